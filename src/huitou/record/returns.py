"""Returns: one row an article given back or an order cancelled. Quantity and amount are positive = given back."""

from decimal import Decimal

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("退貨", "退货", "Returns"),
    says=Text(
        "一列是退回的一項商品；數量與金額寫正數，代表退回多少。",
        "一行是退回的一件商品；数量与金额写正数，代表退回多少。",
        "One row is an article given back; quantity and amount are positive: what was given back.",
    ),
    key=("order_id", "line"),
    time="returned_at",
    also=("return", "refunds", "refund"),
    columns=(
        Column(
            "order_id", Kind.ID, Text("訂單編號", "订单编号", "Order id"), required=True,
            also=("退貨單號", "退货单号", "退款编号", "售后单号", "Return ID", "Refund ID", *known_as.ORDER),
        ),
        Column(
            "line", Kind.ID, Text("明細編號", "明细编号", "Line"), required=True,
            also=("明細編號", "項次", "明细编号", "项次", "Line", "Line No", "Line Number", "Line ID"),
        ),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column(
            "returned_at", Kind.TIME, Text("退貨時間", "退货时间", "Returned at"), required=True,
            also=("退貨時間", "退貨日期", "退款時間", "退款日期", "退货时间", "退货日期", "退款时间", "退款日期",
                  "Returned At", "Return Date", "Refunded At", "Refund Date"),
        ),
        Column(
            "quantity", Kind.NUMBER, Text("數量", "数量", "Quantity"), low=Decimal(0),
            also=("退貨數量", "退货数量", "Return Quantity", "Returned Quantity", *known_as.QUANTITY),
        ),
        Column(
            "amount", Kind.MONEY, Text("退款金額", "退款金额", "Amount"), low=Decimal(0),
            also=("退款金額", "退貨金額", "退款金额", "退货金额", "金額", "金额", "Refund Amount", "Refunded Amount", "Return Amount", "Amount"),
        ),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("reason", Kind.LABEL, Text("原因", "原因", "Reason"), also=("退貨原因", "退款原因", "退货原因", "原因", "Reason", "Return Reason", "Refund Reason")),
    ),
)  # fmt: skip
