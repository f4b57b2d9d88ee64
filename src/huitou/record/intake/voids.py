"""Sales that were voided or cancelled: rows whose status says so are put aside, as the ready maps of shops do."""

from __future__ import annotations

from dataclasses import replace

from huitou.base import Text
from huitou.record.intake.cells import YES
from huitou.record.intake.headers import plain
from huitou.record.intake.maps import Map, Refusal, Test
from huitou.record.intake.table import Table
from huitou.stores import Scratch, quoted

_STATUS = frozenset(map(plain, (
    "狀態", "訂單狀態", "交易狀態", "單據狀態", "發票狀態", "銷售狀態", "明細狀態", "状态", "订单状态", "交易状态", "单据状态", "发票状态", "销售状态",
    "Status", "Order Status", "Transaction Status", "Invoice Status", "Sale Status", "State", "Order State",
)))  # fmt: skip
_WORDS = (
    "作廢", "已作廢", "發票作廢", "訂單作廢", "取消", "已取消", "訂單取消", "訂單已取消", "取消訂單", "交易取消", "交易關閉", "註銷", "已註銷", "無效",
    "作废", "已作废", "发票作废", "订单作废", "订单取消", "订单已取消", "取消订单", "交易关闭", "注销", "已注销", "无效",
    "void", "voided", "cancel", "cancelled", "canceled", "annulled", "invalid",
)  # fmt: skip
_FLAGS = frozenset(map(plain, (
    "作廢", "是否作廢", "已作廢", "作廢註記", "取消", "是否取消", "作废", "是否作废", "已作废", "作废标记",
    "Void", "Voided", "Is Void", "Cancelled", "Canceled", "Is Cancelled", "Is Canceled",
)))  # fmt: skip
_SALES = ("purchases", "lines", "returns")
_REASON = Text(
    "「{column}」寫著作廢或取消：不算銷售。",
    "“{column}”写着作废或取消：不算销售。",
    "“{column}” says that it was voided or cancelled: no sale.",
)
_SAID = Text(
    "「{column}」有 {rows} 列寫著「{words}」：當成作廢，擱置起來，不算銷售。",
    "“{column}”有 {rows} 行写着“{words}”：当成作废，搁置起来，不算销售。",
    "{rows} rows are marked void in “{column}” ({words}): they are put aside and not taken as sales.",
)


def with_voids(said: Map, table: Table, scratch: Scratch) -> tuple[Map, tuple[Text, ...]]:
    """A guessed map of sales that puts voided rows aside, where the file has any; and a sentence about them."""
    if not any(s.fact in _SALES for s in said.strands):
        return said, ()
    used = {plain(h) for s in said.strands for t in s.takes.values() for h in t.uses}
    refusals, told = [], []
    for index, header in enumerate(table.headers):
        name = plain(header)
        words = _WORDS if name in _STATUS else (*_WORDS, *YES) if name in _FLAGS else ()
        if not words or name in used:
            continue
        listed = ", ".join(quoted(w) for w in words)
        found = scratch.rows(
            f"SELECT trim(c{index}), count(*) FROM ({table.scan}) WHERE lower(trim(c{index})) IN ({listed}) "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        if found:
            refusals.append(Refusal((Test(header, "is", list(words)),), _REASON.fill(column=header), header))
            rows = sum(n for _, n in found)
            told.append(_SAID.fill(column=header, rows=rows, words=", ".join(w for w, _ in found)))
    return replace(said, refusals=(*said.refusals, *refusals)), tuple(told)
