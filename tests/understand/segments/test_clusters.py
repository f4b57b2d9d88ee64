"""Clusters: planted ones are found and called real, a single cloud is not, and the arithmetic agrees with others'."""

import numpy as np
import pytest

from huitou.understand.segments import Standing
from huitou.understand.segments.clusters import FEATURES, described
from huitou.understand.segments.dividing import k_means, mixture, silhouette
from huitou.understand.segments.settings import wanted
from huitou.understand.segments.stability import adjusted_rand, contingency, dip, gaps, stability
from tests.understand.made import facts
from tests.understand.segments.world import day, members, orders

CENTRES = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])


def three(seed, n=300):
    draw = np.random.default_rng(seed)
    return draw.normal(size=(n, 2)) + CENTRES[np.arange(n) % 3]


def judged(points, k, divide=k_means, refits=20):
    found = divide(points, k, 1)
    return stability(points, found, lambda p, s: divide(p, k, s), 2, refits=refits)


@pytest.mark.parametrize("divide", [k_means, mixture])
def test_planted_groups_are_found_and_are_there(divide):
    points = three(4)
    labels = divide(points, 3, 1).labels(points)
    assert adjusted_rand(contingency(labels, np.arange(300) % 3, 3)) > 0.95
    assert judged(points, 3, divide).really_there


def test_the_number_of_planted_groups_is_found_by_both_criteria():
    points = three(4)
    assert max(range(2, 7), key=lambda k: silhouette(points, k_means(points, k, 1))) == 3
    assert min(range(1, 6), key=lambda k: mixture(points, k, 1).bic) == 3


@pytest.mark.parametrize("cloud", ["normal", "long", "flat", "skewed"])
def test_one_cloud_is_hardly_ever_called_groups(cloud):
    shapes = {
        "normal": lambda d: d.normal(size=(300, 3)),
        "long": lambda d: d.normal(size=(300, 3)) * [4, 1, 1],
        "flat": lambda d: d.random((300, 3)),
        "skewed": lambda d: d.exponential(size=(300, 3)),
    }
    said = sum(
        judged(shapes[cloud](np.random.default_rng(n)), 2 + n % 3, refits=8).really_there for n in range(40)
    )
    assert said <= 2


def sorted_up(points):
    """As points are fitted: by the last feature first."""
    points = (points - points.mean(0)) / points.std(0)
    return points[np.lexsort(points.T)]


@pytest.mark.parametrize("sizes", [(600, 300), (2400, 1200), (1600, 2000)])
def test_two_kinds_of_customers_have_a_gap_between_them_however_many_they_are(sizes):
    draw = np.random.default_rng(0)
    points = sorted_up(np.vstack([draw.normal(k * 3, 0.35, size=(n, 4)) for k, n in enumerate(sizes)]))
    assert gaps(points, k_means(points, 2, 1)) == (True, True)


def test_a_large_skewed_cloud_hardly_ever_has_a_gap():
    """More points than are looked at, sorted by a skewed feature that goes with another."""
    said = 0
    for n in range(12):
        points = np.random.default_rng(n).normal(size=(2500, 4))
        points[:, 0] += 0.8 * points[:, 3]
        points[:, 3] = -(np.abs(points[:, 3]) ** 0.7)
        points = sorted_up(points)
        said += all(gaps(points, k_means(points, 2, 1, starts=2), seed=n))
    assert said <= 1


def test_the_rand_index_agrees_with_counting_pairs():
    draw = np.random.default_rng(3)
    one, other = draw.integers(0, 3, 60), draw.integers(0, 4, 60)
    pairs = [(one[i] == one[j], other[i] == other[j]) for i in range(60) for j in range(i)]
    both, first = sum(a and b for a, b in pairs), sum(a for a, _ in pairs)
    second, every = sum(b for _, b in pairs), len(pairs)
    expected = first * second / every
    naive = (both - expected) / ((first + second) / 2 - expected)
    assert adjusted_rand(contingency(one, other, 3)) == pytest.approx(naive)


def test_the_dip_agrees_with_a_search_over_all_single_peaked_distributions():
    """A linear programme for each place of the peak: the closest distribution that is convex before it and concave
    after it. Slow, and written from the definition."""
    from scipy.optimize import linprog

    def closest(x):
        x = np.sort(x)
        n, best = len(x), 1.0
        high, low = np.arange(1, n + 1) / n, np.arange(n) / n
        for peak in range(n):
            rows, ends = [], []
            for i in range(n):  # |G(x) − F(x)| ≤ t on either side of each step
                up = np.zeros(n + 1)
                up[i], up[n] = 1, -1
                down = np.zeros(n + 1)
                down[i], down[n] = -1, -1
                rows += [up, down]
                ends += [low[i], -high[i]]
            for i in range(1, n - 1):
                if i == peak:
                    continue
                slope = np.zeros(n + 1)
                left, right = x[i] - x[i - 1], x[i + 1] - x[i]
                slope[i - 1], slope[i], slope[i + 1] = -1 / left, 1 / left + 1 / right, -1 / right
                rows.append(slope if i < peak else -slope)
                ends.append(0)
            cost = np.zeros(n + 1)
            cost[n] = 1
            found = linprog(cost, rows, ends, bounds=[(None, None)] * n + [(0, 1)])
            best = min(best, found.fun)
        return best

    draw = np.random.default_rng(1)
    for n in range(6):
        x = np.concatenate([draw.normal(size=9), draw.normal(n, 0.5, size=9)])
        assert dip(x) == pytest.approx(closest(x), abs=0.01)


def test_a_mixture_agrees_with_scipy_about_its_likelihood():
    from math import log

    from scipy.stats import multivariate_normal

    points = three(9)
    found = mixture(points, 3, 1)
    weights = np.exp(found.offsets + 0.5 * np.linalg.slogdet(np.linalg.inv(found.precisions))[1])
    assert weights.sum() == pytest.approx(1, abs=1e-3)
    density = sum(
        w * multivariate_normal(c, np.linalg.inv(p)).pdf(points)
        for w, c, p in zip(weights, found.centres, found.precisions, strict=True)
    )
    free = 2 + 3 * 2 + 3 * 3
    assert found.bic == pytest.approx(free * log(300) - 2 * np.log(density).sum(), rel=1e-3)


def planted(seed=2):
    """Sixty who buy weekly for much, sixty who bought a little once long ago."""
    draw = np.random.default_rng(seed)
    often = {f"often{n}": sorted(draw.integers(0, 400, 50).tolist()) for n in range(60)}
    once = {f"once{n}": [int(draw.integers(0, 60))] for n in range(60)}
    return orders(
        often | once, {c: 900.0 + n if c in often else 50.0 + n for n, c in enumerate(often | once)}
    )


@pytest.mark.parametrize("method", ["kmeans", "gmm"])
def test_two_kinds_of_customers_become_two_groups_described_in_words(tmp_path, method):
    standing = Standing(
        facts(tmp_path, purchases=planted()), day(400), wanted({"clusters": {"method": method, "groups": 2}})
    )
    made = standing.segmentation("cluster")
    found = members(standing.facts, made)
    assert {s for c, s in found.items() if c.startswith("often")} == {"group_1"}
    assert {s for c, s in found.items() if c.startswith("once")} == {"group_2"}
    assert "group" in made.segments["group_1"].en.lower()
    assert made.notes


def test_the_engine_assigns_as_the_fit_does(tmp_path):
    from huitou.understand.segments.clusters import features

    for method in ("kmeans", "gmm"):
        asked = wanted({"clusters": {"method": method, "groups": 3}})
        standing = Standing(facts(tmp_path / method, purchases=planted()), day(400), asked)
        fitted = standing.fitted
        found = members(standing.facts, standing.segmentation("cluster"))
        for row in standing.facts.rows(features(standing.people)):
            point = [
                (row[f] - m) / s for f, m, s in zip(fitted.features, fitted.means, fitted.scales, strict=True)
            ]
            assert found[row["customer_id"]] == f"group_{fitted.divided.labels(np.array([point]))[0] + 1}"


def test_the_same_company_gives_the_same_groups_in_any_order_of_its_rows(tmp_path):
    rows = planted()
    one, other = (
        Standing(facts(tmp_path / p, purchases=r), day(400), wanted({}))
        for p, r in (("a", rows), ("b", rows[::-1]))
    )
    assert members(one.facts, one.segmentation("cluster")) == members(
        other.facts, other.segmentation("cluster")
    )


def test_a_group_near_the_average_is_said_to_be_so():
    assert described(list(FEATURES), [0.1, -0.2, 0.3, 0.0]).en == "near the average in every way"
    assert described(["often", "recent"], [2.0, -1.0]).en == "buy often, not bought for long"
