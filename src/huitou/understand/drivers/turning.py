"""Whether a segment turns the whole round: every factor, looked at inside branches, channels and kinds of customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from ibis import _

from huitou.measure import Facts
from huitou.understand.drivers.cells import cells_of
from huitou.understand.drivers.findings import Turned
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.naming import block
from huitou.understand.drivers.respondents import Respondents
from huitou.understand.drivers.reversal import reversals

FEW = 40  # values above which a way of cutting is left alone
KNOWN = 0.5  # share of the answers whose segment must be known


def turned(
    facts: Facts, people: Respondents, model: DriverModel, attributes: Sequence[str]
) -> tuple[Turned, ...]:
    """What goes against the whole, all checks held together; empty where nothing does. attributes: of the customers."""
    ways: dict[str, Sequence[str | None]] = {
        "branch": people.branches, "channel": people.channels, "survey": people.surveys,
        **attributes_of(facts, people, attributes),
    }  # fmt: skip
    fitting = {by: values for by, values in ways.items() if _fits(values)}
    outcome = people.block(model.questions_of(model.outcome or ""))
    checks = {}
    for by, values in fitting.items():
        for factor in model.factors:
            table = {"segment": values, "level": people.block(model.questions_of(factor)), "outcome": outcome}
            checks[f"{factor}\n{by}"] = cells_of(table, "segment", "level", "outcome")
    found = []
    for key, one in reversals(checks).items():
        factor, by = key.split("\n", 1)
        if one.kind is not None:
            called = replace(one, factor=block(factor), outcome=block(model.outcome or ""))
            found.append(Turned(factor, by, called))
    return tuple(sorted(found, key=lambda t: t.found.p))


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
