"""Findings as plain values and back: what the shelf keeps is equal to what was found."""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(found: Any) -> dict[str, Any]:
    """A finding (a frozen dataclass) as dicts, lists, numbers and words: what JSON can hold."""
    values = _listed(asdict(found))
    assert isinstance(values, dict)
    return values


def finding(kind: type[T], values: dict[str, Any]) -> T:
    """The finding that `plain` made the values of."""
    hints = get_type_hints(kind)
    return kind(**{f.name: _read(hints[f.name], values[f.name]) for f in fields(kind)})  # type: ignore[arg-type]


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _listed(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(v) for v in value]
    return value


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (UnionType, Union):
        return _read(next(h for h in get_args(hint) if h is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], v) for v in value)
    return finding(hint, value) if is_dataclass(hint) and isinstance(hint, type) else value
