"""Touches: one row a message or care that went out to a customer."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("接觸", "触达", "Touches"),
    says=Text("一列是送給一位顧客的一次問卷、行銷或關懷。", "一行是发给一位顾客的一次问卷、营销或关怀。", "One row is one survey, campaign or care message sent to a customer."),
    key=("touch_id",),
    time="sent_at",
    made_from=("customer_id", "sent_at", "kind", "campaign", "channel"),
    also=("touch", "messages", "sends"),
    columns=(
        Column("touch_id", Kind.ID, Text("接觸編號", "触达编号", "Touch id"), also=("接觸編號", "訊息編號", "触达编号", "消息编号", "Touch ID", "Message ID", "Send ID")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), required=True, also=known_as.CUSTOMER),
        Column(
            "sent_at", Kind.TIME, Text("送出時間", "发送时间", "Sent at"), required=True,
            also=("送出時間", "發送時間", "寄送時間", "发送时间", "触达时间", "Sent At", "Send Date", "Sent", "Send Time"),
        ),
        Column("kind", Kind.LABEL, Text("種類", "种类", "Kind"), choices=("survey", "campaign", "care"), also=("種類", "類型", "种类", "类型", "Kind", "Type", "Message Type")),
        Column("campaign", Kind.LABEL, Text("活動", "活动", "Campaign"), also=("活動", "活動名稱", "行銷活動", "活动", "活动名称", "Campaign", "Campaign Name", "Campaign ID", "Survey Name")),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("outcome", Kind.LABEL, Text("結果", "结果", "Outcome"), also=("結果", "狀態", "结果", "状态", "Outcome", "Status", "Result")),
    ),
)  # fmt: skip
