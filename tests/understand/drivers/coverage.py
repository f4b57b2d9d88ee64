"""How often the intervals of the drivers' statistics hold the truth, and how often nothing is found where nothing is.

`python -m tests.understand.drivers.coverage` writes the two tables into docs/drivers-statistics.md; tests draw a short
form of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from huitou.understand.drivers.asymmetry import NONE, asymmetry
from huitou.understand.drivers.cells import Cell
from huitou.understand.drivers.importance import DRIVES
from huitou.understand.drivers.relative_importance import relative_importance
from huitou.understand.drivers.reversal import reversal
from huitou.understand.drivers.satisfaction_index import index_difference, satisfaction_index, sums_of
from huitou.understand.drivers.shares import johnson, lmg
from tests.understand.drivers import worlds
from tests.understand.drivers.worlds import NAMES, seeded

DOCUMENT = Path(__file__).parents[3] / "docs/drivers-statistics.md"
BOOTSTRAP = 400

Held = dict[str, list[bool]]


@dataclass(frozen=True)
class World:
    """Draws many times at a size: which interval held its truth, or which check stayed silent."""

    name: str
    sizes: tuple[int, ...]
    draw: Callable[[np.random.Generator, int, Held], None]
    draws: int

    def rates(self, n: int, draws: int | None = None) -> dict[str, float]:
        rng, held = seeded(self.name, n), {}
        for _ in range(draws or self.draws):
            self.draw(rng, n, held)
        return {what: float(np.mean(found)) for what, found in held.items()}


def note(held: Held, what: str, *found: bool) -> None:
    held.setdefault(what, []).extend(bool(f) for f in found)


def inside(low: float | None, high: float | None, truth: float) -> bool:
    return low is not None and high is not None and low - 1e-12 <= truth <= high + 1e-12


# ── intervals ──


def importance(method: str, noise: float) -> Callable[[np.random.Generator, int, Held], None]:
    matrix = worlds.linear_matrix(noise)[None]
    weights = (johnson if method == "johnson" else lmg)(matrix)[0]
    r2 = float(weights.sum())

    def draw(rng: np.random.Generator, n: int, held: Held) -> None:
        table = worlds.linear(rng, n, noise)
        seed = int(rng.integers(2**31))
        found = relative_importance(table, "y", NAMES, method, bootstrap=BOOTSTRAP, seed=seed)  # type: ignore[arg-type]
        for name, truth in zip(NAMES, weights, strict=True):
            s = found.of(name)
            note(held, "part of R²", inside(s.low, s.high, truth))
            note(held, "share", inside(s.share_low, s.share_high, truth / r2))
        assert found.r2
        note(held, "R²", inside(found.r2.low, found.r2.high, r2))
        note(
            held,
            "coefficient",
            *(inside(s.coefficient_low, s.coefficient_high, t) for s, t in _standardised(found, noise)),
        )

    return draw


def _standardised(found, noise):
    spread = np.sqrt(worlds.EFFECTS @ worlds.ALIKE @ worlds.EFFECTS + noise)
    return [(found.of(name), effect / spread) for name, effect in zip(NAMES, worlds.EFFECTS, strict=True)]


@cache
def truth_of(name: str) -> tuple[float, float, float]:
    return worlds.bent_truth(name)


def contrasts(rng: np.random.Generator, n: int, held: Held) -> None:
    found = asymmetry(worlds.bent(rng, n), "y", [*worlds.KINDS])
    for name in worlds.KINDS:
        c, (penalty, reward, balance) = found.of(name), truth_of(name)
        if c.penalty is None:
            continue
        note(held, "penalty", inside(c.penalty_low, c.penalty_high, penalty))
        note(held, "reward", inside(c.reward_low, c.reward_high, reward))
        if name != "none" and c.balance is not None:
            note(held, "balance", inside(c.balance_low, c.balance_high, balance))


WEIGHTS = (0.5, 0.3, 0.2)


def _index(rng: np.random.Generator, n: int, shift: float) -> tuple[dict[str, np.ndarray], float]:
    """Three answers from 1 to 10, mostly 8 to 10, that go together; the true index by very many."""
    common = rng.standard_normal((n, 1))
    x = np.clip(np.round(8.3 + shift + 1.4 * common + 1.1 * rng.standard_normal((n, 3))), 1, 10)
    return {f"q{j}": x[:, j] for j in range(3)}, float(100 * (x.mean(axis=0) - 1) @ WEIGHTS / 9)


@cache
def _index_truth(shift: float) -> float:
    return _index(seeded("index", shift), 2_000_000, shift)[1]


def index(rng: np.random.Generator, n: int, held: Held) -> None:
    names = ["q0", "q1", "q2"]
    one, other = (
        satisfaction_index(sums_of(_index(rng, n, shift)[0], names), WEIGHTS) for shift in (0.0, -0.5)
    )
    note(held, "index", inside(one.low, one.high, _index_truth(0.0)))
    difference = index_difference(one, other)
    assert difference
    note(held, "difference", inside(difference.low, difference.high, _index_truth(0.0) - _index_truth(-0.5)))


def _cells(sums: dict[tuple[str, float], list[float]]) -> list[Cell]:
    return [Cell(s, x, int(n), t, q) for (s, x), (n, t, q) in sums.items()]


def slopes(binary: bool) -> Callable[[np.random.Generator, int, Held], None]:
    along = np.linspace(-0.5, 0.5, 4)
    at_one = 0.5 + 0.6 * along
    confounded = float(np.mean((at_one - 0.5) * 0.5 * along) / 0.25)

    def draw(rng: np.random.Generator, n: int, held: Held) -> None:
        found, unit = (
            reversal(_cells(worlds.mixed(rng, n, -0.1, 1.0, binary=binary))),
            1.0 if binary else 10.0,
        )
        if found.whole is None or found.inside is None or found.mix is None:
            return
        for what, effect, truth in (
            ("whole", found.whole, confounded - 0.1), ("inside", found.inside, -0.1), ("mix", found.mix, confounded)
        ):  # fmt: skip
            note(held, what, inside(effect.low, effect.high, unit * truth))
        note(
            held,
            "one segment",
            *(inside(s.effect.low, s.effect.high, -0.1 * unit) for s in found.segments if s.effect),
        )

    return draw


INTERVALS = (
    World("Johnson's weights, R² = 0.38", (100, 300, 1_000), importance("johnson", 1.0), 400),
    World("Johnson's weights, R² = 0.67", (100, 300, 1_000), importance("johnson", 0.3), 400),
    World("LMG, R² = 0.38", (100, 300), importance("lmg", 1.0), 400),
    World("penalties and rewards", (500, 2_000), contrasts, 1_000),
    World("satisfaction index", (20, 100, 1_000), index, 2_000),
    World("Simpson's check, rates", (100, 400, 2_000), slopes(True), 1_000),
    World("Simpson's check, means", (100, 400, 2_000), slopes(False), 1_000),
)


# ── silence ──


def nothing_drives(rng: np.random.Generator, n: int, held: Held) -> None:
    """Predictors that go together and an outcome of its own, skewed."""
    table = worlds.linear(rng, n, 1.0)
    table["y"] = rng.exponential(size=n)
    for method in ("johnson", "lmg"):
        found = relative_importance(table, "y", NAMES, method, bootstrap=100, seed=int(rng.integers(2**31)))  # type: ignore[arg-type]
        note(held, f"no driver ({method})", not found.drivers)
        note(held, f"nothing at all ({method})", all(s.standing == "chance" for s in found.shares))


def one_drives(rng: np.random.Generator, n: int, held: Held) -> None:
    """One driver; four that go along with it and do nothing."""
    table = worlds.linear(rng, n, 0.5, effects=np.array([0.7, 0, 0, 0, 0]))
    found = relative_importance(table, "y", NAMES, bootstrap=100, seed=int(rng.integers(2**31)))
    note(held, "no other driver (johnson)", not [s for s in found.shares[1:] if s.standing == DRIVES])


def one_drives_apart(each: int) -> Callable[[np.random.Generator, int, Held], None]:
    """One driver and four idle ones that have nothing to do with it; n people who answer so many times."""

    def draw(rng: np.random.Generator, n: int, held: Held) -> None:
        who, level = np.repeat(np.arange(n), each), rng.standard_normal((n, 6))
        z = 0.7 * level[who] + 0.7 * rng.standard_normal((len(who), 6))
        table = {**dict(zip(NAMES, z[:, :5].T, strict=True)), "y": 0.7 * z[:, 0] + 0.7 * z[:, 5], "who": who}
        found = relative_importance(table, "y", NAMES, bootstrap=100, whose="who")
        note(held, "nothing else at all", all(s.standing == "chance" for s in found.shares[1:]))

    return draw


def one_drives_beside_rare(rng: np.random.Generator, n: int, held: Held) -> None:
    """One driver, and four idle predictors that one in sixteen has."""
    rare = (rng.random((n, 4)) < 1 / 16).astype(float)
    table = {"x0": rng.standard_normal(n), **{f"x{j + 1}": rare[:, j] for j in range(4)}}
    table["y"] = table["x0"] + rng.standard_normal(n)
    found = relative_importance(table, "y", NAMES, bootstrap=100)
    note(
        held, "no other driver", not [s for s in found.shares if s.standing == DRIVES and s.predictor != "x0"]
    )


def nothing_moves(rng: np.random.Generator, n: int, held: Held) -> None:
    table = worlds.bent(rng, n, kinds=dict.fromkeys(worlds.KINDS, (0.0, 0.0)))
    found = asymmetry(table, "y", [*worlds.KINDS])
    note(
        held,
        "no kind of factor",
        all(c.kind in (NONE, "unclear") and c.why in (None, "few") for c in found.contrasts),
    )


def straight_moves(rng: np.random.Generator, n: int, held: Held) -> None:
    """Two straight effects and two factors that go along with them and do nothing."""
    kinds = {"basic": (0.6, 0.6), "straight": (0.6, 0.6), "excite": (0.0, 0.0), "none": (0.0, 0.0)}
    found = asymmetry(worlds.bent(rng, n, kinds=kinds), "y", [*kinds])
    note(
        held,
        "no bend in straight factors",
        all(found.of(f).kind in ("performance", "unclear", "none") for f in ("basic", "straight")),
    )
    note(
        held,
        "no kind for idle factors",
        all(found.of(f).kind == "none" or found.of(f).why == "few" for f in ("excite", "none")),
    )


def segments_alike(effect: float, binary: bool) -> Callable[[np.random.Generator, int, Held], None]:
    def draw(rng: np.random.Generator, n: int, held: Held) -> None:
        found = reversal(_cells(worlds.mixed(rng, n, effect, 0.0, binary=binary)))
        note(held, "no reversal", found.kind is None)

    return draw


SILENCE = (
    World("no predictor does anything", (100, 300), nothing_drives, 400),
    World("one predictor drives, four go along", (100, 300), one_drives, 400),
    World("one predictor drives, four are apart", (100, 300), one_drives_apart(1), 1_000),
    World("the same, four answers of each", (100, 300), one_drives_apart(4), 1_000),
    World("one predictor drives, four are rare", (100, 300), one_drives_beside_rare, 1_000),
    World("no factor does anything", (300, 2_000), nothing_moves, 1_000),
    World("straight effects", (300, 2_000), straight_moves, 1_000),
    World("segments alike, no effect, rates", (100, 1_000), segments_alike(0.0, True), 1_000),
    World("segments alike, one effect, rates", (100, 1_000), segments_alike(0.2, True), 1_000),
    World("segments alike, no effect, means", (100, 1_000), segments_alike(0.0, False), 1_000),
)


def table(held: tuple[World, ...], head: str) -> str:
    """In Markdown: a line for each world and what was counted, a column for each size."""
    lines = [f"| world | {head} | by number of answers |", "|--|--|--|"]
    for world in held:
        rates = {n: world.rates(n) for n in world.sizes}
        for what in rates[world.sizes[-1]]:
            told = ", ".join(f"{n:,}: {rates[n][what]:.1%}" for n in world.sizes if what in rates[n])
            lines.append(f"| {world.name} | {what} | {told} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


def written(text: str, name: str, content: str) -> str:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    for name, held, head in (("coverage", INTERVALS, "interval"), ("silence", SILENCE, "silent")):
        found = table(held, head)
        DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), name, found), "utf-8")
