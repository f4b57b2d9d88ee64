"""How often intervals of a segment's share of revenue hold it: `python -m tests.understand.segments.coverage [RUNS]`.

Who is in the segment is drawn blindly, so the true share is that of the customers; what each spends is lognormal, and some
spend nothing.
"""

from __future__ import annotations

import sys

import numpy as np

from huitou.measure import RatioSums, ratio
from huitou.understand.segments.revenue import Spending, share_of_revenue

# customers, part in the segment, sigma of the logarithm of what they spend, part who spend nothing
WORLDS = (
    (300, 0.3, 0.8, 0.0), (300, 0.1, 0.8, 0.0), (3000, 0.02, 0.8, 0.0), (300, 0.1, 0.8, 0.5), (3000, 0.3, 1.5, 0.0),
    (300, 0.5, 1.5, 0.0), (300, 0.1, 1.5, 0.0), (300, 0.9, 1.5, 0.0), (3000, 0.02, 1.5, 0.0), (300, 0.1, 1.5, 0.5),
    (3000, 0.3, 2.0, 0.0),
)  # fmt: skip


def drawn(customers, part, sigma, nothing, runs, seed=1):
    """(own, rest) of each run: customers, total, squares."""
    draw = np.random.default_rng(seed)
    spent = draw.lognormal(4, sigma, (runs, customers)) * (draw.random((runs, customers)) >= nothing)
    mine = draw.random((runs, customers)) < part
    sides = []
    for side in (mine, ~mine):
        amounts = np.where(side, spent, 0)
        sides.append(np.column_stack([side.sum(1), amounts.sum(1), (amounts**2).sum(1)]).tolist())
    pairs = zip(*sides, strict=True)
    return [(Spending(int(a[0]), *a[1:]), Spending(int(b[0]), *b[1:])) for a, b in pairs]


def held(world, runs):
    """(ours, that of the plain delta method): the part of runs in which the interval holds the true share."""
    found = np.zeros(2)
    for own, rest in drawn(*world, runs):
        sums = RatioSums(
            own.total, own.total + rest.total, own.squares, own.squares + rest.squares, own.squares
        )
        for n, one in enumerate((share_of_revenue(own, rest), ratio(world[0], sums))):
            found[n] += one.low is not None and one.low <= world[1] <= one.high
    return found / runs


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for world in WORLDS:
        ours, plain = held(world, runs)
        customers, part, sigma, nothing = world
        print(f"{customers:5,} customers, {part:4.0%} in it, sigma {sigma}, {nothing:3.0%} without: {ours:.1%}, plain {plain:.1%}")  # fmt: skip


if __name__ == "__main__":
    main()
