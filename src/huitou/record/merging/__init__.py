"""One customer over all channels: records that share an identity are one customer, by rules the company sets.

`merge` after every import; `links` is what measures read; `explain`, `merges` and `unmerged` say why and why not;
`undo_merge` takes two records apart for good, `redo_merge` allows them again.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huitou.record.merging.kept import Merge, links, merges
    from huitou.record.merging.reasons import Explanation, Unmerged, explain, unmerged
    from huitou.record.merging.rules import Rules
    from huitou.record.merging.settle import Merged, merge, redo_merge, undo_merge

__all__ = [
    "Explanation",
    "Merge",
    "Merged",
    "Rules",
    "Unmerged",
    "explain",
    "links",
    "merge",
    "merges",
    "redo_merge",
    "undo_merge",
    "unmerged",
]

# Loaded when first asked for: whoever looks for kinds of fact passes through here, and need not wait for the stores.
_LATER = {
    "Merge": "kept", "links": "kept", "merges": "kept",
    "Explanation": "reasons", "Unmerged": "reasons", "explain": "reasons", "unmerged": "reasons",
    "Rules": "rules",
    "Merged": "settle", "merge": "settle", "redo_merge": "settle", "undo_merge": "settle",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.record.merging.{_LATER[name]}"), name)
    raise AttributeError(name)
