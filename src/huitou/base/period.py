"""Half-open spans of a company's local days: 2024, 2024-Q3, 2024-05, 2024-W07, 2024-05-01, or FIRST/END."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from huitou.base.calendar import months_later
from huitou.base.errors import Unfit
from huitou.base.text import Text

GRAINS = ("day", "week", "month", "quarter", "year")

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_BAD = Text(
    zh_hant="看不懂期間「{said}」；請寫 2024、2024-Q3、2024-05、2024-W07、2024-05-01 或 2024-05-01/2024-08-01（不含最後一天）。",
    zh_hans="看不懂期间“{said}”；请写 2024、2024-Q3、2024-05、2024-W07、2024-05-01 或 2024-05-01/2024-08-01（不含最后一天）。",
    en="Cannot read the period “{said}”; write 2024, 2024-Q3, 2024-05, 2024-W07, 2024-05-01 or "
    "2024-05-01/2024-08-01 (the last day is not included).",
)

_BACKWARD = Text(
    zh_hant="期間的結束（{end}）要在開始（{first}）之後；結束那天不算在內。",
    zh_hans="期间的结束（{end}）要在开始（{first}）之后；结束那天不算在内。",
    en="A period must end after it begins: {end} does not come after {first} (the last day is not included).",
)


@dataclass(frozen=True, order=True)
class Period:
    """Local days from `first` up to, not including, `end`. An empty or backward span cannot be built (Unfit)."""

    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.first:
            raise Unfit("period.empty", _BACKWARD, first=self.first, end=self.end)

    @classmethod
    def parse(cls, said: str) -> Period:
        """Read a period as people write it. Raises Unfit for anything else."""
        said = said.strip()
        try:
            return _parse(said)
        except (ValueError, OverflowError) as wrong:
            raise Unfit("period.unreadable", _BAD, said=said) from wrong

    @classmethod
    def of(cls, grain: str, day: date) -> Period:
        """The whole day, week (Monday first, ISO), month, quarter or year that `day` lies in."""
        if grain == "day":
            return cls(day, day + timedelta(days=1))
        if grain == "week":
            monday = day - timedelta(days=day.weekday())
            return cls(monday, monday + timedelta(days=7))
        months = _MONTHS[grain]
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(first, months_later(first, months))

    @property
    def grain(self) -> str | None:
        """The calendar grain this span is one whole unit of, or None."""
        for grain in GRAINS:
            if Period.of(grain, self.first) == self:
                return grain
        return None

    @property
    def days(self) -> int:
        return (self.end - self.first).days

    @property
    def label(self) -> str:
        """The shortest way to write this period; `Period.parse(p.label) == p`."""
        f = self.first
        match self.grain:
            case "year":
                return f"{f:%Y}"
            case "quarter":
                return f"{f:%Y}-Q{(f.month + 2) // 3}"
            case "month":
                return f"{f:%Y-%m}"
            case "week":
                return f"{f.isocalendar().year}-W{f.isocalendar().week:02d}"
            case "day":
                return f.isoformat()
        return f"{f.isoformat()}/{self.end.isoformat()}"

    @property
    def in_whole_months(self) -> bool:
        """Whether the span begins and ends on the first of a month."""
        return self.first.day == 1 and self.end.day == 1

    @property
    def months(self) -> int:
        """How many calendar months a span in whole months has."""
        return (self.end.year - self.first.year) * 12 + self.end.month - self.first.month

    def moved(self, steps: int) -> Period:
        """The same kind of period `steps` later (earlier where negative)."""
        if self.in_whole_months:
            return Period(
                months_later(self.first, steps * self.months), months_later(self.end, steps * self.months)
            )
        shift = timedelta(days=self.days * steps)
        return Period(self.first + shift, self.end + shift)

    def previous(self) -> Period:
        return self.moved(-1)

    def back(self, count: int) -> list[Period]:
        """The last `count` periods of this kind, this one last."""
        return [self.moved(-n) for n in reversed(range(count))]

    def every(self, grain: str) -> list[Period]:
        """All whole calendar units of `grain` that touch this span, in order. Raises Unfit for another grain."""
        if grain not in GRAINS:
            raise Unfit("period.grain", _BAD_GRAIN, said=grain, grains=", ".join(GRAINS))
        return list(self._every(grain))

    def _every(self, grain: str) -> Iterator[Period]:
        unit = Period.of(grain, self.first)
        while unit.first < self.end:
            yield unit
            unit = unit.moved(1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    def __str__(self) -> str:
        return self.label


_BAD_GRAIN = Text(
    zh_hant="不能按「{said}」分期；可用：{grains}。",
    zh_hans="不能按“{said}”分期；可用：{grains}。",
    en="Cannot split time by “{said}”; use one of: {grains}.",
)


def _parse(said: str) -> Period:
    if "/" in said:
        first, end = said.split("/")
        return Period(date.fromisoformat(first), date.fromisoformat(end))
    if re.fullmatch(r"\d{4}", said):
        return Period.of("year", date(int(said), 1, 1))
    if quarter := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", said):
        return Period.of("quarter", date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1))
    if week := re.fullmatch(r"(\d{4})-?W(\d{2})", said):
        return Period.of("week", date.fromisocalendar(int(week[1]), int(week[2]), 1))
    if month := re.fullmatch(r"(\d{4})-(\d{2})", said):
        return Period.of("month", date(int(month[1]), int(month[2]), 1))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        return Period.of("day", date.fromisoformat(said))
    raise ValueError(said)
