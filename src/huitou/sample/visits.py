"""Visits in the app and on the site: before an order, and just to look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.accounts import Accounts
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Ints, chance, stream
from huitou.sample.orders import Orders
from huitou.sample.world import World


@dataclass(frozen=True)
class Visits:
    """Visits by position, in the order of time."""

    account: Ints
    at: Ints
    site: Bools  # on the site; else in the app
    seconds: Ints
    actions: Ints


def visits(world: World, cards: Accounts, found: Orders) -> Visits:
    rng = stream(world.seed, "visits")
    in_app = np.flatnonzero(found.app)
    buying = in_app[chance(rng, 0.9, len(in_app))]
    looking = rng.choice(in_app, len(in_app) // 2)
    away = rng.integers(1, 20, len(looking)) * DAY + rng.integers(-6 * 3600, 6 * 3600, len(looking))
    order = np.concatenate([buying, looking])
    at = np.concatenate([found.at[buying] - rng.integers(60, 600, len(buying)), found.at[looking] + away])
    seconds = np.exp(rng.normal(4.6, 0.8, len(order))).astype(np.int64) + 5
    actions = 1 + rng.poisson(np.minimum(seconds / 25, 40))
    site = chance(rng, 0.15, len(order))
    known = np.flatnonzero((at >= 0) & (at < world.days * DAY))
    by_time = known[np.argsort(at[known], kind="stable")]
    account = cards.of_order[order]
    return Visits(account[by_time], at[by_time], site[by_time], seconds[by_time], actions[by_time])
