"""Referrals: one row a person whom a customer referred."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("推薦", "推荐", "Referrals"),
    says=Text("一列是一位顧客推薦的一個人。", "一行是一位顾客推荐的一个人。", "One row is one person whom a customer referred."),
    key=("referral_id",),
    time="referred_at",
    made_from=("customer_id", "referred_id", "referred_at", "channel"),
    also=("referral",),
    columns=(
        Column("referral_id", Kind.ID, Text("推薦編號", "推荐编号", "Referral id"), also=("推薦編號", "推荐编号", "Referral ID", "Referral Code")),
        Column(
            "customer_id", Kind.ID, Text("推薦人編號", "推荐人编号", "Who refers"), required=True,
            also=("推薦人", "推薦人編號", "推薦會員", "推荐人", "推荐人编号", "邀请人", "Referrer", "Referrer ID", "Referred By", *known_as.CUSTOMER),
        ),
        Column("referred_id", Kind.ID, Text("被推薦人編號", "被推荐人编号", "Who is referred"), also=("被推薦人", "被推薦人編號", "被推荐人", "被邀请人", "Referred", "Referred ID", "Referee", "Friend ID")),
        Column(
            "referred_at", Kind.TIME, Text("推薦時間", "推荐时间", "Referred at"), required=True,
            also=("推薦時間", "推薦日期", "邀請時間", "推荐时间", "推荐日期", "邀请时间", "Referred At", "Referral Date", "Invited At"),
        ),
        Column("joined_at", Kind.TIME, Text("加入時間", "加入时间", "Joined at"), also=("加入時間", "註冊時間", "加入时间", "注册时间", "Joined At", "Signed Up At")),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
    ),
)  # fmt: skip
