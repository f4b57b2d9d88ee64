"""Home says what needs somebody now, and shows targets where they matter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from huitou import measure, record
from huitou.base import Clock, Period
from huitou.faces import reading
from huitou.faces.language import language
from huitou.faces.wording import headline
from huitou.stores import Settings, Workspace
from tests.faces.shop import BAD
from tests.faces.sitting import demo
from tests.faces.teahouse import teahouse

NOW = datetime(2024, 10, 5, 4, tzinfo=UTC)
SOME = ("repeat_customer_share", "nps", "average_order_value")
COMPLAINTS = """complaint_id,customer_id,complained_at,resolved_at
K1,C0001,2024-05-01 10:00,
K2,C0002,2024-09-27 10:00,
K3,C0003,2024-05-02 10:00,2024-05-04 10:00
"""


@pytest.fixture
def company(tmp_path):
    workspace = teahouse(tmp_path / "shop")
    workspace.clock = Clock(lambda: NOW)
    return workspace


@pytest.fixture
def home(company, monkeypatch):
    monkeypatch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})
    with demo(company) as asking:
        yield lambda: asking.get("/?lang=en").text


def test_a_quiet_company_is_not_told_of_needs(home):
    assert "What needs you now" not in home()


def test_late_complaints_are_named_with_their_number_and_the_oldest(company, home, tmp_path):
    (tmp_path / "k.csv").write_text(COMPLAINTS, "utf-8")
    record.bring(company, tmp_path / "k.csv")
    assert "1 complaints have been open for more than 10 days, the oldest since May 1, 2024." in home()


def test_rows_put_aside_wait_until_they_are_mended(company, home, tmp_path):
    assert "wait to be mended" not in home()
    (tmp_path / "bad.csv").write_text(BAD, "utf-8")
    record.bring(company, tmp_path / "bad.csv")
    assert "2 rows of your files were put aside" in home()
    number = record.imports(company)[0].import_id
    record.undo(company, number)
    assert "wait to be mended" not in home()


def test_a_missed_target_is_told_and_a_reached_one_is_not(company, home):
    now = NOW.replace(tzinfo=None)
    company.targets.set("nps", Decimal(90), "mei", now)
    page = home()
    assert "Target 90" in page
    assert "by more than chance" in page
    company.targets.set("nps", Decimal(-50), "mei", now)
    page = home()
    assert "reached" in page
    assert "by more than chance" not in page


def test_silence_is_told_after_two_weeks(company, home):
    company.clock = Clock(lambda: datetime(2024, 11, 5, 4, tzinfo=UTC))
    assert "Nothing has been recorded since" in home()


def test_without_records_whoever_may_bring_some_is_led_to_it(tmp_path):
    empty = Workspace.create(tmp_path / "new", Settings(lang="en"))
    with demo(empty) as asking:
        page = asking.get("/").text
    assert 'action="/data/uploads"' in page
    assert 'action="/welcome/sample"' in page


PERIODS = {
    "whole": ("2023-07-01", "2024-07-01/2025-07-01", "above the period before"),
    "begins within the period before": (
        "2023-07-02", "2024-07-01/2025-07-01",
        "compare Dec 2024 – Jun 2025 with May – Nov 2024 at most: ",
    ),
    "begins within the period": (
        "2025-05-02", "2025-06", "no earlier period lies wholly within the records to compare with.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PERIODS)
def test_the_headline_compares_only_what_is_wholly_recorded(tmp_path, monkeypatch, case):
    """Who bought before the records begin looks new; a year is held against one that is wholly known, or none."""
    begins, period, says = PERIODS[case]
    first, last = date.fromisoformat(begins), date(2025, 7, 2)
    if case == "whole":  # the year before that must be known as well
        first = first.replace(year=2022)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rows = [f"O{n},{f'C{n % 400}' if n % 3 else f'N{n}'},{day} 10:00,100" for n, day in enumerate(days)]
    (tmp_path / "p.csv").write_text("order_id,customer_id,bought_at,amount\n" + "\n".join(rows), "utf-8")
    workspace = Workspace.create(tmp_path / "shop", Settings(lang="en"))
    record.bring(workspace, tmp_path / "p.csv", "purchases")
    monkeypatch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})
    seen = reading.overview(workspace, Period.parse(period))
    assert seen.headline.unrecorded == (case != "whole")
    told = headline(seen.headline, language("en"))
    assert says in " ".join(told.split()) if case != "whole" else "The records allow" not in told
    for lang in ("zh-Hant", "zh-Hans"):
        assert "{" not in headline(seen.headline, language(lang))
