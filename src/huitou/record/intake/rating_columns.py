"""Columns of a wide survey that its map does not know, but that ask for a number on a scale."""

from __future__ import annotations

import re
from dataclasses import replace

from huitou.base import Text
from huitou.record.intake.headers import place
from huitou.record.intake.maps import Map, Question
from huitou.record.intake.scale_marks import scale_in, without_scale
from huitou.record.intake.table import Table

SCALES = ("1-5", "1-7", "0-10")
_ASKS = re.compile(
    r"[?？嗎吗您你請请]|[滿满]意|[態态]度|品[質质]|[質质]量|[環环]境|[價价]格|方便|便利|[評评][分價价]|程度|意[願愿]|口味|[服]务|服務|"
    r"\brate\b|\brating\b|\bhow\b|satisf",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"[幾几][次歲岁個个位]|次[數数]|多少|人[數数]|年[齡龄]|歲|\bhow (many|much|often|old)\b|\bage\b|number of",
    re.IGNORECASE,
)
_FACTORS = (
    ("ces", "[費费]力|effort"),
    ("csat.convenience", "方便|便利|容易|[輕轻][鬆松]|省力|easy|convenien"),
    ("csat.service", "服務|服务|[態态]度|店[員员]|人[員员]|客服|service|staff"),
    ("csat.product", "品[質质]|[質质]量|商品|[產产]品|[餐茶][點点]|口味|quality|product|food|taste"),
    ("csat.environment", "[環环]境|空[間间]|清[潔洁]|整[潔洁]|氣氛|气氛|environment|clean|atmosphere"),
    ("csat.price", r"[價价][格位錢钱]|划算|性[價价]比|CP值|price|value"),
    ("csat.delivery", "物流|配送|出[貨货]|送[貨货]|發貨|发货|deliver|shipping"),
    ("csat", "[整總总][體体]|[滿满]意|overall|satisf"),
)
_SAID = Text(
    "對照表沒有這幾題，從標題與分數認出：{questions}。不對的話，複製對照表，用 column = \"標題\" 指定。",
    "对照表没有这几题，从表头与分数认出：{questions}。不对的话，复制对照表，用 column = \"表头\" 指定。",
    "Questions that the map does not know, told by their headers and numbers: {questions}. If that is wrong, copy the map "
    "and name them with column = \"header\".",
)  # fmt: skip
_ON = Text(
    "這幾題的標題寫了量尺，照標題讀：{questions}。",
    "这几题的表头写了量表，按表头读：{questions}。",
    "These headers write their scale, and are read on it: {questions}.",
)


def with_ratings(said: Map, table: Table) -> tuple[Map, tuple[Text, ...]]:
    """The map with a question for each column of ratings that it left out, and a sentence about them.

    They are written into the map itself, so that rows mended later are read by the same questions and scales.
    """
    if not said.other_ratings:
        return said, ()
    used = {
        i
        for s in said.strands
        for t in s.takes.values()
        for h in t.uses
        if (i := place(h, table.headers)) is not None
    }
    known = {q.question for h in table.headers if (q := said.question_of(h))}
    found: list[Question] = []
    for index, header in enumerate(table.headers):
        if not header or index in used or said.question_of(header):
            continue
        if scale := _scale(table, index):
            question = _factor(header, scale)
            if question in known:
                question = without_scale(header)
            known.add(question)
            found.append(Question(question, headers=(header,), scale=scale))
    if not found:
        return said, ()
    listed = "; ".join(f"{q.headers[0]} → {q.question} ({q.scale})" for q in found)
    told = [{"question": q.question, "column": q.headers[0], "scale": q.scale} for q in found]
    raw = {**said.raw, "questions": [*said.raw.get("questions", []), *told]}
    return replace(said, questions=(*said.questions, *found), raw=raw), (_SAID.fill(questions=listed),)


def with_scales(said: Map, table: Table) -> tuple[Map, tuple[Text, ...]]:
    """The map with each question on the scale that its header writes, where that is another than the map's.

    A question that a map names by this very header is left alone: whoever wrote that knows its scale.
    """
    found: list[Question] = []
    for header in table.headers:
        scale, question = scale_in(header), said.question_of(header)
        if not (scale and question) or question.text or question.names(header):
            continue
        if question.scale not in (scale, _turned(scale)):
            words = question.words if question.scale is None else {}
            name = _renamed(question.question, header, scale)
            found.append(Question(name, headers=(header,), scale=scale, words=words))
    if not found:
        return said, ()
    listed = "; ".join(f"{q.headers[0]} → {q.question} ({q.scale})" for q in found)
    told = [
        {"question": q.question, "column": q.headers[0], "scale": q.scale, "words": dict(q.words)}
        for q in found
    ]
    raw = {**said.raw, "questions": [*told, *said.raw.get("questions", [])]}
    return replace(said, questions=(*found, *said.questions), raw=raw), (_ON.fill(questions=listed),)


def _turned(scale: str) -> str:
    """`7-1` of `1-7`: a map that knows which end is good knows more than the header."""
    first, last = scale.split("-")
    return f"{last}-{first}"


def _renamed(question: str, header: str, scale: str) -> str:
    """On 1-5, effort is asked the other way round than on 1-7: where a header asks how easy it was, it is no effort."""
    asks = next((n for n, words in _FACTORS if re.search(words, header, re.IGNORECASE)), None)
    return "csat.convenience" if question == "ces" and scale != "1-7" and asks != "ces" else question


def _scale(table: Table, index: int) -> str | None:
    """The scale of a column whose header asks and whose cells are all whole numbers on it: as written, else the
    smallest that holds them all."""
    header = table.headers[index]
    mark = scale_in(header)
    if not (mark or _ASKS.search(header)) or (not mark and _COUNTS.search(header)):
        return None
    cells = {c.strip() for row in table.sample if (c := row[index]) and c.strip()}
    if not cells or not all(re.fullmatch(r"\d{1,2}(\.0+)?", c) for c in cells):
        return None
    low, high = (end({float(c) for c in cells}) for end in (min, max))
    for scale in (mark,) if mark else SCALES:
        first, last = sorted(int(n) for n in scale.split("-"))
        if first <= low and high <= last:
            return scale
    return None


def _factor(header: str, scale: str) -> str:
    """Which question a header asks; its own words where it asks for nothing known."""
    if scale == "0-10" and re.search("推薦|推荐|recommend", header, re.IGNORECASE):
        return "nps"
    name = next((n for n, words in _FACTORS if re.search(words, header, re.IGNORECASE)), None)
    if name == "csat.convenience" and scale == "1-7":
        return "ces"  # CES 2.0 asks how far one agrees that it was easy; on 1-5, CES asks for effort, where low is good
    if name == "ces" and scale == "0-10":
        name = None
    return name or without_scale(header)
