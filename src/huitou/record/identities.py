"""Identities: by what a customer is known in a channel; two records with one identity may be one person."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("身分", "身份", "Identities"),
    says=Text(
        "一列是一位顧客的一個身分：電話、信箱、LINE、微信、會員卡、商店帳號。",
        "一行是一位顾客的一个身份：电话、邮箱、LINE、微信、会员卡、商店账号。",
        "One row is one identity of a customer: a phone, mail address, LINE, WeChat, card or shop account.",
    ),
    key=("customer_id", "kind", "value"),
    also=("identity",),
    columns=(
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), required=True, also=known_as.CUSTOMER),
        Column(
            "kind", Kind.LABEL, Text("種類", "种类", "Kind"), required=True,
            choices=("phone", "email", "line", "wechat", "card", "shop"),
            also=("身分種類", "身份种类", "種類", "种类", "類型", "类型", "Kind", "Identity Type", "Type"),
        ),
        Column(
            "value", Kind.ID, Text("號碼或帳號", "号码或账号", "Value"), required=True, personal=True,
            also=("號碼", "帳號", "身分", "号码", "账号", "身份", "Value", "Identity", "Identifier"),
        ),
        Column("seen_at", Kind.TIME, Text("出現時間", "出现时间", "Seen at"), also=("出現時間", "出现时间", "Seen At", "Last Seen")),
    ),
)  # fmt: skip
