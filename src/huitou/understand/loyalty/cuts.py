"""Where the lines are drawn between much and little, fond and not fond: defaults that are stated, and the company's own.

`[understand.types]` in huitou.toml may set any of them. No line is the median of whatever the data happen to be: a
company whose customers all leave would otherwise always have a loyal half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from huitou.base import Period, Text, Unfit
from huitou.measure import Facts
from huitou.stores import Workspace
from huitou.understand.cycle import cycle

# Asked most directly about the brand first. Cuts are in per cent of a question's own scale (0 the worst answer, 100 the
# best): promoters give 9 or more of 0-10 and of 1-10; satisfied are the two best boxes of 1-5 and of 1-7, four and five stars.
ORDER = ("cli", "nps", "brand.preferred", "csat", "reviews")
CUTS = {"cli": 70.0, "nps": 90.0, "brand.preferred": 50.0, "csat": 75.0, "reviews": 75.0}
USUAL_CUT = 75.0
PROMOTER_SPANS = (9, 10)  # 1-10 and 0-10: a cut of 90 is the second best score of either

FREQUENT = 0.5  # of the orders that the company's cycle expects: from here on a customer buys much
WINDOW = 10  # expected gaps over which patronage is counted
WINDOW_DAYS = (90, 730)
LEAST_ASKED = 180  # days whose answers count, where patronage is counted over fewer
LEAST_WATCHED = 3.0  # expected gaps that a customer must have been watched for
LATER = 5  # expected gaps over which is seen what the types went on to do
LATER_DAYS = (30, 180)

_BAD = Text(
    zh_hant="huitou.toml 的 [understand.types] {name} 不能是「{said}」；請用{want}。",
    zh_hans="huitou.toml 的 [understand.types] {name} 不能是“{said}”；请用{want}。",
    en="[understand.types] {name} in huitou.toml cannot be “{said}”; use {want}.",
)
_POSITIVE = Text("大於 0 的數", "大于 0 的数", "a number above 0")
_PERCENT = Text("0 到 100 之間的數", "0 到 100 之间的数", "a number between 0 and 100")
_NAMES = Text("題目名稱的清單", "题目名称的列表", "a list of names of questions")
_TABLE = Text("「題目 = 分數」的表", "“题目 = 分数”的表", "a table of question = cut")
_WORD = Text("latest 或 mean", "latest 或 mean", "latest or mean")
_UNKNOWN = Text("已知的設定：{known}", "已知的设置：{known}", "one of the known settings: {known}")


@dataclass(frozen=True)
class Cuts:
    """frequent: share of the expected orders from which a customer buys much; attitude: per cent of a question's scale
    from which an answer is fond; order: which question speaks for a customer where she answered several, the first
    before the others; answers: "latest" or "mean" of the window; window_days, attitude_days, later_days, expected_days:
    None where they follow from the cycle (attitude_days: as many as
    are looked at of behaviour, at least 180, so that both speak of the same time); least_cycles: expected gaps that a customer must have
    been watched for before she is judged."""

    frequent: float = FREQUENT
    attitude: Mapping[str, float] = field(default_factory=lambda: dict(CUTS))
    order: tuple[str, ...] = ORDER
    answers: str = "latest"
    attitude_days: int | None = None
    least_cycles: float = LEAST_WATCHED
    window_days: int | None = None
    later_days: int | None = None
    expected_days: float | None = None

    def of(self, source: str, span: float | None = None) -> float:
        """The cut of a question, in per cent of its scale: its own, else that of the nearest name above it that ends in
        a dot. span: highest less lowest answer; the usual cut of NPS is a score, 9, where that is 10 or 9."""
        if source == "nps" and span in PROMOTER_SPANS and self.attitude.get(source) == CUTS[source]:
            return 100.0 - 100.0 / span
        above = [source[: at + 1] for at in range(len(source) - 1, 0, -1) if source[at] == "."]
        found = (self.attitude[name] for name in (source, *above) if name in self.attitude)
        return next(found, USUAL_CUT)

    def at(self, facts: Facts, day: date) -> Lines | None:
        """The lines on the morning of a day, as the cycle known by then draws them; None where there is no cycle."""
        pace = self.expected_days
        if pace is None:
            found = cycle(facts, day)
            if found is None:
                return None
            pace = max(found.mean_days, 1.0)
        window = self.window_days or _within(round(WINDOW * pace), WINDOW_DAYS)
        asked = self.attitude_days or max(window, LEAST_ASKED)
        later = self.later_days or _within(round(LATER * pace), LATER_DAYS)
        return Lines(self, day, pace, window, asked, later)


@dataclass(frozen=True)
class Lines:
    """The cuts on one day. pace: days between two orders that the company's cycle expects; window_days: over which
    patronage is counted; attitude_days: whose answers count; later_days: over which is seen what came of it."""

    cuts: Cuts
    day: date
    pace: float
    window_days: int
    attitude_days: int
    later_days: int

    @property
    def window(self) -> Period:
        return Period(self.day - timedelta(days=self.window_days), self.day)

    @property
    def asked(self) -> Period:
        """The days whose answers count."""
        return Period(self.day - timedelta(days=self.attitude_days), self.day)

    @property
    def mark(self) -> str:
        """Stands for these lines in the name of a table."""
        return f"{self.day:%Y%m%d}_{hashlib.sha256(repr(self).encode()).hexdigest()[:12]}"

    @property
    def least_days(self) -> float:
        return self.cuts.least_cycles * self.pace


def cuts_of(workspace: Workspace) -> Cuts:
    """The company's lines. Raises Unfit for a setting that makes no sense."""
    table = workspace.settings.table("understand").get("types", {})
    return read(table if isinstance(table, Mapping) else {})


def read(table: Mapping[str, Any]) -> Cuts:
    """Cuts from the table [understand.types]. Raises Unfit."""
    found = Cuts()
    for name, said in table.items():
        if name in ("frequent", "least_cycles", "expected_days"):
            found = replace(found, **dict[str, Any]({name: _number(name, said)}))
        elif name in ("window_days", "later_days", "attitude_days"):
            found = replace(found, **dict[str, Any]({name: int(max(1.0, _number(name, said)))}))
        elif name == "order":
            found = replace(found, order=_names(said))
        elif name == "answers":
            if said not in ("latest", "mean"):
                raise Unfit("types.setting", _BAD, name=name, said=said, want=_WORD)
            found = replace(found, answers=str(said))
        elif name == "cuts":
            found = replace(found, attitude={**CUTS, **_cuts(said)})
        else:
            known = "frequent, least_cycles, expected_days, window_days, later_days, attitude_days, order, answers, cuts"
            raise Unfit("types.setting", _BAD, name=name, said=said, want=_UNKNOWN.fill(known=known))
    return found


def _number(name: str, said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 < said < 100_000:
        raise Unfit("types.setting", _BAD, name=name, said=said, want=_POSITIVE)
    return float(said)


def _names(said: Any) -> tuple[str, ...]:
    if (
        not isinstance(said, list)
        or not said
        or not all(isinstance(one, str) and one.strip() for one in said)
    ):
        raise Unfit("types.setting", _BAD, name="order", said=said, want=_NAMES)
    return tuple(dict.fromkeys(one.strip() for one in said))


def _cuts(said: Any) -> dict[str, float]:
    if not isinstance(said, Mapping):
        raise Unfit("types.setting", _BAD, name="cuts", said=said, want=_TABLE)
    for name, cut in _flat(said).items():
        if isinstance(cut, bool) or not isinstance(cut, int | float) or not 0 <= cut <= 100:
            raise Unfit("types.setting", _BAD, name=f"cuts.{name}", said=cut, want=_PERCENT)
    return {name: float(cut) for name, cut in _flat(said).items()}


def _flat(said: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """TOML reads `brand.preferred = 50` as a table in a table; it is the name of one question."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        whole = f"{before}{name}"
        found |= _flat(value, f"{whole}.") if isinstance(value, Mapping) else {whole: value}
    return found


def _within(days: int, ends: tuple[int, int]) -> int:
    return min(max(days, ends[0]), ends[1])
