"""Where, or what, a customer buys most often."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _


def most_often(rows: ir.Table, column: str) -> ir.Table:
    """whose, value: of each customer_id the value of `column` that most of its rows have; of several alike, the last by
    name. Rows without a customer or a value do not count."""
    known = rows.filter(rows.customer_id.notnull(), rows[column].notnull())
    counts = known.group_by(["customer_id", column]).agg(n=_.count())
    most = counts.group_by("customer_id").agg(most=_.n.max()).select("most", whose="customer_id")
    best = counts.inner_join(most, (counts.customer_id == most.whose) & (counts.n == most.most))
    return best.group_by("customer_id").agg(value=_[column].max()).select("value", whose="customer_id")
