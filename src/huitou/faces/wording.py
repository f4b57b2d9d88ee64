"""Sentences and names that pages and reports share, in English as the catalogues know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huitou.faces import dates, numerals
from huitou.faces.language import Language

if TYPE_CHECKING:
    from huitou.faces.reading import Reading


JOINED = "\N{WORD JOINER}–\N{WORD JOINER}"  # an interval stays on one line


def N_(message: str) -> str:
    """Marks a message for the catalogues where it is said later."""
    return message


FAMILY = {
    "repurchase": N_("Coming back to buy"),
    "retention": N_("Staying and leaving"),
    "loyalty": N_("Loyalty"),
    "satisfaction": N_("Satisfaction"),
    "value": N_("Orders and value"),
    "breadth": N_("Breadth of purchases"),
    "engagement": N_("Engagement"),
    "service": N_("Service and complaints"),
    "brand": N_("Brand"),
    "employees": N_("Employees"),
}
METHOD = {
    "wilson": N_("Wilson score interval, 95%"),
    "adjusted-wald": N_("Adjusted Wald interval, 95%"),
    "t": N_("Student’s t interval, 95%"),
    "delta": N_("Delta-method interval, 95%"),
    "poisson": N_("Exact Poisson interval, 95%"),
    "poisson-rate": N_("Exact Poisson interval of a rate, 95%"),
    "order-statistics": N_("Interval of order statistics, 95%"),
    "kaplan-meier": N_("Kaplan-Meier with log-log interval, 95%"),
}
BETTER = {
    "higher": N_("Higher is better"),
    "lower": N_("Lower is better"),
    "neither": N_("Neither high nor low is better in itself"),
}
STEP = {
    "week": N_("by week"),
    "month": N_("by month"),
    "quarter": N_("by quarter"),
    "year": N_("by year"),
}
UNIT = {"week": N_("week"), "month": N_("month"), "quarter": N_("quarter"), "year": N_("year")}
# What the published benchmarks are of; a company's own keep the words of its file where they are not these.
INDUSTRY = {
    "all sectors": N_("All sectors"),
    "banks": N_("Banks"),
    "consumer payments": N_("Consumer payments"),
    "grocery": N_("Grocery"),
    "internet providers": N_("Internet providers"),
    "online retail": N_("Online retail"),
    "retail": N_("Retail"),
    "streaming media": N_("Streaming media"),
}
DEFINITION = {
    "ACSI satisfaction index 0-100": N_("ACSI satisfaction index, 0–100"),
    "UK Customer Satisfaction Index 0-100": N_("UK Customer Satisfaction Index, 0–100"),
    "net promoter of a consumer panel: mean of the companies of an industry": N_(
        "Net promoter score of a consumer panel: mean of the companies of an industry"
    ),
}
WORDS = {
    "unit": UNIT,
    "method": METHOD,
    "better": BETTER,
    "step": STEP,
    "industry": INDUSTRY,
    "definition": DEFINITION,
}


def family(name: str, lang: Language) -> str:
    """The title of a family of measures; one that an outside package brings keeps its own word."""
    return lang.say(FAMILY[name]) if name in FAMILY else name


def region(name: str, lang: Language) -> str:
    """A country by its code of ISO 3166, or as people write it (UK); anything else keeps its own words."""
    return str(lang.locale.territories.get({"UK": "GB"}.get(name, name), name))


def headline(reading: Reading, lang: Language) -> str:
    """The home page in one sentence: the figure, its change, and whether chance alone explains that."""
    figure, change = reading.figure, reading.change
    parts = {
        "title": reading.metric.title.said(lang.code),
        "period": dates.period(figure.period, lang),
        "value": numerals.value(figure, lang),
        "interval": numerals.interval(figure, lang).replace("–", JOINED),
    }
    if change is None and reading.unrecorded:
        return _of_less(reading.shorter, parts, lang)
    if change is None:
        return lang.say("{title} was {value} {interval} in {period}.", **parts)
    parts["change"] = numerals.change(change, lang).lstrip("+" + numerals.MINUS)
    parts["was"] = numerals.value(change.before, lang)
    if not change.beyond_chance:
        return lang.say(
            "{title} was {value} {interval} in {period}; the period before it was {was}: no clear change.",
            **parts,
        )
    if change.value > 0:
        return lang.say(
            "{title} was {value} {interval} in {period}, {change} above the period before – more than chance explains.",
            **parts,
        )
    return lang.say(
        "{title} was {value} {interval} in {period}, {change} below the period before – more than chance explains.",
        **parts,
    )


def _of_less(shorter: Reading | None, parts: dict[str, str], lang: Language) -> str:
    """The headline where the period before is not wholly recorded: against the longest earlier time that is."""
    if shorter is None or shorter.change is None:
        return lang.say(
            "{title} was {value} {interval} in {period}; no earlier period lies wholly within the records to compare with.",
            **parts,
        )
    change = shorter.change
    parts["shorter"] = dates.period(shorter.figure.period, lang)
    parts["before"] = dates.period(change.before.period, lang)
    parts["change"] = numerals.change(change, lang).lstrip("+" + numerals.MINUS)
    if not change.beyond_chance:
        return lang.say(
            "{title} was {value} {interval} in {period}. The records allow to compare {shorter} with {before} at most: no clear change.",
            **parts,
        )
    if change.value > 0:
        return lang.say(
            "{title} was {value} {interval} in {period}. The records allow to compare {shorter} with {before} at most: {change} higher – more than chance explains.",
            **parts,
        )
    return lang.say(
        "{title} was {value} {interval} in {period}. The records allow to compare {shorter} with {before} at most: {change} lower – more than chance explains.",
        **parts,
    )


def good(reading: Reading) -> str:
    """good, bad or open: which way a clear change goes, by the measure's own direction."""
    change, better = reading.change, reading.metric.better
    if change is None or not change.beyond_chance or better == "neither":
        return "open"
    return "good" if (change.value > 0) == (better == "higher") else "bad"
