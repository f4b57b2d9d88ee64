"""The main measures of buying against a second, plain implementation in pandas, on random companies."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.base import Period
from huitou.measure import METRICS
from huitou.measure.read import ask
from tests.properties import naive
from tests.properties.test_conservation import PERIODS, quick
from tests.properties.worlds import OPEN, Order, frames, orders, source_of, tables


@given(world=orders(), period=st.sampled_from(PERIODS))
@quick
def test_a_second_implementation_agrees(world: list[Order], period: str, tmp_path: Path) -> None:
    asked = Period.parse(period)
    purchases, lines = frames(world)
    wanted = naive.figures(
        purchases,
        lines,
        pd.Timestamp(asked.first),
        pd.Timestamp(asked.end),
        lapse=45,
        horizon=naive.end(purchases),
    )
    place = source_of(tables(world), tmp_path)
    options = {"lapsed_after_days": 45, "days": 60}
    for name, (value, base) in wanted.items():
        found = ask(place, {name: METRICS[name]}, OPEN | {"options": options}, asked)[0]
        assert found.base == base, name
        if value is None:
            assert found.value is None or base == 0, name
        else:
            assert found.value == pytest.approx(value), name
    place.engine.close()
