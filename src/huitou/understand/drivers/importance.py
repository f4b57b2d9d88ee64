"""What relative importance comes to: each predictor's share, its standing in words, and what all explain together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huitou.base import Text

DRIVES, TOGETHER, CHANCE = "drives", "together", "chance"
BACKWARDS, TURNED = "backwards", "turned"  # what drives the other way: also alone, or only beside the others

_SAID = {
    DRIVES: Text(
        "「{label}」推動結果：其他因素不變時，它仍有自己的影響。",
        "“{label}”推动结果：其他因素不变时，它仍有自己的影响。",
        "“{label}” moves the outcome: it has an effect of its own with the others held still.",
    ),
    BACKWARDS: Text(
        "「{label}」評分越高，結果反而越低：請檢查量尺的方向，或這一題究竟問到什麼。",
        "“{label}”评分越高，结果反而越低：请检查量表的方向，或这一题究竟问到什么。",
        "The higher “{label}” is rated, the lower the outcome: check which end of its scale is the good one, or what the question stands for.",
    ),
    TURNED: Text(
        "其他因素相同時，「{label}」越高，結果越低；單獨看卻不是這樣。它與其他因素重疊，請先看清楚怎麼重疊，再決定要不要改變它。",
        "其他因素相同时，“{label}”越高，结果越低；单独看却不是这样。它与其他因素重叠，请先看清楚怎么重叠，再决定要不要改变它。",
        "With the other factors alike, a higher “{label}” goes with a lower outcome; on its own it does not. It overlaps with the others: see how, before anybody changes it.",
    ),
    TOGETHER: Text(
        "「{label}」與結果同向或反向變動，但無法與其他因素的影響分開。",
        "“{label}”与结果一起变动，但无法与其他因素的影响分开。",
        "“{label}” goes along with the outcome, but its effect cannot be told apart from that of the others.",
    ),
    CHANCE: Text(
        "「{label}」看不出與結果有關：可能只是機率波動。",
        "“{label}”看不出与结果有关：可能只是随机波动。",
        "“{label}” shows no connection with the outcome beyond chance.",
    ),
}


@dataclass(frozen=True)
class Share:
    """One predictor's part.

    weight: its part of R², with low and high; share: weight / R², with share_low and share_high; rank: 1 for the
    largest weight, rank_low … rank_high hold it with the level; first: how often it is the largest among bootstrap
    samples; correlation: with the outcome; coefficient: standardised, the others held still, with its interval
    (sandwich over people, HC3 where each answered once); chance_p: how often chance alone gives any predictor such a
    weight (the largest of all predictors); own_p: of the coefficient, Holm over the predictors; standing: "drives" (a sure
    effect of its own), "together" (a weight beyond chance) or "chance".
    """

    predictor: str
    label: str
    weight: float
    low: float
    high: float
    share: float
    share_low: float
    share_high: float
    rank: int
    rank_low: int
    rank_high: int
    first: float
    correlation: float
    coefficient: float
    coefficient_low: float | None
    coefficient_high: float | None
    chance_p: float
    own_p: float
    standing: str

    @property
    def against(self) -> bool:
        """Whether it surely has an effect of its own, and a bad one: a share of R² has no sign."""
        return self.standing == DRIVES and self.coefficient < 0

    @property
    def told(self) -> str:
        """The standing with its direction: "backwards" where it goes the other way, "turned" where it does so only with the
        others held still, as it overlaps with them."""
        if not self.against:
            return self.standing
        return BACKWARDS if self.correlation < 0 else TURNED

    @property
    def said(self) -> Text:
        return _SAID[self.told].fill(label=self.label)


@dataclass(frozen=True)
class RSquared:
    """What part of the outcome's variance all predictors explain; adjusted for their number (Ezekiel 1930)."""

    value: float
    low: float
    high: float
    adjusted: float


@dataclass(frozen=True)
class RelativeImportance:
    """shares: by falling weight, empty where nothing can be said; n: complete rows, of so many people; left_out: rows with
    gaps; monte_carlo: the largest standard error of a sampled share, None where every order was seen."""

    outcome: str
    method: str
    shares: tuple[Share, ...]
    r2: RSquared | None
    n: int
    people: int
    left_out: int
    level: float
    monte_carlo: float | None
    warnings: tuple[Text, ...]

    def of(self, predictor: str) -> Share:
        return next(s for s in self.shares if s.predictor == predictor)

    @property
    def drivers(self) -> tuple[Share, ...]:
        """Those with an effect of their own."""
        return tuple(s for s in self.shares if s.standing == DRIVES)

    def frame(self) -> Any:
        """The shares as a pandas frame, one row a predictor."""
        import pandas as pd

        return pd.DataFrame([vars(s) for s in self.shares])
