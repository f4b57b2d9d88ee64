"""Which group each customer is in: the one place where a later stage leaves what an earlier one may split figures by.

A grouping is a Parquet file of customer_id and segment with a few words beside it, under `derived/segments`. It can
be deleted at any time and is worked out again. Whoever reads it needs to know nothing of how the groups came about.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from huitou.base import LANGS, Text, Unfit

LONGEST = 60  # letters of a name

_NAME = Text(
    zh_hant="「{name}」不能當分群的名稱：要有 1 到 60 個字，不能有引號、等號、斜線或換行。",
    zh_hans="“{name}”不能作为分群的名称：要有 1 到 60 个字，不能有引号、等号、斜线或换行。",
    en="“{name}” cannot name a grouping: use 1 to 60 letters without quotes, equals signs, slashes or line breaks.",
)


@dataclass(frozen=True)
class Grouping:
    """name: by which figures are split; title: what people call it; segments: code → title, in the order in which
    they are shown; as_of: the last local day that the groups know of; stamp: changes whenever any customer may be in
    another group; path: Parquet with customer_id and segment, one row a customer, in no group where there is none;
    of_answers: whether what customers said in surveys had a part in who is where."""

    name: str
    title: Text
    segments: Mapping[str, Text]
    as_of: date
    stamp: str
    path: Path
    of_answers: bool = False


class Groupings:
    """The groupings of one company, each replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[int, dict[str, Grouping]] = (-1, {})

    def all(self) -> dict[str, Grouping]:
        """Every grouping by its name, in the order of their names."""
        try:
            changed = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return {}
        if self._seen[0] != changed:
            found = [one for file in self.folder.glob("*.json") if (one := self._read(file)) is not None]
            self._seen = changed, {one.name: one for one in sorted(found, key=lambda g: g.name)}
        return self._seen[1]

    def find(self, name: str) -> Grouping | None:
        return self.all().get(name)

    def publish(
        self,
        name: str,
        title: Text,
        segments: Mapping[str, Text],
        as_of: date,
        stamp: str,
        write: Callable[[Path], None],
        of_answers: bool = False,
    ) -> Grouping:
        """Put a grouping in the place of the earlier one of its name. write: saves the rows to a Parquet file.

        Safe in several processes at once; the file before the last one stays, so that nobody who reads it stumbles.
        Raises Unfit for a name that cannot be one.
        """
        must_be_a_name(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        stem = _stem(name)
        path = self.folder / f"{stem}-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}.parquet"
        half = path.with_suffix(f".{os.getpid()}.part")
        write(half)
        half.replace(path)
        said = {
            "name": name,
            "title": title.as_dict(),
            "segments": {code: text.as_dict() for code, text in segments.items()},
            "as_of": as_of.isoformat(),
            "stamp": stamp,
            "file": path.name,
            "of_answers": of_answers,
        }
        before = self._read(self.folder / f"{stem}.json")
        beside = self.folder / f"{stem}.{os.getpid()}.new"
        beside.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        beside.replace(self.folder / f"{stem}.json")
        for old in self.folder.glob(f"{stem}-*.parquet"):
            if old != path and (before is None or old != before.path):
                old.unlink(missing_ok=True)
        self._seen = -1, {}
        return Grouping(name, title, dict(segments), as_of, stamp, path, of_answers)

    def withdraw(self, name: str) -> None:
        """Take a grouping away, where there is one."""
        (self.folder / f"{_stem(name)}.json").unlink(missing_ok=True)
        self._seen = -1, {}

    @staticmethod
    def _read(file: Path) -> Grouping | None:
        """What stands in a file of words; None where it, or the rows it speaks of, is not there or not readable."""
        try:
            said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            segments = {code: _text(words) for code, words in said["segments"].items()}
            path = file.parent / said["file"]
            if not path.is_file():
                return None
            as_of = date.fromisoformat(said["as_of"])
            title, of_answers = _text(said["title"]), bool(said["of_answers"])
            return Grouping(said["name"], title, segments, as_of, said["stamp"], path, of_answers)
        except (OSError, ValueError, KeyError):
            return None


def must_be_a_name(name: str) -> None:
    """Raises Unfit where a name cannot name a grouping."""
    fits = name == name.strip() and 0 < len(name) <= LONGEST and name.isprintable()
    if not fits or name in (".", "..") or set(name) & set("\"'=/\\,"):
        raise Unfit("grouping.name", _NAME, name=name)


def _stem(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:20]


def _text(said: Mapping[str, str]) -> Text:
    return Text(*(said[lang] for lang in LANGS))
