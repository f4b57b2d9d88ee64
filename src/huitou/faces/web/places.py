"""What the first-run page offers: zones, currencies, and what fits a reader's language best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from huitou.base import LANGS
from huitou.faces.language import language, understood


@dataclass(frozen=True)
class Place:
    """Where a company is, as far as it matters: day boundaries, money, phone numbers."""

    country: str
    zone: str
    currency: str


# Where our languages are spoken most, first; a company anywhere else types its own.
PLACES = (
    Place("TW", "Asia/Taipei", "TWD"), Place("HK", "Asia/Hong_Kong", "HKD"), Place("MO", "Asia/Macau", "MOP"),
    Place("CN", "Asia/Shanghai", "CNY"), Place("SG", "Asia/Singapore", "SGD"), Place("MY", "Asia/Kuala_Lumpur", "MYR"),
    Place("US", "America/New_York", "USD"), Place("CA", "America/Toronto", "CAD"), Place("GB", "Europe/London", "GBP"),
    Place("IE", "Europe/Dublin", "EUR"), Place("AU", "Australia/Sydney", "AUD"), Place("NZ", "Pacific/Auckland", "NZD"),
    Place("JP", "Asia/Tokyo", "JPY"), Place("KR", "Asia/Seoul", "KRW"), Place("PH", "Asia/Manila", "PHP"),
    Place("TH", "Asia/Bangkok", "THB"), Place("VN", "Asia/Ho_Chi_Minh", "VND"), Place("ID", "Asia/Jakarta", "IDR"),
    Place("IN", "Asia/Kolkata", "INR"), Place("DE", "Europe/Berlin", "EUR"), Place("FR", "Europe/Paris", "EUR"),
)  # fmt: skip
_LIKELY = {"zh-Hant": "TW", "zh-Hans": "CN", "en": "US"}


def likely(accepts: str, lang: str) -> Place:
    """The place that fits what a browser says of its reader (an Accept-Language header)."""
    known = {place.country: place for place in PLACES}
    for said in accepts.split(","):
        region = said.partition(";")[0].strip().replace("_", "-").split("-")[-1].upper()
        if region in known and understood(said.partition(";")[0]):
            return known[region]
    return known[_LIKELY[lang]]


def country_of(zone: str) -> str:
    """The country whose usual zone this is; empty where it is of none."""
    return next((place.country for place in PLACES if place.zone == zone), "")


def spoken(accepts: str) -> str | None:
    """The first of our languages that a browser asks for."""
    found = (understood(said.partition(";")[0]) for said in accepts.split(","))
    return next((lang for lang in found if lang), None)


def countries(lang: str) -> list[tuple[str, str]]:
    """(code, name) of every country: the likely ones first, then by name."""
    names = {
        code: str(name)
        for code, name in language(lang).locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ", "XA", "XB", "QO")
    }
    first = [place.country for place in PLACES]
    return [(c, names[c]) for c in first] + sorted(
        ((c, n) for c, n in names.items() if c not in first), key=lambda one: one[1]
    )


def currencies(lang: str) -> list[tuple[str, str]]:
    """(code, code and name) of the money there is: that of the likely places first."""
    names = language(lang).locale.currencies
    first = list(dict.fromkeys(place.currency for place in PLACES))
    rest = sorted(code for code in _in_use() if code not in first)
    return [(code, f"{code} {names.get(code, '')}".strip()) for code in [*first, *rest]]


def is_currency(code: str) -> bool:
    return code in _in_use()


@cache
def _in_use() -> frozenset[str]:
    """Currencies that are somewhere in use today."""
    from babel.numbers import get_territory_currencies

    everywhere = [c for c in map(str, Locale("en").territories) if len(c) == 2 and c.isalpha()]
    return frozenset(code for c in everywhere for code in get_territory_currencies(c))


@cache
def zones() -> tuple[str, ...]:
    """The names of zones that a company may be in."""
    return tuple(
        sorted(
            z
            for z in available_timezones()
            if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix", "right"))
        )
    )


assert set(_LIKELY) == set(LANGS)
