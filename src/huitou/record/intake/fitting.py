"""Which ready maps fit the headers of a file best: for the sentence that asks for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huitou.record.intake.headers import place
from huitou.record.intake.maps import Map

_SHOWN = 3


def best_fitting(headers: Sequence[str], known: Iterable[Map], beyond: int = 1) -> list[str]:
    """Names of the maps that read most of these headers, the best first. Not those that read no more than `beyond`, nor
    those that read less than half of what the best one does."""
    read = {one.name: len(_read(headers, one)) for one in known}
    most = max(read.values(), default=0)
    fits = sorted(
        (name for name, n in read.items() if n > beyond and n * 2 > most), key=lambda n: (-read[n], n)
    )
    return fits[:_SHOWN]


def _read(headers: Sequence[str], one: Map) -> set[int]:
    """The places of the headers that a map would read; words of its patterns for free text count for nothing."""
    found = {
        i
        for s in one.strands
        for t in s.takes.values()
        for h in t.reads
        if (i := place(h, headers)) is not None
    }
    for index, header in enumerate(headers):
        question = one.question_of(header) if header and one.questions else None
        if question and not question.text:
            found.add(index)
    return found
