"""What drawings are made of: lines, dots, rules with their labels, and the frame around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from markupsafe import Markup, escape


def svg(parts: Sequence[Markup], width: float, height: float, label: str, kind: str) -> Markup:
    """A drawing of so many units, as large as its place allows; `label` is the sentence that stands for it."""
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        kind, f"{width:g}", f"{height:g}", escape(label), Markup().join(parts)
    )


def rule(left: float, right: float, at: float, label: str) -> Markup:
    """A line across with its label at the left."""
    return Markup(
        '<line class="trend-rule" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>'
    ).format(num(left), num(right), num(at), num(at), num(left - 8), num(at + 4), label)


def words(x: float, y: float, said: str, kind: str = "axis", anchor: str = "start") -> Markup:
    """A text; anchor: start, middle or end."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, num(x), num(y), anchor, said
    )


def length(said: str) -> int:
    """Half-width letters: a Chinese character is as wide as two of them."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in said)


def cut(said: str, most: int) -> str:
    """As much of a text as so many half-width letters hold."""
    end = 0
    while end < len(said) and length(said[: end + 1]) <= most:
        end += 1
    return said[:end]


def fitted(said: str, most: int) -> str:
    """The text, or its beginning with an ellipsis where it is longer."""
    return said if length(said) <= most else cut(said, most - 1).rstrip() + "…"


def line(first: tuple[float, float], last: tuple[float, float], kind: str) -> Markup:
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, *(num(v) for v in (*first, *last))
    )


def polyline(through: Sequence[tuple[float, float]], kind: str) -> Markup:
    return Markup('<polyline class="{}" points="{}"/>').format(kind, points(through))


def polygon(corners: Sequence[tuple[float, float]], kind: str) -> Markup:
    return Markup('<polygon class="{}" points="{}"/>').format(kind, points(corners))


def circle(x: float, y: float, kind: str, radius: float = 3) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(kind, num(x), num(y), radius)


def hatch(name: str) -> Markup:
    """A pattern of slanted lines: what is not finished is never told by colour alone. Use it as url(#name)."""
    return Markup(
        '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>'
    ).format(name)


def points(through: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{num(x)},{num(y)}" for x, y in through)


def num(value: float) -> str:
    return f"{value:.1f}"


def round_step(rough: float) -> float:
    """The next 1, 2, 2.5 or 5 times a power of ten."""
    power = 1.0
    while rough >= 10 * power:
        power *= 10
    while rough < power:
        power /= 10
    return next((m * power for m in (1, 2, 2.5, 5) if m * power >= rough), 10 * power)
