"""Contacts: one row a service contact by phone, mail, chat, social media or at the counter."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("客服聯繫", "客服联系", "Service contacts"),
    says=Text(
        "一列是一次客服聯繫；同一件事的幾次聯繫用同一個 issue。",
        "一行是一次客服联系；同一件事的几次联系用同一个 issue。",
        "One row is one service contact; contacts about one matter share one `issue`.",
    ),
    key=("contact_id",),
    time="opened_at",
    made_from=("customer_id", "opened_at", "channel", "branch", "topic", "issue"),
    also=("contact", "tickets", "ticket", "cases"),
    columns=(
        Column("contact_id", Kind.ID, Text("聯繫編號", "联系编号", "Contact id"), also=("聯繫編號", "案件編號", "工單編號", "联系编号", "工单编号", "工单号", "Contact ID", "Ticket ID", "Case ID", "Case Number")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column(
            "opened_at", Kind.TIME, Text("開始時間", "开始时间", "Opened at"), required=True,
            also=("開始時間", "開單時間", "進線時間", "受理時間", "受理日期", "开始时间", "创建时间", "进线时间", "受理时间", "Opened At", "Created At", "Created", "Date Opened"),
        ),
        Column("first_response_at", Kind.TIME, Text("首次回應時間", "首次响应时间", "First response at"), also=("首次回應時間", "首次回覆時間", "首次响应时间", "首次回复时间", "First Response At", "First Reply At")),
        Column("resolved_at", Kind.TIME, Text("解決時間", "解决时间", "Resolved at"), also=("解決時間", "結案時間", "完成時間", "解决时间", "结案时间", "完成时间", "Resolved At", "Closed At", "Solved At")),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
        Column("topic", Kind.LABEL, Text("主題", "主题", "Topic"), also=("主題", "問題類型", "問題分類", "主题", "问题类型", "问题分类", "Topic", "Subject", "Category", "Type")),
        Column("issue", Kind.ID, Text("事件編號", "事件编号", "Issue"), also=("事件編號", "問題編號", "事件编号", "问题编号", "Issue", "Issue ID", "Incident ID")),
        Column("employee_id", Kind.ID, Text("員工編號", "员工编号", "Employee id"), also=known_as.EMPLOYEE),
    ),
)  # fmt: skip
