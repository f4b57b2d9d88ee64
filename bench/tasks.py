"""What is measured. Each function prepares (not counted) and returns the work (counted)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COLUMNS = ["customer_id", "bought_on", "amount"]
WORKSPACE_AT = datetime(2025, 1, 2, tzinfo=UTC).replace(tzinfo=None)


def scan(folder: str) -> Callable[[], Any]:
    """The floor: DuckDB reads the three columns that the O-measures need, and touches every value."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    sql = f"SELECT count(customer_id), max(bought_on), sum(amount) FROM read_parquet('{folder}/*.parquet')"
    return lambda: str(con.execute(sql).fetchone())


def workspace(folder: str, rows: str) -> Callable[[], Any]:
    """Land the made purchases into a new workspace (preparation for the runs below)."""
    from bench import made
    from huitou.stores import Landing, Settings, Staged, Workspace

    def work() -> int:
        place = Path(folder)
        shutil.rmtree(place, ignore_errors=True)
        ws = Workspace.create(place, Settings())
        files = made.purchases(int(rows), place.parent / f"made-{rows}")
        staged = Staged("purchases", ("source", "order_id"), "bought_on", files)
        ws.lake.land(Landing("made", "made", "main", WORKSPACE_AT, [staged]))
        return int(rows)

    return work


def full_run(folder: str) -> Callable[[], Any]:
    """The first run of all measures that purchases can answer, on a workspace that has computed nothing yet."""
    ws = _opened(folder)
    _loaded()
    return lambda: _measured(ws)


def daily_run(folder: str, rows: str) -> Callable[[], Any]:
    """One more day's purchases fall; then the run again."""
    from bench import made
    from huitou.stores import Landing, Staged

    ws = _opened(folder)
    files = made.day(int(rows), Path(folder).parent / f"day-{rows}")
    staged = Staged("purchases", ("source", "order_id"), "bought_on", files)
    ws.lake.land(Landing("day", "day", "main", WORKSPACE_AT, [staged]))

    _loaded()
    return lambda: _measured(ws)


def directory(folder: str) -> Callable[[], Any]:
    """Customers and their timelines, sorted; says the ids of some busy customers."""
    from huitou import record

    ws = _opened(folder)

    def work() -> list[str]:
        record.build_directory(ws)
        return [one.customer_id for one in record.find_customers(ws, sort="orders", limit=50).rows]

    return work


def rfm_pass(folder: str, fact: str) -> Callable[[], Any]:
    """The floor of segmenting: count, sum and last day of every customer in one pass. fact: monthly, the grain that the
    segmentation reads too, or purchases, the rows behind it. Says how many customers there are."""
    from huitou.measure import source_of

    engine = source_of(_opened(folder)).engine
    orders, last = ("sum(orders)", "last_on") if fact == "monthly" else ("count(*)", "bought_on")
    sql = f"""
      SELECT count(*), sum(n), sum(m), max(d) FROM (
        SELECT customer_id, {orders} AS n, sum(amount) AS m, max({last}) AS d FROM {fact} GROUP BY customer_id)"""
    return lambda: int(engine.connection.raw_sql(sql).fetchone()[0])


def segmenting(folder: str, cycle: str) -> Callable[[], Any]:
    """Stages, RFM groups and value tiers of every customer, and the size and worth of each. cycle: known, from the
    shelf as after any earlier answer, or new, worked out on the way."""
    from huitou.understand.asking import facts_of, opened
    from huitou.understand.segments import Standing, sizes, standing_of
    from huitou.understand.segments.settings import wanted

    ws = _opened(folder)
    place = opened(ws)
    assert place.horizon is not None
    if cycle == "known":
        found = standing_of(ws, place, place.horizon)
        assert found.cycle is not None
    else:
        found = Standing(facts_of(place), place.horizon, wanted({}))
    _loaded()

    def work() -> dict[str, int]:
        made = {n: found.segmentation(n) for n in ("life_cycle", "rfm", "value_tier")}
        told = {n: sizes(found.facts, found.people, one) for n, one in made.items()}
        return {n: sum(one.customers for one in rows) for n, rows in told.items()}

    return work


def _opened(folder: str) -> Any:
    from huitou.stores import Workspace

    return Workspace.open(folder)


def _loaded() -> None:
    """Import what the work will use: starting Python is not what is measured."""
    import scipy.special

    import huitou.measure

    assert huitou.measure
    assert scipy.special


def _measured(ws: Any) -> dict[str, Any]:
    from huitou.measure import METRICS, figures

    names = [n for n, m in METRICS.items() if set(m.reads) <= {"purchases"}]
    found = figures(ws, names)
    return {"measures": sum(1 for f in found if f.value is not None)}


def by_duckdb(folder: str) -> Callable[[], Any]:
    """The same core figures by hand in DuckDB: orders, buyers, repurchase, new, retained over the last 12 months."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false")
    sql = f"""
      WITH c AS (SELECT customer_id, min(bought_on) AS first_on, max(bought_on) AS last_on,
        count(*) FILTER (bought_on >= DATE '2024-01-01') AS now, sum(amount) FILTER (bought_on >= DATE '2024-01-01') AS spent,
        count(*) FILTER (bought_on >= DATE '2023-01-01' AND bought_on < DATE '2024-01-01') AS before
        FROM read_parquet('{folder}/*.parquet') GROUP BY customer_id)
      SELECT count(*) FILTER (now > 0), count(*) FILTER (now > 1), count(*) FILTER (first_on >= DATE '2024-01-01'),
        count(*) FILTER (now > 0 AND before > 0), count(*) FILTER (before > 0), sum(spent), sum(now) FROM c"""
    return lambda: str(con.execute(sql).fetchone())


def by_polars(folder: str) -> Callable[[], Any]:
    """The same core figures in Polars, streaming."""
    import datetime as dt

    import polars as pl

    now, before = dt.date(2024, 1, 1), dt.date(2023, 1, 1)

    def work() -> str:
        day, here = pl.col("bought_on"), pl.col("bought_on") >= now
        customers = (
            pl.scan_parquet(f"{folder}/*.parquet")
            .group_by("customer_id")
            .agg(
                day.min().alias("first_on"),
                day.max().alias("last_on"),
                here.sum().alias("now"),
                pl.col("amount").cast(pl.Float64).filter(here).sum().alias("spent"),
                ((day >= before) & (day < now)).sum().alias("before"),
            )
        )
        found = customers.select(
            (pl.col("now") > 0).sum().alias("buyers"),
            (pl.col("now") > 1).sum().alias("again"),
            (pl.col("first_on") >= now).sum().alias("new"),
            ((pl.col("now") > 0) & (pl.col("before") > 0)).sum().alias("stayed"),
            pl.col("spent").sum(),
        )
        return str(found.collect(engine="streaming").rows())

    return work


def by_pandas(folder: str) -> Callable[[], Any]:
    """The same core figures in pandas, all in memory."""
    import pandas as pd

    def work() -> str:
        orders = pd.read_parquet(folder, columns=COLUMNS)
        orders["bought_on"] = pd.to_datetime(orders["bought_on"])
        orders["amount"] = orders["amount"].astype(float)
        now, before = pd.Timestamp("2024-01-01"), pd.Timestamp("2023-01-01")
        first = orders.groupby("customer_id")["bought_on"].min()
        here = orders[orders.bought_on >= now].groupby("customer_id")["amount"].agg(["size", "sum"])
        was = orders[(orders.bought_on >= before) & (orders.bought_on < now)]["customer_id"].unique()
        again, stayed = int((here["size"] > 1).sum()), int(here.index.isin(was).sum())
        return str((len(here), again, int((first >= now).sum()), stayed))

    return work


def copy_csv(csv: str, out: str) -> Callable[[], Any]:
    """The floor of importing: DuckDB's own CSV → Parquet copy of the same file."""
    import duckdb

    con = duckdb.connect()
    return lambda: str(con.execute(f"COPY (FROM read_csv('{csv}')) TO '{out}' (FORMAT parquet)").fetchone())


def import_csv(csv: str, folder: str, fact: str) -> Callable[[], Any]:
    """Our import of it: read, checked, cast, de-duplicated, partitioned by month, committed."""
    from huitou import record
    from huitou.stores import Settings, Workspace

    shutil.rmtree(folder, ignore_errors=True)
    ws = Workspace.create(Path(folder), Settings())

    def work() -> Any:
        return record.bring(ws, csv, fact=fact or None).as_dict()

    return work


def path_model(samples: str) -> Callable[[], Any]:
    """A whole path model with its intervals; says the paths of the same model when items are only centred."""
    from bench import answered
    from huitou.understand import path_model as fit

    people, asked = answered.people(), (answered.measurement(), answered.STRUCTURE)
    fit(people, *asked, bootstrap=50)  # what is loaded only once is not measured
    centred = fit(people, *asked, standardize=False, bootstrap=0, tolerance=1e-12).paths

    def work() -> dict[str, float]:
        found = fit(people, *asked, bootstrap=int(samples))
        assert found.intervals["bca_low"].notna().any()
        return {f"{p.source} -> {p.target}": float(p.estimate) for p in centred.itertuples()}

    return work


def path_model_by_plspm(samples: str) -> Callable[[], Any]:
    """The same model and samples by the plspm package, on one process."""
    from plspm.config import MV, Config, Structure
    from plspm.mode import Mode
    from plspm.plspm import Plspm
    from plspm.scheme import Scheme

    from bench import answered

    structure = Structure()
    for target, sources in answered.STRUCTURE.items():
        structure.add_path(sources, [target])
    asked = Config(structure.path(), scaled=True)
    for block, items in answered.measurement().items():
        asked.add_lv(block, Mode.A, *(MV(item) for item in items))
    people = answered.people()

    def work() -> dict[str, float]:
        found = Plspm(
            people,
            asked,
            Scheme.PATH,
            tolerance=1e-14,  # of squared changes: 1e-7 of changes, as ours
            bootstrap=True,
            bootstrap_iterations=int(samples),
            processes=1,
        )
        assert found.bootstrap() is not None
        direct = found.path_coefficients()
        return {
            f"{s} -> {t}": float(direct.loc[t, s]) for t, given in answered.STRUCTURE.items() for s in given
        }

    return work
