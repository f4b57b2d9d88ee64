"""Names inside sentences of three languages: statistics name a factor by a token, which each language then replaces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any, TypeVar

from huitou.base import LANGS, Text, rowed
from huitou.understand.questionnaire import driver_title, question_asks

T = TypeVar("T")

_TOKEN = re.compile("⟦([bqt]):(.*?)⟧", re.DOTALL)
_BETWEEN = "⁞"  # between the languages of a title
_MARKS = str.maketrans("", "", "⟦⟧" + _BETWEEN)


def block(name: str) -> str:
    """The token of a block."""
    return f"⟦b:{name}⟧"


def question(name: str) -> str:
    """The token of a question."""
    return f"⟦q:{name}⟧"


def titled(title: Text) -> str:
    """The token of anything that has a title of its own."""
    return f"⟦t:{_BETWEEN.join(title.said(lang).translate(_MARKS) for lang in LANGS)}⟧"


def bare(token: str) -> str:
    """The name in a token; anything else as it is."""
    found = _TOKEN.fullmatch(token)
    return found[2] if found else token


def named(text: Text) -> Text:
    """The text with its tokens replaced by what things are called in each language."""

    return Text(*(_TOKEN.sub(partial(_called, lang), text.said(lang)) for lang in LANGS))


def _called(lang: str, token: re.Match[str]) -> str:
    kind, name = token[1], token[2]
    if kind == "t":
        return name.split(_BETWEEN)[LANGS.index(lang)]
    return (driver_title(name) if kind == "b" else question_asks(name)).said(lang)


def all_named(found: T) -> T:
    """A finding whose texts say what things are called; plain strings keep their tokens, for texts made of them later."""
    replaced: Any = _named_in(found)
    return replaced  # type: ignore[no-any-return]


def _named_in(value: Any) -> Any:
    if isinstance(value, Text):
        return named(value)
    if isinstance(value, tuple):
        return tuple(_named_in(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _named_in(getattr(value, f.name)) for f in fields(value)})
    return value


def listed(names: Sequence[str]) -> Text:
    """Blocks in a row, as each language lists them."""
    return rowed([driver_title(n) for n in names])
