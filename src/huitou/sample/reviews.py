"""Reviews and the free words of answers and complaints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.customers import People
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Floats, Ints, chance, pick, pick_each, stream
from huitou.sample.lines import Lines
from huitou.sample.orders import Orders
from huitou.sample.products import Products
from huitou.sample.scores import mood_now
from huitou.sample.service import Complaints
from huitou.sample.surveys import Invitations
from huitou.sample.wording import Remarks, write
from huitou.sample.world import DETRACTOR, PASSIVE, World

SITES = ("app", "google", "shop-site")
_STARS = np.array(
    [[0.30, 0.27, 0.25, 0.14, 0.04], [0.02, 0.06, 0.27, 0.45, 0.20], [0.004, 0.01, 0.036, 0.25, 0.70]]
)
# What is spoken of (taste, service, wait, price, place, app): gladly, in sorrow, of a failing branch, after the rise.
_SPOKEN_OF = np.array(
    [
        [0.44, 0.20, 0.08, 0.09, 0.09, 0.10],
        [0.30, 0.20, 0.16, 0.10, 0.12, 0.12],
        [0.06, 0.24, 0.62, 0.02, 0.04, 0.02],
        [0.22, 0.16, 0.12, 0.32, 0.09, 0.09],
    ]
)
_OF_CAUSE = (2, 6, 0, 1, 3, 5, 4)  # cause of a complaint -> aspect


@dataclass(frozen=True)
class Reviews:
    """Reviews by position; a rating of 1-5."""

    order: Ints
    product: Ints
    at: Ints
    rating: Ints
    site: Ints
    text: list[str]


def reviews(
    world: World, shops: Branches, goods: Products, folk: People, found: Orders, bought: Lines
) -> Reviews:
    rng = stream(world.seed, "reviews")
    order = np.flatnonzero(chance(rng, np.array([0.017, 0.008, 0.014])[folk.mood[found.who]], len(found)))
    at = found.at[order] + 1800 + (rng.exponential(1.5, len(order)) * DAY).astype(np.int64)
    order, at = order[at < world.days * DAY], at[at < world.days * DAY]
    who, branch, day = found.who[order], found.branch[order], found.day[order]
    mood = mood_now(world, shops, rng, folk.mood[who], branch, day)
    rating = 1 + pick_each(rng, _STARS, mood)
    product = bought.product[np.searchsorted(bought.order, order)]  # the first line of the order
    said = _remarks(world, shops, rng, folk.language[who], product, branch, day, rating >= 4)
    site = np.where(
        found.app[order], pick(rng, (0.75, 0.2, 0.05), len(order)), pick(rng, (0.2, 0.7, 0.1), len(order))
    )
    return Reviews(order, product, at, rating, site, write(rng, shops, goods, said))


def answer_words(
    world: World, shops: Branches, goods: Products, folk: People, asked: Invitations, mood: Ints
) -> list[str | None]:
    """What people add to how likely they are to recommend: a quarter of them, detractors more often."""
    rng = stream(world.seed, f"words {asked.survey}")
    speaks = np.flatnonzero(chance(rng, np.array([0.40, 0.15, 0.22])[mood], len(mood)))
    glad = (mood > PASSIVE) | ((mood > DETRACTOR) & chance(rng, 0.6, len(mood)))
    product = pick(rng, goods.taken, len(speaks))
    day = asked.sent // DAY
    said = _remarks(
        world,
        shops,
        rng,
        folk.language[asked.who[speaks]],
        product,
        asked.branch[speaks],
        day[speaks],
        glad[speaks],
    )
    words: list[str | None] = [None] * len(mood)
    for position, text in zip(speaks.tolist(), write(rng, shops, goods, said), strict=True):
        words[position] = text
    return words


def complaint_words(
    world: World, shops: Branches, goods: Products, folk: People, found: Orders, made: Complaints
) -> list[str]:
    rng = stream(world.seed, "complaint words")
    count = len(made.order)
    said = Remarks(
        language=folk.language[found.who[made.order]],
        product=pick(rng, goods.taken, count),
        branch=found.branch[made.order],
        glad=np.zeros(count, dtype=np.bool_),
        aspect=np.array(_OF_CAUSE)[made.cause],
        other=np.full(count, -1),
    )
    return write(rng, shops, goods, said)


def _remarks(
    world: World,
    shops: Branches,
    rng: np.random.Generator,
    language: Ints,
    product: Ints,
    branch: Ints,
    day: Ints,
    glad: Bools,
) -> Remarks:
    dearer = (day >= world.price_day) & (day < world.price_day + 183)
    topics = np.where(glad, 0, np.where(shops.failing(branch, day), 2, np.where(dearer, 3, 1)))
    weights: Floats = _SPOKEN_OF
    aspect, other = pick_each(rng, weights, topics), pick_each(rng, weights, topics)
    second = chance(rng, 0.6, len(glad))
    return Remarks(language, product, branch, glad, aspect, np.where(second, other, -1))
