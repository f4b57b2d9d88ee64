"""How far the shares of the types hang on where the lines are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huitou.understand.loyalty.behaviour import GRID
from huitou.understand.loyalty.counted import Cell
from huitou.understand.loyalty.cuts import Cuts
from huitou.understand.loyalty.people import AT_CUT, LATENT, NONE, SPURIOUS, TRUE, TYPES

POINTS = (-2, -1, 0, 1, 2)  # points of a question's own scale by which its cut is moved
STEADY = 0.05  # a share that moves by no more than this when a line moves by a step is called steady


@dataclass(frozen=True)
class Moved:
    """The types with one or both lines moved. times: the behaviour cut as a multiple of the company's; points: of the
    scale by which the attitude cut is moved; shares: by type; changed: how many customers have another type."""

    times: float
    points: int
    shares: dict[str, float]
    changed: int


@dataclass(frozen=True)
class Sensitivity:
    """grid: every pair of lines, behaviour first; steps: the four moves of one line by one step, as far as the scale
    reaches; told: the customers
    behind it; widest: the most that any share moves in one of the steps."""

    grid: tuple[Moved, ...]
    steps: tuple[Moved, ...]
    told: int
    widest: float

    @property
    def steady(self) -> bool:
        return self.widest <= STEADY


def sensitivity(cells: Sequence[Cell], cuts: Cuts) -> Sensitivity | None:
    """None where nobody has a type."""
    known = [cell for cell in cells if cell.told]
    told = sum(cell.n for cell in known)
    if not told:
        return None
    lines = [points for points in POINTS if _on_a_scale(known, cuts, points)]
    grid = tuple(
        _moved(known, cuts, nth, points, told) for nth in range(1, len(GRID) + 1) for points in lines
    )
    at = {(m.times, m.points): m for m in grid}
    base = at[1.0, 0]
    sides = [(GRID[AT_CUT - 2], 0), (GRID[AT_CUT], 0), (1.0, -1), (1.0, 1)]
    steps = tuple(at[side] for side in sides if side in at)
    widest = max(abs(step.shares[t] - base.shares[t]) for step in steps for t in TYPES)
    return Sensitivity(grid, steps, told, widest)


def _on_a_scale(cells: Sequence[Cell], cuts: Cuts, points: int) -> bool:
    """Whether a line so moved still parts the answers to some question: beyond the ends of all scales everybody would be
    on one side, whatever they said."""
    ends = {(cell.source, cell.span) for cell in cells if cell.source is not None and cell.span is not None}
    cut = [cuts.of(source, span) + points * 100 / span for source, span in ends if span > 1]
    return not points or any(1e-4 < at <= 100 + 1e-4 for at in cut) or not cut


def _moved(cells: Sequence[Cell], cuts: Cuts, nth: int, points: int, told: int) -> Moved:
    counts = dict.fromkeys(TYPES, 0)
    changed = 0
    for cell in cells:
        kind = type_of(much=cell.reach >= nth, fond=_fond(cell, cuts, points))
        counts[kind] += cell.n
        changed += cell.n if kind != cell.kind else 0
    return Moved(GRID[nth - 1], points, {kind: n / told for kind, n in counts.items()}, changed)


def _fond(cell: Cell, cuts: Cuts, points: int) -> bool:
    """A question with two answers has only one line to draw."""
    assert cell.source is not None
    assert cell.percent is not None
    assert cell.span is not None
    if not points:
        return bool(cell.fond)
    step = points * 100 / cell.span if cell.span > 1 else 0.0
    return cell.percent >= cuts.of(cell.source, cell.span) + step - 1e-4


def type_of(*, much: bool, fond: bool) -> str:
    if much:
        return TRUE if fond else SPURIOUS
    return LATENT if fond else NONE
