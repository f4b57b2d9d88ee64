"""Behaviour and attitude of every customer side by side, and the type that follows from them."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.measure import Facts
from huitou.understand.loyalty.attitude import attitude, fond
from huitou.understand.loyalty.behaviour import GRID, behaviour
from huitou.understand.loyalty.cuts import Lines

TRUE, LATENT, SPURIOUS, NONE = "true", "latent", "spurious", "none"
TYPES = (TRUE, LATENT, SPURIOUS, NONE)
UNKNOWN, TOO_NEW = "unknown", "too_new"  # no answer; not watched for long enough
AT_CUT = GRID.index(1.0) + 1  # how many cuts of the grid are reached by who reaches the company's own


Keep = Callable[[str, ir.Table], ir.Table]  # computes a table once, where the engine can


def _anew(_name: str, table: ir.Table) -> ir.Table:
    return table


def people(facts: Facts, lines: Lines, keep: Keep = _anew) -> ir.Table:
    """One row a customer who ever bought: the columns of `behaviour`, of `attitude` (null where she said nothing), and

    much: whether she buys much; is_fond, was_fond: whether her answer, and the one before it, reaches the cut;
    loyalty_type: true, latent, spurious, none, unknown or too_new.
    """
    bought = behaviour(facts, lines)
    said = _said(facts, lines, keep)
    if said is None:
        nothing = {"source": "string", "percent": "float64", "span": "float64"}
        both = bought.mutate(**{n: ibis.null().cast(kind) for n, kind in nothing.items()})
        both = both.mutate(
            is_fond=ibis.null("boolean"), latest_fond=ibis.null("boolean"), was_fond=ibis.null("boolean")
        )
    else:
        order = lines.cuts.order
        said = said.mutate(
            is_fond=fond(said, "percent", lines.cuts, order),
            latest_fond=fond(said, "latest", lines.cuts, order),
            was_fond=fond(said, "before", lines.cuts, order),
        ).drop("before", "latest")
        said = said.rename(whose="customer_id")
        both = bought.left_join(said, bought.customer_id == said.whose).drop("whose")
    both = both.mutate(much=both.reach >= AT_CUT)
    return keep(f"loyalty_{lines.mark}", both.mutate(loyalty_type=_type(both)))


def _said(facts: Facts, lines: Lines, keep: Keep) -> ir.Table | None:
    said = attitude(facts, lines)
    return None if said is None else keep(f"attitude_{lines.mark}", said)


def _type(table: ir.Table) -> ir.Value:
    return ibis.cases(
        (~table.had_time, TOO_NEW),
        (table.is_fond.isnull(), UNKNOWN),
        (table.much & table.is_fond, TRUE),
        (~table.much & table.is_fond, LATENT),
        (table.much & ~table.is_fond, SPURIOUS),
        else_=NONE,
    )


def strangers(facts: Facts, lines: Lines, keep: Keep = _anew) -> int:
    """How many answered and never bought: they have an attitude and no behaviour, and no type."""
    said = _said(facts, lines, keep)
    if said is None:
        return 0
    buyers = facts.bought_before(lines.day).select(whose="customer_id")
    return int(facts.rows(said.anti_join(buyers, said.customer_id == buyers.whose).agg(n=_.count()))[0]["n"])
