"""What the company aims at, beside its figure: the target in words, and whether it is reached."""

from __future__ import annotations

from huitou.faces.language import Language
from huitou.faces.numerals import difference_of, with_unit
from huitou.measure import METRICS, Figure
from huitou.stores import Target


def target_value(target: Target | None) -> float | None:
    return None if target is None else float(target.value)


def target_name(target: Target, unit: str, lang: Language) -> str:
    """Target 40%, with no more digits than it was set with."""
    return lang.say("Target {value}", value=_amount(float(target.value), unit, lang))


def target_told(figure: Figure, target: Target | None, lang: Language) -> str:
    """Target 40% · reached, or how far from it; empty where there is no target."""
    if target is None:
        return ""
    name = target_name(target, figure.unit, lang)
    if figure.value is None:
        return name
    aim, better = float(target.value), METRICS[figure.name].better
    by = figure.value - aim
    if better == "neither":
        return name
    if by == 0 or (by > 0) == (better == "higher"):
        return lang.say("{target} · reached", target=name)
    said = difference_of(abs(by), figure.unit, figure.value, lang).lstrip("+")
    if better == "higher":
        return lang.say("{target} · {by} short", target=name, by=said)
    return lang.say("{target} · {by} over", target=name, by=said)


def _amount(value: float, unit: str, lang: Language) -> str:
    shown = value * 100 if unit == "share" else value
    digits = next((d for d in range(3) if abs(round(shown, d) - shown) < 1e-9), 2)
    return with_unit(value, unit, lang, digits)
