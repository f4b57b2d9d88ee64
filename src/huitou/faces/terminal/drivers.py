"""huitou understand drivers: what moves satisfaction and loyalty, and the questionnaire that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Period, Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang, Span
from huitou.faces.terminal.telling import Named, Terminal, plain, telling

if TYPE_CHECKING:
    from huitou.understand import Branch, Drivers, Indices

_READING = Text("分析驅動因子", "分析驱动因素", "Working out the drivers")
_FACTOR = Text("因子", "因素", "Factor")
_SHARE = Text("占能解釋的", "占能解释的", "Share of what is explained")
_EFFECT = Text("多 1 分，滿意度多", "多 1 分，满意度多", "One point more goes with")
_MEAN = Text("平均", "平均", "Mean")
_MEANS = Text("意思", "含义", "What it means")
_STATED = Text("嘴上忠誠（標準差）", "嘴上忠诚（标准差）", "Stated loyalty (deviations)")
_REAL = Text("真的再買（百分點）", "真的再买（百分点）", "Real repurchase (points)")
_BRANCH = Text("分店", "门店", "Branch")
_WHEN = Text("期間", "期间", "Period")
_INDEX = Text("指數", "指数", "Index")
_BASE = Text("人數", "人数", "People")
_MOVED = Text("與之前相比", "与之前相比", "Against the days before")
_WITHIN = Text("{moved} 在偶然範圍內", "{moved} 在偶然范围内", "{moved} within chance")
_UNKNOWN = Text("未知", "未知", "unknown")
_BLOCK = Text("構面", "维度", "Block")
_QUESTION = Text("題目代號", "题目代号", "Question")
_SCALE = Text("量尺", "量表", "Scale")
_ASKS = Text("問法", "问法", "What to ask")
_HOW = Text(
    "把問法當作表單的題目，匯出後用 huitou import 匯入，就會認得這些題目；也可以把題目代號直接寫在 question 欄。",
    "把问法当作表单的题目，导出后用 huitou import 导入，就会认得这些题目；也可以把题目代号直接写在 question 列。",
    "Use these as the questions of a form and bring the export in with huitou import, which knows them; or write the "
    "question’s name into the column question.",
)


def drivers(
    workspace: Folder = HERE,
    period: Span = None,
    questionnaire: Annotated[
        bool, typer.Option("--questionnaire", help="Print what to ask customers instead.")
    ] = False,
    days: Annotated[
        int | None,
        typer.Option("--days", help="Follow answers for so long; from the company’s cycle without it."),
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show what moves satisfaction and loyalty.

    Which factors matter, how well each does, and which of them move who really buys again.
    """
    with telling(lang, workspace, as_json) as tell:
        if questionnaire:
            _print_questionnaire(tell)
            return
        span = Period.parse(period) if period else None
        from huitou import understand
        from huitou.faces.drivers import plainly
        from huitou.stores import Workspace

        with tell.progress() as progress:
            progress(_READING)
            found = understand.drivers_of(Workspace.open(workspace), span, days)
        if tell.json:
            tell.data(plainly(found, tell.lang))
            return
        _tell(tell, found)


def _tell(tell: Terminal, found: Drivers) -> None:
    from huitou import understand

    for sentence in understand.driver_summary(found):
        tell.say(sentence)
    if found.importance and found.importance.shares:
        tell.table((_FACTOR, _SHARE, _EFFECT, _MEAN, _MEANS), _factors(found), right=(1, 2, 3))
    if found.behaviour:
        rows = [
            (understand.driver_title(m.factor), _told(m.stated), _told(m.real, 100, 1))
            for m in found.behaviour.moved
        ]
        tell.table((_FACTOR, _STATED, _REAL), rows, right=(1, 2))
    if found.indices:
        _tell_indices(tell, found.indices)
    for note in (*found.notes, *found.paths.cautions):
        tell.note(note)


def _tell_indices(tell: Terminal, seen: Indices) -> None:
    if seen.branches:
        branches = [
            (b.name or _UNKNOWN, _index(b.index), _moved(tell, b), f"{b.index.n:,}") for b in seen.branches
        ]
        tell.table((_BRANCH, _INDEX, _MOVED, _BASE), branches, right=(1, 2, 3))
    periods = [(p.name, _index(p.index), f"{p.index.n:,}") for p in seen.periods]
    tell.table((_WHEN, _INDEX, _BASE), periods, right=(1, 2))


def _index(one: object) -> str:
    return _told(one, digits=1)


def _moved(tell: Terminal, one: Branch) -> str:
    """−20.5 (−27.3 … −13.6), and whether that is within chance."""
    if one.moved is None:
        return "–"
    said = _told(one.moved, digits=1)
    return said if one.clear else tell.text(_WITHIN, moved=said)


def _factors(found: Drivers) -> list[Sequence[object]]:
    from huitou import understand

    by_name = {f.name: f for f in found.factors}
    assert found.importance is not None
    rows: list[Sequence[object]] = []
    for share in found.importance.shares:
        factor = by_name[share.predictor]
        ends = [100 * v for v in (share.share, share.share_low, share.share_high)]
        rows.append((
            Named(understand.driver_title(share.predictor), share.predictor), _between(ends, 0) + "%",
            _told(factor.effect), _told(factor.mean),
            understand.mixed_words(found, share.predictor) or found.says(share),
        ))  # fmt: skip
    return rows


def _told(one: object, times: float = 1, digits: int = 2) -> str:
    value, low, high = (getattr(one, n, None) for n in ("value", "low", "high"))
    return _between([None if v is None else v * times for v in (value, low, high)], digits)


def _between(ends: Sequence[float | None], digits: int) -> str:
    value, low, high = ends
    if value is None:
        return "–"
    around = "" if low is None or high is None else f" ({plain(low, digits)} … {plain(high, digits)})"
    return plain(value, digits) + around


def _print_questionnaire(tell: Terminal) -> None:
    from huitou import understand

    items = understand.QUESTIONNAIRE
    if tell.json:
        tell.data([
            {"block": i.block, "question": i.question, "scale": i.scale, "ends": i.ends.as_dict(), "asks": i.asks.as_dict()}
            for i in items
        ])  # fmt: skip
        return
    rows = [(understand.driver_title(i.block), i.asks, i.ends, i.question, i.scale) for i in items]
    tell.table((_BLOCK, _ASKS, _SCALE, _QUESTION, ""), rows)
    tell.say(_HOW)
