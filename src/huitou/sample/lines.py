"""What is in each order, and what is brought back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.days import DAY, gift_season
from huitou.sample.draw import Floats, Ints, chance, pick, pick_each, stream
from huitou.sample.orders import Orders
from huitou.sample.products import GIFT, GOODS, Products
from huitou.sample.world import World

REASONS = ("damaged", "wrong-item", "changed-mind", "quality")
_LINES_AN_ORDER = (0.58, 0.27, 0.12, 0.03)  # one, two, three, four
_CATEGORY = (0.735, 0.20, 0.040, 0.025)
_RETURNED = (0.0025, 0.0025, 0.024, 0.012)  # share of lines, by category


@dataclass(frozen=True)
class Lines:
    """The lines by position, order after order. Amounts are whole TWD."""

    order: Ints
    number: Ints  # 1, 2, … within its order
    product: Ints
    quantity: Ints
    amount: Ints

    def totals(self, orders: int) -> Ints:
        """What each order came to."""
        return np.bincount(self.order, weights=self.amount, minlength=orders).astype(np.int64)


@dataclass(frozen=True)
class Returns:
    """Lines brought back."""

    line: Ints
    at: Ints
    quantity: Ints
    amount: Ints
    reason: Ints


def lines(world: World, goods: Products, found: Orders) -> Lines:
    rng = stream(world.seed, "lines")
    per_order = 1 + pick(rng, _LINES_AN_ORDER, len(found))
    order = np.repeat(np.arange(len(found)), per_order)
    number = np.arange(len(order)) - np.repeat(np.cumsum(per_order) - per_order, per_order) + 1
    category = _categories(world, rng, found.day[order])
    product = _products(rng, goods, category)
    quantity = 1 + pick(rng, (0.75, 0.18, 0.05, 0.02), len(order))
    quantity = np.where(goods.category[product] >= GOODS, 1, quantity)
    dearer = found.day[order] >= world.price_day
    price = np.where(dearer, goods.after[product], goods.before[product])
    return Lines(order=order, number=number, product=product, quantity=quantity, amount=price * quantity)


def _categories(world: World, rng: np.random.Generator, day: Ints) -> Ints:
    even = np.array(_CATEGORY)
    festive = even.copy()
    festive[GIFT] *= world.gift_wish
    rest = 1 - festive[GIFT]
    festive[:GIFT] *= rest / festive[:GIFT].sum()
    return pick_each(rng, np.array([even, festive]), gift_season(world)[day].astype(np.int64))


def _products(rng: np.random.Generator, goods: Products, category: Ints) -> Ints:
    weights: Floats = np.where(
        goods.category[None, :] == np.arange(len(_CATEGORY))[:, None], goods.taken, 0.0
    )
    product = np.zeros(len(category), dtype=np.int64)
    for kind in range(len(_CATEGORY)):
        of_kind = np.flatnonzero(category == kind)
        product[of_kind] = pick(rng, weights[kind], len(of_kind))
    return product


def returns(world: World, goods: Products, found: Orders, bought: Lines) -> Returns:
    """About six orders in a thousand are brought back, merchandise more often than tea."""
    rng = stream(world.seed, "returns")
    share = np.array(_RETURNED)[goods.category[bought.product]]
    line = np.flatnonzero(chance(rng, share, len(bought.order)))
    at = found.at[bought.order[line]] + 900 + (rng.exponential(2.5, len(line)) * DAY).astype(np.int64)
    in_time = at < world.days * DAY
    line, at = line[in_time], at[in_time]
    quantity = rng.integers(1, bought.quantity[line] + 1)
    return Returns(
        line=line,
        at=at,
        quantity=quantity,
        amount=bought.amount[line] // bought.quantity[line] * quantity,
        reason=pick(rng, (0.3, 0.3, 0.2, 0.2), len(line)),
    )
