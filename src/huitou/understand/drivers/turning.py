"""Whether a segment turns the whole round: every factor, looked at inside branches, channels and kinds of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from ibis import _

from huitou.base import Refused, Text, same
from huitou.measure import Facts
from huitou.stores import Grouping
from huitou.understand.drivers.cells import cells_of
from huitou.understand.drivers.findings import Cut, Turned
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.naming import block, titled
from huitou.understand.drivers.respondents import Respondents
from huitou.understand.drivers.reversal import reversals
from huitou.understand.segments.segmentation import BEFORE

FEW = 40  # values above which a way of cutting is left alone
KNOWN = 0.5  # share of the answers whose segment must be known

# What answers themselves say: the title of each way of cutting, and where it stands.
_ASKED = {
    "branch": (Text("分店", "门店", "Branch"), "branches"),
    "channel": (Text("通路", "渠道", "Channel"), "channels"),
    "survey": (Text("問卷", "问卷", "Survey"), "surveys"),
}


def turned(
    facts: Facts,
    people: Respondents,
    model: DriverModel,
    attributes: Sequence[str],
    groupings: Mapping[str, Grouping] | None = None,
) -> tuple[tuple[Turned, ...], tuple[Cut, ...]]:
    """What goes against the whole, all checks held together, and the ways of cutting it that were looked at; the first
    is empty where nothing does. attributes: of the customers; groupings: published ones, by name."""
    published = fitting_groupings(groupings or {})
    ways: dict[str, tuple[Text, Sequence[str | None]]] = {
        **{name: (title, getattr(people, column)) for name, (title, column) in _ASKED.items()},
        **{n: (same(n), values) for n, values in attributes_of(facts, people, attributes).items()},
        **{n: (published[n].title, values) for n, values in groups_of(facts, people, published).items()},
    }
    fitting = {by: way for by, way in ways.items() if _fits(way[1])}
    outcome = people.block(model.questions_of(model.outcome or ""))
    checks = {}
    for by, (_title, values) in fitting.items():
        for factor in model.factors:
            table = {"segment": values, "level": people.block(model.questions_of(factor)), "outcome": outcome}
            checks[f"{factor}\n{by}"] = cells_of(table, "segment", "level", "outcome", people.customers)
    found = []
    for key, one in reversals(checks).items():
        factor, by = key.split("\n", 1)
        if one.kind is not None:
            called = replace(one, factor=block(factor), outcome=block(model.outcome or ""))
            found.append(Turned(factor, by, fitting[by][0], called))
    looked_at = tuple(Cut(by, title) for by, (title, _) in fitting.items())
    return tuple(sorted(found, key=lambda t: t.found.p)), looked_at


def fitting_groupings(groupings: Mapping[str, Grouping]) -> dict[str, Grouping]:
    """The published groupings that may be looked inside of: as of the end of the data, and not made of the answers
    themselves (loyalty types, rules about the latest score): among those who gave an outcome alike nothing can move it,
    and the whole would seem to come from the mix."""
    earlier = {f"{name}{BEFORE}" for name in groupings}
    return {n: g for n, g in groupings.items() if n not in earlier and not g.of_answers}


def groups_of(
    facts: Facts, people: Respondents, groupings: Mapping[str, Grouping]
) -> dict[str, list[str | None]]:
    """The group of the person behind each answer by each grouping, as a token of its title; None where unknown."""
    if not groupings or not any(c is not None for c in people.customers):
        return {}
    answered = facts.plain("answers").filter(_.customer_id.notnull()).select(who="customer_id").distinct()
    found = {}
    for name, grouping in groupings.items():
        try:
            rows = facts.grouped(grouping.path)
        except Refused:  # facts in a warehouse cannot be joined with files beside it
            return {}
        rows = rows.semi_join(answered, rows.customer_id == answered.who)
        titles = {code: titled(title) for code, title in grouping.segments.items()}
        groups = {r["customer_id"]: titles.get(r["segment"], r["segment"]) for r in facts.rows(rows)}
        found[name] = _looked_up(people, groups)
    return found


def attributes_of(facts: Facts, people: Respondents, names: Sequence[str]) -> dict[str, list[str | None]]:
    """Each attribute of the people behind the answers, None where unknown or anonymous."""
    if not names or not facts.has("attributes"):
        return {}
    known = {c for c in people.customers if c is not None}
    answered = facts.plain("answers").filter(_.customer_id.notnull()).select(who="customer_id").distinct()
    rows = facts.plain("attributes").filter(_.attribute.isin(sorted(names)))
    rows = rows.semi_join(answered, rows.customer_id == answered.who)
    found: dict[str, dict[str, Any]] = {name: {} for name in sorted(names)}
    for row in facts.rows(rows.group_by(["customer_id", "attribute"]).agg(value=_.value.max())):
        if row["customer_id"] in known:
            found[row["attribute"]][row["customer_id"]] = row["value"]
    return {name: _looked_up(people, values) for name, values in found.items()}


def _looked_up(people: Respondents, values: Mapping[str, Any]) -> list[str | None]:
    return [None if c is None or values.get(c) is None else str(values[c]) for c in people.customers]


def _fits(values: Sequence[str | None]) -> bool:
    """Two to so many segments, known for half of the answers."""
    known = [v for v in values if v is not None]
    return 2 <= len(set(known)) <= FEW and len(known) >= KNOWN * len(values)


def complete(people: Respondents, model: DriverModel) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """The occasions with a score on every factor and the outcome."""
    names = [*model.factors, *([model.outcome] if model.outcome else [])]
    whole = np.ones(people.n, dtype=bool)
    for name in names:
        whole &= np.isfinite(people.block(model.questions_of(name)))
    return whole
