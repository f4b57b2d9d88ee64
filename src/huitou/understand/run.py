"""One run of this stage: what the measures split by, and what pages show of why customers stay, brought up to date."""

from __future__ import annotations

from collections.abc import Callable

from huitou.base import Text
from huitou.stores import Workspace
from huitou.understand.segments import publish_all

Progress = Callable[[Text, int, int], None]


def run(workspace: Workspace, progress: Progress = lambda *_: None) -> None:
    """Bring everything up to date that others build upon. Safe to repeat; nothing new means nothing done."""
    publish_all(workspace, progress)
