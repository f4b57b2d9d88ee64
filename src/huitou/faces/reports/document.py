"""The report as one HTML file that needs nothing else, to read on a screen and to print."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from huitou import __version__
from huitou.faces import dates, numerals
from huitou.faces.language import Language, language
from huitou.faces.reports.contents import Contents
from huitou.faces.typesetting import typesetting

HERE = Path(__file__).parent
STYLES = (
    *(HERE.parent / f"web/static/css/{name}.css" for name in ("tokens", "base", "tiles", "tables", "charts")),
    *(HERE / f"{name}.css" for name in ("report", "printed")),
)
LONGEST = 60  # characters of the company's name in the margin of each page


def html(told: Contents, lang: str) -> str:
    """The report as a page in one language."""
    template = typesetting((HERE / "templates", HERE.parent / "web/templates"), lang).get_template(
        "report.html"
    )
    speaks = language(lang)
    return template.render(
        told=told,
        seen=told.seen,
        style=_style(told, speaks),
        amount=lambda value, unit: numerals.with_unit(value, unit, speaks),
        made=made(told, speaks),
        version=__version__,
    )


def made(told: Contents, lang: Language) -> str:
    """When the report was made, in the company's zone, and by whom where somebody is logged in."""
    at = {"day": dates.day(told.made_at.date(), lang), "time": f"{told.made_at:%H:%M}", "zone": told.zone}
    if told.made_by:
        return lang.say("Made on {day} at {time} ({zone}) by {who}.", **at, who=told.made_by)
    return lang.say("Made on {day} at {time} ({zone}).", **at)


def _style(told: Contents, lang: Language) -> Markup:
    """All styles, and what stands in the margins of printed pages: the company and the period."""
    company = told.company if len(told.company) <= LONGEST else told.company[:LONGEST] + "…"
    names = {"top-left": company, "top-right": dates.period(told.period, lang)}
    boxes = " ".join(f"@{place} {{ content: {_quoted(text)}; }}" for place, text in names.items())
    styles = [file.read_text("utf-8") for file in STYLES]
    return Markup("\n".join([*styles, f"@media print {{ @page {{ {boxes} }} }}"]))


def _quoted(text: str) -> str:
    """The text as a CSS string that nothing in it can end; every letter as its number, so that no name is code."""
    return '"' + "".join(f"\\{ord(letter):06x}" for letter in text) + '"'
