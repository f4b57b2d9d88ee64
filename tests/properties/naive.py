"""The measures of buying a second time: loops over customers in pandas, slow and plain, sharing no code with the first.

`orders` has order_id, customer_id, day, amount, `lines` order_id, product_id, category; days are local midnights, and
the period is from `first` up to, not including, `end`. Each figure is (value, base); no value where nobody is behind it.
"""

from __future__ import annotations

import pandas as pd

Found = tuple[float | None, int]


def end(orders: pd.DataFrame) -> pd.Timestamp:
    """The day after the data."""
    return pd.Timestamp(orders["day"].max()) + pd.Timedelta(days=1)


def figures(
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    first: pd.Timestamp,
    end: pd.Timestamp,
    lapse: int,
    horizon: pd.Timestamp,
    within: int = 60,
) -> dict[str, Found]:
    known = orders.dropna(subset=["customer_id"])
    now = known[(known.day >= first) & (known.day < end)]
    per = {c: g.sort_values("day") for c, g in now.groupby("customer_id")}
    born = {c: g.day.min() for c, g in known.groupby("customer_id")}
    before = _who(known, pd.Timestamp.min, first)
    earlier_first, earlier_end = _previous(first, end)
    earlier = _who(known, earlier_first, earlier_end)
    window = pd.Timedelta(days=lapse)
    recent, still = _who(known, first - window, first), _who(known, end - window, end)
    gone = _who(known, pd.Timestamp.min, first - window) - recent
    buyers = set(per)
    found = {
        "active_customers": (float(len(buyers)), len(buyers)),
        "repurchase_rate": _share([len(g) >= 2 for g in per.values()]),
        "repeat_customer_share": _share([born[c] < first or len(g) >= 2 for c, g in per.items()]),
        "new_customer_share": _share([born[c] >= first for c in per]),
        "new_customers": _count(c for c in per if born[c] >= first),
        "retained_customers": _count(buyers & recent),
        "returning_customers": _count((buyers & before) - recent),
        "retention_rate": _share([c in buyers for c in earlier]),
        "return_rate": _share([c in buyers for c in gone]),
        "churn_rate": _share([c not in still for c in recent]),
        "purchase_frequency": _mean([len(g) for g in per.values()]),
        "revenue_per_customer": _mean([g.amount.sum() for g in per.values() if g.amount.notna().any()]),
    }
    return found | _money(now, per, born, first) | _revenue(known, now, earlier_first, earlier_end) | _gaps(per) | {
        "customer_value_to_date": _mean(
            [g.amount.sum() for _, g in known[known.day < end].groupby("customer_id") if g.amount.notna().any()]
        ),
        "product_breadth": _mean(
            now.merge(lines, on="order_id").groupby("customer_id").product_id.nunique().tolist()
        ),
        "cross_sell_rate": _crossed(known[known.day < end].merge(lines, on="order_id"), before, first),
        "up_sell_rate": _upped(known[known.day < first], now, before),
        "second_purchase_rate": _second(known, {c for c, b in born.items() if first <= b < end}, horizon, within),
    }  # fmt: skip


def _who(orders: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp) -> set[str]:
    return set(orders[(orders.day >= first) & (orders.day < end)].customer_id)


def _previous(first: pd.Timestamp, end: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """As many calendar months before where the period is of whole months, else as many days."""
    if first.day == 1 and end.day == 1:
        months = (end.year - first.year) * 12 + end.month - first.month
        return first - pd.DateOffset(months=months), first
    return first - (end - first), first


def _share(hits: list[bool]) -> Found:
    return (sum(hits) / len(hits) if hits else None), len(hits)


def _mean(values: list[float]) -> Found:
    return (sum(values) / len(values) if values else None), len(values)


def _count(customers: object) -> Found:
    found = len(set(customers))  # type: ignore[call-overload]
    return float(found), found


def _money(now: pd.DataFrame, per: dict, born: dict, first: pd.Timestamp) -> dict[str, Found]:  # type: ignore[type-arg]
    priced = now.dropna(subset=["amount"])
    spent = priced.amount.sum()
    repeat = sum(g.amount.sum() for c, g in per.items() if born[c] < first or len(g) >= 2)
    return {
        "average_order_value": (spent / len(priced) if len(priced) else None, priced.customer_id.nunique()),
        "repeat_revenue_share": (repeat / spent if spent else None, len(per)),
    }


def _revenue(
    known: pd.DataFrame, now: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp
) -> dict[str, Found]:
    was = known[(known.day >= first) & (known.day < end)].groupby("customer_id").amount.sum()
    was = was[was > 0]
    kept = now.groupby("customer_id").amount.sum().reindex(was.index).fillna(0.0)
    total = was.sum()
    return {
        "net_revenue_retention": (kept.sum() / total if total else None, len(was)),
        "gross_revenue_retention": (kept.clip(upper=was).sum() / total if total else None, len(was)),
    }


def _gaps(per: dict) -> dict[str, Found]:  # type: ignore[type-arg]
    days = {c: g.day.diff().dropna().dt.days for c, g in per.items() if len(g) >= 2}
    intervals = sum(len(d) for d in days.values())
    total = sum(d.sum() for d in days.values())
    own = pd.Series([d.mean() for d in days.values()], dtype="float64")
    return {
        "purchase_interval": (total / intervals if intervals else None, len(days)),
        "purchase_interval_median": (own.median() if len(own) else None, len(days)),
    }


def _crossed(articles: pd.DataFrame, before: set[str], first: pd.Timestamp) -> Found:
    whose = dict(list(articles.dropna(subset=["category"]).groupby("customer_id")))
    hits = []
    for customer in before:
        own = whose.get(customer, articles[:0])
        hits.append(bool(set(own[own.day >= first].category) - set(own[own.day < first].category)))
    return _share(hits)


def _upped(earlier: pd.DataFrame, now: pd.DataFrame, before: set[str]) -> Found:
    was, became = (f.dropna(subset=["amount"]).groupby("customer_id").amount.mean() for f in (earlier, now))
    return _share([c in was and c in became and became[c] >= 1.1 * was[c] - 1e-9 for c in before])


def _second(known: pd.DataFrame, cohort: set[str], horizon: pd.Timestamp, within: int) -> Found:
    """The product-limit estimate, one day after another."""
    times = []
    whose = dict(list(known.groupby("customer_id").day))
    for customer in cohort:
        days = sorted(set(whose[customer]))
        again = len(days) > 1
        until = days[1] if again else horizon - pd.Timedelta(days=1)
        times.append(((until - days[0]).days, again))
    alive = 1.0
    for day in range(within + 1):
        at_risk = sum(t >= day for t, _ in times)
        events = sum(t == day and again for t, again in times)
        alive *= 1 - events / at_risk if at_risk else 1.0
    reached = any(t >= within for t, _ in times)
    return (1 - alive if times and (reached or alive == 0.0) else None), len(times)
