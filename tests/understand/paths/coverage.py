"""How often the bootstrap's 95 % intervals hold the truth, drawn again and again from worlds whose truth is known.

`python -m tests.understand.paths.coverage` writes the tables into docs/path-model.md; a test draws a short form again. The
truth is what the algorithm makes of the population's own correlations: what an ever larger table would come to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from huitou.understand import path_model
from huitou.understand.paths.algorithm import weigh
from huitou.understand.paths.estimates import Fitted, signed
from huitou.understand.paths.layout import layout
from tests.understand.paths import worlds

RUNS, SAMPLES = 300, 499
OWN = 0.6
DOCUMENT = Path(__file__).parents[3] / "docs/path-model.md"
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
NO_PATHS = dict.fromkeys(worlds.PATHS, 0.0)
NO_LOADINGS = {block: [0.0] * len(items) for block, items in worlds.MEASUREMENT.items()}


@dataclass(frozen=True)
class World:
    """name: as the table says it; null: whether all its paths are 0, so that what counts is how often one seems not;
    each: how often everybody answered, OWN of all variance being the people's own and the rest the day's."""

    name: str
    people: int
    scheme: str = "path"
    modes: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping = field(default_factory=lambda: worlds.PATHS)
    loadings: Mapping = field(default_factory=lambda: worlds.LOADINGS)
    each: int = 1

    @property
    def null(self) -> bool:
        return not any(self.paths.values())

    def answers(self, seed):
        """A table, and whose its rows are."""
        made = {"paths": self.paths, "loadings": self.loadings}
        if self.each == 1:
            return worlds.respondents(self.people, seed, **made), None
        return worlds.repeated(self.people, self.each, OWN, seed, **made)

    def truth(self) -> np.ndarray:
        """The paths of the population, by the algorithm itself; where nothing goes along with anything, 0."""
        if self.null:
            return np.zeros(len(worlds.PATHS))
        asked = layout(worlds.MEASUREMENT, worlds.STRUCTURE, self.modes)
        s = worlds.items(self.paths, self.loadings)[None]
        weights = signed(weigh(s, asked, self.scheme, 1_000, 1e-12).weights, s, asked)
        direct = Fitted(asked, s, weights, np.ones(len(asked.items))).direct[0]
        return np.array([direct[source, target] for target, source in asked.edges])


WORLDS = (
    World("five paths of .2 to .5", 100),
    World("five paths of .2 to .5", 300),
    World("the same, centroid", 300, "centroid"),
    World("the same, factorial", 300, "factorial"),
    World("the same, two blocks formative", 300, modes={"IMAG": "B", "QUAL": "B"}),
    World("no paths, blocks measured well", 100, paths=NO_PATHS),
    World("no paths, blocks measured well", 300, paths=NO_PATHS),
    World("no paths, items nothing but noise", 300, paths=NO_PATHS, loadings=NO_LOADINGS),
    World(
        "no paths, all blocks formative", 300, modes=dict.fromkeys(worlds.MEASUREMENT, "B"), paths=NO_PATHS
    ),
    World("five paths of .2 to .5, answered 12 times each", 80, each=12),
    World("no paths, answered 12 times each", 80, paths=NO_PATHS, each=12),
    World("no paths, answered 3 times each", 200, paths=NO_PATHS, each=3),
    World(
        "no paths, all blocks formative, answered 3 times each",
        200,
        modes=dict.fromkeys(worlds.MEASUREMENT, "B"),
        paths=NO_PATHS,
        each=3,
    ),
)


@cache
def drawn(number: int, runs: int = RUNS, samples: int = SAMPLES) -> np.ndarray:
    """(runs, 3, paths, 2): low and high of every path, percentile then BCa, then whether it is a finding (twice)."""
    world = WORLDS[number]
    found = []
    for run in range(runs):
        table, whose = world.answers([number, run])
        model = path_model(
            table,
            worlds.MEASUREMENT,
            worlds.STRUCTURE,
            world.scheme,
            world.modes,
            bootstrap=samples,
            seed=run,
            tolerance=1e-5,
            whose=whose,
        )
        ends = model.intervals.loc[model.intervals["kind"] == "path"]
        told = model.paths[["found", "found"]].to_numpy(float)
        found.append(
            [*(ends[[f"{kind}_low", f"{kind}_high"]].to_numpy(float) for kind in ("percentile", "bca")), told]
        )
    return np.array(found)


def holding(number: int, runs: int = RUNS, samples: int = SAMPLES) -> np.ndarray:
    """(2, paths): how often percentile and BCa intervals hold each path's truth."""
    ends = drawn(number, runs, samples)[:, :2]
    truth = WORLDS[number].truth()
    return np.asarray(((ends[..., 0] <= truth) & (truth <= ends[..., 1])).mean(axis=0))


def finding(number: int, runs: int = RUNS, samples: int = SAMPLES) -> float:
    """The share of tables in which any path at all is called a finding."""
    return float((drawn(number, runs, samples)[:, 2, :, 0] > 0).any(axis=1).mean())


def table(runs: int = RUNS, samples: int = SAMPLES) -> str:
    lines = [
        "| world | people | percentile: all paths | lowest – highest path | BCa: all paths | lowest – highest path | tables with a finding |",
        "|--|--:|--:|--:|--:|--:|--:|",
    ]
    return "\n".join(lines + [line(n, runs, samples) for n in range(len(WORLDS))])


def line(number: int, runs: int = RUNS, samples: int = SAMPLES) -> str:
    world = WORLDS[number]
    cells = [
        f"{100 * s.mean():.1f}% | {100 * s.min():.1f} – {100 * s.max():.1f}%"
        for s in holding(number, runs, samples)
    ]
    found = 100 * finding(number, runs, samples)
    return f"| {world.name} | {world.people} | {' | '.join(cells)} | {found:.1f}% |"


def main() -> None:
    written = DOCUMENT.read_text("utf-8")
    before, _, rest = written.partition(BEGIN)
    _, _, after = rest.partition(END)
    found = table()
    print(found)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
