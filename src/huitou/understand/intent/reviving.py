"""Answers made into plain values, as they lie on the shelf, and back into what they were."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def plain(one: Any) -> dict[str, Any]:
    """A dataclass as JSON can hold it: days as 2024-05-01."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(one), default=date.isoformat, allow_nan=False))
    return found


def revived(kind: type[T], said: Any) -> T:
    """A dataclass of plain values, dates, dataclasses, tuples and mappings of such, from what `asdict` and JSON made of
    it."""
    hints = get_type_hints(kind)
    assert is_dataclass(kind)
    found = {f.name: _made(hints[f.name], said[f.name]) for f in fields(kind)}
    return kind(**found)


def _made(hint: Any, said: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        if said is None:
            return None
        return _made(next(a for a in args if a is not NoneType), said)
    if origin is tuple:
        return tuple(_made(args[0], one) for one in said)
    if origin is dict:
        return {name: _made(args[1], one) for name, one in said.items()}
    if hint is date:
        return date.fromisoformat(said) if isinstance(said, str) else said
    return revived(hint, said) if is_dataclass(hint) and isinstance(hint, type) else said
