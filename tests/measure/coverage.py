"""How often the 95 % intervals hold the truth: drawn again and again from worlds whose truth is known.

`python -m tests.measure.coverage` writes the table into docs/statistics.md; a test draws it again. Where the number of
possible answers is small (shares, counts) nothing is drawn: every answer is weighed by its probability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, floor, log
from pathlib import Path

import numpy as np
from scipy import stats

from huitou.base import Period
from huitou.measure import estimate
from huitou.measure.change import difference
from huitou.measure.estimate import Estimate
from huitou.measure.figure import Figure

DRAWS = 4_000
SIZES = (20, 100, 1_000)
DOCUMENT = Path(__file__).parents[2] / "docs/statistics.md"
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"

Rng = np.random.Generator


@dataclass(frozen=True)
class Cell:
    """One line of the table: a method in a world, and its coverage at each of SIZES."""

    method: str
    world: str
    at: Callable[[int], float]
    conservative: bool = False  # may be over 97 % by construction

    def coverage(self) -> list[float]:
        return [_cached(self, n) for n in SIZES]


@cache
def _cached(cell: Cell, n: int) -> float:
    return cell.at(n)


def holds(found: Estimate, truth: float) -> bool:
    """Whether the interval holds the truth; an end that cannot be said lies at infinity."""
    return (found.low is None or found.low <= truth + 1e-12) and (
        found.high is None or found.high >= truth - 1e-12
    )


def _seeded(*what: object) -> Rng:
    return np.random.default_rng([sum(ord(c) * 31**i for i, c in enumerate(str(w))) % 2**32 for w in what])


# ── shares and counts: exact ──


def share(p: float) -> Callable[[int], float]:
    def at(n: int) -> float:
        weight = stats.binom.pmf(np.arange(n + 1), n, p)
        return float(sum(w for x, w in enumerate(weight) if holds(estimate.share(x, n), p)))

    return at


def mean_share(n: int) -> float:
    """The coverage of Wilson's interval, averaged over every share from 1 % to 99 %."""
    return float(np.mean([share(p)(n) for p in np.arange(0.01, 1.0, 0.01)]))


def count(n: int) -> float:
    """The mean number of events is n."""
    likely = range(int(stats.poisson.ppf(1e-9, n)), int(stats.poisson.ppf(1 - 1e-9, n)) + 1)
    return float(sum(stats.poisson.pmf(x, n) for x in likely if holds(estimate.count(x), n)))


def rate(n: int) -> float:
    """One event in five over n units of exposure."""
    likely = range(int(stats.poisson.ppf(1 - 1e-9, n / 5)) + 1)
    return float(sum(stats.poisson.pmf(x, n / 5) for x in likely if holds(estimate.rate(x, n, n), 0.2)))


# ── drawn ──


def net(p: float, d: float) -> Callable[[int], float]:
    def at(n: int) -> float:
        drawn = Counter(
            map(tuple, _seeded("net", p, d, n).multinomial(n, [p, d, 1 - p - d], 20_000)[:, :2].tolist())
        )
        inside = sum(k for (x, y), k in drawn.items() if holds(estimate.net_promoter(x, y, n), 100 * (p - d)))
        return inside / drawn.total()

    return at


def mean(
    draw: Callable[[Rng, tuple[int, int]], np.ndarray], truth: float, name: str
) -> Callable[[int], float]:
    def at(n: int) -> float:
        rows = draw(_seeded(name, n), (DRAWS, n)).astype(float)
        sums = zip(rows.sum(1), (rows**2).sum(1), strict=True)
        return float(np.mean([holds(estimate.mean(n, s, ss), truth) for s, ss in sums]))

    return at


def score(
    draw: Callable[[Rng, tuple[int, int]], np.ndarray], truth: float, most: int
) -> Callable[[int], float]:
    def at(n: int) -> float:
        rows = draw(_seeded(truth, n), (DRAWS, n)).astype(float)
        sums = zip(rows.sum(1), (rows**2).sum(1), strict=True)
        return float(np.mean([holds(estimate.score(n, s, ss, 1, most), truth) for s, ss in sums]))

    return at


def ratio(spread: float, more_orders: float) -> Callable[[int], float]:
    """Revenue ÷ orders over customers with one order and Poisson many more, each of a log-normal amount; customers
    differ in what they spend."""

    def at(n: int) -> float:
        rng = _seeded("ratio", spread, more_orders, n)
        orders = 1 + rng.poisson(more_orders, (DRAWS, n))
        own = rng.lognormal(-(0.4**2) / 2, 0.4, (DRAWS, n))
        # a sum of k log-normal amounts, drawn order by order
        spent = np.zeros((DRAWS, n))
        for k in range(int(orders.max())):
            spent += np.where(orders > k, rng.lognormal(-(spread**2) / 2, spread, (DRAWS, n)), 0.0)
        spent *= own
        sums = np.stack(
            [spent.sum(1), orders.sum(1), (spent**2).sum(1), (orders**2).sum(1), (spent * orders).sum(1)]
        )
        return float(np.mean([holds(estimate.ratio(n, estimate.RatioSums(*s)), 1.0) for s in sums.T]))

    return at


def quantile(q: float) -> Callable[[int], float]:
    truth = float(stats.lognorm.ppf(q, 1.0))

    def at(n: int) -> float:
        rows = _seeded("quantile", q, n).lognormal(0, 1, (DRAWS, n))
        return float(
            np.mean([holds(estimate.quantile([(v, 1) for v in row], q), truth) for row in rows.tolist()])
        )

    return at


def _waits(n: int, censored: float, name: str) -> Iterator[list[tuple[float, bool, int]]]:
    """Exponential times to an event with a mean of 50, in whole steps, each watched for a uniform time."""
    rng = _seeded("waits", n, censored, name)
    for _ in range(DRAWS if n < 1_000 else DRAWS // 4):
        time = np.floor(rng.exponential(50.0, n)) + 1
        until = np.floor(rng.uniform(0, 100 / censored, n)) + 1 if censored else np.full(n, 1e9)
        event = time <= until
        seen = Counter(zip(np.minimum(time, until).tolist(), event.tolist(), strict=True))
        yield [(t, e, k) for (t, e), k in seen.items()]


def had_it_by(day: int, censored: float) -> Callable[[int], float]:
    truth = 1 - exp(-day / 50)

    def at(n: int) -> float:
        found = [holds(estimate.event_by(c, day), truth) for c in _waits(n, censored, f"by {day}")]
        return float(np.mean(found))

    return at


def median_time(censored: float) -> Callable[[int], float]:
    truth = floor(50 * log(2)) + 1  # the first whole step by which half have had it

    def at(n: int) -> float:
        return float(np.mean([holds(estimate.median_time(c), truth) for c in _waits(n, censored, "median")]))

    return at


def index(n: int) -> float:
    """The mean over respondents of three answers of 0-10 that hang together, on 0-100."""
    rng = _seeded("index", n)
    own = rng.normal(7.5, 1.6, (DRAWS, n, 1))
    answers = np.clip(np.rint(own + rng.normal(0, 1.2, (DRAWS, n, 3))), 0, 10) * 10
    upper = stats.norm.cdf([*(np.arange(10) + 0.5), np.inf], 7.5, 2.0)  # 1.6² + 1.2² = 2.0²
    truth = float(np.arange(11) @ np.diff(upper, prepend=0.0)) * 10
    scores = answers.mean(2)
    sums = zip(scores.sum(1), (scores**2).sum(1), strict=True)
    return float(np.mean([holds(estimate.mean(n, s, ss), truth) for s, ss in sums]))


def change_of_share(p: float, later: float) -> Callable[[int], float]:
    """The difference of two waves of n answers each."""

    def at(n: int) -> float:
        rng = _seeded("change", p, later, n)
        drawn = Counter(zip(*(rng.binomial(n, q, 20_000).tolist() for q in (p, later)), strict=True))
        waves = {(x, y): _changed(estimate.share(x, n), estimate.share(y, n)) for x, y in drawn}
        return sum(k for xy, k in drawn.items() if holds(waves[xy], later - p)) / drawn.total()

    return at


def change_of_net(n: int) -> float:
    """Two waves of a net promoter of 30 and 40 points."""
    rng = _seeded("change of net", n)
    waves = [rng.multinomial(n, [p, d, 1 - p - d], DRAWS).tolist() for p, d in ((0.5, 0.2), (0.55, 0.15))]
    changes = (
        _changed(*(estimate.net_promoter(x, y, n) for x, y, _ in two)) for two in zip(*waves, strict=True)
    )
    return float(np.mean([holds(c, 10.0) for c in changes]))


def _changed(before: Estimate, now: Estimate) -> Estimate:
    figures = [
        Figure("x", Period.parse(month), "share", 1, e.value, e.base, e.low, e.high, "", None)
        for month, e in (("2024-01", before), ("2024-02", now))
    ]
    change = difference(*figures)
    assert change is not None
    return Estimate(change.value, change.low, change.high, now.base)


def normal(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.normal(0, 1, shape)


def ratings(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.choice([1, 2, 3, 4, 5], p=[0.03, 0.05, 0.12, 0.40, 0.40], size=shape)


def five_stars(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.choice([1, 4, 5], p=[0.04, 0.16, 0.80], size=shape)


def flat(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.integers(1, 6, shape)


def two_camps(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.choice([1, 5], p=[0.3, 0.7], size=shape)


def ease(rng: Rng, shape: tuple[int, int]) -> np.ndarray:
    return rng.choice([1, 2, 3, 4, 5, 6, 7], p=[0.02, 0.03, 0.05, 0.10, 0.20, 0.35, 0.25], size=shape)


def spending(spread: float) -> Callable[[Rng, tuple[int, int]], np.ndarray]:
    return lambda rng, shape: rng.lognormal(-(spread**2) / 2, spread, shape)


CELLS = (
    *(Cell("Wilson (share)", f"p = {p:.0%}", share(p)) for p in (0.02, 0.10, 0.30, 0.50, 0.85)),
    Cell("Wilson (share)", "mean over p = 1 % … 99 %", mean_share),
    *(
        Cell("adjusted Wald (net promoter)", f"promoters {p:.0%}, detractors {d:.0%}", net(p, d))
        for p, d in ((0.50, 0.20), (0.30, 0.30), (0.85, 0.05), (0.85, 0.02))
    ),
    Cell("t (mean)", "normal", mean(normal, 0.0, "normal")),
    Cell("adjusted Wald (mean of answers)", "1-5, mean 4.09", score(ratings, 4.09, 5)),
    Cell("adjusted Wald (mean of answers)", "1-5, four of five give 5", score(five_stars, 4.68, 5)),
    Cell("adjusted Wald (mean of answers)", "1-5, all equally often", score(flat, 3.0, 5)),
    Cell("adjusted Wald (mean of answers)", "1-5, three of ten give 1, the rest 5", score(two_camps, 3.8, 5)),
    Cell("adjusted Wald (mean of answers)", "1-7, mean 5.48", score(ease, 5.48, 7)),
    Cell(
        "t, for comparison (mean of answers)",
        "1-5, four of five give 5",
        mean(five_stars, 4.68, "five stars"),
    ),
    Cell("t (mean)", "log-normal amounts, σ = 0.6", mean(spending(0.6), 1.0, "spending 0.6")),
    Cell("t (mean)", "log-normal amounts, σ = 1", mean(spending(1.0), 1.0, "spending 1")),
    Cell("t (index of three items)", "answers on 0-10", index),
    Cell("delta (ratio)", "revenue ÷ orders, σ = 0.6", ratio(0.6, 1.5)),
    Cell("delta (ratio)", "revenue ÷ orders, σ = 1", ratio(1.0, 1.5)),
    Cell("exact Poisson (count)", "as many events as n, on average", count, conservative=True),
    Cell("exact Poisson (rate)", "an event in five", rate, conservative=True),
    Cell("order statistics (median)", "log-normal", quantile(0.5), conservative=True),
    Cell("order statistics (p90)", "log-normal", quantile(0.9), conservative=True),
    Cell("log-log Greenwood (share by a day)", "18 % had it, a third censored", had_it_by(10, 0.7)),
    Cell("log-log Greenwood (share by a day)", "63 % had it, a third censored", had_it_by(50, 0.7)),
    Cell("Brookmeyer-Crowley (median time)", "none censored", median_time(0.0)),
    Cell("Brookmeyer-Crowley (median time)", "a third censored", median_time(0.7)),
    Cell("difference of two shares", "30 % and 30 %", change_of_share(0.30, 0.30)),
    Cell("difference of two shares", "5 % and 10 %", change_of_share(0.05, 0.10)),
    Cell("difference of two net promoters", "30 and 40 points", change_of_net),
)


def table() -> str:
    """The table of the document, in Markdown."""
    head = [
        "| interval | world | " + " | ".join(f"n = {n:,}" for n in SIZES) + " |",
        "|--|--|" + "--:|" * len(SIZES),
    ]
    rows = [
        f"| {c.method} | {c.world} | " + " | ".join(f"{v:.1%}" for v in c.coverage()) + " |" for c in CELLS
    ]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    told = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = told.partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
