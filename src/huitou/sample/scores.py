"""How a mood answers a question: the figures people tick."""

from __future__ import annotations

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.customers import People
from huitou.sample.draw import Floats, Ints, chance, pick_each
from huitou.sample.world import PROMOTER, World

FACTORS = ("service", "product", "price", "environment")
SERVICE, PRODUCT, PRICE, ENVIRONMENT = range(4)

# Chances of 0, 1, … 10 for a detractor, a passive and a promoter: a mood never answers outside its class.
_NPS = np.array(
    [
        [3, 1, 2, 5, 12, 35, 42, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 45, 55, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 55, 45],
    ],
    dtype=np.float64,
)
_FACTOR = np.array(
    [
        [0.12, 0.26, 0.37, 0.20, 0.05],
        [0.01, 0.05, 0.26, 0.48, 0.20],
        [0.002, 0.01, 0.048, 0.31, 0.63],
    ]
)


def mood_now(
    world: World, shops: Branches, rng: np.random.Generator, mood: Ints, branch: Ints, day: Ints
) -> Ints:
    """The mood an answer shows: a class lower where the branch fails, at times a class higher at the star."""
    count = len(mood)
    lower = shops.failing(branch, day) & chance(rng, world.fail_lowers_mood, count)
    higher = (branch == world.star) & chance(rng, world.star_lifts, count)
    shown: Ints = np.clip(mood - lower + higher, 0, PROMOTER)
    return shown


def recommend(rng: np.random.Generator, mood: Ints) -> Ints:
    """Likelihood to recommend, 0-10."""
    return pick_each(rng, _NPS, mood)


def factors(
    world: World, shops: Branches, rng: np.random.Generator, mood: Ints, branch: Ints, day: Ints
) -> Ints:
    """Satisfaction with the four factors, 1-5, as rows x FACTORS."""
    count = len(mood)
    ticked = np.stack([1 + pick_each(rng, _FACTOR, mood) for _ in FACTORS], axis=1)
    failing = shops.failing(branch, day)
    service = -failing.astype(np.int64)
    service = service - (failing & chance(rng, world.fail_second_point, count))
    service = service + ((branch == world.star) & chance(rng, world.star_lifts, count))
    service = service - ((branch == world.turnover) & chance(rng, world.turnover_lowers, count))
    ticked[:, SERVICE] += service
    ticked[:, PRICE] -= (day >= world.price_day) & chance(rng, world.price_lowers, count)
    kept: Ints = np.clip(ticked, 1, 5)
    return kept


def overall(world: World, rng: np.random.Generator, ticked: Ints) -> Ints:
    """Overall satisfaction, 1-5: the weighted factors, and a little of everything else."""
    whole: Floats = ticked @ np.array(world.csat_weights) + rng.normal(0, 0.35, len(ticked))
    whole = np.clip(np.rint(whole), 1, 5)
    return whole.astype(np.int64)


def intention(rng: np.random.Generator, folk: People, who: Ints) -> Ints:
    """The three loyalty intentions, 0-10, as rows x (recommend, again, more): what sets the fond apart."""
    middle = np.where(folk.fond[who], 8.4, 4.9)
    own = middle + rng.normal(0, 0.7, len(who))
    ticked: Floats = own[:, None] + rng.normal(0, 1.0, (len(who), 3)) + np.array([0.1, 0.3, -0.4])
    return np.clip(np.rint(ticked), 0, 10).astype(np.int64)


def security(rng: np.random.Generator, folk: People, who: Ints) -> Ints:
    """Satisfied, will continue, will recommend, 1-5, as rows x 3."""
    middle = np.where(folk.fond[who], 4.5, 3.1)
    ticked = middle[:, None] + rng.normal(0, 0.5, len(who))[:, None] + rng.normal(0, 0.55, (len(who), 3))
    return np.clip(np.rint(ticked), 1, 5).astype(np.int64)


def effort(rng: np.random.Generator, hours: Floats) -> Ints:
    """ "Made it easy", 1-7 (CES 2.0): the longer it took, the lower."""
    middle = 6.2 - 0.75 * np.log1p(hours)
    return np.clip(np.rint(middle + rng.normal(0, 1.1, len(hours))), 1, 7).astype(np.int64)
