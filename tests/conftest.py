"""What all tests share: the marks of what a test needs, and when a skip is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("HUITOU_CI") == "1"

MARKS = {
    "realdata": "reads public data sets that are not part of the project; skipped where they are not there",
    "spark": "needs Java and PySpark",
    "postgres": "needs a PostgreSQL server or the binaries to start one",
    "browser": "needs Chromium",
    "slow": "takes more than five seconds",
}
# Costly to start, so all tests that need one run in the same process, in which a session fixture starts it once; so is
# the sample company of the stories (the fixture `house`), brought in by the first of them.
STARTED_ONCE = ("spark", "postgres", "browser")
BUILT_ONCE = "house"


def pytest_configure(config: pytest.Config) -> None:
    # No deadline: a busy machine is no bug. In CI the same examples every time, so that a red run can be told again.
    settings.register_profile("house", deadline=None, derandomize=STRICT, print_blob=True)
    settings.load_profile("house")
    for name, meaning in MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_itemcollected(item: pytest.Item) -> None:
    # Not in pytest_collection_modifyitems: by then xdist has already read the groups.
    asked = {*getattr(item, "fixturenames", ()), *_chosen(item)}
    for name in set(MARKS) & asked:
        item.add_marker(name)  # a fixture or a case called `spark` says as much as the mark
    for name in STARTED_ONCE:
        if item.get_closest_marker(name):
            item.add_marker(pytest.mark.xdist_group(name))
            break
    else:
        if BUILT_ONCE in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(BUILT_ONCE))


def _chosen(item: pytest.Item) -> set[str]:
    """The words among the values that a test is parametrised with: fixtures that it will ask for by name."""
    case = getattr(item, "callspec", None)
    return {value for value in case.params.values() if isinstance(value, str)} if case else set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if STRICT and _skipped(report) and not item.get_closest_marker("realdata"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped, and under HUITOU_CI=1 only `realdata` may be: {report.longrepr}"
        )
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if STRICT and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped whole, under HUITOU_CI=1: {report.longrepr}"
    return report


def _skipped(report: pytest.TestReport) -> bool:
    return report.skipped and not hasattr(report, "wasxfail")


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of public data sets: HUITOU_REALDATA, else `shared/data` beside the repository."""
    folder = Path(os.environ.get("HUITOU_REALDATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set HUITOU_REALDATA to the folder that holds it")
    return folder
