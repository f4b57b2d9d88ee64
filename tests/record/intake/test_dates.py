"""Every way of writing a moment gives the same moment; what cannot be told apart is asked."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.record.intake import dates, zones
from huitou.stores import Scratch

MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1)).map(
    lambda d: d.replace(microsecond=0)
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    with Scratch(tmp_path_factory.mktemp("spill")) as one:
        yield one


def read(scratch, cells, said=None):
    rows = " UNION ALL ".join(f"SELECT '{c}' AS c0, {n} AS n" for n, c in enumerate(cells))
    how = dates.decide(
        cells, lambda: [dates.Shape(*r) for r in scratch.rows(dates.shapes_sql("c0", rows))], said
    )
    found = [r[0] for r in scratch.rows(f"SELECT {how.sql('c0')} FROM ({rows}) ORDER BY n")]
    if how.quick:
        return found
    return [None if r["wall"] is None else r["wall"] - timedelta(minutes=r["off"] or 0) for r in found]


def local(d):
    half = "上午" if d.hour < 12 else "下午"
    return f"{d.year}/{d.month}/{d.day} {half} {d.hour % 12 or 12}:{d.minute:02}:{d.second:02}"


WRITTEN = {
    "iso": lambda d: d.isoformat(" "),
    "iso T": lambda d: d.isoformat("T"),
    "slashes": lambda d: f"{d:%Y/%m/%d %H:%M:%S}",
    "dots": lambda d: f"{d:%Y.%m.%d %H:%M:%S}",
    "上午 下午": local,
    "year month day": lambda d: f"{d.year}年{d.month}月{d.day}日 {d.hour}時{d.minute}分{d.second}秒",
    "full width": lambda d: f"{d:%Y/%m/%d %H:%M:%S}".translate(
        str.maketrans("0123456789/:", "０１２３４５６７８９／：")
    ),
    "republic": lambda d: f"民國{d.year - 1911}年{d.month}月{d.day}日 {d:%H:%M:%S}",
    "compact": lambda d: f"{d:%Y%m%d%H%M%S}",
    "English": lambda d: f"{d:%d %b %Y %H:%M:%S}",
    "American words": lambda d: f"{d:%B} {d.day}, {d.year} {d:%I:%M:%S %p}",
    "UTC": lambda d: f"{d.isoformat()}Z",
    "offset": lambda d: f"{(d + timedelta(hours=8)).isoformat()}+08:00",
    "Google": lambda d: f"{local(d + timedelta(hours=8))} GMT+8",
    "Shopify": lambda d: f"{d - timedelta(hours=5):%Y-%m-%d %H:%M:%S} -0500",
    "milliseconds": lambda d: str(int(d.replace(tzinfo=UTC).timestamp() * 1000)),
    "serial": lambda d: repr((d - datetime(1899, 12, 30)) / timedelta(days=1)),
}


@pytest.mark.parametrize("form", WRITTEN)
@settings(max_examples=15)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=5))
def test_a_moment_is_read_back_however_it_is_written(scratch, form, moments):
    if form == "milliseconds":
        moments = [m for m in moments if m.year > 2001] or [datetime(2024, 5, 1)]
    assert read(scratch, [WRITTEN[form](m) for m in moments]) == moments


@settings(max_examples=15)
@given(
    days=st.lists(st.dates(date(2012, 1, 1), date(2059, 12, 31)), min_size=1, max_size=20),
    order=st.sampled_from(["dmy", "mdy"]),
)
def test_day_and_month_are_told_by_the_whole_column_or_asked(scratch, days, order):
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    cells = [f"{d:{form}}" for d in days]
    if any(d.day > 12 for d in days):
        assert read(scratch, cells) == [datetime(d.year, d.month, d.day) for d in days]
    else:
        with pytest.raises(dates.Ambiguous):
            read(scratch, cells)
        assert read(scratch, cells, order) == [datetime(d.year, d.month, d.day) for d in days]


@pytest.mark.parametrize(
    ("cells", "choices"),
    [
        (["03/04/05"], {"dmy", "mdy", "ymd", "roc"}),
        (["03/04/2024", "05/06/2024"], {"dmy", "mdy"}),
        (["75/03/02", "99/12/31"], {"ymd", "roc"}),
        (["990501"], {"ymd", "roc"}),
        (["13/04/2024", "04/13/2024"], {"dmy", "mdy", "ymd", "roc"}),
    ],
)
def test_what_cannot_be_told_is_asked(scratch, cells, choices):
    with pytest.raises(dates.Ambiguous) as asked:
        read(scratch, cells)
    assert set(asked.value.choices) == choices


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("113/05/01", (2024, 5, 1)), ("1130501", (2024, 5, 1)), ("民國99年12月31日", (2010, 12, 31)), ("民國 113 年 5 月 1 日", (2024, 5, 1)),
        ("01.05.2024", (2024, 5, 1)), ("2024年5月1日", (2024, 5, 1)), ("20240501", (2024, 5, 1)), ("45413", (2024, 5, 1)),
        ("2024/5/1(三)", (2024, 5, 1)), ("1714521600", (2024, 5, 1)),
    ],
)  # fmt: skip
def test_days(scratch, cell, day):
    assert read(scratch, [cell]) == [datetime(*day)]


@pytest.mark.parametrize(
    "cell", ["2024-02-30", "2024-13-01", "soon", "2024", "113/13/01", "99999999", "2024-05-01 25:00"]
)
def test_what_is_no_date_is_none(scratch, cell):
    assert read(scratch, [cell]) == [None]


ZONES = [
    "Asia/Taipei",
    "Asia/Shanghai",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "UTC",
]


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=15)
@given(
    walls=st.lists(
        st.datetimes(datetime(1930, 1, 1), datetime(2060, 1, 1)).map(lambda d: d.replace(microsecond=0)),
        min_size=1,
        max_size=20,
    )
)
def test_local_times_become_utc_as_python_has_it(scratch, zone, walls):
    """fold=0 is the first of two; for a gap Python takes the offset before it, which moves the time forward."""
    values = ", ".join(f"(TIMESTAMP '{w}')" for w in walls)
    found = [r[0] for r in scratch.rows(f"SELECT {zones.to_utc('w', zone)} FROM (VALUES {values}) t(w)")]
    assert found == [w.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None) for w in walls]


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2024, 3, 10, 2, 30), datetime(2024, 3, 10, 7, 30)),  # does not exist: 03:30 summer time
        (datetime(2024, 11, 3, 1, 30), datetime(2024, 11, 3, 5, 30)),  # exists twice: the first
    ],
)
def test_the_hours_when_clocks_change(scratch, wall, utc):
    assert (
        scratch.one(f"SELECT {zones.to_utc('w', 'America/New_York')} FROM (SELECT TIMESTAMP '{wall}' AS w)")
        == utc
    )


@settings(max_examples=15)
@given(
    instant=st.datetimes(datetime(1930, 1, 1), datetime(2060, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    zone=st.sampled_from(ZONES),
)
def test_utc_becomes_local_as_python_has_it(scratch, instant, zone):
    found = scratch.one(f"SELECT {zones.to_local('i', zone)} FROM (SELECT TIMESTAMP '{instant}' AS i)")
    assert found == instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
