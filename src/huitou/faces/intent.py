"""Intent against behaviour as plain values in one language: what the command line, the API, notebooks and the page show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from huitou.base import Text
from huitou.measure import Estimate
from huitou.understand import INTENT_KINDS, Intent, intent_told

MODELS = {
    "habits": Text("只看最近購買與頻率", "只看最近购买与频率", "Recency and frequency alone"),
    "score": Text("只看分數", "只看分数", "The score alone"),
    "both": Text("兩者一起", "两者一起", "Both together"),
}
BALANCED = {
    "recency": Text("距上次購買的天數", "距上次购买的天数", "Days since the last purchase"),
    "frequency": Text("之前的訂單數", "之前的订单数", "Orders before"),
    "known_for": Text("距第一次購買的天數", "距第一次购买的天数", "Days since the first purchase"),
    "spending": Text("每張訂單的金額", "每张订单的金额", "Spending an order"),
}


def plainly(found: Intent, lang: str) -> dict[str, Any]:
    """The whole answer; sentences and titles in `lang`, numbers as they are, shares from 0 to 1."""
    told, seen = intent_told(found), found.calibration
    compared = [_comparison(c, said, lang) for c, said in zip(found.comparisons, told.compared, strict=True)]
    return {
        "question": found.question.name,
        "title": found.question.title.said(lang),
        "survey": found.question.survey or None,
        "surveys": list(found.question.surveys),
        "scale": [*found.question.ends],
        "days": found.days,
        "first": found.first.isoformat(),
        "last": (found.end - timedelta(days=1)).isoformat(),
        "answers": found.question.answers,
        "anonymous": found.question.anonymous,
        "other_scales": found.question.elsewhere,
        **vars(found.counted),
        "headline": told.headline.said(lang),
        "says": [t.said(lang) for t in (told.several, told.steady, told.slope, told.orders, told.care) if t],
        "direction": seen.direction,
        "trend_p": seen.trend,
        "difference": ends(seen.difference),
        "orders_ratio": ends(seen.orders),
        "orders_ratio_over_all": ends(seen.orders_over_all),
        "slope": ends(seen.slope),
        "rows": [_row(one, lang) for one in seen.rows if one.customers],
        "classes": [*(_row(one, lang) for one in seen.classes), _row(seen.whole, lang) | {"kind": "all"}],
        "compared": compared,
        "silent": _comparison(found.silent, told.silent, lang) if found.silent and told.silent else None,
        "worth": _worth(found, lang),
    }


def ends(of: Estimate) -> dict[str, float | int | None]:
    """value, low, high, base"""
    return {"value": of.value, "low": of.low, "high": of.high, "base": of.base}


def _row(one: Any, lang: str) -> dict[str, Any]:
    parts = {name: ends(getattr(one, name)) for name in ("came", "spent", "orders", "churned", "watched")}
    return {
        "scores": one.scores, "kind": one.kind, "title": INTENT_KINDS[one.kind].said(lang), "low": one.low, "high": one.high,
        "customers": one.customers, "stated": one.stated, **parts, "small": one.small, "withheld": one.withheld,
    }  # fmt: skip


def _comparison(one: Any, said: Text, lang: str) -> dict[str, Any]:
    balance = [{"name": b.name, "title": BALANCED[b.name].said(lang), "before": b.before, "after": b.after} for b in one.balance]  # fmt: skip
    return {
        "kind": one.kind, "title": INTENT_KINDS[one.kind].said(lang), "asked": one.asked, "matched": one.matched,
        "occasions": one.others, "people": one.people, "came": one.came, "theirs": one.theirs,
        "difference": ends(one.difference), "alike": one.alike, "stands": one.stands, "balance": balance, "says": said.said(lang),
    }  # fmt: skip


def _worth(found: Intent, lang: str) -> dict[str, Any]:
    worth, told = found.worth, intent_told(found)
    models = []
    for name, title in MODELS.items():
        one = getattr(worth, name)
        if one is not None:
            parts = {n: ends(getattr(one, n)) for n in ("area", "brier", "loss", "slope")}
            models.append({"name": name, "title": title.said(lang), **parts, "error": one.error})
    apart = {n: {k: ends(v) for k, v in getattr(worth, n).items()} if getattr(worth, n) else None for n in ("gain", "instead")}  # fmt: skip
    cutoff = None if worth.cutoff is None else (date(1970, 1, 1) + timedelta(days=worth.cutoff)).isoformat()
    return {
        "verdict": worth.verdict, "cutoff": cutoff, "fitted": vars(worth.fitted), "judged": vars(worth.judged),
        "unseen": worth.unseen, "models": models, **apart,
        "says": [t.said(lang) for t in (told.worth, told.instead) if t],
    }  # fmt: skip
