"""Reviews: one row a review of a product, an order or a branch."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("評論", "评价", "Reviews"),
    says=Text("一列是一則公開或商店內的評論。", "一行是一条公开或店内的评价。", "One row is one review, public or in the shop."),
    key=("review_id",),
    time="reviewed_at",
    made_from=("customer_id", "product_id", "order_id", "reviewed_at", "channel", "branch"),
    also=("review", "ratings", "comments"),
    columns=(
        Column("review_id", Kind.ID, Text("評論編號", "评价编号", "Review id"), also=("評論編號", "評價編號", "评论编号", "评价编号", "Review ID")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column("product_id", Kind.ID, Text("商品編號", "商品编号", "Product id"), also=known_as.PRODUCT),
        Column("order_id", Kind.ID, Text("訂單編號", "订单编号", "Order id"), also=known_as.ORDER),
        Column(
            "reviewed_at", Kind.TIME, Text("評論時間", "评价时间", "Reviewed at"), required=True,
            also=("評論時間", "評論日期", "評價時間", "评论时间", "评论日期", "评价时间", "评价日期", "Reviewed At", "Review Date", "review_creation_date"),
        ),
        Column("rating", Kind.NUMBER, Text("評分", "评分", "Rating"), also=("評分", "星等", "評價", "評分星等", "评分", "星级", "Rating", "Stars", "Star Rating", "review_score")),
        Column("scale", Kind.LABEL, Text("量尺", "量表", "Scale"), also=("量尺", "量表", "Scale", "Range")),
        Column("text", Kind.TEXT, Text("內容", "内容", "Text"), personal=True, also=("評論內容", "評價內容", "评论内容", "评价内容", "Review", "Review Text", "Review Body", "review_comment_message", *known_as.COMMENT)),
        Column("language", Kind.LABEL, Text("語言", "语言", "Language"), also=known_as.LANGUAGE),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
    ),
)  # fmt: skip
