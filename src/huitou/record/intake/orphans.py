"""Lines whose order is nowhere: they would lie there without a day, a customer or a branch, and no figure would count
them."""

from __future__ import annotations

from huitou.base import Text
from huitou.record.intake.staging import Stage, scan_of
from huitou.record.intake.weaving import Weave
from huitou.stores import Scratch, Workspace, quoted

_SAID = Text(
    "這個檔案只會存成訂單明細，其中 {lines} 列（{orders} 個訂單編號）找不到訂單：日期、顧客、分店都不知道，在訂單匯入之前，任何數字都不會算到這些列。"
    "檔案裡如果有日期，請指出哪一欄是購買時間。",
    "这个文件只会存成订单明细，其中 {lines} 行（{orders} 个订单编号）找不到订单：日期、客户、门店都不知道，在订单导入之前，任何数字都不会算到这些行。"
    "文件里如果有日期，请指出哪一列是购买时间。",
    "This file gives order lines only, and {lines} of them (of {orders} order numbers) have no order: their day, customer and "
    "branch are unknown, and no figure counts them until the orders are brought in. If the file has a date, say which "
    "column it is.",
)  # fmt: skip


def orphans_of(ws: Workspace, weave: Weave, scratch: Scratch) -> tuple[Text | None, bool]:
    """A sentence about lines that would land without an order, and whether that is all of them; None where none would."""
    found = [i for i, s in enumerate(weave.map.strands) if s.fact == "lines"]
    if not found or any(s.fact == "purchases" for s in weave.map.strands):
        return None, False
    ids = " UNION ALL ".join(
        f"SELECT {weave.named(i, 'order_id')} AS o FROM ({weave.typed(numbered=weave.counts_rows, strands=[i])}) WHERE g{i}"
        for i in found
    )
    return _counted(ws, ids, scratch)


def orphans_in(ws: Workspace, stage: Stage) -> Text | None:
    """The same of lines that were staged, in an import that brings no orders."""
    lines = stage.files.get("lines")
    if not lines or stage.files.get("purchases"):
        return None
    return _counted(ws, f"SELECT order_id AS o FROM {scan_of(lines)}", stage.scratch)[0]


def _counted(ws: Workspace, ids: str, scratch: Scratch) -> tuple[Text | None, bool]:
    paths = ws.lake.paths(ws.lake.files("purchases"))
    known = "SELECT NULL AS order_id WHERE false"
    if paths:
        known = f"SELECT order_id FROM read_parquet([{', '.join(map(quoted, paths))}], union_by_name = true)"
    (every, lines, orders), = scratch.rows(
        "SELECT count(*), count(*) FILTER (WHERE k IS NULL), count(DISTINCT o) FILTER (WHERE k IS NULL) "
        f"FROM ({ids}) LEFT JOIN (SELECT DISTINCT order_id AS k FROM ({known})) ON o = k WHERE o IS NOT NULL"
    )  # fmt: skip
    return (_SAID.fill(lines=lines, orders=orders) if lines else None), every == lines
