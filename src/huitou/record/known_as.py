"""Headers under which the same column goes in many kinds of export, in Traditional and Simplified Chinese and English.

Compared without case, width, spaces and punctuation (see intake/headers.py), so one spelling of each is enough.
"""

CUSTOMER = (
    "會員編號", "會員ID", "會員代號", "會員序號", "顧客編號", "顧客ID", "客戶編號", "客戶代號", "客編",
    "会员编号", "会员ID", "会员号", "顾客编号", "客户编号", "客户ID", "用户ID", "用户编号", "买家会员名", "买家昵称",
    "Customer ID", "CustomerID", "Customer No", "Customer Number", "Customer Code", "Customer Key", "Cust ID",
    "Member ID", "Member No", "MemberID", "User ID", "UID", "Client ID", "Buyer ID", "household_id", "master_id",
)  # fmt: skip
ORDER = (
    "訂單編號", "訂單號碼", "訂單號", "訂單ID", "單號", "發票號碼", "交易序號", "交易編號", "銷貨單號", "銷售單號", "主訂單編號",
    "订单编号", "订单号", "订单号码", "订单ID", "单号", "发票号码", "交易编号", "销售单号", "主订单编号", "小票号",
    "Order ID", "Order No", "Order Number", "Order", "Order #", "OrderID", "Invoice", "Invoice No", "InvoiceNo",
    "Invoice Number", "Invoice ID", "Transaction ID", "Receipt No", "Receipt Number", "basket_id",
)  # fmt: skip
PRODUCT = (
    "商品編號", "商品代號", "商品貨號", "貨號", "品號", "產品編號", "料號", "商品條碼", "商品ID",
    "商品编号", "商品编码", "商品代码", "商家编码", "货号", "产品编号", "商品ID", "商品条码",
    "Product ID", "ProductID", "Product Code", "Product No", "SKU", "StockCode", "Stock Code", "Item ID", "Item Code",
    "Item No", "Lineitem sku", "Article No",
)  # fmt: skip
CATEGORY = (
    "商品分類", "商品類別", "分類", "類別", "品類", "品項分類", "品項類別", "產品分類", "產品類別", "分類名稱", "類別名稱", "品類名稱", "商品大類", "大類",
    "大分類", "商品大分類", "商品分类", "商品类别", "分类", "类别", "品类", "类目", "产品分类", "产品类别", "分类名称", "类别名称", "品类名称", "商品大类", "大类",
    "Category", "Product Category", "Item Category", "Category Name", "Department", "product_category_name",
)  # fmt: skip
CURRENCY = ("幣別", "貨幣", "幣種", "币种", "货币", "Currency", "Currency Code", "Order Currency")
CHANNEL = (
    "通路", "銷售通路", "訂單來源", "來源", "管道", "渠道", "订单来源", "来源", "销售渠道",
    "Channel", "Sales Channel", "Source Name", "Source", "Platform",
)  # fmt: skip
BRANCH = (
    "分店", "分店名稱", "門市", "消費門市", "光顧門市", "消费门店", "門市名稱", "門店", "店名", "店別", "據點", "分店编号", "门店", "门店名称", "店铺", "店铺名称", "网点",
    "Store", "Store Name", "Store ID", "Shop", "Branch", "Branch Name", "Location", "Outlet", "store_id",
)  # fmt: skip
LANGUAGE = ("語言", "語系", "偏好語言", "语言", "语种", "Language", "Locale", "Lang")
EMPLOYEE = (
    "員工編號", "員編", "工號", "服務人員", "店員編號", "员工编号", "工号", "员工号", "店员编号",
    "Employee ID", "EmployeeID", "Employee Number", "Employee No", "Staff ID", "Staff No", "Agent ID",
)  # fmt: skip
COMMENT = (
    "意見", "意見回饋", "留言", "備註", "內容", "評論", "評語", "评论", "意见", "意见反馈", "留言内容", "备注", "内容",
    "Comment", "Comments", "Feedback", "Text", "Message", "Body", "Remarks",
)  # fmt: skip
QUANTITY = (
    "數量", "購買數量", "商品數量", "件數", "銷售數量", "数量", "购买数量", "商品数量", "件数", "销售数量",
    "Quantity", "Qty", "Units", "Lineitem quantity", "Item Quantity", "Pieces",
)  # fmt: skip
