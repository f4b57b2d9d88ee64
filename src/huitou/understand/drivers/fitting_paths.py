"""The path model over a company's answers: blocks and arrows in, ways with their intervals and cautions in words out."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from huitou.base import Text, Unfit
from huitou.understand.drivers.findings import Explained, Measured, Paths, Way
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.naming import bare, block, named, question
from huitou.understand.drivers.respondents import Respondents
from huitou.understand.paths import path_model

if TYPE_CHECKING:
    import pandas as pd

SAMPLES, SEED = 2_000, 0

_SINGLE = Text(
    "只有一題的構面（{blocks}）無法分辨回答裡的雜訊，它們的路徑會偏小；每個因子最好問兩三題。",
    "只有一题的维度（{blocks}）无法分辨回答里的噪声，它们的路径会偏小；每个因素最好问两三题。",
    "Blocks with a single question ({blocks}) cannot tell noise from opinion, and their paths come out too small; two or "
    "three questions a factor are better.",
)


def fitted(people: Respondents, model: DriverModel) -> tuple[Paths, dict[str, float]]:
    """The path model, and the weights of the outcome's questions in their own units; {} where they cannot be used."""
    measurement = {block(b.name): [question(q) for q in b.questions] for b in model.blocks}
    structure: dict[str, list[str]] = {}
    for source, target in model.arrows:
        structure.setdefault(block(target), []).append(block(source))
    table = {question(q): people.scores[q] for q in model.questions}
    try:
        found = path_model(
            table, measurement, structure, bootstrap=SAMPLES, seed=SEED, whose=people.customers
        )
    except Unfit as wrong:
        return Paths(refused=named(wrong.text)), {}
    cautions = [named(w) for w in found.warnings]
    single = [b.name for b in model.blocks if len(b.questions) == 1]
    if single:
        from huitou.understand.drivers.naming import listed

        cautions.append(_SINGLE.fill(blocks=listed(single)))
    last = block(model.loyalty or model.outcome or "")
    totals = [w for w in _ways(found.total_effects) if w.target == bare(last)]
    explained = tuple(
        Explained(bare(r.target), float(r.r2), float(r.low), float(r.high)) for r in _rows(found.r2)
    )
    measured = tuple(
        Measured(bare(r.block), int(r.items), _known(r.alpha), _known(r.rho_c))
        for r in _rows(found.reliability)
    )
    paths = Paths(_ways(found.paths), tuple(totals), explained, measured, tuple(cautions), found.people)
    return paths, _own_units(found, model, people)


def _ways(frame: pd.DataFrame) -> tuple[Way, ...]:
    return tuple(
        Way(
            bare(r.source), bare(r.target), float(r.estimate), float(r.low), float(r.high),
            bool(r.found) if "found" in frame else None,
        )
        for r in _rows(frame)
    )  # fmt: skip


def _own_units(found: Any, model: DriverModel, people: Respondents) -> dict[str, float]:
    """Weights of the outcome's questions by one point of their own scale; only where all of them are positive."""
    import numpy as np

    wanted = block(model.outcome or "")
    weights = {bare(r.item): float(r.estimate) for r in _rows(found.weights) if r.block == wanted}
    own = {q: w / float(np.nanstd(people.scores[q])) for q, w in weights.items()}
    return own if own and all(isfinite(w) and w > 0 for w in own.values()) else {}


def _rows(frame: pd.DataFrame) -> Any:
    return frame.itertuples(index=False)


def _known(value: Any) -> float | None:
    return float(value) if isfinite(value) else None
