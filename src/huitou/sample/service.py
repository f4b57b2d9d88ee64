"""Complaints and what they cost, and the questions people ask the service desk."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.customers import People
from huitou.sample.days import DAY, opening_hours
from huitou.sample.draw import Bools, Floats, Ints, chance, pick, pick_each, stream, stretches
from huitou.sample.orders import Orders
from huitou.sample.world import World

CHANNELS = ("line", "phone", "email", "store")
IN_PERSON = (1, 3)  # by telephone and at the counter: in opening hours only
SLOW = 2  # LINE is answered within hours, e-mail within a week
CAUSES = ("slow-service", "wrong-item", "taste", "staff-attitude", "price", "app-fault", "hygiene")
TOPICS = ("order", "points", "delivery", "product", "opening-hours", "app")
AFTER_DAYS = 90  # how long a badly answered complaint keeps people away
_CONTACT_SHARE = (0.45, 0.25, 0.20, 0.10)
_SHARE = (0.38, 0.15, 0.27, 0.20)
_HOURS = (4.0, 20.0, 140.0, 2.0)  # median time to resolve, by channel
_CAUSE = (0.20, 0.20, 0.20, 0.14, 0.12, 0.08, 0.06)
_CAUSE_FAILING = (0.62, 0.12, 0.06, 0.14, 0.03, 0.02, 0.01)
_CAUSE_DEARER = (0.15, 0.17, 0.17, 0.12, 0.28, 0.07, 0.04)  # in the six months after the price rise
_MOOD = (1.6, 1.0, 0.7)


@dataclass(frozen=True)
class Complaints:
    """Complaints by position; times in seconds since day 0."""

    order: Ints
    at: Ints
    resolved: Ints
    channel: Ints
    cause: Ints

    def where(self, keep: Bools) -> Complaints:
        return Complaints(*(getattr(self, field.name)[keep] for field in fields(self)))


@dataclass(frozen=True)
class Contacts:
    """Contacts by position; `issue` is shared by those about the same matter."""

    order: Ints
    at: Ints
    answered: Ints
    resolved: Ints
    channel: Ints
    topic: Ints
    issue: Ints

    def where(self, keep: Bools | Ints) -> Contacts:
        """Some of the contacts: those marked, or those at the given positions."""
        return Contacts(*(getattr(self, field.name)[keep] for field in fields(self)))


def complaints(world: World, shops: Branches, folk: People, found: Orders) -> Complaints:
    rng = stream(world.seed, "complaints")
    failing = shops.failing(found.branch, found.day)
    often = world.complaints_an_order * np.array(_MOOD)[folk.mood[found.who]]
    often = often * np.where(failing, world.fail_complaints, 1.0)
    order = np.flatnonzero(chance(rng, often, len(found)))
    channel = pick(rng, _SHARE, len(order))
    at = _raised(rng, found, order, np.isin(channel, IN_PERSON), days=0.6)
    dearer = (found.day[order] >= world.price_day) & (found.day[order] < world.price_day + 183)
    state = np.where(failing[order], 1, np.where(dearer, 2, 0))
    cause = pick_each(rng, np.array([_CAUSE, _CAUSE_FAILING, _CAUSE_DEARER]), state)
    resolved = at + _wait(rng, np.array(_HOURS)[channel], 0.6)
    made = Complaints(order=order, at=at, resolved=resolved, channel=channel, cause=cause)
    return made.where(at < world.days * DAY)


def after_complaints(world: World, found: Orders, made: Complaints) -> tuple[Orders, Complaints]:
    """The orders that are still made when slow answers have driven some away, and the complaints about those."""
    rng = stream(world.seed, "after complaints")
    slow = made.channel == SLOW
    by_customer = np.lexsort((found.at, found.who))
    far = int(found.at.max()) + AFTER_DAYS * DAY + 1
    key = (found.who * far + found.at)[by_customer]
    who, at = found.who[made.order[slow]], made.at[slow]
    low = np.searchsorted(key, who * far + at, side="right")
    high = np.searchsorted(key, who * far + np.minimum(at + AFTER_DAYS * DAY, far - 1), side="right")
    in_reach = by_customer[stretches(low, high)]
    keep = np.ones(len(found), dtype=np.bool_)
    keep[in_reach[~chance(rng, world.slow_keeps, len(in_reach))]] = False
    position = np.cumsum(keep) - 1
    left = made.where(keep[made.order])
    return found.where(keep), Complaints(
        position[left.order], left.at, left.resolved, left.channel, left.cause
    )


def contacts(world: World, shops: Branches, found: Orders) -> Contacts:
    """About two orders in a hundred lead to a question; some questions come back within a week."""
    rng = stream(world.seed, "contacts")
    often = np.where(shops.failing(found.branch, found.day), 0.035, 0.02)
    order = np.flatnonzero(chance(rng, often, len(found)))
    channel = pick(rng, _CONTACT_SHARE, len(order))
    topic = pick(rng, (0.3, 0.22, 0.14, 0.14, 0.08, 0.12), len(order))
    at = _raised(rng, found, order, np.isin(channel, IN_PERSON), days=1.0)
    first = _handled(rng, Contacts(order, at, at, at, channel, topic, np.arange(len(order))))
    again = first.where(chance(rng, world.reopens, len(order)))
    delay = (rng.uniform(0.1, 7.0, len(again.at)) * DAY).astype(np.int64)
    second = _handled(rng, replace(again, at=again.resolved + delay))
    both = Contacts(
        *(np.concatenate([getattr(first, f.name), getattr(second, f.name)]) for f in fields(first))
    )
    both = both.where(both.at < world.days * DAY)
    return both.where(np.argsort(both.at, kind="stable"))


def _raised(rng: np.random.Generator, found: Orders, order: Ints, in_person: Bools, days: float) -> Ints:
    """Soon after the order; at the counter or by telephone within opening hours, from the next day on."""
    wait = rng.exponential(days, len(order))
    online = found.at[order] + 600 + (wait * DAY).astype(np.int64)
    return np.where(in_person, opening_hours(rng, found.day[order] + 1 + wait.astype(np.int64)), online)


def _handled(rng: np.random.Generator, asked: Contacts) -> Contacts:
    """With the times of the first answer and of the solution, quick at the counter and slow by e-mail."""
    answered = asked.at + _wait(rng, np.array([0.25, 0.02, 9.0, 0.02])[asked.channel], 0.8)
    solved = answered + _wait(rng, np.array([1.5, 0.3, 20.0, 0.2])[asked.channel], 0.9)
    return replace(asked, answered=answered, resolved=solved)


def _wait(rng: np.random.Generator, median_hours: Floats, spread: float) -> Ints:
    """Log-normal waiting times in seconds."""
    return (median_hours * 3600 * np.exp(rng.normal(0, spread, len(median_hours)))).astype(np.int64) + 20
