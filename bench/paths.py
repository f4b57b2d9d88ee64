"""A path model of 27 items and 250 people with 5,000 bootstrap samples: ours, and beside the plspm package where it is installed.

plspm is under the GPL and is no dependency of ours, not even of development: `pip install plspm` into .venv by hand, run
`python -m bench --lines 0 --rows --pages 0 --entries 0`, and remove it again. Its `scaled=True` only centres the items (version
0.5.7), so its paths are held against ours with `standardize=False`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from bench import meter
from bench.answered import BLOCKS, PEOPLE

SAMPLES = 5_000
THEIRS = 100  # samples of plspm, whose time grows as their number does


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
