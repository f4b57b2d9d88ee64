"""The sample company as a workspace: made up, brought in through the ordinary door, and turned once."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from huitou.base import Text

if TYPE_CHECKING:
    from huitou.stores import Workspace

_NAME = Text("回甘茶飲", "回甘茶饮", "Huigan Tea")
_MAKING = Text("編造一家茶飲店三年的紀錄", "编造一家茶饮店三年的记录", "Making up three years of a tea chain")
_POSTING = Text("補上會員的點數異動", "补上会员的积分流水", "Posting the members’ points")
_IMPORTING = Text("匯入 {file}", "导入 {file}", "Importing {file}")

# Only those who subscribe to the monthly tea are under contract.
_OWN = '\n[measures.contract_churn_rate]\nattribute = "訂閱方案"\n'

FILES = "files"  # beside huitou.toml: what the company's systems would have exported

Progress = Callable[[Text, int, int], None]


@dataclass
class Built:
    """What building came to: rows in the made-up files, and the seconds each step took."""

    rows: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def build(
    folder: Path,
    lang: str,
    customers: int | None = None,
    progress: Progress = lambda *_: None,
    *,
    turned: bool = True,
) -> Built:
    """Build the sample company in `folder`, which must be empty or not there.

    Built beside its place and moved there when whole, so that an interrupted demo starts afresh.
    customers: how many people it knows; the planted effects are meant for the usual number.
    turned: whether the loop turns once, so that the pages find their figures ready, and members get their points.
    """
    place = folder.absolute()
    half = place.with_name(f".{place.name}.building")
    shutil.rmtree(half, ignore_errors=True)
    half.parent.mkdir(parents=True, exist_ok=True)
    try:
        built = _build(half, lang, customers, progress, turned=turned)
        os.replace(half, place)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return built


def _build(folder: Path, lang: str, customers: int | None, progress: Progress, *, turned: bool) -> Built:
    from huitou.stores import Settings, Workspace

    Workspace.create(folder, Settings(name=_NAME.said(lang), lang=lang))
    return fill(Workspace.open(folder), customers, progress, turned=turned)


def fill(
    workspace: Workspace,
    customers: int | None = None,
    progress: Progress = lambda *_: None,
    *,
    turned: bool = True,
) -> Built:
    """Make a workspace in which nothing is recorded that of the sample company. Arguments as for `build`.

    Raises Refused where something is recorded. What an interruption leaves is marked as made up and can be cleared.
    """
    from huitou import loop, record, sample

    workspace.mark_sample()
    usual, lang = type(workspace.settings)(), workspace.settings.lang
    workspace.configure(
        name=_NAME.said(lang), zone=usual.zone, currency=usual.currency, country=usual.country, lang=lang
    )
    _settle(workspace)
    built = Built()
    with _timed(built, "files"):
        progress(_MAKING, 0, 0)
        made = sample.make(workspace.folder / FILES, customers=customers or sample.World.customers)
        built.rows = sum(made.rows.values())
    with _timed(built, "import"):
        for number, (fact, file) in enumerate(made.files.items()):
            progress(_IMPORTING.fill(file=file.name), number, len(made.files))
            record.bring(workspace, file, fact)
        record.merge(workspace)
    if turned:
        with _timed(built, "turn"):
            loop.run(workspace, progress=progress)
        with _timed(built, "points"):
            sample.post_points(workspace, made, lambda done, of: progress(_POSTING, done, of))
    return built


def _settle(workspace: Workspace) -> None:
    """The sample's own options, in huitou.toml, once."""
    from huitou.stores import Settings

    file = workspace.folder / "huitou.toml"
    if "contract_churn_rate" not in workspace.settings.table("measures"):
        with file.open("a", encoding="utf-8") as settings:
            settings.write(_OWN)
        workspace.settings = Settings.read(workspace.folder)


@contextmanager
def _timed(built: Built, step: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    built.seconds[step] = round(time.monotonic() - begun, 1)
