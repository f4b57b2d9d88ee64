"""The company's own settings as a form: what it offers, and what was filled in."""

from __future__ import annotations

from huitou.base import Text, Unfit
from huitou.faces.language import understood
from huitou.faces.web import places

_NO_NAME = Text(
    zh_hant="請填公司名稱（最長 120 個字）。",
    zh_hans="请填公司名称（最长 120 个字）。",
    en="Fill in what the company is called, in at most 120 characters.",
)
_NO_MONEY = Text(
    zh_hant="沒有「{said}」這種幣別；請從清單選，如 TWD。",
    zh_hans="没有“{said}”这种币种；请从列表选，如 CNY。",
    en="There is no currency {said}; choose one of the list, such as USD.",
)


def settings_of(said: dict[str, str]) -> dict[str, str]:
    """The company's settings as a form has them. Raises Unfit."""
    name, currency = said.get("company", "").strip(), said.get("currency", "").strip().upper()
    if not name or len(name) > 120:
        raise Unfit("settings.name", _NO_NAME)
    if not places.is_currency(currency):
        raise Unfit("settings.currency", _NO_MONEY, said=currency or "–")
    return {
        "name": name,
        "country": said.get("country", ""),
        "zone": said.get("zone", ""),
        "currency": currency,
        "lang": understood(said.get("lang")) or "",
    }


def choices(lang: str) -> dict[str, object]:
    """What the company form offers."""
    return {
        "countries": places.countries(lang),
        "currencies": places.currencies(lang),
        "zones": places.zones(),
        "places": {p.country: [p.zone, p.currency] for p in places.PLACES},
    }
