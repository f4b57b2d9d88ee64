"""Who is asked, who answers: after an order, twice a year, and after a contact."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from huitou.sample.accounts import Accounts
from huitou.sample.customers import People
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Floats, Ints, chance, pick, stream
from huitou.sample.orders import Orders
from huitou.sample.service import CHANNELS, Contacts
from huitou.sample.world import MONTHS, World

AFTER_ORDER, TWICE_A_YEAR, AFTER_CONTACT = "after-order", "relationship", "after-contact"
REST_DAYS = 60
ACTIVE_DAYS = 180
_ANSWERS = np.array([0.24, 0.18, 0.27])  # after an order, by mood
_ANSWERS_TWICE_A_YEAR = 0.27
_ANSWERS_CONTACT = 0.30
_FIRST_WAVE_MONTH, _WAVE_MONTHS = 3, 6


@dataclass(frozen=True)
class Invitations:
    """One survey's invitations. Times in seconds since day 0; `answered` counts only where `replied`."""

    survey: str
    channels: tuple[str, ...]
    account: Ints
    who: Ints
    branch: Ints
    channel: Ints
    sent: Ints
    replied: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    answered: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    hours: Floats | None = None  # how long the matter took; only after a contact

    def where(self, keep: Bools | Ints) -> Invitations:
        """Some of the invitations: those marked, or those at the given positions."""
        return replace(
            self,
            account=self.account[keep],
            who=self.who[keep],
            branch=self.branch[keep],
            channel=self.channel[keep],
            sent=self.sent[keep],
            replied=self.replied[keep],
            answered=self.answered[keep],
            hours=None if self.hours is None else self.hours[keep],
        )


def after_order(world: World, folk: People, cards: Accounts, found: Orders, consents: Bools) -> Invitations:
    """Six orders in a hundred, nobody twice within REST_DAYS."""
    rng = stream(world.seed, "after order")
    order = _rested(found, np.flatnonzero(chance(rng, 0.065, len(found)) & consents[found.who]))
    made = Invitations(
        survey=AFTER_ORDER,
        channels=("store", "app"),
        account=cards.of_order[order],
        who=found.who[order],
        branch=found.branch[order],
        channel=found.app[order].astype(np.int64),
        sent=found.at[order] + 2 * 3600,
    )
    return _replied(world, rng, made, _ANSWERS[folk.mood[made.who]])


def twice_a_year(world: World, folk: People, found: Orders, consents: Bools) -> Invitations:
    """A plain random sample of those who bought within ACTIVE_DAYS, every six months."""
    rng = stream(world.seed, "twice a year")
    who: list[Ints] = []
    sent: list[Ints] = []
    for month in range(_FIRST_WAVE_MONTH, MONTHS, _WAVE_MONTHS):
        day = world.month(month) + 14
        active = np.unique(found.who[(found.day >= day - ACTIVE_DAYS) & (found.day < day)])
        active = active[consents[active]]
        asked = rng.choice(active, min(len(active), round(world.customers * 0.13)), replace=False)
        who.append(asked)
        sent.append(day * DAY + 10 * 3600 + rng.integers(0, 8 * 3600, len(asked)))
    people = np.concatenate(who)
    made = Invitations(
        survey=TWICE_A_YEAR,
        channels=("line", "email"),
        account=people,  # the first account of a person has the person's position
        who=people,
        branch=folk.home[people],
        channel=pick(rng, (0.7, 0.3), len(people)),
        sent=np.concatenate(sent),
    )
    return _replied(world, rng, made, np.full(len(people), _ANSWERS_TWICE_A_YEAR))


def after_contact(
    world: World, cards: Accounts, found: Orders, calls: Contacts, consents: Bools
) -> Invitations:
    """Half of the resolved contacts."""
    rng = stream(world.seed, "after contact")
    who = found.who[calls.order]
    chosen = np.flatnonzero(chance(rng, 0.5, len(who)) & consents[who] & (calls.resolved < world.days * DAY))
    order = calls.order[chosen]
    made = Invitations(
        survey=AFTER_CONTACT,
        channels=CHANNELS,
        account=cards.of_order[order],
        who=found.who[order],
        branch=found.branch[order],
        channel=calls.channel[chosen],
        sent=calls.resolved[chosen] + 1800,
        hours=(calls.resolved - calls.at)[chosen] / 3600,
    )
    return _replied(world, rng, made, np.full(len(order), _ANSWERS_CONTACT))


def _replied(world: World, rng: np.random.Generator, made: Invitations, answers: Floats) -> Invitations:
    """The invitations sent before the end, and which of them were answered by then (median after 3.3 hours)."""
    took = (np.exp(rng.normal(1.2, 1.3, len(made.who))) * 3600).astype(np.int64)
    answered = made.sent + took
    end = world.days * DAY
    replied = chance(rng, answers, len(answered)) & (answered < end) & (took < 14 * DAY)
    return replace(made, replied=replied, answered=answered).where(made.sent < end)


def _rested(found: Orders, order: Ints) -> Ints:
    """Without the invitations that follow another chosen one of the same customer too soon."""
    by_customer = order[np.lexsort((found.at[order], found.who[order]))]
    who, at = found.who[by_customer], found.at[by_customer]
    soon = np.zeros(len(by_customer), dtype=np.bool_)
    soon[1:] = (who[1:] == who[:-1]) & (at[1:] - at[:-1] < REST_DAYS * DAY)
    return np.sort(by_customer[~soon])
