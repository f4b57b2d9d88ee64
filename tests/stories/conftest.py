"""The sample company brought in through the ordinary door, once for all stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from huitou import measure, record
from huitou.base import Period
from huitou.measure import Figure
from huitou.record import Brought
from huitou.record.merging import Merged
from huitou.sample import Sample, make
from huitou.stores import Workspace

Pick = Callable[[Figure], bool]


@dataclass
class House:
    """The sample company as a workspace. brought: what each import said; merged: what merging said."""

    ws: Workspace
    sample: Sample
    merged: Merged
    brought: dict[str, Brought] = field(default_factory=dict)

    def figures(
        self, name: str, first: date, end: date, by: Sequence[str] = (), every: str | None = None
    ) -> list[Figure]:
        return measure.figures(self.ws, [name], Period(first, end), by, every)

    def figure(self, name: str, first: date, end: date) -> Figure:
        return self.figures(name, first, end)[0]


def pooled(figures: Sequence[Figure]) -> float:
    """The value over several slices together: right for whatever is a mean over its base."""
    known = [(f.value, f.base) for f in figures if f.value is not None]
    return sum(value * base for value, base in known) / sum(base for _, base in known)


def bring_in(folder: Path, sample: Sample) -> House:
    ws = Workspace.create(folder)
    brought = {fact: record.bring(ws, file, fact) for fact, file in sample.files.items()}
    return House(ws, sample, record.merge(ws), brought)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The usual 60,000 customers, whom the planted intervals are for; takes half a minute of one core."""
    folder = tmp_path_factory.mktemp("house")
    return bring_in(folder / "company", make(folder / "files"))


@pytest.fixture(scope="session")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The same company with 2,000 customers, for what needs no power."""
    folder = tmp_path_factory.mktemp("small-house")
    return bring_in(folder / "company", make(folder / "files", customers=2_000))
