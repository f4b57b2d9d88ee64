"""Attributes: what else a company knows of a customer, one row a customer and attribute."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("顧客屬性", "顾客属性", "Customer attributes"),
    says=Text(
        "一列是一位顧客的一項屬性。顧客檔裡認不得的欄位會自動變成這裡的列。",
        "一行是一位顾客的一项属性。顾客文件里认不得的列会自动变成这里的行。",
        "One row is one attribute of one customer. Unknown columns of a customers file become rows here by themselves.",
    ),
    key=("customer_id", "attribute"),
    also=("attribute",),
    columns=(
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), required=True, also=known_as.CUSTOMER),
        Column(
            "attribute", Kind.LABEL, Text("屬性", "属性", "Attribute"), required=True,
            also=("屬性", "屬性名稱", "標籤", "属性", "属性名称", "标签", "Attribute", "Property", "Tag"),
        ),
        Column("value", Kind.LABEL, Text("值", "值", "Value"), also=("值", "屬性值", "属性值", "Value")),
    ),
)  # fmt: skip
