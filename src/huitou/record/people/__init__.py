"""Customers one at a time: the directory in which one is found, and the timeline of all that happened with them.

Both are built from the live files of the lake into `derived/people`, sorted, so that a question is a look-up. They are
built anew once anything was recorded; `directory_ready` says whether they are up to date, `build_directory` brings them
there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huitou.record.people.cards import CustomerCard, Found
    from huitou.record.people.directory import customer, customer_choices, find_customers
    from huitou.record.people.events import EVENTS, Event, Timeline
    from huitou.record.people.kept import build_directory, content_with_last, directory_ready
    from huitou.record.people.timelines import order_events, order_lines, timeline

__all__ = [
    "EVENTS",
    "CustomerCard",
    "Event",
    "Found",
    "Timeline",
    "build_directory",
    "content_with_last",
    "customer",
    "customer_choices",
    "directory_ready",
    "find_customers",
    "order_events",
    "order_lines",
    "timeline",
]

# Loaded when first asked for: whoever looks for kinds of fact passes through here, and need not wait for the stores.
_LATER = {
    "CustomerCard": "cards", "Found": "cards",
    "customer": "directory", "customer_choices": "directory", "find_customers": "directory",
    "EVENTS": "events", "Event": "events", "Timeline": "events",
    "build_directory": "kept", "content_with_last": "kept", "directory_ready": "kept",
    "order_events": "timelines", "order_lines": "timelines", "timeline": "timelines",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.record.people.{_LATER[name]}"), name)
    raise AttributeError(name)
