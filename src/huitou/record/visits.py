"""Visits: one row a visit to the site, the app or a store."""

from decimal import Decimal

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("造訪", "访问", "Visits"),
    says=Text("一列是一次造訪：網站、App 或門市。", "一行是一次访问：网站、App 或门店。", "One row is one visit to the site, the app or a store."),
    key=("visit_id",),
    time="visited_at",
    made_from=("customer_id", "visited_at", "channel", "branch"),
    also=("visit", "sessions", "events"),
    columns=(
        Column("visit_id", Kind.ID, Text("造訪編號", "访问编号", "Visit id"), also=("造訪編號", "访问编号", "会话ID", "Visit ID", "Session ID", "Event ID")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column(
            "visited_at", Kind.TIME, Text("造訪時間", "访问时间", "Visited at"), required=True,
            also=("造訪時間", "瀏覽時間", "來訪時間", "到店時間", "访问时间", "浏览时间", "到店时间", "Visited At", "Visit Time", "Visit Date",
                  "Session Start", "Timestamp", "Event Time"),
        ),
        Column(
            "channel", Kind.LABEL, Text("通路", "渠道", "Channel"), choices=("site", "app", "store"),
            also=known_as.CHANNEL,
        ),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
        Column("seconds", Kind.WHOLE, Text("停留秒數", "停留秒数", "Seconds"), low=Decimal(0), also=("停留秒數", "停留時間", "停留秒数", "停留时长", "Seconds", "Duration", "Session Duration")),
        Column("actions", Kind.WHOLE, Text("動作數", "动作数", "Actions"), low=Decimal(0), also=("動作數", "瀏覽頁數", "动作数", "浏览页数", "页面数", "Actions", "Pageviews", "Page Views", "Pages", "Hits")),
    ),
)  # fmt: skip
