"""One cell of a source as SQL: its text, its number, its date, each by what was decided for the whole column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huitou.record.intake.currencies import SPOKEN
from huitou.record.intake.dates import Dates, clock_sql
from huitou.record.intake.numbers import Numbers
from huitou.record.intake.zones import to_local, to_utc
from huitou.stores import quoted

YES = ("1", "yes", "y", "true", "t", "是", "有", "同意", "on", "v", "✓", "√", "1.0")
NO = ("0", "no", "n", "false", "f", "否", "無", "无", "不同意", "off", "x", "✗", "×", "0.0")
EARLIEST = "1900-01-01"


@dataclass
class Formats:
    """What was decided for each column, by its place in the file. Kept with an import, so that mending uses the same."""

    numbers: dict[int, Numbers] = field(default_factory=dict)
    dates: dict[int, Dates] = field(default_factory=dict)
    floats: set[int] = field(default_factory=set)  # ids that a float column made into 17850.0
    scales: dict[str, str | None] = field(default_factory=dict)  # as said in the file: as we say it
    currency: str | None = None  # of the signs in the amounts, where no column says it
    sign: str | None = None  # the sign from which it was taken, where that is not certain
    ratings: bool = False  # reviews without a scale whose ratings all lie in 1 to 5


def text(index: int) -> str:
    return f"t{index}"


def bare(index: int, *, ascii: bool) -> str:  # noqa: A002
    """The cell without blanks around it; NULL where nothing is left. Trimming every cell costs more than looking."""
    trimmed = f"nullif(trim(c{index}), '')"
    return f"CASE WHEN contains(c{index}, ' ') THEN {trimmed} ELSE c{index} END" if ascii else trimmed


def ident(index: int, formats: Formats, *, marks: bool) -> str:
    """An id: the text exactly, without the marks by which spreadsheets keep it a text (="…", a leading ')."""
    cell = (
        f"CASE WHEN starts_with(t{index}, '=') OR starts_with(t{index}, '''') THEN "
        f"CASE WHEN starts_with(t{index}, '=\"') AND ends_with(t{index}, '\"') THEN nullif(t{index}[3:-2], '') "
        f"WHEN starts_with(t{index}, '''') THEN nullif(t{index}[2:], '') ELSE t{index} END ELSE t{index} END"
    )
    cell = cell if marks else text(index)
    return f"regexp_replace({cell}, '^(\\d+)\\.0+$', '\\1')" if index in formats.floats else cell


def number(index: int) -> str:
    return f"n{index}"


def layer_one(
    used: set[int],
    numbers: set[int],
    dates: set[int],
    clocks: Iterable[int],
    formats: Formats,
    *,
    ascii: bool,  # noqa: A002
) -> str:
    """Columns t…, n…, d… and k… (times of day alone) for the cells that are used."""
    columns = [f"{bare(i, ascii=ascii)} AS t{i}" for i in sorted(used)]
    for i in sorted(numbers):
        columns.append(f"{formats.numbers.get(i, Numbers()).sql(f'c{i}')} AS n{i}")
    for i in sorted(dates):
        how = formats.dates.get(i, Dates())
        columns.append(f"{how.sql(f'c{i}')} AS d{i}")
    columns += [f"{clock_sql(f'c{i}')} AS k{i}" for i in sorted(set(clocks))]
    return ", ".join(columns)


def joined(clocks: Mapping[int, int], formats: Formats) -> str:
    """Columns d… again, with the time of day that stands beside them; a cell that says its own keeps it."""
    found = []
    for i, k in clocks.items():
        quick = formats.dates.get(i, Dates()).quick
        wall = f"d{i}" if quick else f"d{i}.wall"
        day = f"CAST({wall} AS DATE)"
        whole = f"CASE WHEN k{k} IS NOT NULL AND {wall} = {day} THEN {day} + k{k} ELSE {wall} END"
        both = f"{{'wall': {whole}, 'off': d{i}.off}}"
        found.append(f"{whole if quick else both} AS d{i}")
    return ", ".join(found)


def instants(dates: set[int], formats: Formats) -> list[str]:
    return [
        f"CASE WHEN d{i}.off IS NOT NULL THEN d{i}.wall - to_minutes(d{i}.off) END AS u{i}"
        for i in sorted(dates)
        if not formats.dates.get(i, Dates()).quick
    ]


def time(index: int, formats: Formats, zone: str, company: str) -> tuple[str, str]:
    """SQL for the UTC instant and for the company's local day."""
    if formats.dates.get(index, Dates()).quick:
        utc = to_utc(f"d{index}", zone)
        day = f"CAST(d{index} AS DATE)" if zone == company else _elsewhere(f"d{index}", zone, company)
        return utc, day
    utc = f"coalesce(u{index}, {to_utc(f'd{index}.wall', zone)})"
    wall = f"CAST(d{index}.wall AS DATE)" if zone == company else _elsewhere(f"d{index}.wall", zone, company)
    return (
        utc,
        f"CASE WHEN u{index} IS NULL THEN {wall} ELSE CAST({to_local(f'u{index}', company)} AS DATE) END",
    )


def _elsewhere(wall: str, zone: str, company: str) -> str:
    local = to_local("i", company)
    return f"list_transform([{to_utc(wall, zone)}], lambda i: CAST({local} AS DATE))[1]"


def day(index: int, formats: Formats, company: str) -> str:
    if formats.dates.get(index, Dates()).quick:
        return f"CAST(d{index} AS DATE)"
    local = f"CAST({to_local(f'u{index}', company)} AS DATE)"
    return f"CASE WHEN u{index} IS NULL THEN CAST(d{index}.wall AS DATE) ELSE {local} END"


def currency(value: str) -> str:
    spoken = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in SPOKEN.items())
    return f"CASE upper({value}) {spoken} ELSE upper({value}) END"


def yes_no(value: str) -> str:
    yes, no = (", ".join(quoted(w) for w in words) for words in (YES, NO))
    return f"CASE WHEN lower({value}) IN ({yes}) THEN true WHEN lower({value}) IN ({no}) THEN false END"


def spoken(value: str, words: dict[str, str]) -> str:
    """The value with words of the file put into canonical ones; others stay as they are."""
    if not words:
        return value
    cases = " ".join(f"WHEN {quoted(k.casefold())} THEN {quoted(v)}" for k, v in words.items())
    return f"CASE lower({value}) {cases} ELSE {value} END"
