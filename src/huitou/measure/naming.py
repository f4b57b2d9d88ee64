"""What people call a thing: its code, its title in any language, and what comes nearest to what they typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from huitou.base import LANGS, Text, rowed
from huitou.record import plain

MOST, LIKE = 5, 0.4  # so many suggestions; difflib's ratio from which two words are near


def code(said: str, titles: Mapping[str, Text]) -> str | None:
    """The code that `said` means: the code itself or its title, in any language, without case, width and
    punctuation; also what stands before or within a title's brackets, where only one has it."""
    if said in titles:
        return said
    wanted = plain(said)
    whole = [name for name, title in titles.items() if wanted in _spellings(name, title)]
    short = [name for name, title in titles.items() if wanted in _short(title)]
    found = whole or short
    return found[0] if wanted and len(found) == 1 else None


def nearest(said: str, titles: Mapping[str, Text]) -> list[str]:
    """Codes whose code or title is like `said`, the likest first; at most five."""
    wanted = plain(said)
    spelled = {s: name for name, title in titles.items() for s in _spellings(name, title) | _short(title)}
    holding = sorted((s for s in spelled if wanted and wanted in s), key=len)
    like = get_close_matches(wanted, spelled, n=3 * MOST, cutoff=LIKE)
    return list(dict.fromkeys(spelled[s] for s in [*holding, *like]))[:MOST]


def named(codes: Iterable[str], titles: Mapping[str, Text]) -> Text:
    """`回購率 (repurchase_rate)、…`; a code without a title of its own stands alone."""
    wanted = list(codes)
    if not wanted:
        return Text("–", "–", "–")
    return rowed(Text(*(_named(c, titles[c].said(lang)) for lang in LANGS)) for c in wanted)


def _named(name: str, title: str) -> str:
    return name if title == name else f"{title} ({name})"


def _spellings(name: str, title: Text) -> set[str]:
    return {plain(name), *(plain(title.said(lang)) for lang in LANGS)}


def _short(title: Text) -> set[str]:
    """Titles before their bracket and within it: 顧客抱怨率 and 客訴率 of 顧客抱怨率（客訴率）."""
    said = (title.said(lang).replace("（", "(").partition("(") for lang in LANGS)
    return {plain(part) for before, _, within in said for part in (before, within)} - {""}
