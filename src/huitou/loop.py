"""One turn of the loop, in order: what was recorded is joined and tidied, measured anew, and understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from huitou import measure, record, understand
from huitou.base import Text
from huitou.stores import Nightly, Workspace

_JOINING = Text("認出同一位顧客", "识别同一位客户", "Joining records of the same customer")
_TIDYING = Text("整理資料", "整理数据", "Tidying the data")

_LISTING = Text("整理顧客名單", "整理客户名单", "Preparing the customer directory")

Progress = Callable[[Text, int, int], None]


@dataclass(frozen=True)
class Turn:
    """What one turn came to. as_of: the last local day of the data; measures: how many have a value; figures: how
    many figures are ready to be shown."""

    as_of: date | None
    measures: int
    figures: int


def run(workspace: Workspace, progress: Progress = lambda *_: None) -> Turn:
    """Turn the loop once. Safe to repeat at any time: a turn with nothing new changes nothing."""
    progress(_JOINING, 0, 0)
    record.merge(workspace)
    progress(_TIDYING, 0, 0)
    workspace.lake.compact()
    workspace.lake.sweep()
    ran = measure.run(workspace, progress)
    understand.run(workspace, progress)
    if not workspace.settings.table("warehouse"):  # the directory is for imported records
        record.build_directory(workspace, lambda done, of: progress(_LISTING, done, of))
    span = workspace.lake.span()
    return Turn(span[1] if span else None, ran.measures, ran.figures)


def jobs(workspace: Workspace) -> tuple[Nightly, ...]:
    """What is done each night by itself, beside the loop: each of these at a local time of the company."""
    return record.nightly(workspace)
