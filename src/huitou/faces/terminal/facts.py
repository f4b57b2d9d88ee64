"""huitou facts: what can be recorded, and with which columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from huitou.base import Missing, Text
from huitou.faces.terminal.options import Json, Lang
from huitou.faces.terminal.telling import Terminal, telling

_NAME, _TITLE, _SAYS = (
    Text("名稱", "名称", "Name"),
    Text("標題", "标题", "Title"),
    Text("內容", "内容", "What it holds"),
)
_COLUMN, _KIND = Text("欄位", "列", "Column"), Text("類型", "类型", "Kind")
_NEEDED, _ALSO = Text("必填", "必填", "Required"), Text("也認得", "也认得", "Also known as")
_UNKNOWN = Text(
    "沒有「{said}」這種事實；可用：{names}。",
    "没有“{said}”这种事实；可用：{names}。",
    "There is no fact “{said}”; there are: {names}.",
)


def facts(
    fact: Annotated[
        str | None, typer.Argument(metavar="[FACT]", help="Show the columns of this one.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List what can be imported.

    The kinds of facts, or the columns of one with the headers that are recognised.
    """
    with telling(lang, as_json=as_json) as tell:
        from huitou.record import FACTS

        if fact is None:
            rows = [(name, one.title, one.says) for name, one in FACTS.items()]
            _show(tell, (_NAME, _TITLE, _SAYS), ("name", "title", "says"), rows)
            return
        found = next((one for name, one in FACTS.items() if fact == name or fact in one.also), None)
        if found is None:
            raise Missing("fact.unknown", _UNKNOWN, said=fact, names=", ".join(FACTS))
        columns = [(c.name, c.title, str(c.kind), c.required, ", ".join(c.also)) for c in found.columns]
        keys = ("name", "title", "kind", "required", "also")
        _show(tell, (_COLUMN, _TITLE, _KIND, _NEEDED, _ALSO), keys, columns)


def _show(
    tell: Terminal,
    heads: tuple[Text, ...],
    keys: tuple[str, ...],
    rows: Sequence[tuple[Text | str | bool, ...]],
) -> None:
    if tell.json:
        plain = [[c.said(tell.lang) if isinstance(c, Text) else c for c in row] for row in rows]
        tell.data([dict(zip(keys, row, strict=True)) for row in plain])
    else:
        tell.table(heads, rows)
