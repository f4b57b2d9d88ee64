"""Complaints: one row a complaint."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("客訴", "投诉", "Complaints"),
    says=Text("一列是一件客訴。", "一行是一件投诉。", "One row is one complaint."),
    key=("complaint_id",),
    time="complained_at",
    made_from=("customer_id", "complained_at", "channel", "branch", "cause", "order_id"),
    also=("complaint",),
    columns=(
        Column("complaint_id", Kind.ID, Text("客訴編號", "投诉编号", "Complaint id"), also=("客訴編號", "抱怨編號", "客訴單號", "客訴案號", "投诉编号", "投诉单号", "投诉工单号", "Complaint ID", "Complaint No")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column(
            "complained_at", Kind.TIME, Text("客訴時間", "投诉时间", "Complained at"), required=True,
            also=("客訴時間", "客訴日期", "客訴受理日期", "受理日期", "抱怨日期", "投诉时间", "投诉日期", "投诉受理日期", "Complained At", "Complaint Date", "Date Received"),
        ),
        Column("resolved_at", Kind.TIME, Text("解決時間", "解决时间", "Resolved at"), also=("解決時間", "結案時間", "結案日期", "解决时间", "结案时间", "结案日期", "解決日期", "解决日期", "Resolved At", "Closed At")),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=(*known_as.CHANNEL, "Submitted via")),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
        Column("cause", Kind.LABEL, Text("原因", "原因", "Cause"), also=("客訴原因", "客訴類別", "客訴類型", "客訴項目", "抱怨原因", "投诉原因", "投诉类别", "投诉类型", "投诉分类", "原因", "Cause", "Reason", "Root Cause", "Issue")),
        Column("text", Kind.TEXT, Text("內容", "内容", "Text"), personal=True, also=("客訴內容", "客訴描述", "客訴說明", "投诉内容", "投诉描述", "投诉说明", "Complaint", "Description", *known_as.COMMENT)),
        Column("order_id", Kind.ID, Text("訂單編號", "订单编号", "Order id"), also=known_as.ORDER),
    ),
)  # fmt: skip
