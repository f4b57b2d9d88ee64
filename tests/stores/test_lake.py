"""The lake: imports add, correct and leave alone by key; they can be taken back; a crash leaves before or after."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.base import Conflict, Missing
from huitou.stores import Landed, Landing, Staged, Workspace, merging_rows

NOW = datetime(2024, 5, 1, tzinfo=UTC).replace(tzinfo=None)
_ids = itertools.count()

Row = tuple[str, str, float | None]  # order, day, amount


def stage(ws: Workspace, import_id: str, rows: list[Row]) -> Staged:
    """Write rows as an intake would: Parquet by local month, bookkeeping behind."""
    months: dict[str, list[Row]] = {}
    for row in rows:
        months.setdefault(row[1][:7], []).append(row)
    files = []
    for month, some in months.items():
        path = ws.folder / "staging" / import_id / f"{month}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        table = pa.table(
            {
                "order_id": [r[0] for r in some],
                "bought_on": pa.array([date.fromisoformat(r[1]) for r in some]),
                "amount": pa.array([r[2] for r in some], pa.float64()),
                "source": ["main"] * len(some),
                "recorded_at": pa.array([NOW] * len(some)),
                "import_id": [import_id] * len(some),
            }
        )
        pq.write_table(table, path)
        files.append((month, path))
    return Staged("purchases", ("source", "order_id"), "bought_on", files)


def land(ws: Workspace, rows: list[Row], import_id: str | None = None) -> tuple[str, Landed]:
    import_id = import_id or f"i{next(_ids)}"
    landing = Landing(import_id, "till.csv", "main", NOW, [stage(ws, import_id, rows)])
    return import_id, ws.lake.land(landing)["purchases"]


def lying(ws: Workspace) -> dict[str, tuple[str, float | None]]:
    """What the live files say now; a key that lies twice fails here."""
    found: dict[str, tuple[str, float | None]] = {}
    for file in ws.lake.files("purchases"):
        rows = pq.read_table(ws.lake.root / file.path).to_pylist()
        assert len(rows) == file.rows
        for row in rows:
            assert row["order_id"] not in found, "an order lies twice"
            assert row["bought_on"].strftime("%Y-%m") == file.month
            assert file.first_day <= row["bought_on"] <= file.last_day
            found[row["order_id"]] = (row["bought_on"].isoformat(), row["amount"])
    return found


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "shop")


def test_the_same_file_twice_changes_nothing(ws: Workspace) -> None:
    rows: list[Row] = [("1", "2024-05-01", 10.0), ("2", "2024-06-01", 20.0)]
    assert land(ws, rows)[1] == Landed(added=2)
    before, revision = lying(ws), ws.lake.revision
    assert land(ws, rows)[1] == Landed(unchanged=2)
    assert lying(ws) == before
    assert ws.lake.revision == revision


def test_an_overlapping_file_adds_and_corrects(ws: Workspace) -> None:
    land(ws, [("1", "2024-05-01", 10.0), ("2", "2024-05-02", 20.0)])
    landed = land(ws, [("2", "2024-06-02", 25.0), ("3", "2024-06-03", 30.0)])[1]
    assert landed == Landed(added=1, corrected=1)
    assert lying(ws) == {"1": ("2024-05-01", 10.0), "2": ("2024-06-02", 25.0), "3": ("2024-06-03", 30.0)}


def test_an_empty_cell_never_erases(ws: Workspace) -> None:
    land(ws, [("1", "2024-05-01", 10.0)])
    assert land(ws, [("1", "2024-05-01", None)])[1] == Landed(unchanged=1)
    assert lying(ws)["1"] == ("2024-05-01", 10.0)


def test_an_import_can_be_undone_and_what_it_corrected_returns(ws: Workspace) -> None:
    land(ws, [("1", "2024-05-01", 10.0), ("2", "2024-05-02", 20.0)])
    before = lying(ws)
    second, _ = land(ws, [("2", "2024-07-02", 99.0), ("3", "2024-07-03", 30.0)])
    assert ws.lake.undo(second, NOW) == {"purchases": 2}
    assert lying(ws) == before
    with pytest.raises(Conflict) as twice:
        ws.lake.undo(second, NOW)
    assert twice.value.code == "import.undone"
    with pytest.raises(Missing):
        ws.lake.undo("never", NOW)


def test_months_folded_in_the_middle_of_an_import_leave_no_row_twice(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        land(ws, [(str(n), f"2024-05-0{n + 1}", 10.0)])
    whole = merging_rows.merge

    def merge_and_fold(*given: Any) -> Any:
        found = whole(*given)
        ws.lake.compact(most=1)  # what a turn of the loop does meanwhile
        return found

    monkeypatch.setattr(merging_rows, "merge", merge_and_fold)
    landed = land(ws, [("1", "2024-05-02", 99.0), ("9", "2024-05-09", 90.0)])[1]
    assert landed == Landed(added=1, corrected=1)
    assert {order: amount for order, (_, amount) in lying(ws).items()} == {
        "0": 10.0, "1": 99.0, "2": 10.0, "3": 10.0, "9": 90.0,
    }  # fmt: skip


def test_undoing_under_a_later_correction_is_a_conflict_that_names_it(ws: Workspace) -> None:
    first, _ = land(ws, [("1", "2024-05-01", 10.0)])
    later, _ = land(ws, [("1", "2024-05-01", 11.0)])
    before = lying(ws)
    with pytest.raises(Conflict, match=later):
        ws.lake.undo(first, NOW)
    assert lying(ws) == before
    ws.lake.undo(later, NOW)
    assert lying(ws) == {"1": ("2024-05-01", 10.0)}
    ws.lake.undo(first, NOW)
    assert lying(ws) == {}


days = st.sampled_from(["2024-05-01", "2024-05-02", "2024-06-01"])
amounts = st.one_of(st.none(), st.sampled_from([1.0, 2.0, 3.0]))
files = st.dictionaries(st.sampled_from("abcd"), st.tuples(days, amounts), min_size=1)
steps = st.lists(st.one_of(files, st.sampled_from(["undo", "compact"])), max_size=7)


@settings(max_examples=25, deadline=None)
@given(steps)
def test_any_history_equals_a_naive_model(tmp_path_factory: pytest.TempPathFactory, history: list) -> None:
    """The model: a stack of dictionaries; undo pops the last."""
    ws = Workspace.create(tmp_path_factory.mktemp("lake") / "shop")
    states: list[dict[str, tuple[str, float | None]]] = [{}]
    landed: list[str] = []
    for step in history:
        if step == "undo":
            if landed:
                ws.lake.undo(landed.pop(), NOW)
                states.pop()
        elif step == "compact":
            ws.lake.compact(most=1)
            ws.lake.sweep()
        else:
            landed.append(land(ws, [(k, day, amount) for k, (day, amount) in step.items()])[0])
            now = dict(states[-1])
            for k, (day, amount) in step.items():
                now[k] = (day, amount if amount is not None else now.get(k, ("", None))[1])
            states.append(now)
        assert lying(ws) == states[-1]


KILLED = """
import sys
from pathlib import Path
from huitou.stores import Workspace
from tests.stores.test_lake import land
ws = Workspace.open(Path(sys.argv[1]))
print("ready", flush=True)
for n in range(1000):
    rows = [(f"{n}-{k}", f"2024-{m:02d}-01", 1.0) for k in range(3) for m in (5, 6, 7)]
    rows = list({r[0]: r for r in rows}.values()) + [("all", "2024-05-01", float(n))]
    land(ws, rows, f"k{sys.argv[2]}-{n}")
    print(n, flush=True)
"""


@pytest.mark.slow
def test_kill_at_any_moment_leaves_before_or_after(ws: Workspace) -> None:
    """Every import adds three orders and corrects one; after kill -9 none is there in part, none acknowledged is lost."""
    for round_ in range(6):
        killed = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(ws.folder), str(round_)],
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert killed.stdout is not None
        said = [killed.stdout.readline() for _ in range(2)]  # ready, and the first import is in
        time.sleep(0.037 * round_)
        killed.send_signal(signal.SIGKILL)
        said += killed.stdout.read().splitlines()
        killed.wait()
        acknowledged = [int(n) for n in said if n.strip().isdigit()]
        assert acknowledged
        with ws.db.connect() as on:
            committed = [r[0] for r in on.exec_driver_sql("SELECT import_id FROM imports")]
        mine = [c for c in committed if c.startswith(f"k{round_}-")]
        assert set(mine) >= {f"k{round_}-{n}" for n in acknowledged}
        orders = lying(ws)
        for import_id in mine:
            n = import_id.split("-")[1]
            assert {f"{n}-{k}" for k in range(3)} <= set(orders)
        assert len(orders) == 3 * len({c.split("-")[1] for c in committed}) + 1
