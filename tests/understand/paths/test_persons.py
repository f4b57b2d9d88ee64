"""One who answers often is still one: whole people are drawn, left out, foretold and counted."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from huitou.base import LANGS, Unfit
from huitou.understand import path_model
from huitou.understand.paths import moments
from tests.understand.paths import textbook
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, repeated, respondents

PEOPLE = 50
TABLE = respondents(120, seed=1)
WHO = np.random.default_rng(2).permutation(
    np.r_[np.arange(PEOPLE), np.arange(70) % 23]
)  # 1 to 5 answers each
PATHS = [(s, t) for t, sources in STRUCTURE.items() for s in sources]
TWICE = pd.concat([respondents(60, seed=3)] * 2, ignore_index=True)
TWO_EACH = list(range(60)) * 2


def model(table=TABLE, whose=WHO, **more):
    return path_model(table, MEASUREMENT, STRUCTURE, whose=whose, **({"bootstrap": 100} | more))


def wanted(rows):
    found = textbook.fit(rows.reset_index(drop=True), MEASUREMENT, STRUCTURE)
    return pytest.approx([found.paths[p] for p in PATHS], abs=1e-8)


def test_each_sample_is_a_fit_of_all_rows_of_the_people_drawn():
    found = model(tolerance=1e-12, seed=3)
    paths = (found.intervals["kind"] == "path").to_numpy()
    coming = list(dict.fromkeys(WHO))
    taken = np.random.default_rng(3).integers(0, PEOPLE, (100, PEOPLE))[:3]
    for sample, drawn in zip(found.drawn.samples[:3, paths], taken, strict=True):
        assert sample == wanted(pd.concat([TABLE[coming[one] == WHO] for one in drawn]))


def test_the_jackknife_leaves_out_all_rows_of_each_person():
    found = model(tolerance=1e-12)
    paths = (found.intervals["kind"] == "path").to_numpy()
    assert len(found.drawn.left_out) == PEOPLE
    for at, one in enumerate(dict.fromkeys(WHO)):
        if at in (0, 17, 49):
            assert found.drawn.left_out[at, paths] == wanted(TABLE[one != WHO])


@pytest.mark.parametrize("missing", ["pairwise", "mean"])
def test_where_everybody_answered_once_nothing_is_other_than_without_names(missing):
    table = TABLE.mask(np.random.default_rng(4).random(TABLE.shape) < 0.1)
    plain = model(table, None, missing=missing)
    for whose in ([f"p{n}" for n in range(120)], [None] * 120, [None if n % 2 else n for n in range(120)]):
        named = model(table, whose, missing=missing)
        assert named.intervals.equals(plain.intervals)
        assert named.paths.equals(plain.paths)
    assert named.plspredict(repeats=1).equals(plain.plspredict(repeats=1))


@pytest.mark.parametrize("missing", ["pairwise", "mean"])
def test_whoever_says_everything_twice_makes_nothing_surer(missing):
    gaps = np.tile(np.random.default_rng(5).random((60, 11)) < 0.05, (2, 1))
    table = TWICE.mask(gaps)
    once, twice = model(table.head(60), None, missing=missing), model(table, TWO_EACH, missing=missing)
    for frame in ("paths", "loadings", "htmt", "r2", "total_effects"):
        pd.testing.assert_frame_equal(getattr(once, frame), getattr(twice, frame), rtol=1e-6)
    columns = [c for c in once.intervals if c not in ("kind", "of", "to")]
    assert once.intervals[columns].to_numpy() == pytest.approx(twice.intervals[columns].to_numpy(), rel=1e-6)
    assert (twice.people, twice.rows) == (60, 120)
    assert twice.smallest_path == once.smallest_path
    assert [w.en for w in twice.warnings] == [w.en for w in once.warnings]


def test_nobody_is_foretold_from_other_answers_of_their_own():
    once = model(TWICE.head(60), None, bootstrap=0).plspredict(repeats=2)
    twice = model(TWICE, TWO_EACH, bootstrap=0).plspredict(repeats=2)
    assert (twice["answers"] == 2 * once["answers"]).all()
    pd.testing.assert_frame_equal(once.drop(columns="answers"), twice.drop(columns="answers"), rtol=1e-6)


def test_many_people_are_drawn_in_random_groups_with_all_their_rows(monkeypatch):
    monkeypatch.setattr(moments, "UNITS", 20)
    standard = ((TABLE - TABLE.mean()) / TABLE.std()).to_numpy()
    person = np.unique(WHO, return_inverse=True)[1]
    sums = moments.moments(standard, None, person, seed=6)
    order = np.random.default_rng(6).permutation(PEOPLE)
    counts = np.random.default_rng(7).multinomial(20, np.full(20, 1 / 20))
    often = np.zeros(PEOPLE, dtype=int)
    for at, one in enumerate(order):
        often[one] = counts[at % 20]
    drawn = TABLE.loc[np.repeat(TABLE.index, often[person])]
    assert np.allclose(sums.matrices(counts[None].astype(float))[0], drawn.corr())
    assert np.allclose(sums.all()[0], TABLE.corr())


def test_whose_is_a_column_or_a_value_a_row():
    found = model()
    for kind in (pd.DataFrame, pl.from_pandas, dict):
        assert model(kind(TABLE.assign(who=WHO)), "who").paths.equals(found.paths)
    for whose in (list(WHO), pd.Series(WHO, index=range(7, 127)), pl.Series(WHO)):
        assert model(whose=whose).paths.equals(found.paths)


def test_few_people_are_few_however_often_they_answered():
    nine = np.arange(120) % 9
    with pytest.raises(Unfit, match="120 usable rows come from only 9 people") as caught:
        model(whose=nine)
    assert all("9" in caught.value.said(lang) for lang in LANGS)
    twelve = model(whose=np.arange(120) % 12)
    assert any("12 people are few" in w.en for w in twelve.warnings)
    with pytest.raises(Unfit, match="9 people are left to fit"):
        twelve.plspredict(folds=4)
    with pytest.raises(Unfit, match="12 people cannot be split into 13 folds"):
        twelve.plspredict(folds=13)


def test_two_people_who_answered_two_items_together_tell_no_correlation_however_often():
    halves = TABLE.assign(
        i1=TABLE["i1"].where(TABLE.index < 65), i2=TABLE["i2"].where((TABLE.index < 5) | (TABLE.index >= 60))
    )
    assert model(halves, None).converged
    person = np.arange(120)
    person[:5], person[60:65] = 0, 1
    with pytest.raises(Unfit, match="Hardly anybody answered both “i1” and “i2”"):
        model(halves, person)


@pytest.mark.parametrize(
    ("whose", "code"),
    [
        ("somebody", "table.column"),
        ([1, 2], "table.uneven"),
        (7, "table.whose"),
        ([[1]] * 120, "table.whose"),
    ],
)
def test_whose_that_makes_no_sense_is_refused(whose, code):
    with pytest.raises(Unfit) as caught:
        model(whose=whose)
    assert caught.value.code == code


def test_answers_of_the_same_people_are_those_of_the_same_world():
    """What the coverage simulation draws: as many answers, and the people's own levels in them."""
    table, who = repeated(200, 10, 0.6, seed=8)
    assert list(np.bincount(who)) == [10] * 200
    assert table.std().to_numpy() == pytest.approx(1, abs=0.1)
    assert table.groupby(who).mean().var().to_numpy() == pytest.approx(0.6 + 0.4 / 10, rel=0.3)
