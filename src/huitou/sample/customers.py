"""Who the customers are: their kind of loyalty, their mood, how often they buy and when they are gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.draw import Bools, Floats, Ints, chance, pick, pick_each, stream
from huitou.sample.world import World

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
KINDS = ("none", "latent", "spurious", "true")  # position: 2 if the customer buys much, plus 1 if fond
_STILL = 10**6
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class People:
    """The customers by position, one entry a person. Days are counted from day 0; earlier ones are negative."""

    joined: Ints
    home: Ints  # the branch they usually go to
    much: Bools  # buys much
    fond: Bools  # likes the brand
    mood: Ints  # 0 detractor, 1 passive, 2 promoter
    rate: Floats  # orders on an even day, while not gone
    gone: Floats  # the moment, in days, after which the customer buys no more
    once: Bools  # bought on the day of joining and never again
    campaign: Bools  # came with the app campaign
    referred: Bools
    subscriber: Bools
    left: Ints  # the day the subscription ended; far in the future while it runs
    app: Floats  # share of orders made in the app
    language: Ints

    def __len__(self) -> int:
        return len(self.joined)

    @property
    def kind(self) -> Ints:
        """The kind of loyalty, as a position in KINDS."""
        return 2 * self.much.astype(np.int64) + self.fond


def people(world: World, shops: Branches) -> People:
    rng = stream(world.seed, "people")
    count = world.customers
    joined, campaign = _arrivals(world, rng)
    home = _homes(rng, shops, joined)
    much = chance(rng, world.buys_much, count)
    fond = chance(rng, world.fond, count)
    mood = pick_each(rng, np.array([world.moods_if_not, world.moods_if_fond]), fond.astype(np.int64))
    new = joined >= 0
    once = new & chance(rng, np.where(campaign, world.campaign_once_only, world.once_only), count)
    subscriber, left = _subscriptions(world, rng, joined, can=new & much & ~once & ~campaign)
    return People(
        joined=joined,
        home=home,
        much=much,
        fond=fond,
        mood=mood,
        rate=_rates(world, rng, much, mood),
        gone=np.where(once, joined, _ends(world, rng, shops, joined, home, mood)),
        once=once,
        campaign=campaign,
        referred=new & ~campaign & chance(rng, 0.05, count),
        subscriber=subscriber,
        left=left,
        app=np.where(campaign, 0.9, rng.beta(1.2, 2.2, count)),
        language=pick(rng, (0.92, 0.04, 0.04), count),
    )


def _arrivals(world: World, rng: np.random.Generator) -> tuple[Ints, Bools]:
    """The day each customer joined, and whether the app campaign brought them."""
    wave = round(world.customers * world.campaign_share)
    founders = round(world.customers * world.already_there)
    growing = world.joins_growth ** (np.arange(world.days) / 365.25)
    ordinary = pick(rng, growing, world.customers - founders - wave)
    joined = np.concatenate(
        [
            rng.integers(-1600, 0, founders),
            ordinary,
            world.campaign_day + rng.integers(0, world.campaign_days, wave),
        ]
    )
    return joined.astype(np.int64), np.arange(world.customers) >= world.customers - wave


def _homes(rng: np.random.Generator, shops: Branches, joined: Ints) -> Ints:
    """A branch that was open when the customer joined, the larger ones more often."""
    open_then = np.maximum(joined, 0)[:, None] >= shops.opened[None, :]
    return pick_each(rng, np.where(open_then, shops.size, 0.0), np.arange(len(joined)))


def _rates(world: World, rng: np.random.Generator, much: Bools, mood: Ints) -> Floats:
    """Gamma within each behaviour; the mood then multiplies it, apart from the behaviour."""
    count = len(much)
    often = rng.gamma(8.0, world.orders_a_day_if_much / 8.0, count)
    seldom = rng.gamma(2.0, world.orders_a_day_if_little / 2.0, count)
    rate: Floats = np.where(much, often, seldom) * np.array(world.mood_buys)[mood]
    return rate


def _ends(
    world: World, rng: np.random.Generator, shops: Branches, joined: Ints, home: Ints, mood: Ints
) -> Floats:
    """Exponential lives by mood; from the day the home branch fails, what is left of them runs faster."""
    start = np.maximum(joined, 0)
    end = start + rng.exponential(np.array(world.mood_stays)[mood])
    turn = np.maximum(start, shops.fails[home])
    return np.where(end > turn, turn + (end - turn) / world.fail_leaves, end)


def _subscriptions(world: World, rng: np.random.Generator, joined: Ints, can: Bools) -> tuple[Bools, Ints]:
    """Who has a monthly tea subscription from the day of joining, and when it ended (whole months, geometric)."""
    wanted = min(round(world.customers * world.subscribers), int(can.sum()))
    subscriber = np.zeros(len(joined), dtype=np.bool_)
    subscriber[rng.choice(np.flatnonzero(can), wanted, replace=False)] = True
    months = rng.geometric(world.subscription_churn, len(joined))
    end = joined + np.rint(months * _DAYS_A_MONTH).astype(np.int64)
    return subscriber, np.where(subscriber & (end < world.days), end, _STILL)
