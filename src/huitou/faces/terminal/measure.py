"""huitou measure: figures, as a table or as JSON."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huitou.base import Missing, Period, Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Json, Lang, Span
from huitou.faces.terminal.telling import Named, Terminal, telling

if TYPE_CHECKING:
    from huitou.measure import Figure

_WORKING = Text("計算指標", "计算指标", "Working out the figures")
_MEASURE, _VALUE = Text("指標", "指标", "Measure"), Text("數值", "数值", "Value")
_INTERVAL, _BASE = Text("95% 區間", "95% 区间", "95% interval"), Text("樣本數", "样本量", "Base")
_PERIOD, _MARKS = Text("期間", "期间", "Period"), Text("注意", "注意", "Note")
_SMALL = Text("樣本少", "样本少", "small base")
_WITHHELD = Text("人數太少，不顯示", "人数太少，不显示", "too few to show")
_UNFINISHED = Text("期間未滿", "期间未满", "not finished")
_UNSAID = Text("（未填）", "（未填）", "(not given)")
_WITHOUT = Text("沒有資料的指標：{names}", "没有数据的指标：{names}", "Without data: {names}")
_HEAD = Text("{period} · 資料到 {day}", "{period} · 数据到 {day}", "{period} · data up to {day}")
_BAD_OPTION = Text(
    "選項要寫成「名稱=值」，如 lapsed_after_days=90；不能是「{said}」。",
    "选项要写成“名称=值”，如 lapsed_after_days=90；不能是“{said}”。",
    "Write an option as name=value, such as lapsed_after_days=90; not “{said}”.",
)


def measure(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME …]", help="Measures, by code or title; all without a name."),
    ] = None,
    workspace: Folder = HERE,
    period: Span = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="DIMENSION", help="Split by branch, channel, cohort, city, …; up to two."),
    ] = None,
    every: Annotated[
        str | None,
        typer.Option(metavar="UNIT", help="One figure for each day, week, month, quarter or year."),
    ] = None,
    rolling: Annotated[int, typer.Option(min=1, help="With --every: look back over so many units.")] = 1,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="K=V", help="A measure's own option, such as lapsed_after_days=60."),
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show figures with base and interval.

    The interval is the 95% one; the base is how many customers, answers, … are behind the figure.
    """
    with telling(lang, workspace, as_json) as tell:
        span = Period.parse(period) if period else None
        chosen = options(option or [])
        from huitou import measure as measuring
        from huitou.stores import Workspace

        with tell.progress() as progress:
            progress(_WORKING)
            figures = measuring.figures(
                Workspace.open(workspace), measures(names or ()), span, listed(by), every, rolling, chosen
            )
        if tell.json:
            tell.data([f.as_dict(tell.lang) for f in figures])
        else:
            show(tell, figures, everything=not names)


def measures(said: Sequence[str]) -> list[str]:
    """Measures given one by one or with commas between them; a title with a comma of its own stays whole."""
    from huitou.measure import code

    found: list[str] = []
    for word in said:
        try:
            found.append(code(word))
        except Missing:
            found += listed([word])
    return found


def listed(said: Sequence[str] | None) -> list[str]:
    """Words given one by one or with commas between them."""
    return [word.strip() for one in said or () for word in one.split(",") if word.strip()]


def options(said: Sequence[str]) -> dict[str, Any]:
    """{"lapsed_after_days": 60} of ["lapsed_after_days=60"]; values as TOML reads them, else as text."""
    found: dict[str, Any] = {}
    for one in said:
        name, equals, value = one.partition("=")
        if not (name.strip() and equals):
            raise Unfit("option.unreadable", _BAD_OPTION, said=one)
        try:
            found[name.strip()] = tomllib.loads(f"value = {value.strip()}")["value"]
        except tomllib.TOMLDecodeError:
            found[name.strip()] = value.strip()
    return found


def show(tell: Terminal, figures: Sequence[Figure], *, everything: bool) -> None:
    """Figures as a table; where all were asked for, those without data in one line below it."""
    from huitou.faces import numerals
    from huitou.faces.language import language
    from huitou.measure import METRICS, dimension_title, named

    speech = language(tell.lang)
    bare = {f.name for f in figures} - {f.name for f in figures if f.base}
    shown = [f for f in figures if not (everything and f.name in bare)]
    if not shown:
        shown, bare = list(figures), set()
    periods = {f.period.label for f in shown}
    if len(periods) == 1:
        days = [f.as_of for f in shown if f.as_of]
        tell.say(_HEAD, period=next(iter(periods)), day=max(days) if days else numerals.NOTHING)
    slices = list(dict.fromkeys(name for f in shown for name in f.slice))
    reads = METRICS[shown[0].name].reads if shown and shown[0].name in METRICS else ()
    over_time = len(periods) > 1
    heads: list[Text | str] = [
        _MEASURE,
        *([_PERIOD] if over_time else []),
        *(_head(shown, name) or dimension_title(name, reads) for name in slices),
        _VALUE,
        _INTERVAL,
        _BASE,
        _MARKS,
    ]
    rows = [
        [
            Named(METRICS[f.name].title, f.name) if f.name in METRICS else f.name,
            *([f.period.label] if over_time else []),
            *(_slice(f, name) for name in slices),
            numerals.value(f, speech),
            numerals.interval(f, speech),
            numerals.whole(f.base, speech),
            _marks(tell, f),
        ]
        for f in shown
    ]
    last = len(heads) - 1
    tell.table(heads, rows, right=(last - 3, last - 2, last - 1))
    for note in dict.fromkeys(n for f in shown for n in f.notes):
        tell.say(note)
    if everything and bare:
        tell.say(_WITHOUT, names=named(sorted(bare), {n: METRICS[n].title for n in bare}))


def _slice(figure: Figure, name: str) -> object:
    if name in figure.titles:
        return figure.titles[name][1]
    value = figure.slice.get(name, "")
    return _UNSAID if value is None else value


def _head(figures: Sequence[Figure], name: str) -> Text | None:
    """The title of a grouping, which the figures bring along."""
    return next((f.titles[name][0] for f in figures if name in f.titles), None)


def _marks(tell: Terminal, figure: Figure) -> str:
    """What must be said with a figure, short."""
    said = [_WITHHELD] if figure.withheld else [_SMALL] if figure.small and figure.base else []
    return " · ".join(tell.text(t) for t in [*said, *([] if figure.finished else [_UNFINISHED])])
