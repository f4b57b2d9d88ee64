"""Where the customers of a segment mostly buy, and what: their most common usual branch, channel and product category.

The unit is the customer: each has one usual branch, channel and category, those of most of their orders and order
lines, so that the share has Wilson's interval, and its difference from the share of all is that of `profile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis.expr.types as ir
from ibis import _

from huitou.base import Text
from huitou.measure import Estimate, Facts, categorised, share
from huitou.understand.segments.people import People
from huitou.understand.segments.profile import difference
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
    known. withheld, without a name, where those are fewer than five."""

    segment: str
    of: str
    value: str | None
    share: Estimate
    average: Estimate
    difference: Estimate
    withheld: bool = False

    @property
    def apart(self) -> bool:
        """Whether the interval of the difference leaves zero out."""
        return self.difference.apart

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Mix:
        """From what `plain` gave, after a stay on the shelf."""
        estimates = {k: Estimate(**plain[k]) for k in ("share", "average", "difference")}
        return cls(**{**plain, **estimates})


def mixes(facts: Facts, people: People, segmentation: Segmentation, least: int = LEAST) -> list[Mix]:
    """Branch, channel and category, where any are recorded, of every segment that has customers of whom they are known."""
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
        found += [_mix(name, of, known, least) for name in known]
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


def _mix(name: str, of: str, counts: Mapping[str, Mapping[str, int]], least: int) -> Mix:
    own = counts[name]
    base = sum(own.values())
    if base < least:
        unknown = Estimate(None, None, None, base)
        return Mix(name, of, None, unknown, unknown, unknown, withheld=True)
    value, n = min(own.items(), key=lambda one: (-one[1], one[0]))
    everybody = sum(sum(one.values()) for one in counts.values())
    of_all = sum(one.get(value, 0) for one in counts.values())
    rest = (everybody - base, of_all - n, of_all - n)  # of zeros and ones, squares add up to what they do
    return Mix(name, of, value, share(n, base), share(of_all, everybody), difference((base, n, n), rest))
