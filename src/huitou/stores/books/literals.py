"""Values as PostgreSQL reads them from text: arrays of words, of numbers, and of whole rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def words(said: Iterable[str]) -> bytes | None:
    """A text[]; None where there are none."""
    return _array([_quoted(word) for word in said])


def numbers(said: Iterable[int]) -> bytes | None:
    """A bigint[]; None where there are none."""
    return _array([str(number) for number in said])


def rows(said: Iterable[Sequence[int | str | None]]) -> bytes | None:
    """An array of a table's own type, each row with all of its columns in their order; None where there are none."""
    return _array([_quoted(f"({','.join(_columns(row))})") for row in said])


def _array(items: list[str]) -> bytes | None:
    return f"{{{','.join(items)}}}".encode() if items else None


def _columns(row: Sequence[int | str | None]) -> list[str]:
    return [
        "" if value is None else _quoted(value) if isinstance(value, str) else f"{value}" for value in row
    ]


def _quoted(said: str) -> str:
    if "\\" in said:
        said = said.replace("\\", "\\\\")
    if '"' in said:
        said = said.replace('"', '\\"')
    return f'"{said}"'
