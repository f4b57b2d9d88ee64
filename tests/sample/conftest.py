"""One full sample for all tests here; making it takes about six seconds."""

from __future__ import annotations

import pandas as pd
import pytest

from huitou.sample import Sample, make, truths
from huitou.sample.branches import branches
from tests.sample.books import Books


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def books(sample: Sample) -> Books:
    world, shops = sample.world, branches(sample.world)
    failing = truths(world)["failing_branches"].branches
    return Books(
        files=sample.files,
        first=pd.Timestamp(world.first),
        until=pd.Timestamp(world.until),
        price_on=pd.Timestamp(world.month_date(world.price_month)),
        campaign_on=pd.Timestamp(world.month_date(world.campaign_month)),
        failing={code: pd.Timestamp(day) for code, day in failing.items()},
        star=shops.code[world.star],
        turnover=shops.code[world.turnover],
        new_years=[pd.Timestamp(day) for day in ("2024-02-10", "2025-01-29", "2026-02-17")],
    )
