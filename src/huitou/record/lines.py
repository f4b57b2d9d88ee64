"""Lines: one row an article on an order."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("訂單明細", "订单明细", "Order lines"),
    says=Text(
        "一列是訂單上的一項商品。檔案沒有明細編號時，用該列在訂單裡的順序。",
        "一行是订单上的一件商品。文件没有明细编号时，用该行在订单里的顺序。",
        "One row is one article on an order. Where the file has no line number, it is the row's place within its order.",
    ),
    key=("order_id", "line"),
    also=("line", "order_lines", "items_sold", "order_items"),
    columns=(
        Column("order_id", Kind.ID, Text("訂單編號", "订单编号", "Order id"), required=True, also=known_as.ORDER),
        Column(
            "line", Kind.ID, Text("明細編號", "明细编号", "Line"), required=True,
            also=("明細編號", "項次", "序號", "子訂單編號", "明细编号", "项次", "子订单编号", "子订单号",
                  "Line", "Line No", "Line Number", "Line ID", "Item No", "order_item_id", "Lineitem ID"),
        ),
        Column("product_id", Kind.ID, Text("商品編號", "商品编号", "Product id"), also=known_as.PRODUCT),
        Column("category", Kind.LABEL, Text("類別", "类别", "Category"), also=known_as.CATEGORY),
        Column("quantity", Kind.NUMBER, Text("數量", "数量", "Quantity"), also=known_as.QUANTITY),
        Column(
            "amount", Kind.MONEY, Text("金額", "金额", "Amount"),
            also=("小計", "商品小計", "明細金額", "銷售金額", "成交金額", "小计", "商品小计", "明细金额", "销售金额", "成交金额",
                  "Line Total", "Line Amount", "Item Total", "Item Subtotal", "Extended Price", "sales_value"),
        ),
    ),
)  # fmt: skip
