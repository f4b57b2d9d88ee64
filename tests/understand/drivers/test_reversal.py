"""Simpson's check: published reversals found, slopes as in statsmodels, and silence where segments are alike."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from huitou.base import LANGS, Unfit
from huitou.understand.drivers.cells import Cell, cells_of, rates
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.reversal import Effect, Reversal, reversal, reversals
from huitou.understand.drivers.reversal_words import ALONG, BETWEEN
from tests.understand.drivers.worlds import seeded

# Charig et al., BMJ 292, 1986: success of open surgery (1) and of the keyhole operation (0), by size of the stone.
KIDNEY = {("small", 1): (81, 87), ("small", 0): (234, 270), ("large", 1): (192, 263), ("large", 0): (55, 80)}

# Bickel, Hammel & O'Connell, Science 187, 1975, the six largest departments: men and women, admitted of applied.
BERKELEY = {
    "A": ((512, 825), (89, 108)), "B": ((353, 560), (17, 25)), "C": ((120, 325), (202, 593)),
    "D": ((138, 417), (131, 375)), "E": ((53, 191), (94, 393)), "F": ((22, 373), (24, 341)),
}  # fmt: skip
ADMITTED = {(d, sex): BERKELEY[d][sex] for d in BERKELEY for sex in (0, 1)}


def people(n: int = 400, name: str = "people") -> pd.DataFrame:
    """Answers 1 to 5 in three shops; the outcome's spread grows with the answer."""
    rng = seeded(name)
    shop = rng.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    x = np.clip(np.round(3 + rng.standard_normal(n) + (shop == "a")), 1, 5)
    y = 0.3 * x + 2 * (shop == "b") - 1.0 * (shop == "a") + x * rng.standard_normal(n) / 2
    return pd.DataFrame({"shop": shop, "x": x, "y": y})


def test_the_kidney_stones_turn():
    """78 % against 83 % over all, 93 against 87 and 73 against 69 inside; neither difference is beyond chance in 700
    patients, but that the mix turned them round is."""
    found = reversal(rates(KIDNEY), outcome="success", between=("keyhole", "open surgery"))
    assert found.whole.value == pytest.approx(273 / 350 - 289 / 350)
    assert [s.effect.value for s in found.segments] == pytest.approx(
        [192 / 263 - 55 / 80, 81 / 87 - 234 / 270]
    )
    assert found.whole.value < 0 < found.inside.value
    assert not found.whole.sure
    assert found.mix.sure
    assert found.kind == "turned"
    assert found.said.en == (
        "Over all, success looks lower for open surgery than for keyhole (−0.05 (−0.10 to +0.01)); inside the segments it "
        "looks higher (+0.05 (−0.01 to +0.12)). The mix does move the figure of the whole. Both directions may be chance: "
        "both intervals hold 0."
    )
    assert "兩個方向都可能只是機率波動" in found.said.zh_hant


@pytest.mark.parametrize(
    ("counts", "sure", "words"),
    [
        (
            {("large", 1): (184, 263), ("large", 0): (40, 60)},
            (True, False),
            "The direction inside may be chance",
        ),
        (
            {
                ("small", 1): (168, 174),
                ("small", 0): (469, 540),
                ("large", 1): (405, 526),
                ("large", 0): (108, 160),
            },
            (False, True),
            "The direction of the whole",
        ),
    ],
)
def test_a_direction_that_may_be_chance_is_called_so_alone(counts, sure, words):
    found = reversal(rates({**KIDNEY, **counts}))
    assert (found.kind, found.whole.sure, found.inside.sure) == ("turned", *sure)
    assert words in found.said.en
    assert found.inside.said.zh_hans in found.said.zh_hans


def test_ten_times_the_kidney_stones_are_reversed_beyond_chance():
    found = reversal(rates({k: (10 * hits, 10 * n) for k, (hits, n) in KIDNEY.items()}))
    assert found.kind == "reversed"
    assert found.whole.high < 0 < found.inside.low


def test_berkeley_vanishes_inside_the_departments():
    found = reversal(rates(ADMITTED), outcome="admission", between=("men", "women"))
    assert found.n == 4526
    assert found.whole.value == pytest.approx(557 / 1835 - 1198 / 2691)
    assert found.whole.high < -0.1
    assert abs(found.inside.value) < 0.03
    assert found.kind == "vanishes"
    assert [s.name for s in found.against] == ["A"]  # where women were admitted more often, beyond chance
    assert "from the mix" in found.said.en


def test_the_difference_inside_is_that_of_mantel_and_haenszel():
    by_hand, weights = 0.0, 0.0
    for (h0, n0), (h1, n1) in BERKELEY.values():
        w = n0 * n1 / (n0 + n1)
        by_hand, weights = by_hand + w * (h1 / n1 - h0 / n0), weights + w
    assert reversal(rates(ADMITTED)).inside.value == pytest.approx(by_hand / weights)


def test_slopes_are_those_of_statsmodels_with_and_without_segments():
    table = people(4_000)
    found = reversal(cells_of(table, "shop", "x", "y"))
    whole = smf.ols("y ~ x", table).fit(cov_type="HC1", use_t=True)
    inside = smf.ols("y ~ x + C(shop)", table).fit(cov_type="HC1", use_t=True)
    for ours, theirs in ((found.whole, whole), (found.inside, inside)):
        assert ours.value == pytest.approx(theirs.params["x"])
        low, high = theirs.conf_int().loc["x"]
        assert ours.high - ours.low == pytest.approx(high - low, rel=0.02)
    assert found.mix.value == pytest.approx(whole.params["x"] - inside.params["x"])
    for s in found.segments:
        alone = smf.ols("y ~ x", table[table.shop == s.name]).fit(cov_type="HC3", use_t=True)
        assert s.effect.value == pytest.approx(alone.params["x"])
        low, high = alone.conf_int().loc["x"]
        assert s.effect.high - s.effect.low == pytest.approx(high - low, rel=0.05)


def test_a_segment_of_two_levels_is_compared_as_by_welch():
    rng = seeded("welch")
    a, b = rng.normal(3, 1, 300), rng.normal(4, 3, 200)
    table = {"s": ["one"] * 500, "x": [0] * 300 + [1] * 200, "y": np.concatenate([a, b])}
    effect = reversal(cells_of(table, "s", "x", "y")).segments[0].effect
    theirs = stats.ttest_ind(b, a, equal_var=False).confidence_interval()
    assert effect.value == pytest.approx(b.mean() - a.mean())
    assert (effect.low, effect.high) == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_the_effect_of_the_mix_is_as_sure_as_a_naive_bootstrap_says():
    table = people(600, "mix")
    found = reversal(cells_of(table, "shop", "x", "y"))
    rng = seeded("bootstrap")
    many = []
    for _ in range(600):
        part = table.iloc[rng.integers(0, 600, 600)]
        drawn = reversal(cells_of(part, "shop", "x", "y"))
        many.append(drawn.mix.value)
    low, high = np.quantile(many, [0.025, 0.975])
    assert found.mix.high - found.mix.low == pytest.approx(high - low, rel=0.15)


def test_one_segment_against_the_whole_is_named():
    rng = seeded("against")
    shop = np.repeat(["a", "b", "c", "d"], 500)
    x = rng.integers(1, 6, 2_000).astype(float)
    y = x * np.where(shop == "c", -0.4, 0.5) + rng.standard_normal(2_000)
    found = reversal(cells_of({"s": shop, "x": x, "y": y}, "s", "x", "y"), "cleanliness", "satisfaction")
    assert found.kind == "against"
    assert [s.name for s in found.against] == ["c"]
    whole, one = found.whole.said.en, found.against[0].effect.said
    assert found.said.en == (
        f"Over all, satisfaction is higher where cleanliness is higher ({whole} per point), but it is lower in: c ({one.en})."
    )
    assert found.said.zh_hant.endswith(f"方向相反：c ({one.zh_hant})。")


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-0.11284, -0.14731, -0.07823), "−0.11 (−0.15 to −0.08)"),
        ((1.2341, 1.2302, 1.2382), "+1.234 (+1.230 to +1.238)"),  # one digit of the width
        ((12.3, -4.0, 28.6), "+12 (−4 to +29)"),
        ((0.06, 0.004, 0.116), "+0.060 (+0.004 to +0.116)"),  # an end beyond nought is seen to be
        ((0.5, 0.5, 0.5), "+0.50 (+0.50 to +0.50)"),
        ((0.0, 0.0, 0.0), "+0 (+0 to +0)"),
    ],
)
def test_an_effect_is_said_with_as_many_digits_as_tell_something(ends, said):
    assert Effect(*ends, p=0.5).said.en == said
    assert Effect(*ends, p=0.5).said.zh_hant == said.replace(" to ", " 至 ")


def test_sums_of_an_engine_are_enough():
    table = people(500, "engine")
    grouped = (
        table.assign(square=table.y**2)
        .groupby(["shop", "x"])
        .agg(n=("y", "size"), total=("y", "sum"), squares=("square", "sum"))
    )
    cells = [Cell(s, x, int(r.n), r.total, r.squares) for (s, x), r in grouped.iterrows()]
    one, other = reversal(cells), reversal(cells_of(table, "shop", "x", "y"))
    assert one.mix.value == pytest.approx(other.mix.value)
    assert one.inside.low == pytest.approx(other.inside.low)
    assert reversal([*cells, Cell("a", 1.0, 0, 0.0, 0.0)]) == one


def test_adding_a_constant_or_swapping_the_levels_changes_nothing_but_the_sign():
    table = people(400, "shift")
    base = reversal(cells_of(table, "shop", "x", "y"))
    shifted = reversal(cells_of(table.assign(y=table.y + 1e5), "shop", "x", "y"))
    turned = reversal(cells_of(table.assign(x=6 - table.x), "shop", "x", "y"))
    assert shifted.inside.low == pytest.approx(base.inside.low, rel=1e-4)
    assert turned.inside.low == pytest.approx(-base.inside.high)
    assert turned.kind == base.kind


@pytest.mark.parametrize(
    "cells",
    [
        [],
        rates({("a", 0): (3, 9), ("a", 1): (4, 9)}),
        rates({("a", 0): (30, 90)}),
        rates(
            {("a", 0): (30, 90), ("b", 1): (30, 90)}
        ),  # level and segment are one: nothing to compare inside
    ],
)
def test_what_cannot_be_said_is_not_said(cells):
    found = reversal(cells)
    assert (found.kind, found.whole, found.segments) == (None, None, ())
    assert "to compare" in found.said.en


def test_people_in_segments_of_one_level_are_counted():
    found = reversal(rates({**KIDNEY, ("huge", 1): (9, 20)}))
    assert (found.n, found.outside) == (720, 20)


def test_tiny_segments_are_not_judged_alone():
    found = reversal(rates({**KIDNEY, ("tiny", 0): (0, 4), ("tiny", 1): (9, 9)}))
    assert found.segments[2].effect is None
    assert not found.segments[2].against


def test_five_answers_alike_do_not_pass_for_certainty():
    found = reversal(rates({**KIDNEY, ("tiny", 0): (0, 5), ("tiny", 1): (5, 5)}))
    effect = found.segments[2].effect
    assert effect.value == 1
    assert effect.high - effect.low > 0.3


def test_an_outcome_that_never_varies_finds_nothing():
    found = reversal(rates({(s, x): (n, n) for (s, x), (_, n) in KIDNEY.items()}))
    assert found.kind is None
    assert found.whole.value == 0


def test_gaps_are_left_out():
    table = {"s": ["a", None, "a", "b", float("nan")], "x": [0, 1, None, 1, 1], "y": [1, 1, 1, None, 1]}
    assert cells_of(table, "s", "x", "y") == (Cell("a", 0.0, 1, 1.0, 1.0),)


def test_counts_that_cannot_be_are_refused():
    for counts, words in (
        ({("a", 0): (7, 5)}, "7 of 5"),
        ({("a", 0): 7}, "segment, level"),
        ([7], "mapping"),
    ):
        with pytest.raises(Unfit, match=words):
            rates(counts)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"cells": KIDNEY}, "cells_of"),
        ({"cells": None}, "NoneType"),
        ({"level": 95}, "0.95"),
        ({"between": "men"}, "between"),
    ],
)
def test_odd_checks_are_refused_in_a_sentence(asked, words):
    with pytest.raises(Unfit, match=words) as caught:
        reversal(**{"cells": rates(KIDNEY)} | asked)
    assert all(caught.value.said(lang) for lang in LANGS)


def test_cells_are_read_from_tables_of_any_kind():
    table = people(200, "kinds of tables")
    wanted = cells_of(table, "shop", "x", "y")
    for other in (
        pl.from_pandas(table),
        pa.Table.from_pandas(table),
        table.to_dict("list"),
        table.convert_dtypes(),
    ):
        assert cells_of(other, "shop", "x", "y") == wanted
    with pytest.raises(Unfit, match="“town”"):
        cells_of(table, "town", "x", "y")
    with pytest.raises(Unfit, match="“shop”"):
        cells_of(table, "shop", "shop", "y")


def test_many_checks_at_once_hold_their_findings_to_more():
    noisy = {("x", 0): (10, 40), ("x", 1): (14, 60), ("y", 0): (40, 60), ("y", 1): (30, 40)}
    checks = {"planted": rates({k: (10 * h, 10 * n) for k, (h, n) in KIDNEY.items()})}
    checks |= {f"idle {i}": rates(noisy) for i in range(30)}
    alone, together = reversal(checks["planted"]), reversals(checks)
    assert together["planted"].kind == "reversed"
    assert together["planted"].p == pytest.approx(alone.p * 31)
    weak = reversal(rates({k: (3 * h, 3 * n) for k, (h, n) in KIDNEY.items()}))
    assert weak.kind == "reversed"
    many = {
        f"c{i}": rates({k: (3 * h, 3 * n) for k, (h, n) in KIDNEY.items()}) if i == 0 else rates(noisy)
        for i in range(60)
    }
    assert reversals(many)["c0"].kind is None


def test_every_finding_has_its_sentence_in_three_languages():
    for words in (ALONG, BETWEEN):
        assert {k for k, _ in words} == {"reversed", "turned", "vanishes", "against"}
        for text in words.values():
            filled = text.fill(
                factor="F", outcome="O", low="L", high="H", segments="S", whole="W", inside="I", doubt="D."
            )
            assert all("O" in filled.said(lang) and "W" in filled.said(lang) for lang in LANGS)


def test_what_the_shelf_keeps_is_what_was_found():
    for cells, between in ((rates(ADMITTED), ("men", "women")), ([], None)):
        found = reversal(cells, between=between)
        assert finding(Reversal, json.loads(json.dumps(plain(found)))) == found
