"""The name of a survey whose file does not say it: without one, all surveys of a company would be one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from huitou.base import Text
from huitou.record.intake.headers import place
from huitou.record.intake.maps import Map, Strand, Take
from huitou.record.intake.table import Table

NAMED = Text(
    "檔案沒有寫問卷名稱，這些回答記在「{survey}」這份問卷名下。",
    "文件没有写问卷名称，这些回答记在“{survey}”这份问卷名下。",
    "The file does not name its survey; its answers are recorded under “{survey}”.",
)
_HAS_ONE = Text(
    "檔案自己寫了問卷名稱，所以不用「{survey}」。",
    "文件自己写了问卷名称，所以不用“{survey}”。",
    "The file names its survey itself, so “{survey}” was not used.",
)
_END = re.compile(r"\.(csv|tsv|txt|xlsx|xlsm|parquet|ndjson|jsonl|json)(?:#(.*))?$", re.IGNORECASE)
# Marks of a copy or of the moment of an export at the end of a name. A year or a month alone may be part of it: it stays.
_MARKS = re.compile(
    r"(?:[ _-]*[(（]\d{1,3}[)）]|[ _-]+(?:copy|複製|副本|拷贝)"
    r"|[ _-]*20\d\d(?P<s>[-_.]?)(?:0[1-9]|1[0-2])(?P=s)(?:0[1-9]|[12]\d|3[01])(?:[ _T-]*[0-2]\d[-_.h]?[0-5]\d(?:[-_.m]?[0-5]\d)?)?)$",
    re.IGNORECASE,
)


def name_of(file: str) -> str | None:
    """The name of a survey by its file (and sheet): `滿意度_20260501 (1).csv` is 滿意度. None for what is no file."""
    found = _END.search(file)
    if not found or "://" in file:
        return None
    name = file[: found.start()].strip()
    while (shorter := _MARKS.sub("", name).strip(" _-")) not in ("", name):
        name = shorter
    return f"{name} {found[2]}" if found[2] and name else name or None


def with_survey(said: Map, table: Table, named: str | None) -> tuple[Map, tuple[Text, ...]]:
    """The map with a name for the survey where neither the file nor the map has one: as a person said (`named`), else,
    of a wide survey, as the file is called. A name that was given is no part of the ids made for answers, so that the
    same file under another name changes the name and doubles nothing."""
    name = named or (name_of(table.name) if said.questions else None)
    answers = [s for s in said.strands if s.fact == "answers"]
    if not answers or not name:
        return said, ()
    if any(_says(s, table) for s in answers):
        return said, (_HAS_ONE.fill(survey=named),) if named else ()
    take = Take(const=name, given=True)
    strands = tuple(
        replace(s, takes={**s.takes, "survey": take}) if s in answers else s for s in said.strands
    )
    raw = {**said.raw, "answers": _told(said.raw["answers"], name)} if "answers" in said.raw else said.raw
    return replace(said, strands=strands, raw=raw), ()


def survey_given(said: Map) -> str | None:
    """The name that the answers of a file get from outside it."""
    return next((t.const for s in said.strands if (t := s.takes.get("survey")) and t.given), None)


def _says(strand: Strand, table: Table) -> bool:
    take = strand.takes.get("survey", Take())
    return take.const is not None or any(place(h, table.headers) is not None for h in take.headers)


def _told(raw: Any, name: str) -> Any:
    if isinstance(raw, list):
        return [_told(one, name) for one in raw]
    return {**raw, "survey": {"const": name, "given": True}}
