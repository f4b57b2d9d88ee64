"""What the company aims at, measure by measure."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import measure
from huitou.base import HuitouError, Text, Unfit
from huitou.faces.language import language
from huitou.faces.reading import FIRST
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.asked import Filled
from huitou.faces.web.page import Page, company, lang_of, onward, show
from huitou.measure import METRICS, Metric

_NOT_A_NUMBER = Text(
    zh_hant="「{title}」的目標「{said}」不是可用的數字；請填 {low} 到 {high} 之間的數字。",
    zh_hans="“{title}”的目标“{said}”不是可用的数字；请填 {low} 到 {high} 之间的数字。",
    en="The target “{said}” of {title} is no number that fits; write one from {low} to {high}.",
)
# What may be typed, by the measure's unit: a share in percent.
_RANGES = {"share": (0, 100), "points": (-100, 100)}
_ANY = (0, 10**12)

router = APIRouter()


@router.get("/settings/targets", dependencies=[may("targets.set")])
def targets_page(request: Request, kept: str = "") -> Response:
    return show(request, _page(request, {}, None, kept=bool(kept)))


@router.post("/settings/targets", dependencies=[may("targets.set")])
def set_targets(request: Request, said: Filled) -> Response:
    """Only what changed is set; nothing where anything is wrong."""
    workspace, who = company(request), staff_of(request)
    known = workspace.targets.all()
    try:
        wanted = {name: _read(name, value) for name, value in said.items() if name in METRICS}
    except HuitouError as wrong:
        return show(request, _page(request, said, wrong))
    now = workspace.clock.stamp()
    for name, value in wanted.items():
        if value != (known[name].value if name in known else None):
            workspace.targets.set(name, value, who.login if who else "", now)
    return onward("/settings/targets?kept=1")


def _read(name: str, said: str) -> Decimal | None:
    """A target as typed, in the measure's own unit; None for an empty one. Raises Unfit."""
    one = measure.metric(name)
    typed = said.strip().rstrip("%％").replace(",", "").strip()
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("NaN")
    low, high = _RANGES.get(one.unit, _ANY)
    if not value.is_finite() or not low <= value <= high:
        raise Unfit("target.number", _NOT_A_NUMBER, said=said, title=one.title, low=low, high=f"{high:,}")
    return value / 100 if one.unit == "share" else value


def typed(metric: Metric, value: Decimal) -> str:
    """A target as it is typed into its field: a share in percent."""
    shown = value * 100 if metric.unit == "share" else value
    return f"{shown.normalize():f}"


def _page(request: Request, said: dict[str, str], wrong: HuitouError | None, *, kept: bool = False) -> Page:
    known = company(request).targets.all()
    names = [*FIRST, *(n for n in METRICS if n not in FIRST)]
    lang = language(lang_of(request))
    unit = {"share": "%", "points": lang.say("points"), "money": company(request).settings.currency}
    rows = [
        (n, METRICS[n], said.get(n, typed(METRICS[n], known[n].value) if n in known else ""),
         unit.get(METRICS[n].unit, ""), known.get(n))
        for n in names
    ]  # fmt: skip
    shown = {"first": rows[: len(FIRST)], "rest": rows[len(FIRST) :], "kept": kept}
    return Page(
        "targets.html", shown | {"wrong": wrong.text if wrong else None}, wrong.http_status if wrong else 200
    )
