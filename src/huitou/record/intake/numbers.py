"""Numbers as people write them: 1,234.56, 1.234,56, NT$1,280, ￥88, （50）, full-width digits. Decided per column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

PLAIN, POINT, COMMA = "plain", "point", "comma"

_FULL = "０１２３４５６７８９，．－＋（）％＄−ＡＢＣＤＥＧＨＪＫＭＮＰＲＳＴＵＷＹ"
_HALF = "0123456789,.-+()%$-ABCDEGHJKMNPRSTUWY"
_SIGNS = (
    r"NT\$|HK\$|US\$|S\$|A\$|R\$|RMB|CN[Y¥￥]|TWD|NTD|HKD|USD|EUR|GBP|JPY|新?[台臺][幣币]|人民[幣币]|港[幣币]|美[元金]|日[圓元]|"
    r"[歐欧]元|[￥¥$€£元圓圆块塊]"
)


@dataclass(frozen=True)
class Numbers:
    """How a column writes its numbers: plain (1234.56), point (1,234.56 and signs) or comma (1.234,56 and signs)."""

    style: str = PLAIN

    def sql(self, cell: str, precision: str = "DECIMAL(18, 4)") -> str:
        """SQL for the number in a cell, NULL where there is none or it cannot be read."""
        if self.style == PLAIN:
            return f"TRY_CAST({cell} AS {precision})"
        bare = _bare(cell)
        group, mark = (",", ".") if self.style == POINT else (".", ",")
        shape = rf"^[-+]?(\d{{1,3}}(\{group}\d{{3}})+|\d+)?(\{mark}\d*)?([eE][-+]?\d+)?$"
        number = f"replace(replace({bare}, '{group}', ''), '{mark}', '.')"
        return f"CASE WHEN regexp_matches({bare}, '{shape}') THEN TRY_CAST({number} AS {precision}) END"


def _bare(cell: str) -> str:
    """The cell without currency signs and spaces; (50) and 50- become -50."""
    bare = f"regexp_replace({half_width(cell)}, '({_SIGNS})|[\\s\u00a0\u3000'']', '', 'gi')"
    return f"regexp_replace({bare}, '^\\((.+)\\)$|^([0-9.,]+)-$', '-\\1\\2')"


def half_width(cell: str) -> str:
    """SQL for the cell with digits, marks and the letters of currencies in half width."""
    return f"translate({cell}, '{_FULL}', '{_HALF}')"


def decide(cells: Sequence[str], count: Callable[[str], list[int]], column: str, separator: str) -> Numbers:
    """Look at a sample, and where it is not plain at the whole column.

    count: runs `SELECT <aggregates> FROM rows` and gives the integers; column: SQL of the cell;
    separator: the file's delimiter (a file parted by semicolons writes decimal commas)
    """
    if all(_plain(c) for c in cells):
        return Numbers(PLAIN)
    return whole(count, column, separator)


def whole(count: Callable[[str], list[int]], column: str, separator: str) -> Numbers:
    """Decide over every cell of the column."""
    bare = _bare(column)
    comma, point = count(
        f"count(*) FILTER (WHERE regexp_matches({bare}, ',\\d{{1,2}}$|,\\d{{4,}}$|\\.\\d{{3}},\\d+$|\\.\\d{{3}}\\.')), "
        f"count(*) FILTER (WHERE regexp_matches({bare}, '\\.\\d{{1,2}}$|\\.\\d{{4,}}$|,\\d{{3}}\\.\\d*$|,\\d{{3}},'))"
    )
    if comma and not point:
        return Numbers(COMMA)
    if not comma and not point and separator == ";":
        return Numbers(COMMA)
    return Numbers(POINT)


def _plain(cell: str) -> bool:
    digits = cell.strip().lstrip("+-").replace(".", "", 1)
    return not cell or (digits.isascii() and digits.replace("e-", "", 1).replace("e+", "", 1).isdigit())
