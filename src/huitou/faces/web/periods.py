"""The periods a reader may choose from, counted back from the last day of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import Request

from huitou.base import Period

HOW_MANY = {"year": 5, "quarter": 8, "month": 24}


@dataclass(frozen=True)
class Choices:
    """What the period form offers and what is chosen in it.

    groups: calendar unit → periods, the latest first; other: the chosen period where it is in none of them
    """

    groups: dict[str, list[Period]]
    chosen: str
    first: str
    last: str
    other: Period | None = None


def choices(request: Request, as_of: date | None) -> Choices:
    query = request.query_params
    groups = {
        unit: list(reversed(Period.of(unit, as_of).back(many))) for unit, many in HOW_MANY.items() if as_of
    }
    ranged = bool(query.get("first") or query.get("last"))
    chosen = None if ranged or not query.get("period") else Period.parse(query["period"])
    other = None if any(chosen in periods for periods in groups.values()) else chosen
    label = chosen.label if chosen else ""
    return Choices(groups, label, query.get("first", ""), query.get("last", ""), other)
