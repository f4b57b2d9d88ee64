"""Purchases: one row an order, at any till or shop."""

from decimal import Decimal

from huitou.base import Text
from huitou.record import known_as
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
    made_from=("customer_id", "bought_at", "amount", "currency", "channel", "branch"),
    repeats=True,
    also=("purchase", "orders", "order"),
    columns=(
        Column("order_id", Kind.ID, Text("訂單編號", "订单编号", "Order id"), required=True, also=known_as.ORDER),
        Column("customer_id", Kind.ID, Text("顧客編號", "客户编号", "Customer id"), also=known_as.CUSTOMER),
        Column(
            "bought_at", Kind.TIME, Text("購買時間", "购买时间", "Bought at"), required=True,
            also=("訂單日期", "訂單時間", "訂單成立時間", "購買日期", "購買時間", "下單時間", "下單日期", "交易時間", "交易日期", "消費日期", "消費時間",
                  "成交時間", "銷售日期", "銷貨日期", "發票日期", "開立日期", "訂單建立時間", "付款時間", "付款日期", "日期",
                  "订单日期", "订单时间", "购买日期", "购买时间", "下单时间", "下单日期", "交易时间", "交易日期", "消费日期", "消费时间",
                  "成交时间", "销售日期", "销货日期", "开票日期", "发票日期", "订单创建时间", "订单付款时间", "付款时间", "支付时间",
                  "Order Date", "Order Time", "Purchase Date", "Purchased at", "Created at", "Transaction Date", "Invoice Date",
                  "InvoiceDate", "Sale Date", "Paid at", "Date", "order_purchase_timestamp", "transaction_timestamp"),
        ),
        Column(
            "amount", Kind.MONEY, Text("金額", "金额", "Amount"), low=Decimal(0),
            also=("訂單金額", "訂單總金額", "總金額", "實付金額", "付款金額", "結帳金額", "應付金額", "支付金額", "實收金額", "付款總金額", "消費金額", "交易金額", "銷售金額", "買家實際支付金額", "金額", "合計", "總計",
                  "订单金额", "订单总金额", "总金额", "实付金额", "付款金额", "结账金额", "应付金额", "支付金额", "实收金额", "实付款", "消费金额", "交易金额", "销售金额", "买家实际支付金额", "金额", "合计",
                  "Total", "Order Total", "Amount", "Total Amount", "Order Amount", "Amount Paid", "Paid Amount", "Grand Total", "Sales", "Revenue"),
        ),
        Column("currency", Kind.CURRENCY, Text("幣別", "币种", "Currency"), also=known_as.CURRENCY),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
    ),
)  # fmt: skip
