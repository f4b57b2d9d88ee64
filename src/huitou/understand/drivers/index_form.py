"""What an index is made of at one company: its questions, their weights, the ends of their scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huitou.understand.drivers.respondents import Respondents
from huitou.understand.drivers.satisfaction_index import (
    Index,
    Sums,
    satisfaction_index,
    sums_by,
    sums_of,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Form:
    """weights: of one point of each question, equal ones where None; low, high: ends of each question's scale."""

    questions: Sequence[str]
    weights: Sequence[float] | None
    low: Sequence[float]
    high: Sequence[float]

    def of(self, sums: Sums) -> Index:
        return satisfaction_index(sums, self.weights, self.low, self.high)

    def whole(self, people: Respondents) -> Index:
        """The index of all of these answers."""
        table = {q: people.scores[q] for q in self.questions}
        return self.of(sums_of(table, self.questions, people.customers))

    def parts(self, people: Respondents, by: Sequence[Any]) -> dict[Any, Sums]:
        """The sums of the answers of each group."""
        table = {**{q: people.scores[q] for q in self.questions}, "by": by}
        return sums_by(table, self.questions, "by", people.customers)

    def own(self, people: Respondents) -> Floats:
        """Each respondent's own index, 0 to 100; NaN where a question was not answered."""
        weights = np.ones(len(self.questions)) if self.weights is None else np.asarray(self.weights)
        low, high = np.asarray(self.low), np.asarray(self.high)
        answers = np.column_stack([people.scores[q] for q in self.questions])
        found: Floats = 100 * ((answers - low) @ weights) / float((high - low) @ weights)
        return found
