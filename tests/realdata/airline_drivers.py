"""What moves airline passengers' satisfaction: the statistics of drivers on 25,976 real answers.

`python -m tests.realdata.airline_drivers` prints the tables and writes them into docs/drivers-statistics.md.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from huitou.understand import (
    Reversal,
    asymmetry,
    importance_performance,
    relative_importance,
    reversals,
    satisfaction_index,
)
from huitou.understand.drivers.cells import cells_of
from huitou.understand.drivers.satisfaction_index import sums_of
from tests.conftest import ROOT

FILE = "airline-satisfaction/AirlinePassengerSatisfaction_test.parquet"
OUTCOME = "satisfaction"
WAYS = ("Class", "Type of Travel", "Customer Type")
ALL_WAYS = "Class, travel and customer type"
DOCUMENT = ROOT / "docs/drivers-statistics.md"
BEGIN, END = "<!-- airline: begin -->", "<!-- airline: end -->"


def passengers(folder: Path) -> tuple[pd.DataFrame, list[str]]:
    """Answers 1 to 5 (0 means the question did not apply), satisfied or not as 1 and 0, and the names of the factors."""
    rows = pd.read_parquet(folder / FILE)
    factors = [
        *rows.columns[rows.columns.get_loc("Inflight wifi service") : rows.columns.get_loc("Cleanliness") + 1]
    ]
    rows[factors] = rows[factors].astype(float).replace(0.0, np.nan)
    rows[OUTCOME] = (rows[OUTCOME] == "satisfied").astype(float)
    rows[ALL_WAYS] = rows[list(WAYS)].agg(" · ".join, axis=1)
    return rows, factors


def importance(rows: pd.DataFrame, factors: list[str]) -> str:
    both = {
        m: relative_importance(rows, OUTCOME, factors, m, bootstrap=500, seed=1) for m in ("johnson", "lmg")
    }  # type: ignore[arg-type]
    one, other = both["johnson"], both["lmg"]
    assert one.r2
    lines = [
        f"R² {one.r2.value:.3f} [{one.r2.low:.3f}, {one.r2.high:.3f}], {one.n:,} passengers, {one.left_out:,} left out for a question that did not apply.",
        "",
        "| factor | share of R² (Johnson) | rank | share (LMG) | coefficient | standing |",
        "|--|--:|--:|--:|--:|--|",
    ]
    for s in one.shares:
        lines.append(
            f"| {s.label} | {s.share:.1%} [{s.share_low:.1%}, {s.share_high:.1%}] | {s.rank_low}-{s.rank_high} "
            f"| {other.of(s.predictor).share:.1%} | {s.coefficient:+.3f} | {s.standing} |"
        )
    return "\n".join(lines)


def bends(rows: pd.DataFrame, factors: list[str]) -> str:
    found = asymmetry(rows, OUTCOME, factors)
    lines = [
        "| factor | penalty | reward | index as customary | balance per point | kind |",
        "|--|--:|--:|--:|--:|--|",
    ]
    for c in found.contrasts:
        balance = (
            "" if c.balance is None else f"{c.balance:+.2f} [{c.balance_low:+.2f}, {c.balance_high:+.2f}]"
        )
        raw = "" if c.asymmetry is None else f"{c.asymmetry:+.2f}"
        why = "" if c.why is None else f" ({c.why})"
        lines.append(
            f"| {c.label} | {c.penalty:+.3f} | {c.reward:+.3f} | {raw} | {balance} | {c.kind}{why} |"
        )
    return "\n".join(lines)


def placed(rows: pd.DataFrame, factors: list[str]) -> str:
    found = relative_importance(rows, OUTCOME, factors, bootstrap=500, seed=1)
    levels = {f: satisfaction_index(sums_of(rows, [f]), None, 1, 5) for f in factors}
    at = {f: (i.value, i.low, i.high) for f, i in levels.items()}
    where = importance_performance(
        {s.predictor: (s.share, s.share_low, s.share_high) for s in found.shares}, at
    )  # type: ignore[arg-type]
    lines = [
        f"Lines at a share of {where.importance_line:.1%} and an index of {where.performance_line:.1f}.",
        "",
        "| factor | share of R² | index 0-100 | quadrant |",
        "|--|--:|--:|--|",
    ]
    for p in where.places:
        lines.append(f"| {p.label} | {p.importance.value:.1%} | {p.performance.value:.1f} | {p.quadrant} |")
    return "\n".join(lines)


def turned(rows: pd.DataFrame, factors: list[str]) -> dict[str, Reversal]:
    checks = {f"{f} by {way}": cells_of(rows, way, f, OUTCOME) for way in (*WAYS, ALL_WAYS) for f in factors}
    return reversals(checks)


def inside(rows: pd.DataFrame, factors: list[str]) -> str:
    found = turned(rows, factors)
    lines = [
        f"{len(found)} checks, held together. A step is one answer more; the effect is in shares of satisfied passengers.",
        "",
        "| check | whole | inside | finding | segments against |",
        "|--|--:|--:|--|--|",
    ]
    for name, r in found.items():
        if r.kind:
            assert r.whole
            assert r.inside
            against = "; ".join(f"{s.name} ({s.effect.value:+.3f})" for s in r.against if s.effect)
            lines.append(
                f"| {name} | {r.whole.value:+.3f} [{r.whole.low:+.3f}, {r.whole.high:+.3f}] "
                f"| {r.inside.value:+.3f} [{r.inside.low:+.3f}, {r.inside.high:+.3f}] | {r.kind} | {against} |"
            )
    return "\n".join(lines)


def told(folder: Path) -> str:
    rows, factors = passengers(folder)
    parts = []
    for title, part in (
        ("Relative importance", importance),
        ("Penalty and reward", bends),
        ("Importance and performance", placed),
        ("Inside the segments", inside),
    ):
        began = perf_counter()
        parts += [f"### {title}", "", part(rows, factors), ""]
        print(f"{title}: {perf_counter() - began:.1f} s", file=sys.stderr)
    return "\n".join(parts)


def main() -> None:
    text = told(Path(os.environ.get("HUITOU_REALDATA") or ROOT.parent / "shared" / "data"))
    print(text)
    before, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
