"""Consent: one row a decision of a customer about one purpose; the latest one holds."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("同意", "同意", "Consent"),
    says=Text(
        "一列是顧客對一項用途的一次決定：同意或不同意。以最後一次為準。",
        "一行是顾客对一项用途的一次决定：同意或不同意。以最后一次为准。",
        "One row is one decision of a customer about one purpose, given or refused; the latest one holds.",
    ),
    key=("consent_id",),
    time="decided_at",
    made_from=("customer_id", "purpose", "decided_at", "channel"),
    also=("consents", "permissions"),
    columns=(
        Column("consent_id", Kind.ID, Text("同意編號", "同意编号", "Consent id"), also=("同意編號", "同意编号", "Consent ID")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), required=True, also=known_as.CUSTOMER),
        Column("purpose", Kind.LABEL, Text("用途", "用途", "Purpose"), required=True, also=("用途", "目的", "同意項目", "同意项目", "Purpose", "Consent Type", "Permission")),
        Column("given", Kind.BOOL, Text("是否同意", "是否同意", "Given"), required=True, also=("是否同意", "同意", "Given", "Consent", "Opt In", "Opted In", "Agreed")),
        Column(
            "decided_at", Kind.TIME, Text("決定時間", "决定时间", "Decided at"), required=True,
            also=("決定時間", "同意時間", "同意日期", "决定时间", "同意时间", "同意日期", "Decided At", "Consent Date", "Opt In Date"),
        ),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("wording", Kind.TEXT, Text("條款文字", "条款文字", "Wording"), also=("條款", "條款文字", "条款", "条款文字", "Wording", "Terms", "Terms Version")),
        Column("language", Kind.LABEL, Text("語言", "语言", "Language"), also=known_as.LANGUAGE),
    ),
)  # fmt: skip
