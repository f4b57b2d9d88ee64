"""A disk that remembers every write and every sync, and shows what would be on it had the power gone at any moment.

What is synced stays. Of what is not synced yet anything may be there: whole writes or single sectors of them, in any
order, or noise in their place; a file that was made may be missing. As on a journalling file system a deletion holds
with the next sync of any file. Not modelled: a disk that lies about a sync, or damages what it was not asked to write.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import apsw

SECTOR = 512
_names = itertools.count()


class Event(NamedTuple):
    """Something that happened. what: write, truncate, delete, sync; told (data: what a caller was told) or heads
    (at: how long their file is now)."""

    what: str
    file: str = ""
    at: int = 0
    data: Any = b""


class Disk(apsw.VFS):
    """A file system for SQLite over the real one. room: how many more bytes files may grow by; None: no limit."""

    def __init__(self) -> None:
        self.name = f"recording-{next(_names)}"
        self.events: list[Event] = []
        self.room: int | None = None
        super().__init__(self.name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.events.append(Event("delete", Path(filename).name))

    def connect(self, file: Path, pragmas: Iterable[str]) -> Connection:
        """A connection of the kind that a book asks for."""
        return Connection(file, self.name, pragmas)


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._disk, self._file = disk, Path(path).name if path else ""
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        grows = max(0, offset + len(data) - self.xFileSize())
        if self._disk.room is not None and grows:
            if grows > self._disk.room:
                raise apsw.FullError("the disk is full")
            self._disk.room -= grows
        super().xWrite(data, offset)
        self._tell("write", offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._tell("truncate", newsize)

    def xSync(self, flags: int) -> None:
        self._tell("sync")

    def _tell(self, what: str, at: int = 0, data: bytes = b"") -> None:
        if self._file:
            self._disk.events.append(Event(what, self._file, at, data))


class Connection:
    """An apsw connection that fails the way the standard library's does."""

    def __init__(self, file: Path, vfs: str, pragmas: Iterable[str]) -> None:
        self._on = apsw.Connection(str(file), vfs=vfs)
        for pragma in pragmas:
            self.execute(f"PRAGMA {pragma}")

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Iterable[tuple[Any, ...]]:
        return _as_usual(lambda: list(self._on.execute(sql, values)))

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        return _as_usual(lambda: list(self._on.executemany(sql, rows)))

    def close(self) -> None:
        self._on.close()


def _as_usual(do: Callable[[], list[Any]]) -> list[Any]:
    try:
        return do()
    except apsw.ConstraintError as failed:
        raise sqlite3.IntegrityError(str(failed)) from failed
    except apsw.Error as failed:
        raise sqlite3.OperationalError(str(failed)) from failed


# ── the disk as of a cut ─────────────────────────────────────────────────────────────────────────────────

Image = dict[str, bytes]
Keep = Callable[[Sequence[Event], Random], Iterable[Event]]


@dataclass
class Platter:
    """What is surely on the disk, and what is on its way there. files: None for a file that is not there."""

    files: dict[str, bytearray | None]
    pending: dict[str, list[Event]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Let one more thing happen."""
        if event.what in ("write", "truncate", "delete"):
            self.pending.setdefault(event.file, []).append(event)
        elif event.what == "sync":
            self._settle(event.file)
            for file, events in list(self.pending.items()):
                if any(e.what == "delete" for e in events):
                    self._settle(file)

    def _settle(self, file: str) -> None:
        self.files[file] = _applied(self.files.get(file), self.pending.pop(file, []), made=True)

    def image(self, keep: Keep, rng: Random) -> Image:
        """The disk if the power went now."""
        files = dict(self.files)
        for file, events in self.pending.items():
            kept = list(keep(events, rng))
            dropped = [i for i, event in enumerate(events) if event.what == "delete" and event not in kept]
            if dropped:  # what was written to a new file of that name cannot be in the old one
                kept = list(keep(events[: dropped[0]], rng))
            files[file] = _applied(files.get(file), kept, made=bool(kept))
        return {file: bytes(content) for file, content in files.items() if content is not None}


def _applied(content: bytearray | None, events: Iterable[Event], made: bool) -> bytearray | None:
    now = None if content is None and not made else bytearray(content or b"")
    for event in events:
        if event.what == "delete":
            now = None
            continue
        now = bytearray() if now is None else now
        end = event.at + len(event.data)
        if len(now) < end:
            now.extend(bytes(end - len(now)))
        if event.what == "truncate":
            del now[event.at :]
        else:
            now[event.at : end] = event.data
    return now


def nothing(events: Sequence[Event], rng: Random) -> Iterable[Event]:
    return ()


def everything(events: Sequence[Event], rng: Random) -> Iterable[Event]:
    return events


def the_first(events: Sequence[Event], rng: Random) -> Iterable[Event]:
    return events[: rng.randint(0, len(events))]


def some(events: Sequence[Event], rng: Random) -> Iterable[Event]:
    """Some of the writes, in the order they came."""
    share = rng.random()
    return [event for event in events if rng.random() < share]


def sectors(events: Sequence[Event], rng: Random) -> Iterator[Event]:
    """Some of the sectors of some of the writes."""
    share = rng.random()
    for event in events:
        if event.what == "write":
            yield from (piece for piece in _sectors(event) if rng.random() < share)
        elif rng.random() < share:
            yield event


def noise(events: Sequence[Event], rng: Random) -> Iterator[Event]:
    """Sectors that were being written come out whole, not at all, or as noise."""
    for event in events:
        for piece in _sectors(event) if event.what == "write" else [event]:
            die = rng.random()
            if die < 0.2 and piece.what == "write":
                yield piece._replace(data=rng.randbytes(len(piece.data)))
            elif die < 0.7:
                yield piece


KEEPING: tuple[Keep, ...] = (nothing, everything, the_first, some, sectors, noise)


def _sectors(event: Event) -> Iterator[Event]:
    start, end = event.at, event.at + len(event.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield event._replace(at=start, data=event.data[start - event.at : stop - event.at])
        start = stop
