"""One run of this stage: what the measures split by, and what pages show of why customers stay, brought up to date."""

from __future__ import annotations

from collections.abc import Callable

from huitou.base import Missing, Text
from huitou.stores import Workspace
from huitou.understand.loyalty import publish_types
from huitou.understand.segments import publish_all

_DRIVERS = Text("分析驅動因子", "分析驱动因素", "Working out the drivers")

Progress = Callable[[Text, int, int], None]


def run(workspace: Workspace, progress: Progress = lambda *_: None) -> None:
    """Bring everything up to date that others build upon. Safe to repeat; nothing new means nothing done."""
    publish_all(workspace, progress)
    publish_types(workspace)
    progress(_DRIVERS, 0, 0)
    _study_drivers(workspace)


def _study_drivers(workspace: Workspace) -> None:
    """Put the study on the shelf, so that the home page can name the likely cause without waiting."""
    from huitou.understand.drivers.kept import drivers_of  # loads numpy, which whoever only counts need not

    try:
        drivers_of(workspace)
    except Missing:
        return
