"""The heads of all chains, noted in a file beside the database: whoever changes the database, and mends its chains and
sums so that they agree again, still contradicts what is noted here.

A line a commit and account: account id, number and hash of the newest entry. What is about to be committed is noted
first (?), and again once it is (!): a crash between the two leaves a line that may or may not have come true, and no
entry comes true that was not noted. Copy the file to a place of its own to be sure of it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from huitou.base import Missing, Text, Unreachable
from huitou.stores import Changes

FILE = "ledger.heads"
_DIGITS = 32  # of the hash: 128 bits
SMALL = 5_000_000  # bytes that are read while somebody waits
_FAILED = Text(
    zh_hant="點數帳本旁的檔案 {file} 寫不進去（{why}）；什麼都沒有改變，請檢查磁碟空間與權限後再試。",
    zh_hans="积分账本旁的文件 {file} 写不进去（{why}）；什么都没有改变，请检查磁盘空间与权限后再试。",
    en="The file {file} beside the ledger cannot be written ({why}). Nothing was changed; check the disk and its "
    "permissions, then try again.",
)
_NO_COPY = Text(
    zh_hant="沒有檔案 {file}；請指出 ledger.heads 的副本在哪裡。",
    zh_hans="没有文件 {file}；请指出 ledger.heads 的副本在哪里。",
    en="There is no file {file}; say where the copy of ledger.heads is.",
)


class Head(NamedTuple):
    """What the newest entry of an account was, or was about to be. hash: its first 32 digits."""

    sure: bool
    account_id: int
    n: int
    hash: str


class Noted:
    """The lines of a file up to an instant. They can be read again however much is added, and when another file has taken
    its place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size = file, os.fstat(file.fileno()).st_size

    def told(self) -> Iterator[Head]:
        """In their order. One that a crash cut off is passed over."""
        for line in self._lines():
            if head := _read(line.decode("ascii", errors="replace")):
                yield head

    def is_still(self, file: Path) -> bool:
        """Whether the file of that name is the one that was read."""
        return file.exists() and os.path.samestat(os.fstat(self._file.fileno()), file.stat())

    def added(self) -> bytes:
        """What came after."""
        self._file.seek(sum(map(len, self._lines())))
        return self._file.read()

    def _lines(self) -> Iterator[bytes]:
        self._file.seek(0)
        left = self._size
        for line in self._file:
            left -= len(line)
            if left < 0 or not line.endswith(b"\n"):  # it was being written
                return
            yield line


class Heads:
    """The file of one workspace. Several processes may add lines to it.

    copies: other such files, which are read beside it and never written: an older copy that lies where nobody can reach
    it, or those of other machines that post into the same database.
    """

    def __init__(self, folder: Path, copies: Sequence[Path] = ()) -> None:
        self.file, self._copies = folder / FILE, tuple(copies)
        self._lockfile, self._foldlock = self.file.with_suffix(".lock"), self.file.with_suffix(".fold")
        self._lock = threading.Lock()
        self._owed = b""  # lines that the disk would not take yet

    def announce(self, changes: Changes) -> None:
        """Note what is about to be committed. Raises Unreachable where it cannot be noted; nothing is committed then."""
        lines = _lines(changes, sure=False)
        try:
            with self._lock:
                self._add(lines)
        except OSError as failed:
            raise Unreachable("ledger.heads", _FAILED, file=self.file, why=failed.strerror) from failed

    def confirm(self, changes: Changes) -> None:
        """Note what was committed. What a full disk refuses is noted with the next: the points are safe by now."""
        with self._lock:
            self._owed += _lines(changes, sure=True)
            try:
                self._add(self._owed)
            except OSError:
                return
            self._owed = b""

    def _add(self, lines: bytes) -> None:
        if not lines:
            return
        with _locked(self._lockfile, fcntl.LOCK_SH):
            self._write(lines)

    def _write(self, lines: bytes) -> None:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.write(descriptor, lines) != len(lines):  # one call: lines of two processes do not mix
                os.write(descriptor, b"\n")
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)

    @property
    def small(self) -> bool:
        """Whether the files are read in a moment."""
        return sum(file.stat().st_size for file in (self.file, *self._copies) if file.exists()) < SMALL

    def told(self) -> Iterator[Head]:
        """All lines in their order, then those of the copies. One that a crash cut off is passed over. Raises Missing
        for a copy that is not there."""
        yield from self._own()
        for copy in self._copies:
            if not copy.is_file():
                raise Missing("ledger.no_copy", _NO_COPY, file=copy)
            yield from _all(copy)

    def _own(self) -> Iterator[Head]:
        if self.file.exists():
            yield from _all(self.file)

    @contextmanager
    def noted(self) -> Iterator[Noted]:
        """What is noted in our own file by now."""
        self.file.touch(0o600)
        with self.file.open("rb") as file:
            yield Noted(file)

    def fold(
        self, newest: Iterable[Head], noted: Noted | None = None, still: Callable[[], None] = lambda: None
    ) -> bool:
        """Write the file anew with these heads only; lines that were added since it was noted stay. One folds at a time.

        noted: what `newest` was chosen from; where somebody else folds meanwhile, or has, nothing is done: False.
        still: called before the file is replaced; what it raises leaves the file as it was.
        """
        if noted is None:
            with _locked(self._foldlock, fcntl.LOCK_EX), self.noted() as now:
                self._replace(newest, now, still)
            return True
        try:
            with _locked(self._foldlock, fcntl.LOCK_EX | fcntl.LOCK_NB):
                if not noted.is_still(self.file):
                    return False
                self._replace(newest, noted, still)
                return True
        except BlockingIOError:
            return False

    def _replace(self, newest: Iterable[Head], noted: Noted, still: Callable[[], None]) -> None:
        beside = self.file.with_suffix(".new")
        with beside.open("wb") as out:
            out.writelines(_line(head).encode() for head in newest)
            still()  # before the lock: whoever posts holds the database while waiting for it
            with _locked(self._lockfile, fcntl.LOCK_EX):  # lines are added together, and never meanwhile
                out.write(noted.added())
                out.flush()
                os.fsync(out.fileno())
                beside.replace(self.file)


@contextmanager
def _locked(file: Path, how: int) -> Iterator[None]:
    """Under a lock of the operating system, which gives it back when a process dies. Raises BlockingIOError where it is
    not to be waited for (LOCK_NB)."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _all(file: Path) -> Iterator[Head]:
    with file.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if head := _read(line):
                yield head


def _lines(changes: Changes, *, sure: bool) -> bytes:
    heads = [Head(sure, row.account_id, row.n, row.hash) for row in changes.accounts.values()]
    return "".join(map(_line, heads)).encode()


def _line(head: Head) -> str:
    return f"{'!' if head.sure else '?'} {head.account_id:x} {head.n} {head.hash[:_DIGITS]}\n"


def _read(line: str) -> Head | None:
    words = line.split()
    if len(words) != 4 or words[0] not in "?!" or len(words[3]) != _DIGITS or not line.endswith("\n"):
        return None
    try:
        head = Head(words[0] == "!", int(words[1], 16), int(words[2]), words[3])
    except ValueError:
        return None
    return head if head.n > 0 else None
