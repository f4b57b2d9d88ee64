"""How sure it is on which side of the line a customer's behaviour lies, when orders come by chance at a steady rate."""

from __future__ import annotations

from collections.abc import Sequence


def sureness(rhythm: Sequence[tuple[int, float, int]], cut: float) -> float | None:
    """The mean chance that a customer's rate lies on the side of the cut where her count puts her.

    rhythm: (orders, expected gaps watched, customers); cut: orders an expected gap. Orders are taken for Poisson and her
    rate has Jeffreys' prior, so that it is gamma with shape orders + ½ and rate gaps (Jeffreys, Theory of Probability,
    3rd ed. 1961). None where nobody was watched.
    """
    import numpy as np
    from scipy.special import gammainc

    if not rhythm:
        return None
    orders, gaps, n = (np.array(column, dtype=np.float64) for column in zip(*rhythm, strict=True))
    under = gammainc(orders + 0.5, gaps * cut)
    much = orders >= gaps * cut - 1e-9
    return float(np.average(np.where(much, 1 - under, under), weights=n))
