"""Cells as text to a spreadsheet, and what they were before: `=1+1` would be run by whoever opens the file."""

from __future__ import annotations

import re

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell that begins so is a formula to a spreadsheet


def disarmed(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; a plain negative number stays a number."""
    if text.startswith(RISKY) and re.fullmatch(r"-[0-9]+(\.[0-9]+)?", text) is None:
        return "'" + text
    return text


def as_it_was(text: str) -> str:
    """A disarmed cell as it was; any other stays as it is."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text
