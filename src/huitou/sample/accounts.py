"""Customer numbers: most people have one, some have signed up twice (once in the shop, once in the app)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.customers import People
from huitou.sample.days import opening_hours
from huitou.sample.draw import Ints, stream
from huitou.sample.orders import Orders
from huitou.sample.world import World

_TWICE = 0.015


@dataclass(frozen=True)
class Accounts:
    """The accounts by position: first one a person, in the order of People, then the second accounts.

    at: when the account was opened, in seconds since the midnight day 0 begins with
    """

    who: Ints
    at: Ints
    code: list[str]
    of_order: Ints  # the account each order was made with

    def __len__(self) -> int:
        return len(self.who)


def accounts(world: World, folk: People, found: Orders) -> Accounts:
    rng = stream(world.seed, "accounts")
    people = len(folk)
    twice = np.sort(rng.choice(people, round(people * _TWICE), replace=False))
    second = np.full(people, -1, dtype=np.int64)
    second[twice] = people + np.arange(len(twice))
    since = np.zeros(people, dtype=np.int64)
    since[twice] = np.maximum(folk.joined[twice], 0) + rng.integers(20, 300, len(twice))
    by_second = found.app & (second[found.who] >= 0) & (found.day >= since[found.who])
    of_order = np.where(by_second, second[found.who], found.who)
    who = np.concatenate([np.arange(people), twice])
    at = opening_hours(rng, np.concatenate([folk.joined, np.minimum(since[twice], world.days - 1)]))
    earliest = np.full(len(who), np.iinfo(np.int64).max)
    np.minimum.at(earliest, of_order, found.at)  # nobody buys with a card they do not have yet
    at = np.minimum(at, earliest - 180)
    code = np.empty(len(who), dtype=object)
    code[np.argsort(at, kind="stable")] = [f"M{number:06d}" for number in range(1, len(who) + 1)]
    return Accounts(who=who, at=at, code=list(code), of_order=of_order)
