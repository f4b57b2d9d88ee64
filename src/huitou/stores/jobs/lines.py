"""Files of JSON lines to which each line is appended once by its id, however often it is asked for."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO
from urllib.parse import quote

_WHOLE = b"\n"  # only what ends with it was written whole


class Lines:
    """One file for each topic. Safe against other processes, and against a kill in the middle of a line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[int, set[str]]] = {}  # up to which byte, and the ids found there

    def append(self, topic: str, name: str, line: str) -> bool:
        """Append a line whose `id` is name to the topic's file and see it on the disk; False where it is there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{quote(topic, safe='')}.jsonl").open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # let go of when the file is closed
            new = name not in self._ids(topic, file)
            if new:
                file.write(line.encode() + _WHOLE)
                file.flush()
            os.fsync(
                file.fileno()
            )  # a line that is there may have been written by one who was killed before this
        if new:
            self._keep_name()
        return new

    def _ids(self, topic: str, file: IO[bytes]) -> set[str]:
        """The ids in the file; reads only what was added since last time, and cuts off a line left half-way."""
        read, ids = self._read.get(topic, (0, set()))
        if file.seek(0, os.SEEK_END) < read:  # somebody emptied it
            read, ids = 0, set()
        file.seek(read)
        whole, _, _ = file.read().rpartition(_WHOLE)
        if whole:
            ids |= {json.loads(line)["id"] for line in whole.split(_WHOLE)}
            read += len(whole) + 1
        file.truncate(read)
        self._read[topic] = read, ids
        return ids

    def _keep_name(self) -> None:
        """A file's own name is on the disk only when its folder is."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
