"""Where the directory lies, whether it is up to date, and how a new one takes the place of the old."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from huitou.base import Conflict, Missing, Text
from huitou.record.merging.rules import Rules
from huitou.record.people.building import Progress, build_files
from huitou.stores import SortedRows, Workspace

VERSION = 6  # raised when the files get another shape
NAMES = ("cards", "words", "events", "lines")
_TRIES = 5
_FORGOTTEN = (
    6 * 3600
)  # seconds older than a finished folder: what somebody began to build is nobody's any more

_WAREHOUSE = Text(
    zh_hant="這個工作資料夾直接讀公司的資料倉儲；顧客名單與往來紀錄只給匯入的資料用。",
    zh_hans="这个工作文件夹直接读取公司的数据仓库；客户名单与往来记录只用于导入的数据。",
    en="This workspace measures the company’s own warehouse; the customer directory is for imported records only.",
)
_BUSY = Text(
    zh_hant="資料一直在變，顧客名單還整理不完；請等匯入做完再試。",
    zh_hans="数据一直在变，客户名单还整理不完；请等导入完成后再试。",
    en="Records keep changing, so the customer directory could not be finished; wait for the imports and try again.",
)


@dataclass(frozen=True)
class People:
    """The open files. about: how many customers there are and what they can be filtered by."""

    cards: SortedRows
    words: SortedRows
    events: SortedRows
    lines: SortedRows
    about: dict[str, Any]


def directory_ready(workspace: Workspace) -> bool:
    """Whether a question would be answered at once. Raises Missing over a warehouse."""
    return (_folder(workspace) / "about.json").is_file()


def build_directory(workspace: Workspace, progress: Progress = lambda *_: None) -> None:
    """Bring directory and timelines up to date with what is recorded; nothing is done where they are.

    progress: called with how many steps are done, and of how many. Raises Missing over a warehouse, Conflict where
    imports never leave room.
    """
    for _ in range(_TRIES):
        place = _folder(workspace)
        if (place / "about.json").is_file():
            _sweep(place)
            return
        with _building:
            if not (place / "about.json").is_file() and not _built(workspace, place, progress):
                continue  # something was recorded meanwhile
        _sweep(place)
        return
    raise Conflict("people.busy", _BUSY)


@contextmanager
def content_with_last(workspace: Workspace) -> Iterator[bool]:
    """Within it, questions are answered from the last directory that is ready, though records came since: for a page
    that had rather show yesterday's than nothing. Gives False where there is none at all."""
    found = _last(workspace) is not None
    before = _contented.set(found)
    try:
        yield found
    finally:
        _contented.reset(before)


def people(workspace: Workspace) -> People:
    """The open files, built first where they are out of date. Raises as `build_directory` does."""
    for _ in range(_TRIES):
        place = (_contented.get() and _last(workspace)) or _folder(workspace)
        try:
            return _opened(place, (place / "about.json").stat().st_mtime_ns)
        except FileNotFoundError:
            build_directory(workspace)
    raise Conflict("people.busy", _BUSY)


def _last(workspace: Workspace) -> Path | None:
    """The newest directory of these settings that is ready."""
    now = _folder(workspace)
    mark = now.name.partition("-")[2]
    ready = [about.parent for about in now.parent.glob(f"*-{mark}/about.json")]
    known = [place for place in ready if place.name.split("-")[0].isdecimal()]
    return max(known, key=lambda place: int(place.name.split("-")[0]), default=None)


_contented: ContextVar[bool] = ContextVar("content_with_last", default=False)
_building = threading.Lock()  # one build at a time in one process: each may take all the memory it is allowed


@lru_cache(maxsize=4)
def _opened(place: Path, built_at: int) -> People:
    about = json.loads((place / "about.json").read_text(encoding="utf-8"))
    cards, words, events, lines = (SortedRows(place / f"{name}.parquet") for name in NAMES)
    return People(cards, words, events, lines, about)


def _folder(workspace: Workspace) -> Path:
    """The folder of what is recorded now: its name says what it was built from."""
    if workspace.settings.table("warehouse"):
        raise Missing("people.warehouse", _WAREHOUSE)
    settings = [VERSION, workspace.settings.currency, Rules.of(workspace.settings).countries]
    mark = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:8]
    return workspace.derived.resolve() / "people" / f"{workspace.lake.revision}-{mark}"


def _built(workspace: Workspace, place: Path, progress: Callable[[int, int], None]) -> bool:
    """Build beside and move into place; False where what is recorded changed meanwhile."""
    from huitou.record import FACTS

    beside = place.parent / f".{uuid.uuid4().hex}"
    beside.mkdir(parents=True)
    try:
        files: dict[str, list[Path]] = {}
        for file in workspace.lake.files():
            files.setdefault(file.fact, []).extend(workspace.lake.paths([file]))
        try:
            build_files(workspace, FACTS, files, beside, progress)
        except Exception:
            if all(path.is_file() for paths in files.values() for path in paths):
                raise
            return False  # files were tidied away while they were read
        if _folder(workspace) != place:
            return False
        try:
            os.rename(beside, place)
        except OSError:
            if not place.is_dir():  # else another process was there first, with the same
                raise
        return True
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove what older states of the records left, and what a crash left half built."""
    newest = int(place.name.split("-")[0])
    for other in place.parent.iterdir():
        revision = other.name.split("-")[0]
        if (revision.isdecimal() and int(revision) <= newest and other != place) or (
            other.name.startswith(".") and _changed(place) - _changed(other) > _FORGOTTEN
        ):
            shutil.rmtree(other, ignore_errors=True)


def _changed(folder: Path) -> float:
    """When something was last put into it, in seconds; the end of time where it is gone."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
