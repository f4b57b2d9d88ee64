"""What people allowed, what the company sent them, and whom they brought along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.customers import People
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Ints, chance, stream
from huitou.sample.world import MONTHS, PROMOTER, World

SURVEY, MARKETING = 0, 1
PURPOSES = ("survey", "marketing")
WORDING = "2023-06"
EVERY_MONTHS = 3
OUTCOMES = ("delivered", "opened", "clicked")
_GIVEN = (0.95, 0.82)
_WITHDRAWN = (0.01, 0.05)
_STILL = 10**6


@dataclass(frozen=True)
class Consents:
    """By person: what was allowed at joining, and the day it was withdrawn (far in the future: never)."""

    given: tuple[Bools, Bools]
    withdrawn: tuple[Ints, Ints]

    def always(self, purpose: int) -> Bools:
        """Who allowed a purpose and never took it back."""
        return self.given[purpose] & (self.withdrawn[purpose] >= _STILL)


@dataclass(frozen=True)
class Campaigns:
    """Campaign messages by position."""

    who: Ints
    at: Ints
    number: Ints
    outcome: Ints
    count: int  # how many campaigns there were


@dataclass(frozen=True)
class Referrals:
    """Recommendations by position; `friend` and `joined` are -1 where the friend did not come."""

    who: Ints
    friend: Ints
    at: Ints
    joined: Ints


def consents(world: World, folk: People) -> Consents:
    rng = stream(world.seed, "consents")
    given: list[Bools] = []
    withdrawn: list[Ints] = []
    for allow, take_back in zip(_GIVEN, _WITHDRAWN, strict=True):
        yes = chance(rng, allow, len(folk))
        day = rng.integers(np.minimum(np.maximum(folk.joined, 0) + 1, world.days - 1), world.days)
        given.append(yes)
        withdrawn.append(np.where(yes & chance(rng, take_back, len(folk)), day, _STILL))
    return Consents((given[0], given[1]), (withdrawn[0], withdrawn[1]))


def campaigns(world: World, folk: People, allowed: Consents) -> Campaigns:
    """Four messages a year to a tenth of the members who allow it, on the second day of a quarter."""
    rng = stream(world.seed, "campaigns")
    parts: list[tuple[Ints, Ints, Ints]] = []
    for number, month in enumerate(range(0, MONTHS, EVERY_MONTHS)):
        day = world.month(month) + 1
        may = allowed.given[MARKETING] & (allowed.withdrawn[MARKETING] > day) & (folk.joined < day)
        who = np.flatnonzero(may & chance(rng, 0.2, len(folk)))
        parts.append(
            (who, day * DAY + 11 * 3600 + rng.integers(0, 3600, len(who)), np.full(len(who), number))
        )
    who, at, numbers = (np.concatenate(part) for part in zip(*parts, strict=True))
    outcome = np.searchsorted([0.62, 0.92], rng.random(len(who)), side="right").astype(np.int64)
    return Campaigns(who, at, numbers, outcome, len(parts))


def referrals(world: World, folk: People, opened: Ints) -> Referrals:
    """Every referred joiner has somebody who told them, mostly a promoter; as many again were told in vain.

    opened: when each person's account was opened, in seconds since day 0
    """
    rng = stream(world.seed, "referrals")
    friends = np.flatnonzero(folk.referred)
    tellers = np.flatnonzero(folk.joined < 0)
    weight = np.where(folk.mood[tellers] == PROMOTER, 5.0, 1.0)
    who = rng.choice(tellers, 2 * len(friends), p=weight / weight.sum())
    vain = rng.integers(0, world.days * DAY, len(friends))
    told = opened[friends] - 3600 - (rng.exponential(4.0, len(friends)) * DAY).astype(np.int64)
    none = np.full(len(friends), -1)
    return Referrals(
        who=who,
        friend=np.concatenate([friends, none]),
        at=np.concatenate([told, vain]),
        joined=np.concatenate([opened[friends], none]),
    )
