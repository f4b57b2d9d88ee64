"""Home says what needs somebody now, and shows targets where they matter."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from huitou import measure, record
from huitou.base import Clock
from huitou.faces import reading
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
