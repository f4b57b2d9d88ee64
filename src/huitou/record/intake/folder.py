"""The folder in which one import works, inside the workspace, gone when it is done."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huitou.stores import Workspace


def new_id(ws: Workspace) -> str:
    """An import's id: when it began, and six random digits."""
    return f"{ws.clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


@contextmanager
def staging(ws: Workspace, import_id: str) -> Iterator[Path]:
    """A folder that lives as long as the import; what crashed imports left behind is swept away first."""
    root = ws.folder / "staging"
    root.mkdir(exist_ok=True)
    for old in root.glob("*.lock"):
        _sweep(old)
    held = root / f"{import_id}.lock"
    lock = os.open(held, os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)  # held for as long as this process lives, however it ends
    folder = held.with_suffix("")
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        held.unlink(missing_ok=True)
        os.close(lock)


def _sweep(held: Path) -> None:
    """Remove the folder of an import whose process is no more."""
    try:
        lock = os.open(held, os.O_RDWR)
    except OSError:
        return  # it has just ended by itself
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(held.with_suffix(""), ignore_errors=True)
        held.unlink(missing_ok=True)
    except BlockingIOError:
        pass
    finally:
        os.close(lock)
