"""Branches: one row a store, counter or other place of the company."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("分店", "门店", "Branches"),
    says=Text("一列一家分店或據點。", "一行一家门店或网点。", "One row a branch, store or counter."),
    key=("branch",),
    also=("stores", "shops", "store"),
    columns=(
        Column(
            "branch", Kind.LABEL, Text("分店編號", "门店编号", "Branch"), required=True,
            also=("分店編號", "門市編號", "門市代號", "门店编号", "门店编码", *known_as.BRANCH),
        ),
        Column(
            "name", Kind.LABEL, Text("名稱", "名称", "Name"),
            also=("分店名稱", "門市名稱", "門店名稱", "门店名称", "店铺名称", "Branch Name", "Store Name", "Name"),
        ),
        Column("city", Kind.LABEL, Text("城市", "城市", "City"), also=("城市", "縣市", "所在城市", "City", "Town")),
        Column("region", Kind.LABEL, Text("區域", "区域", "Region"), also=("區域", "地區", "大區", "区域", "地区", "大区", "Region", "Area", "District")),
        Column("opened_on", Kind.DAY, Text("開幕日", "开业日", "Opened on"), also=("開幕日", "開店日期", "开业日期", "开店日期", "Opened On", "Opening Date")),
        Column("closed_on", Kind.DAY, Text("歇業日", "闭店日", "Closed on"), also=("歇業日", "關店日期", "闭店日期", "关店日期", "Closed On", "Closing Date")),
    ),
)  # fmt: skip
