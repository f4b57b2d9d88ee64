"""Finds one-file definitions: each module of a folder, and of outside packages by entry point. No list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import TypeVar

T = TypeVar("T")


def find(package: str, attribute: str, kind: type[T], group: str | None = None) -> dict[str, T]:
    """All definitions of `package`, by the name of their file, and those that outside packages offer.

    package:   dotted name of the folder, e.g. "huitou.measure.metrics"
    attribute: what each file calls its definition, e.g. "METRIC"; files without it are passed over
    group:     entry-point group of outside packages; an entry point names a module or the definition itself

    Raises TypeError when a definition is of another kind, ValueError when two have one name.
    """
    found: dict[str, T] = {}
    folder = importlib.import_module(package)
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
        definition = getattr(importlib.import_module(f"{package}.{module.name}"), attribute, None)
        if definition is not None:
            _take(found, module.name, definition, kind)
    for entry in sorted(entry_points(group=group), key=lambda e: e.name) if group else ():
        loaded = entry.load()
        _take(found, entry.name, getattr(loaded, attribute, loaded), kind)
    return found


def _take(found: dict[str, T], name: str, definition: object, kind: type[T]) -> None:
    if not isinstance(definition, kind):
        raise TypeError(f"{name}: expected a {kind.__name__}, found {type(definition).__name__}")
    if name in found:
        raise ValueError(f"two definitions are called {name}")
    found[name] = definition
