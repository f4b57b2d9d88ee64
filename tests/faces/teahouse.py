"""A small invented teahouse for the faces: thirty months of orders and answers, the last month unfinished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huitou.record import FACTS
from huitou.stores import Landing, Settings, Staged, Workspace
from tests.measure.cases import ARROW

FIRST, DAYS = datetime(2022, 4, 1), 914  # the last day with data is 30 September 2024 … less two
BRANCHES = ("信義店", "中山店", "=HYPERLINK(1)", "台中店")


def teahouse(folder: Path, lang: str = "zh-Hant") -> Workspace:
    """A workspace with orders of some 400 customers in four branches (one with three customers only) and their
    answers to the recommendation question."""
    workspace = Workspace.create(folder, Settings(lang=lang, name="回甘茶飲"))
    draw = np.random.default_rng(7)
    orders: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for customer in range(400):
        name = "=cmd|' /C calc'!A0" if customer == 0 else f"C{customer:04d}"
        branch = "台中店" if customer < 3 else BRANCHES[customer % 3]
        day = float(draw.integers(0, DAYS - 40))
        while day < DAYS - 3:
            at = FIRST + timedelta(days=int(day), hours=int(draw.integers(2, 12)))
            orders.append({"order_id": f"O{len(orders):06d}", "customer_id": name, "bought_at": at,
                           "amount": Decimal(int(draw.integers(60, 400))), "currency": "TWD",
                           "channel": ("store", "app")[int(draw.integers(0, 2))], "branch": branch})  # fmt: skip
            if draw.random() < 0.15:
                score = int(np.clip(round(draw.normal(7.8, 2.0)), 0, 10))
                answers.append({"answer_id": f"A{len(answers):06d}", "customer_id": name, "question": "nps",
                                "scale": "0-10", "value": Decimal(score), "answered_at": at, "branch": branch,
                                "text": "=1+1 secret words"})  # fmt: skip
            day += draw.exponential(45 + 3 * (customer % 20))
    land(workspace, {"purchases": orders, "answers": answers})
    return workspace


def land(workspace: Workspace, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows into the lake as one import, their times taken as UTC."""
    staging = workspace.folder / "staging" / "first"
    staged = [
        Staged(f, FACTS[f].key, FACTS[f].day, _files(staging / f, f, found)) for f, found in rows.items()
    ]
    workspace.lake.land(Landing("first", "teahouse.csv", "teahouse", datetime(2024, 10, 1), staged))


def _files(folder: Path, fact: str, rows: Sequence[dict[str, Any]]) -> list[tuple[str, Path]]:
    folder.mkdir(parents=True)
    months: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        months.setdefault(f"{row[FACTS[fact].time or '']:%Y-%m}", []).append(_whole(fact, row))
    found = []
    for month, whole in months.items():
        path = folder / f"{month}.parquet"
        kinds = FACTS[fact].stored
        arrays = {n: pa.array([r[n] for r in whole], ARROW.get(k, pa.string())) for n, k in kinds.items()}
        extra = {"source": pa.array(["teahouse"] * len(whole)), "import_id": pa.array(["first"] * len(whole))}
        at = pa.array([datetime(2024, 10, 1)] * len(whole), pa.timestamp("us"))
        pq.write_table(pa.table(arrays | {"source": extra["source"], "recorded_at": at, **extra}), path)
        found.append((month, path))
    return found


def _whole(fact: str, row: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = dict.fromkeys(FACTS[fact].stored) | row
    for column in FACTS[fact].columns:
        if column.day_twin and whole[column.name] is not None:
            whole[column.day_twin] = (whole[column.name] + timedelta(hours=8)).date()
    return whole
