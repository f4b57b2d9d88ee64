"""huitou understand intent: whether what customers say matches what they do later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_WORKING = Text("比較說的和做的", "比较说的和做的", "Holding what they say against what they do")
_ABOUT = Text(
    "{title}：{used} 位顧客，每人算一次，看第一次回答之後 {days} 天（紀錄 {first} 到 {last}）；另有 {open} 位的天數還沒滿。",
    "{title}：{used} 位客户，每人算一次，看第一次回答之后 {days} 天（记录 {first} 到 {last}）；另有 {open} 位的天数还没满。",
    "{title}: {used} customers, each once, in the {days} days after the first answer (records {first} to {last}); the days of "
    "{open} more are not over.",
)
_HEADS = (
    Text("分數", "分数", "Score"),
    Text("顧客", "客户", "Customers"),
    Text("回來買", "回来买", "Came back"),
    Text("每人訂單", "每人订单", "Orders each"),
    Text("每人消費", "每人消费", "Spent each"),
    Text("已流失", "已流失", "Churned"),
)
_NOT_ASKED = Text("對照沒被問的相似顧客", "对照没被问的相似客户", "Against comparable customers not asked")
_SILENT = Text(
    "對照問了沒答的相似顧客", "对照问了没答的相似客户", "Against comparable customers who did not answer"
)
_LINE = Text("{what}（{who}）：{says}", "{what}（{who}）：{says}", "{what} ({who}): {says}")
_QUESTION = Text("題目", "题目", "Question")
_SURVEY = Text("問卷", "问卷", "Survey")
_ANSWERS = Text("回答數", "回答数", "Answers")


def intent(
    workspace: Folder = HERE,
    question: Annotated[
        str | None,
        typer.Option(
            "--question", "-q", metavar="NAME", help="nps, csat, reviews, …; the usual one without it."
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", help="How long to look ahead; from the company’s cycle without it."),
    ] = None,
    survey: Annotated[
        str | None,
        typer.Option(
            "--survey", "-s", metavar="NAME", help="Answers of one survey only; all of them without it."
        ),
    ] = None,
    questions: Annotated[
        bool, typer.Option("--questions", help="List the questions that can be chosen.")
    ] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Hold what customers say against what they did later.

    By score who came back, the difference from comparable customers who were not asked, and whether the score foretells
    anything that recency and frequency do not.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou import understand
        from huitou.faces.intent import plainly
        from huitou.stores import Workspace

        place = Workspace.open(workspace)
        with tell.progress() as progress:
            progress(_WORKING)
            if questions:
                listed = understand.questions_of(place)
            else:
                found = plainly(understand.intent_of(place, question, days, survey), tell.lang)
        if questions:
            _questions(tell, listed)
            return
        if tell.json:
            tell.data(found)
            return
        _print(tell, found)


def _questions(tell: Any, listed: Sequence[Any]) -> None:
    if tell.json:
        kept = ({"name": q.name, "title": tell.text(q.title), "survey": q.survey or None, "scale": q.scale, "answers": q.answers} for q in listed)  # fmt: skip
        tell.data(list(kept))
        return
    rows = [(q.name, q.title, q.survey, f"{q.answers:,}") for q in listed]
    tell.table((_QUESTION, "", _SURVEY, _ANSWERS), rows, right=(3,))


def _print(tell: Any, found: dict[str, Any]) -> None:
    tell.say(
        _ABOUT,
        **{n: f"{found[n]:,}" for n in ("used", "open")},
        **{n: found[n] for n in ("title", "days", "first", "last")},
    )
    tell.say(Text(*[found["headline"]] * 3))
    for said in (found["worth"]["says"][0], *found["says"]):
        tell.say(Text(*[said] * 3))
    rows = [
        (
            one["scores"] if not one["kind"] else f"{one['title']} {one['scores']}", f"{one['customers']:,}",
            _between(one["came"], 100, 1, "%"), _between(one["orders"], 1, 2), _between(one["spent"], 1, 0),
            _between(one["churned"], 100, 1, "%"),
        )
        for one in (*found["rows"], *found["classes"])
    ]  # fmt: skip
    tell.table(_HEADS, rows, right=range(1, 6))
    for what, some in (
        (_NOT_ASKED, found["compared"]),
        (_SILENT, [found["silent"]] if found["silent"] else []),
    ):
        for one in some:
            tell.say(_LINE, what=what, who=one["title"], says=one["says"])
    for said in found["worth"]["says"][1:]:
        tell.say(Text(*[said] * 3))


def _between(of: dict[str, Any], times: float, digits: int, unit: str = "") -> str:
    """67.4% (66.2–68.4)"""
    if of["value"] is None:
        return "–"
    value, low, high = (
        None if of[n] is None else f"{times * of[n]:,.{digits}f}" for n in ("value", "low", "high")
    )
    return f"{value}{unit}" + ("" if low is None else f" ({low}–{high})")
