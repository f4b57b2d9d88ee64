"""How long to wait after a failure, and how its reason is kept."""

from __future__ import annotations

from datetime import timedelta

from huitou.base import HuitouError, Text

_FIRST, _LONGEST = timedelta(seconds=10), timedelta(hours=1)


def after_failure(attempt: int) -> timedelta:
    """The delay after the first, second, … failed attempt: 10 s, doubled each time, an hour at most."""
    return min(_FIRST * (1 << min(attempt - 1, 20)), _LONGEST)


def reason(wrong: BaseException) -> Text:
    """Why something failed: our own sentence, or what kind of fault it was and its first line."""
    if isinstance(wrong, HuitouError):
        return wrong.text
    lines = str(wrong).strip().splitlines()
    said = f"{type(wrong).__name__}: {lines[0][:300]}" if lines else type(wrong).__name__
    return Text(said, said, said)
