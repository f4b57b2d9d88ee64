"""Who buys when, where and through which channel."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.customers import People
from huitou.sample.days import DAY, opening_hours, season
from huitou.sample.draw import Bools, Floats, Ints, chance, pick, stream
from huitou.sample.world import World

_AT_HOME = 0.82
_IN_TOWN = 0.75  # of the orders made elsewhere


@dataclass(frozen=True)
class Orders:
    """The orders by position, in the order of time. `at` is in seconds since the midnight day 0 begins with."""

    who: Ints  # position in People
    at: Ints
    branch: Ints
    app: Bools  # made in the app; else in the shop
    first: Bools  # the order on the day of joining

    def __len__(self) -> int:
        return len(self.who)

    @property
    def day(self) -> Ints:
        return self.at // DAY

    def where(self, keep: Bools | Ints) -> Orders:
        """Some of the orders: those marked, or those at the given positions."""
        return Orders(*(getattr(self, field.name)[keep] for field in fields(self)))


def orders(world: World, shops: Branches, folk: People) -> Orders:
    """All orders, before complaints drive anybody away."""
    rng = stream(world.seed, "orders")
    wish = np.concatenate([[0.0], np.cumsum(season(world))])  # even days' worth of tea up to each midnight
    first_who = np.flatnonzero(folk.joined >= 0)
    later_who, later_day = _later(world, rng, folk, wish)
    who = np.concatenate([first_who, later_who])
    day = np.concatenate([folk.joined[first_who], later_day])
    first = np.arange(len(who)) < len(first_who)
    found = Orders(
        who=who,
        at=opening_hours(rng, day),
        branch=_where(rng, shops, folk.home[who], day),
        app=chance(rng, folk.app[who] * (0.75 + 0.25 * day / world.days), len(who)),
        first=first,
    )
    found = found.where(first | chance(rng, _kept(world, shops, folk, found), len(found)))
    return found.where(np.argsort(found.at, kind="stable"))


def _later(world: World, rng: np.random.Generator, folk: People, wish: Floats) -> tuple[Ints, Ints]:
    """A Poisson number of orders a customer until gone, spread over the days as the season wishes."""
    days = np.arange(world.days + 1)
    start = np.maximum(folk.joined + 1, 0)
    low = np.interp(start, days, wish)
    high = np.maximum(np.interp(folk.gone, days, wish), low)
    count = rng.poisson(folk.rate * (high - low))
    who = np.repeat(np.arange(len(folk)), count)
    moment = low[who] + rng.random(len(who)) * (high - low)[who]
    return who, np.searchsorted(wish, moment, side="right").astype(np.int64) - 1


def _where(rng: np.random.Generator, shops: Branches, home: Ints, day: Ints) -> Ints:
    """The home branch mostly; else another one in town, or anywhere, if it is open yet."""
    count = len(home)
    branch = home.copy()
    away = ~chance(rng, _AT_HOME, count)
    in_town = chance(rng, _IN_TOWN, count)
    anywhere = np.flatnonzero(away & ~in_town)
    branch[anywhere] = pick(rng, shops.size, len(anywhere))
    for city in range(int(shops.city_number.max()) + 1):
        here = np.flatnonzero(shops.city_number == city)
        moved = np.flatnonzero(away & in_town & (shops.city_number[home] == city))
        branch[moved] = here[pick(rng, shops.size[here], len(moved))]
    return np.where(day >= shops.opened[branch], branch, home)


def _kept(world: World, shops: Branches, folk: People, found: Orders) -> Floats:
    """The chance that an order is still made: failing branches and dearer tea cost some."""
    failing = np.where(shops.failing(found.branch, found.day), world.fail_keeps, 1.0)
    dearer = ~folk.much[found.who] & (found.day >= world.price_day)
    return failing * np.where(dearer, world.price_light_keeps, 1.0)
