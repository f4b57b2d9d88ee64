"""Headers compared the way a person compares them: without case, width, spaces and punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from huitou.base import LANGS
from huitou.record.shape import Column


@cache
def plain(header: str) -> str:
    """`Order #`, `ＯＲＤＥＲ` and `order` are one."""
    return "".join(c for c in unicodedata.normalize("NFKC", header).casefold() if c.isalnum())


@cache
def spellings(column: Column) -> tuple[str, ...]:
    """Every plain spelling of a canonical column, its own name first."""
    said = [column.name, *(column.title.said(lang) for lang in LANGS), *column.also]
    return tuple(dict.fromkeys(plain(s) for s in said))


def place(header: str, headers: Iterable[str]) -> int | None:
    """Where a header stands in a file; None where it does not."""
    wanted = plain(header)
    for index, known in enumerate(headers):
        if known == header or (wanted and plain(known) == wanted):
            return index
    return None
