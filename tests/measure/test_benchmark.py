"""Benchmarks: where they are from, how a company brings in its own, and what may be concluded from a comparison."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from huitou.base import LANGS, Missing, Period, Unfit
from huitou.measure import METRICS, Figure, add_benchmarks, benchmarks_for, compare, figures
from huitou.measure.benchmark import PUBLISHED, Benchmark, _read
from huitou.measure.comparison import NO_DATA, NOT_WHOLE, ORIENTATION, SMALL, UNFINISHED, year_before
from huitou.record import bring
from huitou.stores import Workspace


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "shop")


def own(tmp_path: Path, *rows: str, head: str = "measure,value,period,source,n,industry") -> Path:
    file = tmp_path / "own.csv"
    file.write_text("\n".join([head, *rows]), encoding="utf-8")
    return file


# ── the table ──


def test_published_facts_say_where_they_are_from_and_claim_no_comparison() -> None:
    facts = _read(PUBLISHED, "published")
    assert 10 <= len(facts) <= 15
    for fact in facts:
        assert fact.source
        assert fact.url.startswith("https://")
        assert fact.definition
        assert "one fact cited" in fact.licence
        assert fact.measure in METRICS
        assert not fact.comparable
        assert fact.region in ("US", "UK")  # nothing citable is known for Taiwan or China


def test_a_companys_own_come_first_and_newest_first(shop: Workspace, tmp_path: Path) -> None:
    file = own(tmp_path, "nps,41,2022,Trade body,900,coffee", "nps,44,2023-Q4,Trade body,,coffee")
    assert add_benchmarks(shop, file) == 2
    known = benchmarks_for(shop, "nps")
    assert [(b.origin, b.value, b.n) for b in known[:2]] == [("own", 44.0, None), ("own", 41.0, 900)]
    assert {b.origin for b in known[2:]} == {"published"}


def test_a_second_row_corrects_and_does_not_double(shop: Workspace, tmp_path: Path) -> None:
    add_benchmarks(shop, own(tmp_path, "nps,41,2022,Trade body,900,coffee"))
    add_benchmarks(shop, own(tmp_path, "nps,42,2022,Trade body,900,coffee"))
    assert [b.value for b in benchmarks_for(shop, "nps") if b.origin == "own"] == [42.0]


def test_a_share_may_be_written_in_percent(shop: Workspace, tmp_path: Path) -> None:
    add_benchmarks(shop, own(tmp_path, 'csat,82%,2023,Trade body,"1,200",coffee'))
    (found,) = benchmarks_for(shop, "csat")
    assert (found.value, found.n) == (0.82, 1200)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("npz,40,2023,x,,", "there is no measure called “npz”"),
        ("nps,forty,2023,x,,", "“forty” is not a number"),
        ("nps,140,2023,x,,", "140 is out of range (-100 to 100)"),
        ("csat,82,2023,x,,", "82 is out of range (0 to 1)"),
        ("nps,nan,2023,x,,", "nan is out of range"),
        ("nps,40,last year,x,,", "the period “last year” cannot be read"),
        ("nps,40,2023,,,", "its source is missing"),
        ("nps,40,2023,x,some,", "the sample size “some” is not a whole number"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_written(
    shop: Workspace, tmp_path: Path, row: str, why: str
) -> None:
    with pytest.raises(Unfit) as refused:
        add_benchmarks(shop, own(tmp_path, "nps,41,2022,Trade body,900,coffee", row))
    assert f"Line 3: {why}" in refused.value.text.en
    assert all(refused.value.said(lang) for lang in LANGS)
    assert not (shop.folder / "benchmarks.csv").exists()


def test_all_bad_rows_are_named_at_once(shop: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Unfit) as refused:
        add_benchmarks(shop, own(tmp_path, "nps,x,2022,a,,", "nps,1,2022,a,,", "nps,2,never,a,,"))
    assert "Line 2: " in refused.value.text.en
    assert "Line 4: " in refused.value.text.en


def test_a_file_without_the_columns_or_none_at_all(shop: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="lacks the columns period, source"):
        add_benchmarks(shop, own(tmp_path, "nps,1", head="measure,value"))
    with pytest.raises(Missing):
        add_benchmarks(shop, tmp_path / "none.csv")
    with pytest.raises(Missing):
        benchmarks_for(shop, "npz")


def test_a_version_to_come_is_refused_and_another_one_not_shown(shop: Workspace, tmp_path: Path) -> None:
    head = "measure,value,period,source,version"
    with pytest.raises(Unfit, match="no version “9”"):
        add_benchmarks(shop, own(tmp_path, "nps,40,2023,x,9", head=head))


# ── comparisons ──


def _answers(counts: dict[str, tuple[int, int, int]]) -> str:
    """month → how many promoters, passives, detractors."""
    rows = ["customer_id,question,scale,value,answered_at,branch"]
    for month, each in counts.items():
        for value, n in zip((10, 8, 2), each, strict=True):
            rows += [
                f"{month}-{value}-{i},nps,0-10,{value},{month}-02 10:00,{'A' if i % 2 else 'B'}"
                for i in range(n)
            ]
    return "\n".join(rows)


@pytest.fixture
def asked(shop: Workspace, tmp_path: Path) -> Workspace:
    file = tmp_path / "answers.csv"
    months = {
        "2023-05": (40, 30, 30),
        "2024-04": (80, 10, 10),
        "2024-05": (50, 30, 20),
        "2024-06": (50, 30, 20),
    }
    file.write_text(_answers(months), encoding="utf-8")
    bring(shop, file, fact="answers")
    return shop


def _nps(shop: Workspace, month: str, by: tuple[str, ...] = ()) -> list[Figure]:
    return figures(shop, ["nps"], Period.parse(month), by)


def test_the_first_comparison_is_with_ones_own_history(asked: Workspace) -> None:
    (figure,) = _nps(asked, "2024-05")
    before, year_ago, *others = compare(asked, figure)
    assert (before.kind, before.other, before.difference) == ("previous", 70.0, -40.0)
    assert before.beyond_chance
    assert (year_ago.kind, year_ago.other, year_ago.difference) == ("last_year", 10.0, 20.0)
    assert not year_ago.beyond_chance
    assert {o.kind for o in others} == {"benchmark"}
    assert all(o.says == ORIENTATION and o.difference is None for o in others)


def test_the_errors_of_two_waves_add_as_variances(asked: Workspace) -> None:
    (figure,) = _nps(asked, "2024-05")
    before = compare(asked, figure)[0]
    variance = [(p + d - (p - d) ** 2) / 100 for p, d in ((0.8, 0.1), (0.5, 0.2))]
    half = 100 * stats.norm.ppf(0.975) * np.sqrt(sum(variance))
    assert before.low is not None
    assert before.high is not None
    assert (before.high - before.low) / 2 == pytest.approx(half, rel=0.02)


def test_a_month_still_running_is_not_compared(asked: Workspace) -> None:
    (figure,) = _nps(asked, "2024-06")
    before = compare(asked, figure)[0]
    assert (before.other, before.difference, before.says) == (30.0, None, UNFINISHED)


def test_where_there_were_no_data_nothing_is_compared(asked: Workspace) -> None:
    (figure,) = _nps(asked, "2023-05")
    before, year_ago, *_ = compare(asked, figure)
    assert (before.says, year_ago.says) == (NO_DATA, NO_DATA)


def test_a_year_that_the_records_begin_in_is_no_year_to_compare_with(asked: Workspace) -> None:
    (figure,) = _nps(asked, "2024-01-01/2024-06-01")
    year_ago = compare(asked, figure)[1]
    assert (year_ago.other, year_ago.difference, year_ago.says) == (10.0, None, NOT_WHOLE)


def test_a_slice_is_compared_with_the_same_slice_and_with_no_benchmark(asked: Workspace) -> None:
    at_a = next(f for f in _nps(asked, "2024-05", ("branch",)) if f.slice == {"branch": "A"})
    found = compare(asked, at_a)
    assert [c.kind for c in found] == ["previous", "last_year"]
    assert found[0].other == 70.0


def test_too_few_are_not_compared(shop: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(
        _answers({"2024-04": (8, 1, 1), "2024-05": (5, 3, 2), "2024-06": (1, 0, 0)}), encoding="utf-8"
    )
    bring(shop, file, fact="answers")
    before = compare(shop, _nps(shop, "2024-05")[0])[0]
    assert (before.difference, before.says) == (None, SMALL)


def test_ones_own_benchmark_of_the_same_definition_is_judged(asked: Workspace, tmp_path: Path) -> None:
    add_benchmarks(asked, own(tmp_path, "nps,60,2023,Trade body,,", "nps,35,2022,Trade body,,"))
    (figure,) = _nps(asked, "2024-05")
    far, near = [c for c in compare(asked, figure) if c.benchmark and c.benchmark.origin == "own"]
    assert (far.difference, far.beyond_chance) == (-30.0, True)
    assert (near.difference, near.beyond_chance) == (-5.0, False)
    assert "its own error is not known" in far.says.en


def test_another_version_of_the_definition_is_never_compared(
    asked: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_benchmarks(asked, own(tmp_path, "nps,60,2023,Trade body,,"))
    (figure,) = _nps(asked, "2024-05")
    old = Benchmark("nps", 0, 99.0, "2023", "old")
    monkeypatch.setattr("huitou.measure.comparison.benchmarks_for", lambda *_: [old])
    assert [c.kind for c in compare(asked, figure)] == ["previous", "last_year"]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024-05", "2023-05"),
        ("2024-Q1", "2023-Q1"),
        ("2024-02", "2023-02"),
        ("2024-W07", "2023-W07"),
        ("2024", "2023"),
    ],
)
def test_a_year_ago_is_the_same_months_or_the_same_weeks(period: str, before: str) -> None:
    assert year_before(Period.parse(period)) == Period.parse(before)
