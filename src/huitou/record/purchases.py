"""Purchases: one row an order, at any till or shop."""

from decimal import Decimal

from huitou.base import Text
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("訂單", "订单", "Purchases"),
    says=Text(
        "一列一張訂單。沒有顧客編號的訂單也留著，只是算不進顧客的指標。",
        "一行一张订单。没有客户编号的订单也保留，只是不计入客户的指标。",
        "One row an order. An order without a customer is kept, but no customer's figure counts it.",
    ),
    key=("order_id",),
    time="bought_at",
    also=("purchase", "orders", "order"),
    columns=(
        Column(
            "order_id",
            Kind.ID,
            Text("訂單編號", "订单编号", "Order id"),
            required=True,
            also=(
                "訂單編號",
                "訂單號碼",
                "订单编号",
                "订单号",
                "發票號碼",
                "交易序號",
                "Order ID",
                "Order No",
                "Invoice",
                "InvoiceNo",
            ),
        ),
        Column(
            "customer_id",
            Kind.ID,
            Text("顧客編號", "客户编号", "Customer id"),
            also=(
                "會員編號",
                "會員ID",
                "顧客編號",
                "会员ID",
                "会员编号",
                "客户编号",
                "买家昵称",
                "Customer ID",
                "Member ID",
            ),
        ),
        Column(
            "bought_at",
            Kind.TIME,
            Text("購買時間", "购买时间", "Bought at"),
            required=True,
            also=(
                "訂單日期",
                "購買日期",
                "下單時間",
                "交易時間",
                "下单时间",
                "订单创建时间",
                "付款时间",
                "Order Date",
                "Created at",
            ),
        ),
        Column(
            "amount",
            Kind.MONEY,
            Text("金額", "金额", "Amount"),
            also=(
                "訂單金額",
                "總金額",
                "實付金額",
                "订单金额",
                "实付金额",
                "買家實際支付金額",
                "Total",
                "Order Total",
                "Amount",
            ),
            low=Decimal(0),
        ),
        Column(
            "currency",
            Kind.CURRENCY,
            Text("幣別", "币种", "Currency"),
            also=("幣別", "貨幣", "币种", "Currency"),
        ),
        Column(
            "channel",
            Kind.LABEL,
            Text("通路", "渠道", "Channel"),
            also=("通路", "銷售通路", "訂單來源", "渠道", "订单来源", "Channel", "Source Name"),
        ),
        Column(
            "branch",
            Kind.LABEL,
            Text("分店", "门店", "Branch"),
            also=("分店", "門市", "門店", "店名", "门店", "店铺", "Store", "Branch", "Location"),
        ),
    ),
)
