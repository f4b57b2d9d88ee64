"""Where the customers of a segment mostly buy, and what: their most common usual branch, channel and product category.

The unit is the customer: each has one usual branch, channel and category, those of most of their orders and order
lines, so that the share has Wilson's interval. Its difference from the share of all is that from the others (Newcombe's)
times the share that the others have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis.expr.types as ir
from ibis import _

from huitou.base import Text
from huitou.measure import Estimate, Facts, categorised, share
from huitou.understand.segments.chances import newcombe, of_shares
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.sizes import LEAST
from huitou.understand.segments.usual import most_often

MIXES = {
    "branch": Text("常去門市", "常去门店", "Usual branch"),
    "channel": Text("常用通路", "常用渠道", "Usual channel"),
    "category": Text("最常買的商品類別", "最常买的商品品类", "Category bought most"),
}


@dataclass(frozen=True)
class Mix:
    """Of one segment the branch, channel or category (`of`) that is the usual one of most: its name, the share of the segment's
    customers of whom it is, that of all customers, and how far the two are apart; bases are customers of whom it is
    known. withheld, without a name, where those are fewer than five.

    alone: the chance that any value of the column lies so far off in a segment drawn blindly; p: the same with all marks of
    the segmentation held together; apart: whether that makes a mark
    """

    segment: str
    of: str
    value: str | None
    share: Estimate
    average: Estimate
    difference: Estimate
    withheld: bool = False
    alone: float | None = None
    p: float | None = None
    apart: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Mix:
        """From what `plain` gave, after a stay on the shelf."""
        estimates = {k: Estimate(**plain[k]) for k in ("share", "average", "difference")}
        return cls(**{**plain, **estimates})


def mixes(facts: Facts, people: People, segmentation: Segmentation, least: int = LEAST) -> list[Mix]:
    """Branch, channel and category, where any are recorded, of every segment that has customers of whom they are
    known; not marked yet."""
    if segmentation.memberships is None:
        return []
    members = segmentation.memberships.select("segment", who="customer_id")
    found = []
    for of, usual in _usual(facts, people).items():
        joined = usual.inner_join(members, usual.whose == members.who)
        counts: dict[str, dict[str, int]] = {}
        for row in facts.rows(joined.group_by(["segment", "value"]).agg(n=_.count())):
            counts.setdefault(str(row["segment"]), {})[str(row["value"])] = int(row["n"])
        known = {name: counts[name] for name in segmentation.segments if name in counts}
        found += [mix_of(name, of, known, least) for name in known]
    return found


def _usual(facts: Facts, people: People) -> dict[str, ir.Table]:
    """Branch and channel, and category where lines are recorded: whose, value, of all before the day."""
    orders = facts.plain("purchases").filter(_.bought_on < people.day, _.customer_id.notnull())
    found = {of: most_often(orders, of) for of in ("branch", "channel")}
    if facts.has("lines"):
        lines = categorised(facts).select("category", whole="order_id")
        bought = orders.select("order_id", "customer_id")
        found["category"] = most_often(bought.inner_join(lines, bought.order_id == lines.whole), "category")
    return found


def mix_of(name: str, of: str, counts: Mapping[str, Mapping[str, int]], least: int) -> Mix:
    """One segment's; counts: segment → value → customers whose usual one it is. Withheld under `least` of them."""
    own = counts[name]
    base = sum(own.values())
    if base < least:
        unknown = Estimate(None, None, None, base)
        return Mix(name, of, None, unknown, unknown, unknown, withheld=True)
    value, n = min(own.items(), key=lambda one: (-one[1], one[0]))
    everybody = sum(sum(one.values()) for one in counts.values())
    of_all = sum(one.get(value, 0) for one in counts.values())
    shares = share(n, base), share(of_all, everybody)
    # which value is looked at follows from the counts themselves: it is judged as the furthest off of all of them
    one, values = of_shares(n, base, of_all, everybody), len({v for own in counts.values() for v in own})
    alone = None if one is None else min(1.0, values * one)
    return Mix(name, of, value, *shares, _difference(n, base, of_all, everybody), alone=alone)


def _difference(n: int, base: int, of_all: int, everybody: int) -> Estimate:
    """A share less that of all, whom the others make up with it."""
    others = everybody - base
    if others == 0:
        return Estimate(0.0, None, None, base)
    apart = newcombe(share(n, base), share(of_all - n, others))
    value, low, high = (others / everybody * end for end in apart)
    return Estimate(value, low, high, base)
