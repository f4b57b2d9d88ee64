"""Which differences are marked: none where segments mean nothing, those that were planted, and each test against another
implementation of it."""

from collections import Counter

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from huitou.measure import share
from huitou.understand.segments import Standing
from huitou.understand.segments.chances import newcombe, of_draw, of_means, of_shares, together
from huitou.understand.segments.cuts import step_of, value_at
from huitou.understand.segments.marks import marked
from huitou.understand.segments.mixes import mix_of, mixes
from huitou.understand.segments.profile import profile, trait_of
from huitou.understand.segments.settings import wanted
from tests.understand.made import facts
from tests.understand.segments.world import day, orders


def drawn(values, mine):
    return of_draw(Counter(values[mine].tolist()), Counter(values.tolist()))


def page(traits, usual, labels, segments):
    """Everything of a page that could have a mark: traits and usual places of customers, by which segment they are in."""
    found = [], []
    for values in traits.values():
        rows = {s: values[labels == s] for s in range(segments)}
        counts = {s: (len(v), float(v.sum()), float((v**2).sum())) for s, v in rows.items()}
        listed = {s: Counter(v.tolist()) for s, v in rows.items()}
        found[0].extend(trait_of(s, "amount", counts, listed, 5) for s in rows)
    for places in usual.values():
        named = {s: Counter(places[labels == s].tolist()) for s in range(segments)}
        found[1].extend(mix_of(s, "branch", named, 5) for s in named)
    traits_, mixes_ = marked(*found)
    return [*traits_, *mixes_]


def customers(draw, n):
    """As customers are: orders counted, money skewed, most in one channel, and many categories."""
    orders_, each = draw.geometric(0.6, n).astype(float), np.exp(np.round(draw.normal(6, 1.5, n), 2))
    traits = {
        "orders": orders_,
        "amount": orders_ * each,
        "each": each,
        "nps": draw.binomial(10, 0.8, n) * 1.0,
    }
    usual = {
        "branch": draw.integers(0, 8, n),
        "channel": draw.random(n) < 0.9,
        "category": draw.geometric(0.2, n),
    }
    return traits, usual


@pytest.mark.parametrize("sizes", ["alike", "mostly small"])
def test_segments_that_mean_nothing_have_no_mark_on_nineteen_pages_in_twenty(sizes):
    draw = np.random.default_rng(5)
    chances = {"alike": [0.25] * 4, "mostly small": [0.94, 0.02, 0.02, 0.02]}[sizes]
    pages = by_intervals = 0
    for _ in range(40):
        found = page(*customers(draw, 500), draw.choice(4, 500, p=chances), 4)
        pages += any(one.apart for one in found)
        by_intervals += any(one.difference.apart for one in found)
    assert pages <= 2
    assert by_intervals >= 24  # each at 95 % by itself


def test_what_was_planted_is_marked_and_nothing_else():
    draw = np.random.default_rng(1)
    traits, usual = customers(draw, 1200)
    labels = draw.integers(0, 4, 1200)
    traits["orders"][labels == 2] += 1
    usual["branch"][(labels == 1) & (draw.random(1200) < 0.3)] = 3
    found = page(traits, usual, labels, 4)
    kinds = [*(t for t in traits for _ in range(4)), *(u for u in usual for _ in range(4))]
    assert {(kind, one.segment) for kind, one in zip(kinds, found, strict=True) if one.apart} >= {
        ("orders", 2),
        ("branch", 1),
    }
    assert all(
        one.difference.apart for one in found if one.apart
    )  # a mark never contradicts the interval beside it
    assert not any(
        one.apart for kind, one in zip(kinds, found, strict=True) if kind in ("nps", "channel", "category")
    )


def test_five_who_all_go_where_nine_in_ten_go_are_not_marked():
    """Their own variance is nothing, which says nothing of chance."""
    (one, _rest) = (
        mix_of(s, "branch", {"in": {"x": 5}, "out": {"x": 2700, "y": 300}}, 5) for s in ("in", "out")
    )
    assert one.alone == 1.0
    assert not one.difference.apart


def test_the_most_common_value_is_judged_as_the_furthest_of_all():
    counts = {"in": {f"b{n}": 4 for n in range(9)} | {"b9": 12}, "out": {f"b{n}": 400 for n in range(10)}}
    assert mix_of("in", "branch", counts, 5).alone == pytest.approx(10 * of_shares(12, 48, 412, 4048))


def test_a_company_whose_regulars_have_a_branch_of_their_own(tmp_path):
    """Forty buy four times, nearly all in one branch; a hundred and twenty buy once, anywhere."""
    told = orders({f"a{n}": [n % 9, 10, 20, 30] for n in range(40)} | {f"b{n}": [n % 30] for n in range(120)})
    for n, order in enumerate(told):
        often = order["customer_id"].startswith("a") and n % 40
        order |= {"branch": "main" if often else f"street {n % 6}", "channel": f"way {n * 7 % 3}"}
    standing = Standing(facts(tmp_path, purchases=told), day(40), wanted({}), {"many": "orders >= 2"})
    made = standing.segmentation("many")
    read = standing.facts, standing.people, made
    traits, usual = marked(profile(*read), mixes(*read))
    assert {(t.segment, t.trait) for t in traits if t.apart} >= {("in", "orders"), ("in", "amount")}
    assert ("in", "order_value") not in {(t.segment, t.trait) for t in traits if t.apart}
    assert {(m.segment, m.value) for m in usual if m.apart and m.of == "branch"} >= {("in", "main")}
    assert not any(t.p is None for t in traits if not t.withheld)


@pytest.mark.parametrize(
    ("hits", "base", "all_hits", "everybody"),
    [(5, 5, 2700, 3000), (0, 5, 10, 3000), (12, 48, 412, 4048), (3, 10, 3, 20), (900, 1000, 50_000, 60_000)],
)
def test_the_exact_test_of_a_share_is_that_of_scipy(hits, base, all_hits, everybody):
    known = stats.hypergeom(everybody, all_hits, base)
    expected = min(1.0, 2 * min(known.cdf(hits), known.sf(hits - 1)))
    assert of_shares(hits, base, all_hits, everybody) == pytest.approx(expected, rel=1e-6)


def test_a_blind_draw_is_told_by_its_ranks_where_money_is_skewed():
    """As scipy's Mann-Whitney does, where nobody is skewed about how many there are."""
    draw = np.random.default_rng(2)
    values, mine = draw.lognormal(5, 2, 200), np.arange(200) % 2 == 0
    values[mine] *= 1.8
    expected = stats.mannwhitneyu(values[mine], values[~mine], method="asymptotic").pvalue
    assert drawn(values, mine) == pytest.approx(expected, rel=0.02)


def test_a_blind_draw_is_told_by_its_mean_where_that_is_nearly_normal():
    draw = np.random.default_rng(4)
    values, mine = np.round(draw.normal(50, 9, 300)), np.arange(300) < 100
    values[mine] += 2
    naive = [abs(draw.permutation(values)[:100].mean() - values.mean()) for _ in range(4000)]
    expected = np.mean(np.array(naive) >= abs(values[mine].mean() - values.mean()) - 1e-9)
    assert drawn(values, mine) == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("size", "kind"), [(5, "most alike"), (12, "most alike"), (60, "skewed"), (8, "few kinds")]
)
def test_blind_draws_are_hardly_ever_called_anything_else(size, kind):
    draw = np.random.default_rng(3)
    values = {
        "most alike": draw.random(1000) < 0.05,
        "skewed": np.exp(np.round(draw.normal(0, 1.5, 1000), 1)),
        "few kinds": draw.choice([1.0, 2.0, 9.0], 1000, p=[0.6, 0.3, 0.1]),
    }[kind] * 1.0
    everybody = Counter(values.tolist())
    found = [
        of_draw(Counter(draw.choice(values, size, replace=False).tolist()), everybody) for _ in range(1000)
    ]
    assert np.mean(np.array(found) <= 0.05) <= 0.06
    assert np.mean(np.array(found) <= 0.005) <= 0.009


def test_nothing_is_said_where_there_is_nobody_to_compare_with_or_nothing_varies():
    assert of_draw({1.0: 5}, {1.0: 5}) is None
    assert of_draw({1.0: 5}, {1.0: 50}) == 1.0
    assert of_shares(5, 5, 5, 5) is None
    assert of_means((1, 2.0, 4.0), (9, 9.0, 9.0)) is None
    assert of_means((5, 5.0, 5.0), (9, 9.0, 9.0)) == 1.0


def test_means_are_told_apart_by_welch():
    draw = np.random.default_rng(5)
    own, rest = draw.normal(5, 2, 40), draw.normal(4, 1, 90)
    sides = [(len(v), v.sum(), (v**2).sum()) for v in (own, rest)]
    assert of_means(*sides) == pytest.approx(stats.ttest_ind(own, rest, equal_var=False).pvalue)


def test_holm_is_that_of_statsmodels_and_passes_over_what_is_not_known():
    chances = [0.03, None, 0.001, 0.2, 0.001, 0.04]
    known = [p for p in chances if p is not None]
    expected = iter(multipletests(known, method="holm")[1])
    assert together(chances) == [None if p is None else pytest.approx(next(expected)) for p in chances]


def test_newcombe_is_that_of_statsmodels():
    found = newcombe(share(5, 5), share(1200, 3000))
    assert found[1:] == pytest.approx(confint_proportions_2indep(5, 5, 1200, 3000, method="newcomb"))


@pytest.mark.parametrize("value", [0.0, 1.0, 7.0, 1234.5, -88.0])
def test_a_value_comes_back_from_its_step_to_a_hundredth(value):
    import ibis

    step = ibis.duckdb.connect().execute(step_of(ibis.literal(value), 100.0))
    assert value_at(int(step), 100.0) == pytest.approx(value, rel=0.0101)
