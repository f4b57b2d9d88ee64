"""Rows of order lines that are identical in every cell: sold twice, or exported twice? The file cannot tell."""

from __future__ import annotations

from huitou.base import Text
from huitou.record.intake.maps import Map
from huitou.record.intake.table import Table
from huitou.stores import Scratch

_SAID = Text(
    "有 {rows} 列和前面某一列每一格都相同。檔案沒有明細編號，看不出是同一項賣了兩次，還是重複匯出：每一列都照算。若是重複匯出，請先在檔案裡刪去。",
    "有 {rows} 行和前面某一行每一格都相同。文件没有明细编号，看不出是同一件卖了两次，还是重复导出：每一行都照算。若是重复导出，请先在文件里删去。",
    "{rows} rows are identical to an earlier row in every cell. The file has no line numbers, so nothing tells whether an article "
    "was sold twice or a row exported twice: each of them counts. If they were exported twice, remove them from the file "
    "first.",
)  # fmt: skip


def identical_of(said: Map, table: Table, scratch: Scratch) -> tuple[Text, ...]:
    """A sentence about identical rows of a guessed map that numbers lines by their place; nothing where there are none."""
    if not any(s.fact == "lines" and "line" in s.takes and s.takes["line"].nth for s in said.strands):
        return ()
    cells = ", ".join(table.cells)
    rows = int(
        scratch.one(
            f"SELECT coalesce(sum(n) - count(*), 0) FROM (SELECT count(*) AS n FROM ({table.scan}) "
            f"WHERE coalesce({cells}, NULL) IS NOT NULL GROUP BY hash({cells}) HAVING count(*) > 1)"
        )
    )
    return (_SAID.fill(rows=rows),) if rows else ()
