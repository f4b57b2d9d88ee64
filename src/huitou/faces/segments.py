"""Segments in plain values, for the command line and the API alike."""

from __future__ import annotations

from typing import Any

from huitou import understand
from huitou.base import Text
from huitou.measure import Estimate
from huitou.understand import MIXES, OUTSIDE, TRAITS, Segments


def plainly(found: Segments, lang: str) -> dict[str, Any]:
    """Everything that is known of a segmentation, its words in one language."""
    return {
        "name": found.name,
        "title": found.title.said(lang),
        "day": found.day.isoformat(),
        "says": [s.said(lang) for s in understand.segment_summary(found)],
        "how": found.how.said(lang),
        "refused": found.refused.said(lang) if found.refused else None,
        "currency": found.currency,
        "prospects": found.prospects,
        "segments": [_segment(found, one, lang) for one in found.sizes],
        "traits": [
            {
                "segment": t.segment, "trait": t.trait, "title": TRAITS[t.trait].said(lang), "value": _ends(t.value),
                "base": t.value.base, "average": t.average, "difference": _ends(t.difference), "p": t.p,
                "apart": t.apart, "withheld": t.withheld,
            }
            for t in found.traits
        ],
        "mixes": [
            {
                "segment": m.segment, "of": m.of, "title": MIXES[m.of].said(lang), "value": m.value, "share": _ends(m.share),
                "base": m.share.base, "average": _ends(m.average), "average_base": m.average.base,
                "difference": _ends(m.difference), "p": m.p, "apart": m.apart, "withheld": m.withheld,
            }
            for m in found.mixes
        ],
        "moves": _moves(found, lang),
        "followed": {
            "day": found.followed.day.isoformat(),
            "days": found.followed.days,
            "bought": {name: _ends(e) | {"base": e.base} for name, e in found.followed.bought.items()},
        }
        if found.followed
        else None,
    }  # fmt: skip


def title_of(found: Segments, segment: str) -> Text:
    """What a segment is called, or where those are who are in none."""
    return found.segments.get(segment) or (found.moves.outside if found.moves else OUTSIDE)[segment]


def _segment(found: Segments, one: understand.Size, lang: str) -> dict[str, Any]:
    return {
        "segment": one.segment,
        "title": found.segments[one.segment].said(lang),
        "customers": one.customers,
        "share": _ends(one.share),
        "year_amount": one.year_amount,
        "year_share": _ends(one.year_share),
        "amount": one.amount,
        "amount_share": _ends(one.amount_share),
        "withheld": one.withheld,
    }


def _moves(found: Segments, lang: str) -> dict[str, Any] | None:
    if found.moves is None:
        return None
    flows = [
        {
            "from": f.source, "from_title": title_of(found, f.source).said(lang), "to": f.target,
            "to_title": title_of(found, f.target).said(lang), "customers": f.customers, "share": _ends(f.share),
        }
        for f in found.moves.flows
    ]  # fmt: skip
    ends = {"first": found.moves.first.isoformat(), "last": found.moves.last.isoformat()}
    return {**ends, "stayed": _ends(found.moves.stayed), "flows": flows}


def _ends(found: Estimate) -> dict[str, float | None]:
    return {"value": found.value, "low": found.low, "high": found.high}
