"""The currency that the amounts of a file carry as a sign, where no column says it."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.record.intake.cells import Formats
from huitou.record.intake.currencies import SPOKEN
from huitou.record.intake.numbers import PLAIN, Numbers, half_width
from huitou.record.intake.table import Table
from huitou.record.intake.weaving import Weave
from huitou.record.shape import Kind
from huitou.stores import Scratch

_CODES = {
    "NT$": "TWD",
    "HK$": "HKD",
    "US$": "USD",
    "S$": "SGD",
    "A$": "AUD",
    "R$": "BRL",
    "€": "EUR",
    "£": "GBP",
}
_SHARED = "¥"  # of China and of Japan
_CERTAIN = (
    "NTD|TWD|HKD|USD|RMB|CNY|EUR|GBP|JPY|CN¥|新?[台臺][幣币]|人民[幣币]|港[幣币]|美[元金]|日[圓元]|[歐欧]元"
)
_SIGN = rf"({_CERTAIN}|NT\$|HK\$|US\$|S\$|A\$|R\$|[¥€£])"
_SIMPLIFIED = frozenset("单额订时间门买户价员编网实际营业销总计规类务产办进这说个们货")
_KANA = frozenset(chr(c) for c in range(0x3041, 0x30FB))


def decide(weave: Weave, scratch: Scratch, formats: Formats) -> None:
    """Note the one currency of all signs in the amounts of orders; `formats.sign` too where the sign leaves it open."""
    found = {s for i in _amounts(weave, formats) for s in _signs(weave.table, i, scratch)}
    codes = {_code(s) for s in found}
    if len(codes) != 1:
        return
    code = codes.pop()
    formats.currency = code or _of_the_shared(weave)
    if code is None and formats.currency != weave.currency and not _hints(weave.table):
        formats.sign = _SHARED


def _amounts(weave: Weave, formats: Formats) -> Iterator[int]:
    """Columns of money that are not plainly digits, of facts whose currency no column says."""
    for strand in weave.map.strands:
        fact = weave.facts[strand.fact]
        if "currency" not in fact.names or "currency" in strand.takes:
            continue
        for name, take in strand.takes.items():
            if fact.column(name).kind is Kind.MONEY:
                yield from (i for i in weave.indexes(take.reads) if _signed(formats, i))


def _signed(formats: Formats, index: int) -> bool:
    return formats.numbers.get(index, Numbers()).style != PLAIN


def _signs(table: Table, index: int, scratch: Scratch) -> set[str]:
    cell = f"replace({half_width(f'c{index}')}, '￥', '¥')"
    sign = f"upper(regexp_extract({cell}, '{_SIGN}', 1, 'i'))"
    rows = scratch.rows(f"SELECT DISTINCT {sign} FROM ({table.scan}) LIMIT 20")
    return {r[0] for r in rows if r[0]}


def _code(sign: str) -> str | None:
    """Of a sign its currency; None for the one that two countries share."""
    return None if sign == _SHARED else _CODES.get(sign) or SPOKEN.get(sign, sign)


def _of_the_shared(weave: Weave) -> str:
    if weave.currency in ("CNY", "JPY"):
        return weave.currency
    return _hints(weave.table) or "CNY"


def _hints(table: Table) -> str | None:
    """What the writing of the file says about where it is from."""
    said = {c for row in (table.headers, *table.sample[:200]) for cell in row for c in cell or ""}
    return "JPY" if said & _KANA else "CNY" if said & _SIMPLIFIED else None
