"""A study of drivers for programs: names, numbers and sentences, the same from the command line and over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from huitou import understand
from huitou.understand import Branch, Drivers, followed_words


def plainly(found: Drivers, lang: str) -> dict[str, Any]:
    """The study as plain values; sentences in one language, names of factors as codes with their titles beside."""
    importance = found.importance
    return {
        "period": found.period,
        "asked": found.asked or None,
        "widened": found.widened,
        "why": found.why or None,
        "says": [t.said(lang) for t in understand.driver_summary(found)],
        "answers": found.answers,
        "customers": found.customers,
        "sampled": found.sampled,
        "own_model": found.model.own,
        "outcome": found.outcome,
        "loyalty": found.loyalty,
        "explained": asdict(importance.r2) if importance and importance.r2 else None,
        "factors": [_factor(found, f.name, lang) for f in found.factors],
        "paths": [asdict(w) for w in found.paths.ways],
        "total_effects": [{n: v for n, v in asdict(w).items() if n != "found"} for w in found.paths.totals],
        "index": _indices(found),
        "followed": _followed(found, lang),
        "behaviour": _behaviour(found),
        "checked": [{"by": c.name, "title": c.title.said(lang)} for c in found.checked],
        "reversals": [
            {"factor": t.factor, "by": t.by, "kind": t.found.kind, "says": found.says(t.found).said(lang)}
            for t in found.turned
        ],
        "cautions": [t.said(lang) for t in (*found.notes, *found.paths.cautions)],
    }


def _factor(found: Drivers, name: str, lang: str) -> dict[str, Any]:
    factor = next(f for f in found.factors if f.name == name)
    share = (
        next((s for s in found.importance.shares if s.predictor == name), None) if found.importance else None
    )
    place = next((p for p in found.map.places if p.factor == name), None) if found.map else None
    kind = next((c for c in found.asymmetry.contrasts if c.factor == name), None) if found.asymmetry else None
    shift = next((s for s in found.shifts if s.name == name), None)
    mixed = understand.mixed_words(found, name)
    says = [found.says(part) for part in (share, place, kind) if part is not None]
    return {
        "factor": name,
        "title": understand.driver_title(name).said(lang),
        "questions": list(factor.questions),
        "scale": [factor.low, factor.high],
        "mean": _ends(factor.mean),
        "effect": _ends(factor.effect),
        "share": {"value": share.share, "low": share.share_low, "high": share.share_high} if share else None,
        "standing": share.told if share else None,
        "quadrant": place.quadrant if place else None,
        "asymmetry": kind.kind if kind else None,
        "moved": _ends(shift.moved) if shift else None,
        "mixed": [title.said(lang) for title in found.mixed(name)],
        "says": [text.said(lang) for text in ([mixed] if mixed else says)],
    }


def _ends(one: Any) -> dict[str, Any] | None:
    return None if one is None else {"value": one.value, "low": one.low, "high": one.high}


def _part(name: str | None, index: Any) -> dict[str, Any]:
    return {"name": name, "value": index.value, "low": index.low, "high": index.high, "base": index.n}


def _indices(found: Drivers) -> dict[str, Any] | None:
    seen = found.indices
    if seen is None:
        return None
    return {
        "of": seen.block,
        "whole": _part(None, seen.whole),
        "against": seen.against or None,
        "survey": seen.survey,
        "branches": [_branch(b) for b in seen.branches],
        "every": seen.every,
        "periods": [_part(p.name, p.index) for p in seen.periods],
        "branch_every": seen.branch_every or None,
    }


def _branch(one: Branch) -> dict[str, Any]:
    """Its index, what it moved by, and its own course."""
    return {
        **_part(one.name, one.index),
        "before": _ends(one.before) if one.moved else None,
        "moved": _ends(one.moved),
        "clear": one.clear,
        "course": [_part(p.name, p.index) for p in one.course],
    }


def _followed(found: Drivers, lang: str) -> dict[str, Any] | None:
    """For how long answers were followed, and why."""
    one = found.followed
    return {"days": one.days, "why": one.why, "says": followed_words(one).said(lang)} if one else None


def _behaviour(found: Drivers) -> dict[str, Any] | None:
    seen = found.behaviour
    if seen is None:
        return None
    moved = [
        {"factor": m.factor, "stated": _ends(m.stated), "stated_clear": m.stated_clear, "real": _ends(m.real),
         "real_clear": m.real_clear}
        for m in seen.moved
    ]  # fmt: skip
    return {
        "days": seen.days, "answers": seen.answers, "customers": seen.customers, "returned": seen.returned,
        "verdict": seen.verdict, "moved": moved, "told_apart": _ends(seen.alone), "added": _ends(seen.added),
    }  # fmt: skip
