"""What a reader asked for in the address: a period, a dimension, a slice. Wrong input is Unfit, in one sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import Depends, Request

from huitou.base import Period, Text, Unfit

_BAD_RANGE = Text(
    zh_hant="自訂期間「{first}」到「{last}」看不懂；兩個日期都要填，寫成 2024-05-01，而且第一天不能晚於最後一天。",
    zh_hans="自定期间“{first}”到“{last}”看不懂；两个日期都要填，写成 2024-05-01，而且第一天不能晚于最后一天。",
    en="Cannot read the range from “{first}” to “{last}”; fill in both days as 2024-05-01, the first not after the last.",
)
_BAD_STEP = Text(
    zh_hant="走勢不能按「{said}」畫；可用：{steps}。",
    zh_hans="走势不能按“{said}”画；可用：{steps}。",
    en="The trend cannot be drawn by “{said}”; use one of: {steps}.",
)
STEPS = ("week", "month", "quarter", "year")


async def filled(request: Request) -> dict[str, str]:
    """A form as it was filled in: every field's text, the last where a name comes twice. One has a field a column of a
    file."""
    async with request.form(max_files=0, max_fields=10_000) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


Filled = Annotated[dict[str, str], Depends(filled)]


def period_of(request: Request) -> Period | None:
    """The range of two days where either is given, else the chosen period; None for the usual one. Raises Unfit."""
    query = request.query_params
    first, last = query.get("first", "").strip(), query.get("last", "").strip()
    if first or last:
        return _range(first, last)
    said = query.get("period", "").strip()
    return Period.parse(said) if said else None


def step_of(request: Request) -> str:
    """The calendar unit of the trend. Raises Unfit."""
    said = request.query_params.get("every", "").strip() or "month"
    if said not in STEPS:
        raise Unfit("trend.step", _BAD_STEP, said=said, steps=", ".join(STEPS))
    return said


def slice_of(request: Request) -> dict[str, str | None]:
    """The slice to look into: `in` names the dimension, `is` its value; without `is`, those of whom it is unknown."""
    query = request.query_params
    return {query["in"]: query.get("is")} if query.get("in") else {}


def _range(first: str, last: str) -> Period:
    """Both days included, as people say it."""
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))
    except (ValueError, OverflowError, Unfit) as wrong:
        raise Unfit("period.range", _BAD_RANGE, first=first, last=last) from wrong


def page_of(request: Request) -> int:
    """Which page of a long list, the first is 0; whatever else was asked for is the first."""
    return max(number_of(request, "page") - 1, 0)


def number_of(request: Request, name: str) -> int:
    """A whole number in the address; 0 where it is none."""
    return number(request.query_params.get(name, ""))


def number(said: str) -> int:
    """A whole number as it was sent; 0 for anything else."""
    said = said.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
