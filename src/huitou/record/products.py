"""Products: one row an article."""

from decimal import Decimal

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("商品", "商品", "Products"),
    says=Text("一列一項商品。", "一行一件商品。", "One row a product."),
    key=("product_id",),
    also=("product", "items", "articles"),
    columns=(
        Column("product_id", Kind.ID, Text("商品編號", "商品编号", "Product id"), required=True, also=known_as.PRODUCT),
        Column(
            "name", Kind.LABEL, Text("名稱", "名称", "Name"),
            also=("商品名稱", "品名", "商品名称", "宝贝标题", "商品标题", "产品名称", "商品", "標題", "标题",
                  "Product Name", "Product", "Product Title", "Title", "Item Name", "Lineitem name", "Description"),
        ),
        Column("category", Kind.LABEL, Text("類別", "类别", "Category"), also=known_as.CATEGORY),
        Column("brand", Kind.LABEL, Text("品牌", "品牌", "Brand"), also=("品牌", "品牌名稱", "品牌名称", "Brand", "Brand Name", "Vendor")),
        Column(
            "price", Kind.MONEY, Text("售價", "售价", "Price"), low=Decimal(0),
            also=("售價", "定價", "單價", "价格", "售价", "单价", "商品价格", "Price", "Unit Price", "UnitPrice", "List Price",
                  "Lineitem price"),
        ),
    ),
)  # fmt: skip
