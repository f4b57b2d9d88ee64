"""A path model of 27 items and 250 people with 5,000 bootstrap samples: ours, and beside the plspm package where it is installed.

plspm is under the GPL and is no dependency of ours, not even of development: `pip install plspm` into .venv by hand, run
`python -m bench --lines 0 --rows --pages 0 --entries 0`, and remove it again. Its `scaled=True` only centres the items (version
0.5.7), so its paths are held against ours with `standardize=False`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from bench import meter

PEOPLE, SAMPLES = 250, 5_000
THEIRS = 100  # samples of plspm, whose time grows as their number does
BLOCKS = {"image": 5, "expectation": 5, "quality": 5, "value": 4, "satisfaction": 4, "loyalty": 4}
STRUCTURE = {
    "expectation": ["image"],
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["image", "expectation", "quality", "value"],
    "loyalty": ["image", "satisfaction"],
}


def measurement() -> dict[str, list[str]]:
    return {block: [f"{block}{n}" for n in range(items)] for block, items in BLOCKS.items()}


def people(rows: int = PEOPLE) -> Any:
    """A frame of answers 1-10: each block's items share a factor, and each block leans on those before it."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(1)
    factors: dict[str, Any] = {}
    columns = {}
    for block, items in measurement().items():
        sources = [factors[s] for s in STRUCTURE.get(block, [])]
        factors[block] = sum(0.4 * s for s in sources) + 0.8 * rng.standard_normal(rows)
        for item in items:
            columns[item] = np.clip(np.round(7 + 1.5 * factors[block] + rng.standard_normal(rows)), 1, 10)
    return pd.DataFrame(columns)


def measure(of: int) -> Iterator[str]:
    """The lines of the table."""
    yield (
        f"Path model, {sum(BLOCKS.values())} items, {PEOPLE} people (aim: {SAMPLES:,} bootstrap samples in about a second)"
    )
    ours = meter.best("path_model", str(SAMPLES), of=of)
    yield _line(f"  huitou, {SAMPLES:,} samples, all frames", ours)
    if find_spec("plspm") is None:
        yield "  plspm: not measured, for it is not installed (see bench/paths.py)"
        return
    theirs = meter.best("path_model_by_plspm", str(THEIRS), of=of)
    yield _line(f"  plspm, {THEIRS} samples", theirs)
    ratio = theirs.cpu / THEIRS / (ours.cpu / SAMPLES)
    yield f"    a sample costs plspm {ratio:,.0f} times the CPU; largest difference of a path, items centred, {_off(ours, theirs):.1e}"


def _off(ours: meter.Cost, theirs: meter.Cost) -> float:
    return max(abs(ours.said[path] - theirs.said[path]) for path in ours.said)


def _line(name: str, cost: meter.Cost) -> str:
    return f"{name:<48}{cost.cpu:>9.2f} s CPU {cost.wall:>8.2f} s {cost.memory:>7.0f} MB"
