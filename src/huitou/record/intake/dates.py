"""Dates and times as people write them, decided over a whole column and never cell by cell.

Read: ISO with or without offset; 2024/5/1 下午 3:20; 5/1/2024; 01.05.2024; 2024年5月1日; 1 May 2024; the Republic's years
(民國113年5月1日, 113/05/01, 1130501); Excel serials; seconds and milliseconds since 1970. A column whose order of day,
month and year does not show is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

ORDERS = ("dmy", "mdy", "ymd", "roc")

_ISO = re.compile(r"\d{4}([-/])\d{1,2}\1\d{1,2}(?:([ T])\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")
_ZONE = r"Z|z|UTC|GMT|(?:UTC|GMT)? ?[-+]\d{1,2}(?::?\d{2})?"
_HALF_DAY = r"上午|下午|中午|凌晨|清晨|早上|晚上|[AaPp]\.?[Mm]\.?"
_TIME = (
    rf"(?:[T, ]+|)({_HALF_DAY})? ?(?:(\d{{1,2}})[:時时點点] ?(\d{{1,2}})?(?:[:分] ?(?:(\d{{1,2}})(?:[.,](\d{{1,9}}))?秒?)?)?)?"
    rf" ?({_HALF_DAY})? ?({_ZONE})?"
)
TIME_OF_DAY = rf"(?:(?:{_HALF_DAY}) ?)?(?:[01]?\d|2[0-3])[:時时點点] ?[0-5]?\d(?:[:分] ?[0-5]?\d(?:\.\d+)?秒?|分)?(?: ?(?:{_HALF_DAY}))?"
HHMM = r"(?:[01]\d|2[0-3])[0-5]\d"
_DAY = (
    r"(民國|民国|中華民國|中华民国|ROC|R\.O\.C\.)? ?(\d{1,4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,4}) ?[日號号]?"
    r"(?: ?[(（]?(?:星期|週|周|禮拜|礼拜)?[一二三四五六日天][)）]?)?"
)
_WHOLE = f"^{_DAY}{_TIME}$"
_PARTS = ("era", "a", "b", "c", "half1", "h", "mi", "s", "f", "half2", "z")
_MATCH = re.compile(_WHOLE)

_WORDS = [
    f"{day}{time}"
    for day in (
        "%d %b %Y",
        "%d-%b-%Y",
        "%d-%b-%y",
        "%d %B %Y",
        "%b %d, %Y",
        "%B %d, %Y",
        "%b %d %Y",
        "%a, %d %b %Y",
    )
    for time in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
]
_FULL, _HALF = "０１２３４５６７８９：／．－　，", "0123456789:/.- ,"


class Ambiguous(Exception):
    """The column could be read in several ways."""

    def __init__(self, example: str, choices: Iterable[str]) -> None:
        self.example, self.choices = example, tuple(choices)
        super().__init__(example)


@dataclass(frozen=True)
class Shape:
    """Cells that look alike. `form` has 9 for every digit; a, b, c are the largest first, second and third numbers."""

    form: str
    count: int
    example: str
    a: int | None
    b: int | None
    c: int | None


@dataclass(frozen=True)
class Dates:
    """How a column writes its dates. formats: read by these alone (quick); else by the general reader and `order`."""

    formats: tuple[str, ...] = ()
    order: str = "ymd"
    words: bool = False

    @property
    def quick(self) -> bool:
        return bool(self.formats)

    def sql(self, cell: str) -> str:
        """SQL for TIMESTAMP wall time (quick), or STRUCT(wall TIMESTAMP, off INTEGER minutes east of UTC or NULL)."""
        if self.quick:
            listed = ", ".join(f"'{f}'" for f in self.formats)
            return f"try_strptime({cell}, [{listed}])"  # a cell with blanks around it is left to the general reader
        return _general(cell, self.order, self.words)

    def as_dict(self) -> dict[str, object]:
        return {"formats": list(self.formats), "order": self.order, "words": self.words}


def decide(cells: Sequence[str], shapes: Callable[[], list[Shape]], said: str | None = None) -> Dates:
    """How the column is to be read: from a sample where that is plain ISO, else from all of its shapes.

    said: the order a person gave (one of ORDERS). Raises Ambiguous.
    """
    formats = {_iso_format(c.strip()) for c in cells}
    if formats and None not in formats:
        return Dates(tuple(sorted((f for f in formats if f), key=len, reverse=True)))
    return by_shapes(shapes(), said)


def by_shapes(shapes: list[Shape], said: str | None = None) -> Dates:
    """Decide over every cell of the column. Raises Ambiguous."""
    words = any(re.search(r"[A-Za-z]{3}", s.form) and not _MATCH.match(s.form) for s in shapes)
    if said:
        return Dates(order=said, words=words)
    unsure = [s for s in shapes if _kind(s.form) in ("short", "long", "six")]
    if not unsure:
        return Dates(words=words)
    return Dates(order=_order(unsure), words=words)


def _order(unsure: list[Shape]) -> str:
    """The one order that every cell allows; dots mean day first where nothing speaks against it."""
    short = [s for s in unsure if _kind(s.form) != "long"]
    possible = list(ORDERS if short else ("dmy", "mdy"))
    if any(_kind(s.form) == "long" for s in unsure):
        possible = ["dmy", "mdy"]
    for shape in unsure:
        a, b, c = (shape.a or 0, shape.b or 0, shape.c or 0)
        if _kind(shape.form) == "six":
            possible = [o for o in possible if o in ("ymd", "roc")]
            continue
        if a > 12:
            possible = [o for o in possible if o != "mdy"]
        if b > 12:
            possible = [o for o in possible if o == "mdy"]
        if a > 31:
            possible = [o for o in possible if o in ("ymd", "roc")]
        if c > 31:
            possible = [o for o in possible if o in ("dmy", "mdy")]
    if len(possible) == 1:
        return possible[0]
    if "dmy" in possible and all("." in s.form.split(" ")[0] and _kind(s.form) == "long" for s in unsure):
        return "dmy"
    raise Ambiguous(unsure[0].example, possible or ORDERS)


def meaning(cell: str, order: str) -> date | None:
    """The day that a cell such as 03/04/2024 or 240501 would be in an order; None where there is no such day."""
    found = re.findall(r"\d+", normal(cell).split(" ")[0])
    parts = re.findall(r"\d\d", found[0]) if len(found) == 1 else found[:3]
    if len(parts) != 3:
        return None
    a, b, c = (int(p) for p in parts)
    year, month, day = {"dmy": (c, b, a), "mdy": (c, a, b)}.get(order, (a, b, c))
    year += 1911 if order == "roc" else 0 if year > 99 else 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _kind(form: str) -> str:
    """`long` 9/9/9999, `short` 9/9/99, `six` 999999 – the ones that need an order – or `clear`, or `none`."""
    if re.fullmatch(r"9{6}", form):
        return "six"
    if re.fullmatch(r"9{5}(\.9+)?|9{7}|9{8}|9{10}(\.9+)?|9{12}|9{13}|9{14}", form):
        return "clear"
    found = _MATCH.match(form)
    if not found:
        return "none"
    era, a, c = found[1], found[2], found[4]
    if era or len(a) > 2:
        return "clear" if len(c) <= 2 else "none"
    return "long" if len(c) == 4 else "short" if len(c) == 2 else "none" if len(c) == 3 else "short"


def _iso_format(cell: str) -> str | None:
    found = _ISO.fullmatch(cell)
    if not found:
        return None
    day = f"%Y{found[1]}%m{found[1]}%d"
    if not found[2]:
        return day
    return f"{day}{found[2]}%H:%M" + ("" if not found[3] else ":%S.%f" if found[4] else ":%S")


def readable(cell: str) -> bool:
    """Whether a single cell looks like a date at all."""
    form = re.sub(r"\d", "9", normal(cell))
    clear = _kind(form) == "clear" and not re.fullmatch(r"9{5,}(\.9+)?", form)
    return (
        clear
        or _kind(form) in ("long", "short")
        or bool(re.match(r"([A-Z][a-z]{2,8},? )?9{1,2}[- ][A-Za-z]{3}", form))
    )


def normal(cell: str) -> str:
    """Half-width and with single spaces."""
    return re.sub(r"\s+", " ", cell.translate(str.maketrans(_FULL, _HALF))).strip()


def _normal_sql(cell: str) -> str:
    return f"trim(regexp_replace(translate({cell}, '{_FULL}', '{_HALF}'), '\\s+', ' ', 'g'))"


def shapes_sql(cell: str, rows: str) -> str:
    """SQL whose rows are (form, count, example, largest first number, second, third), the commonest shapes first."""
    parts = ", ".join(
        f"max(TRY_CAST(regexp_extract(x, '^{before}\\D*(\\d{{1,9}})', 1) AS INTEGER))"
        for before in ("", "\\D*\\d+", "\\D*\\d+\\D+\\d+")
    )
    first, second = (
        f"TRY_CAST(regexp_extract(x, '^\\D*{n}(\\d{{1,9}})', 1) AS INTEGER)" for n in ("", "\\d+\\D+")
    )
    telling = f"coalesce(min(x) FILTER (WHERE {first} <> {second}), min(x))"  # 05/05 would show nothing
    return (
        f"SELECT translate(x, '012345678', '999999999') AS form, count(*), {telling}, {parts} FROM ("
        f"SELECT {_normal_sql(cell)} AS x FROM ({rows}) WHERE {cell} IS NOT NULL) WHERE x <> '' "
        "GROUP BY form ORDER BY 2 DESC, 1 LIMIT 2000"
    )


def _general(cell: str, order: str, words: bool) -> str:
    x = _normal_sql(cell)
    serial = "TIMESTAMP '1899-12-30' + to_microseconds(CAST(round(TRY_CAST(x AS DOUBLE) * 86400) AS BIGINT) * 1000000)"
    seconds = "make_timestamp(CAST(round(TRY_CAST(x AS DOUBLE) * 1000000) AS BIGINT))"
    millis = "make_timestamp(TRY_CAST(x AS BIGINT) * 1000)"
    republic = _stamp("CAST(CAST(x[:3] AS INTEGER) + 1911 AS VARCHAR)", "x[4:5]", "x[6:7]")
    six = {"roc": "CAST(CAST(x[:2] AS INTEGER) + 1911 AS VARCHAR)"}.get(order, _century("x[:2]"))
    spelled = (
        f"try_strptime(x, [{', '.join(repr(f) for f in _WORDS)}])" if words else "CAST(NULL AS TIMESTAMP)"
    )
    parsed = (
        f"list_transform([regexp_extract(x, '{_WHOLE.replace(chr(39), chr(39) * 2)}', "
        f"[{', '.join(repr(p) for p in _PARTS)}])], lambda p: {_from_parts(order)})[1]"
    )
    return (
        f"list_transform([{x}], lambda x: CASE "
        f"WHEN regexp_matches(x, '^\\d{{5}}(\\.\\d+)?$') THEN {_struct(serial)} "
        f"WHEN regexp_matches(x, '^\\d{{8}}$') THEN {_struct(_compact('%Y%m%d'))} "
        f"WHEN regexp_matches(x, '^\\d{{7}}$') THEN {_struct(republic)} "
        f"WHEN regexp_matches(x, '^\\d{{6}}$') THEN {_struct(_stamp(six, 'x[3:4]', 'x[5:6]'))} "
        f"WHEN regexp_matches(x, '^\\d{{10}}(\\.\\d+)?$') THEN {_struct(seconds, '0')} "
        f"WHEN regexp_matches(x, '^\\d{{13}}$') THEN {_struct(millis, '0')} "
        f"WHEN regexp_matches(x, '^\\d{{14}}$') THEN {_struct(_compact('%Y%m%d%H%M%S'))} "
        f"WHEN regexp_matches(x, '^\\d{{12}}$') THEN {_struct(_compact('%Y%m%d%H%M'))} "
        f"WHEN {spelled} IS NOT NULL THEN {_struct(spelled)} "
        f"ELSE {parsed} END)[1]"
    )


def clock_sql(cell: str) -> str:
    """SQL for the TIME of a cell that holds a time of day alone (08:08, 下午 3:20, 0808); NULL where it holds none."""
    bare = f"regexp_replace({_normal_sql(cell)}, '^\\d{{4}}-\\d\\d-\\d\\d[T ]', '')"  # a spreadsheet's day 0
    apart = f"regexp_replace({bare}, '^(\\d\\d)(\\d\\d)$', '\\1:\\2')"
    moment = _general(f"('2000-01-01 ' || {apart})", "ymd", words=False)
    plain = f"regexp_matches({cell}, '^([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$')"  # nearly all are, and it is much quicker
    return f"CASE WHEN {plain} THEN TRY_CAST({cell} AS TIME) ELSE CAST(struct_extract({moment}, 'wall') AS TIME) END"


def _compact(form: str) -> str:
    return f"try_strptime(x, '{form}')"


def _struct(wall: str, off: str = "NULL") -> str:
    return f"{{'wall': {wall}, 'off': CAST({off} AS INTEGER)}}"


def _century(two: str) -> str:
    return f"CASE WHEN CAST({two} AS INTEGER) < 70 THEN '20' ELSE '19' END || lpad({two}, 2, '0')"


def _stamp(year: str, month: str, day: str, clock: str = "'00:00:00'") -> str:
    return (
        f"TRY_CAST(lpad({year}, 4, '0') || '-' || lpad({month}, 2, '0') || '-' || lpad({day}, 2, '0') || ' ' "
        f"|| {clock} AS TIMESTAMP)"
    )


def _from_parts(order: str) -> str:
    republic = "CAST(TRY_CAST(p.a AS INTEGER) + 1911 AS VARCHAR)"
    last = f"CASE WHEN length(p.c) = 4 THEN p.c ELSE {_century('p.c')} END"
    half = "lower(replace(p.half1 || p.half2, '.', ''))"
    hour = (
        f"CASE WHEN p.h = '' THEN 0 WHEN {half} IN ('下午', '晚上', 'pm') AND TRY_CAST(p.h AS INTEGER) < 12 "
        f"THEN TRY_CAST(p.h AS INTEGER) + 12 WHEN {half} = '中午' AND TRY_CAST(p.h AS INTEGER) < 11 "
        f"THEN TRY_CAST(p.h AS INTEGER) + 12 WHEN {half} IN ('上午', '凌晨', '清晨', '早上', 'am') "
        "AND TRY_CAST(p.h AS INTEGER) = 12 THEN 0 ELSE TRY_CAST(p.h AS INTEGER) END"
    )
    clock = (
        f"lpad(CAST({hour} AS VARCHAR), 2, '0') || ':' || lpad(p.mi, 2, '0') || ':' || lpad(p.s, 2, '0') "
        "|| CASE WHEN p.f = '' THEN '' ELSE '.' || p.f[:6] END"
    )
    first = {"roc": republic, "ymd": _century("p.a")}.get(order)
    if order in ("dmy", "mdy"):
        month, day = ("p.b", "p.a") if order == "dmy" else ("p.a", "p.b")
        rest = _stamp(last, month, day, clock)
    else:
        rest = f"CASE WHEN length(p.c) <= 2 THEN {_stamp(str(first), 'p.b', 'p.c', clock)} END"
    wall = (
        f"CASE WHEN p.a = '' THEN NULL WHEN p.era <> '' OR length(p.a) = 3 THEN {_stamp(republic, 'p.b', 'p.c', clock)} "
        f"WHEN length(p.a) = 4 THEN CASE WHEN length(p.c) <= 2 THEN {_stamp('p.a', 'p.b', 'p.c', clock)} END "
        f"ELSE {rest} END"
    )
    away = "regexp_replace(p.z, '[^-+0-9]', '', 'g')"
    minutes = (
        f"CASE WHEN p.z = '' THEN NULL WHEN {away} = '' THEN 0 ELSE (CASE WHEN {away}[1] = '-' THEN -1 ELSE 1 END) * "
        f"(TRY_CAST(regexp_replace({away}[2:], '\\d\\d$', CASE WHEN length({away}) > 3 THEN '' ELSE '\\0' END) AS INTEGER) * 60 + "
        f"CASE WHEN length({away}) > 3 THEN TRY_CAST({away}[-2:] AS INTEGER) ELSE 0 END) END"
    )
    return _struct(wall, minutes)
