"""huitou understand types: loyalty types, stages and stickiness, each with what it rests on."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Named, Terminal, plain, telling

_READING = Text("判斷忠誠類型", "判断忠诚类型", "Telling loyalty types apart")
_TYPE, _CUSTOMERS = Text("類型", "类型", "Type"), Text("顧客", "客户", "Customers")
_SHARE = Text("占有類型者", "占有类型者", "Of those with a type")
_ALL = Text("按行為加權後占全部", "按行为加权后占全部", "Of all, weighted by behaviour")
_REVENUE, _BACK = Text("占營收", "占营收", "Of revenue"), Text("之後回購", "之后复购", "Bought again later")
_STAGE, _HELD = Text("階段", "阶段", "Stage"), Text("達到這一階段", "达到这一阶段", "Hold it")
_REACHED = Text("一路走到這裡", "一路走到这里", "Came so far")
_NEEDED = Text(
    "沒有問；可問「{title}」（{question}）",
    "没有问；可问“{title}”（{question}）",
    "not asked; ask {question} ({title})",
)
_PAST = Text(
    "這段期間沒有回答（最近一次是 {last}）；可問「{title}」（{question}）",
    "这段期间没有回答（最近一次是 {last}）；可问“{title}”（{question}）",
    "no answers in these days (the last on {last}); ask {question} ({title})",
)
_ASKS = Text("題目", "题目", "Questions")
_PERIOD, _INDEX = Text("期間", "期间", "Period"), Text("黏著度", "黏性", "Stickiness")
_FREQUENCY, _LOYALTY = Text("頻率", "频率", "Frequency"), Text("忠誠", "忠诚", "Loyalty")
_SATISFACTION = Text("滿意", "满意", "Satisfaction")
_STAGES = {
    "cognitive": Text("認知", "认知", "Cognitive"),
    "affective": Text("情感", "情感", "Affective"),
    "conative": Text("意向", "意向", "Conative"),
    "action": Text("行動", "行动", "Action"),
}


def types(
    workspace: Folder = HERE,
    by: Annotated[
        str | None, typer.Option(metavar="DIMENSION", help="Split stickiness by this instead of by branch.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show loyalty types: what customers do beside what they feel.

    Also how far loyalty has come (cognitive, affective, conative, action), and stickiness with its three parts.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces.loyalty import plainly
        from huitou.stores import Workspace

        with tell.progress() as progress:
            progress(_READING)
            found = plainly(Workspace.open(workspace), tell.lang, by)
        if tell.json:
            tell.data(found)
        else:
            _show(tell, found)


def _show(tell: Terminal, found: dict[str, Any]) -> None:
    for sentence in found["says"]:
        typer.echo(sentence)
    rows = [
        [
            Named(_titled(one["title"]), one["type"]),
            _count(one["customers"]),
            *(_ends(one[name], 100, "%") for name in ("share", "among_all", "revenue", "came_back")),
        ]
        for one in found["types"]
    ]
    rows += [
        [one["title"], _count(one["customers"]), "", "", _ends(one["revenue"], 100, "%"), ""]
        for one in found["untold"]
    ]
    if rows:
        tell.table([_TYPE, _CUSTOMERS, _SHARE, _ALL, _REVENUE, _BACK], rows, right=(1, 2, 3, 4, 5))
    stages = found["stages"]["stages"]
    lines = [
        [
            _STAGES[one["stage"]],
            " · ".join(one["titles"]),
            tell.text(
                _PAST if one["last"] else _NEEDED,
                question=one["needed"],
                title=one["needed_title"],
                last=one["last"],
            )
            if one["needed"]
            else _ends(one["held"], 100, "%"),
            _ends(one["reached"], 100, "%"),
        ]
        for one in stages
    ]
    tell.table([_STAGE, _ASKS, _HELD, _REACHED], lines, right=(3,))
    if found["stickiness"]:
        course = [
            [one["period"], _ends(one["index"], 1, ""), *(_ends(one[n], 100, "%") for n in _PARTS)]
            for one in found["stickiness"]["course"]
        ]
        tell.table([_PERIOD, _INDEX, _FREQUENCY, _LOYALTY, _SATISFACTION], course, right=(1, 2, 3, 4))


_PARTS = ("frequency", "loyalty", "satisfaction")


def _titled(said: str) -> Text:
    return Text(said, said, said)


def _count(n: int | None) -> str:
    return "<5" if n is None else f"{n:,}"


def _ends(found: dict[str, Any], times: float, unit: str) -> str:
    if found["value"] is None:
        return "–"
    said = plain(found["value"] * times, 1, unit)
    if found["low"] is None or found["high"] is None:
        return said
    return f"{said} ({plain(found['low'] * times, 1)}–{plain(found['high'] * times, 1)})"
