"""Where customers moved: ribbons from the segments of one day to those of another, as wide as there are customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from huitou.faces import numerals
from huitou.faces.charts.strokes import fitted, length, num, svg, words
from huitou.faces.language import Language
from huitou.faces.segments import title_of
from huitou.understand import Segments

BAR, GAP, LEAST = 10, 12, 2  # width of a segment's bar, the room between bars, the least height of one
LETTER = 6.6  # units that a half-width letter takes at most
SHADES = 8  # colours, after which they begin anew


@dataclass(frozen=True)
class Bar:
    """A segment on one of the days: where its bar begins, how high it is, and its colour."""

    top: float
    height: float
    shade: int


def sankey(found: Segments, lang: Language, width: int = 920, height: int = 420) -> Markup:
    """The drawing; empty where nobody moved. Segments lie in their own order on either side, so that what stays runs
    level, what improves upwards and what wears off downwards."""
    moves = found.moves
    if moves is None:
        return Markup()
    side = 200 if width > 500 else 112
    left, right = (_bars(list(ends.items()), height) for ends in (moves.source, moves.target))
    everybody = sum(moves.source.values())
    ribbons, used = (
        [],
        {**{("l", n): b.top for n, b in left.items()}, **{("r", n): b.top for n, b in right.items()}},
    )
    for flow in moves.flows:
        start, end = left[flow.source], right[flow.target]
        high = flow.customers / moves.source[flow.source] * start.height
        other = flow.customers / moves.target[flow.target] * end.height
        ends = used["l", flow.source], used["r", flow.target]
        used["l", flow.source] += high
        used["r", flow.target] += other
        said = lang.say(
            "{from_} → {to}: {n}",
            from_=title_of(found, flow.source).said(lang.code),
            to=title_of(found, flow.target).said(lang.code),
            n=numerals.whole(flow.customers, lang),
        )
        ribbons.append(_ribbon((side + BAR, width - side - BAR), ends, (high, other), start.shade, said))
    parts = [*ribbons]
    for x, anchor, at, bars, ends_ in (
        (side, "end", side - 6, left, moves.source),
        (width - side - BAR, "start", width - side + 6, right, moves.target),
    ):
        parts += _drawn(
            found, (x, at, anchor), bars, ends_, lang, most=int((side - 6) / LETTER), two_lines=width <= 500
        )
    first, last = moves.last_days
    label = lang.say(
        "Where {n} customers moved from {first} to {last}; the table below has every number.",
        n=numerals.whole(everybody, lang), first=first.isoformat(), last=last.isoformat(),
    )  # fmt: skip
    return svg(parts, width, height, label, "sankey")


def _bars(ends: Sequence[tuple[str, int]], height: int) -> dict[str, Bar]:
    """One bar for each segment with anybody in it, from the top down, as high as its share of the room."""
    there = [(n, name, count) for n, (name, count) in enumerate(ends) if count]
    whole = sum(count for _, _, count in there)
    room = height - GAP * len(there) - LEAST * len(there)
    found, top = {}, GAP / 2
    for n, name, count in there:
        high = LEAST + room * count / whole
        found[name] = Bar(top, high, n % SHADES)
        top += high + GAP
    return found


def _ribbon(
    x: tuple[float, float], y: tuple[float, float], high: tuple[float, float], shade: int, said: str
) -> Markup:
    middle = (x[0] + x[1]) / 2
    corners = [x[0], y[0], middle, y[0], middle, y[1], x[1], y[1], x[1], y[1] + high[1],
               middle, y[1] + high[1], middle, y[0] + high[0], x[0], y[0] + high[0]]  # fmt: skip
    a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q = (num(v) for v in corners)
    path = f"M{a},{b} C{c},{d} {e},{f} {g},{h} L{i},{j} C{k},{m} {n},{o} {p},{q} Z"
    return Markup('<path class="flow shade-{}" d="{}"><title>{}</title></path>').format(shade, path, said)


def _drawn(
    found: Segments,
    place: tuple[float, float, str],
    bars: dict[str, Bar],
    counts: dict[str, int],
    lang: Language,
    *,
    most: int,
    two_lines: bool,
) -> list[Markup]:
    """The bars of one side with their names and numbers, the number below the name where there is no room beside it. A
    name too long for its place of `most` half-width letters is shortened, its number never; each is moved down where the one above would lie on it."""
    x, at, anchor = place
    parts, free = [], 0.0
    box = Markup('<rect class="bar shade-{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>')
    for name, bar in bars.items():
        title, count = title_of(found, name).said(lang.code), numerals.whole(counts[name], lang)
        parts.append(box.format(bar.shade, num(x), num(bar.top), BAR, num(bar.height), f"{title} {count}"))
        middle = max(bar.top + bar.height / 2 + (-3 if two_lines else 4), free + 14)
        lines = (
            [fitted(title, most), count]
            if two_lines
            else [f"{fitted(title, most - length(count) - 1)} {count}"]
        )
        parts += [words(at, middle + 14 * n, said, anchor=anchor) for n, said in enumerate(lines)]
        free = middle + 14 * (len(lines) - 1)
    return parts
