"""Loyalty types, stages and stickiness as plain values: what the command line, the API and notebooks answer with."""

from __future__ import annotations

from typing import Any, Protocol

from huitou import understand
from huitou.base import Text
from huitou.stores import Workspace
from huitou.understand import Stages, Stickiness, Types


class Ends(Protocol):
    """A value and its 95 % interval."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def base(self) -> int: ...


NO_CYCLE = Text(
    zh_hant="還看不出這家公司的購買週期（至少要有 30 次「買了又來買」），所以不能判斷誰買得多。可在 huitou.toml 的 [understand.types] 寫 expected_days。",
    zh_hans="还看不出这家公司的购买周期（至少要有 30 次“买了又来买”），所以不能判断谁买得多。可在 huitou.toml 的 [understand.types] 写 expected_days。",
    en="This company has no purchase cycle yet (it takes 30 orders that followed an earlier one), so nobody can be said to buy "
    "much. You may set expected_days under [understand.types] in huitou.toml.",
)


def plainly(workspace: Workspace, lang: str, by: str | None = None) -> dict[str, Any]:
    """All three of one workspace, sentences in one language. Raises Missing without any data, Unfit for settings or a
    dimension that make no sense."""
    return told(
        understand.types_of(workspace),
        understand.stages_of(workspace),
        understand.stickiness_of(workspace, by),
        lang,
    )


def told(types: Types | None, stages: Stages, sticky: Stickiness | None, lang: str) -> dict[str, Any]:
    says = [NO_CYCLE] if types is None else [*understand.type_findings(types), *types.notes]
    return {
        "says": [sentence.said(lang) for sentence in says],
        "day": types.day.isoformat() if types else None,
        "customers": types.customers if types else 0,
        "told": types.told if types else 0,
        "enough": bool(types and types.enough),
        "types": _types(types, lang) if types else [],
        "untold": _untold(types, lang) if types else [],
        "asked": [
            {
                "question": a.source,
                "title": understand.attitude_asks(a.source).said(lang),
                "cut": a.cut,
                "answered": a.fond.base,
                "fond": ends(a.fond),
            }
            for a in (types.asked if types else ())
        ],
        "sensitivity": _sensitivity(types),
        "beyond_behaviour": _beyond(types),
        "stages": _stages(stages, lang),
        "stickiness": _sticky(sticky),
    }


def ends(of: Ends | None) -> dict[str, float | None]:
    return (
        {"value": of.value, "low": of.low, "high": of.high} if of else dict.fromkeys(("value", "low", "high"))
    )


def _types(types: Types, lang: str) -> list[dict[str, Any]]:
    after = {a.kind: a for a in types.later.after} if types.later else {}
    rows = []
    for kind in types.kinds:
        shown = types.enough and not kind.withheld
        later = after.get(kind.name) if shown else None
        rows.append(
            {
                "type": kind.name,
                "title": understand.TYPE_TITLES[kind.name].said(lang),
                "advice": understand.TYPE_ADVICE[kind.name].said(lang),
                "customers": None if kind.withheld else kind.n,
                "share": ends(kind.share if shown else None),
                "among_all": ends(kind.among_all if shown else None),
                "bounds": [kind.least, kind.most] if shown else [None, None],
                "revenue": ends(kind.revenue if shown else None),
                "came_back": ends(later.came_back if later and later.n >= 5 else None),
                "withheld": kind.withheld,
            }
        )
    return rows


def _untold(types: Types, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "group": one.name,
            "title": understand.TYPE_TITLES[one.name].said(lang),
            "customers": one.n,
            "share": ends(one.share),
            "revenue": ends(one.revenue if one.n >= 5 else None),
        }
        for one in types.untold
    ]


def _sensitivity(types: Types | None) -> list[dict[str, Any]]:
    found = types.sensitivity if types and types.enough else None
    return [
        {"behaviour_times": m.times, "attitude_points": m.points, **m.shares, "changed": m.changed}
        for m in (found.grid if found else ())
    ]


def _beyond(types: Types | None) -> dict[str, Any] | None:
    later = types.later if types else None
    if later is None or not later.enough:
        return None
    return {"first": later.period.first.isoformat(), "days": later.period.days, **ends(later.beyond)}


def _stages(stages: Stages, lang: str) -> dict[str, Any]:
    return {
        "first": stages.period.first.isoformat(),
        "end": stages.period.end.isoformat(),
        "later_days": stages.later_days,
        "people": stages.people,
        "enough": stages.enough,
        "stages": [
            {
                "stage": one.name,
                "questions": list(one.questions),
                "titles": [understand.attitude_asks(q).said(lang) for q in one.questions],
                "needed": one.needed,
                "last": one.last.isoformat() if one.last else None,
                "needed_title": understand.attitude_asks(one.needed).said(lang) if one.needed else None,
                "held": ends(one.held if stages.enough else None),
                "reached": ends(one.reached if stages.enough else None),
            }
            for one in stages.stages
        ],
    }


def _sticky(found: Stickiness | None) -> dict[str, Any] | None:
    if found is None:
        return None
    course = [
        {
            "period": one.period.label,
            "index": ends(one.index),
            **{name: ends(part) for name, part in one.parts.items()},
            "small": one.small,
        }
        for one in found.course
    ]
    last = found.last_move
    moved = {"index": ends(last.index), **{n: ends(p) for n, p in last.parts.items()}} if last else None
    parts = [
        {
            "part": one.name,
            "customers": one.customers if one.stick else None,
            "index": ends(one.stick.index if one.stick else None),
            **{n: ends(one.stick.parts[n] if one.stick else None) for n in understand.STICKINESS_PARTS},
        }
        for one in found.parts
    ]
    return {"question": found.question, "course": course, "moved": moved, "by": found.by, "parts": parts}
