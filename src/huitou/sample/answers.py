"""The answers of customers, one row a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.customers import People
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Floats, Ints, chance, stream
from huitou.sample.products import Products
from huitou.sample.reviews import answer_words
from huitou.sample.scores import FACTORS, effort, factors, intention, mood_now, overall, recommend, security
from huitou.sample.surveys import TWICE_A_YEAR, Invitations
from huitou.sample.world import World

INTENTIONS = ("cli.recommend", "cli.again", "cli.more")
SECURITY = ("secure.satisfied", "secure.continue", "secure.recommend")


@dataclass(frozen=True)
class Answers:
    """The answers to one question of one survey; `asked` are positions in the survey's invitations."""

    survey: Invitations
    question: str
    scale: str
    asked: Ints
    value: Ints
    text: list[str | None] | None = None


def answers(
    world: World, shops: Branches, goods: Products, folk: People, invited: Invitations
) -> list[Answers]:
    """What those who replied to one survey ticked and wrote."""
    rng = stream(world.seed, f"answers {invited.survey}")
    asked = np.flatnonzero(invited.replied)
    if invited.hours is not None:
        return [Answers(invited, "ces", "1-7", asked, effort(rng, invited.hours[asked]))]
    who, branch = invited.who[asked], invited.branch[asked]
    day = invited.sent[asked] // DAY
    shown = mood_now(world, shops, rng, folk.mood[who], branch, day)
    ticked = factors(world, shops, rng, folk.mood[who], branch, day)
    words = answer_words(world, shops, goods, folk, invited.where(asked), shown)
    found = [
        Answers(invited, "nps", "0-10", asked, recommend(rng, shown), words),
        Answers(invited, "csat", "1-5", asked, overall(world, rng, ticked)),
        *(Answers(invited, f"csat.{name}", "1-5", asked, ticked[:, at]) for at, name in enumerate(FACTORS)),
    ]
    return found + (_relationship(rng, folk, invited, asked) if invited.survey == TWICE_A_YEAR else [])


def _relationship(rng: np.random.Generator, folk: People, invited: Invitations, asked: Ints) -> list[Answers]:
    """The questions about loyalty itself, asked twice a year."""
    who = invited.who[asked]
    intended, secure = intention(rng, folk, who), security(rng, folk, who)
    fond = folk.fond[who]
    return [
        *(Answers(invited, name, "0-10", asked, intended[:, at]) for at, name in enumerate(INTENTIONS)),
        *(Answers(invited, name, "1-5", asked, secure[:, at]) for at, name in enumerate(SECURITY)),
        Answers(invited, "brand.preferred", "0-1", asked, _yes(rng, fond, 0.80, 0.20)),
        Answers(invited, "brand.aware", "0-1", asked, _yes(rng, fond, 0.98, 0.93)),
        Answers(invited, "advocacy", "0-1", asked, _yes(rng, fond, 0.55, 0.10)),
    ]


def _yes(rng: np.random.Generator, fond: Bools, if_fond: float, if_not: float) -> Ints:
    share: Floats = np.where(fond, if_fond, if_not)
    return chance(rng, share, len(fond)).astype(np.int64)
