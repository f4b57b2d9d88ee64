"""How often intent finds anything where there is nothing: `python -m tests.understand.intent.nothing [WORLDS]`.

Customers differ in how often they buy, scores are drawn at random, and who is asked is too. Everything that is said of a
question is judged as the product does: the headline, four comparisons and the worth of the score. That a score without any
meaning makes a forecast worse is true of these worlds, so it is counted, and apart.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from huitou.understand.intent.calibration import Ends, Told, calibration
from huitou.understand.intent.comparable import compared
from huitou.understand.intent.judging import Judgements
from huitou.understand.intent.worth import worth
from tests.understand.intent.world import rows

DAYS, LAST = 30, 1300


def customers(draw, n, first):
    """Answers, or occasions of customers not asked; who came back depends on recency and frequency alone."""
    orders, since = 1 + draw.poisson(draw.gamma(1, 3, n)), draw.integers(0, 60, n)
    logit = 0.6 * np.log(orders) - 0.03 * since - 0.3
    came = draw.uniform(size=n) < 1 / (1 + np.exp(-logit))
    score, at = draw.integers(0, 11, n).astype(float), draw.integers(1000, LAST - DAYS, n)
    return rows(
        n, customer=first + np.arange(n), day=at, orders=orders, last=at - since, first=at - since - orders * 20,
        score=score, percent=score * 10, later_orders=came * (1 + draw.poisson(0.5, n)),
    )  # fmt: skip


def judged(seed, n=600):
    """All that is said of one world in which no score means anything, before it is judged together."""
    draw, ends = np.random.default_rng(seed), Ends(0, 10)
    asked, others = customers(draw, n, 0), customers(draw, 2 * n, n)
    kinds = ends.kinds(asked.score)
    found = (
        compared(asked, others),
        *(compared(asked.where(kinds == k), others, k) for k in ("low", "middle", "high")),
    )
    seen = calibration(asked, np.ones(n, bool), asked, Told(ends, DAYS, LAST, None))
    return Judgements(seen, found, None, worth(asked, DAYS, LAST))


def findings(found):
    """What is claimed: of the headline, of comparisons, of the score's worth."""
    told = [c for c in found.comparisons if c.difference.value is not None and c.stands]
    return {
        "headline": found.calibration.direction in ("up", "down"),
        "comparisons": any(c.difference.low > 0 or c.difference.high < 0 for c in told),
        "worth": found.worth.verdict == "adds",
        "worse": found.worth.verdict == "worse",
    }


def of(seed):
    found = judged(seed)
    return findings(found), findings(found.together())


def shares(worlds, start=0):
    """(each test by itself, all together): how often each finds something, and how often any does."""
    seeds = range(start, start + worlds)
    with ProcessPoolExecutor(2) as pool:
        pairs = list(pool.map(of, seeds, chunksize=20)) if worlds > 400 else [of(seed) for seed in seeds]
    found = []
    for each in zip(*pairs, strict=True):
        some = {n: sum(one[n] for one in each) / worlds for n in each[0]}
        some["any but worse"] = sum(any(one[n] for n in one if n != "worse") for one in each) / worlds
        some["any"] = sum(any(one.values()) for one in each) / worlds
        found.append(some)
    return tuple(found)


def main():
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    alone, together = shares(worlds)
    print(
        f"{worlds:,} worlds of 600 customers who answered and 1,200 who were not asked, nothing in them to find"
    )
    for name in alone:
        print(f"  {name:13} each by itself {alone[name]:5.1%}   judged together {together[name]:5.1%}")


if __name__ == "__main__":
    main()
