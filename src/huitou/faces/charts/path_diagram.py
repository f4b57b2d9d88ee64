"""The path model as a drawing: blocks from what moves to what is moved, how much of each is explained, and the paths.

A path is as wide as it is strong, solid where it is beyond chance with all paths looked at together and dashed where it
is not: of ten paths of nothing some interval leaves out 0 in a third of tables and more. The drawing keeps
its own size, so that its words stay as large as the page's. On a phone its blocks are narrow and stand close, and those
at the end stand lower, so that paths that pass by the blocks between can be told from those that end there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from huitou.faces import numerals
from huitou.faces.charts.strokes import cut, fitted, length, num, words
from huitou.faces.language import Language
from huitou.faces.wording import N_
from huitou.understand import driver_title

HIGH, ROW = 46, 60
LABEL_AT = 0.3  # of the way along a path, where paths to one block are still apart
PAST_AT = 0.65  # the same of a path that passes by blocks, where the last stand lower

SURE = N_("{source} to {target}: {value} ({low} to {high})")
OPEN = N_("{source} to {target}: {value} ({low} to {high}), may be chance")

Spot = tuple[float, float]


@dataclass(frozen=True)
class Room:
    """wide: of a block; between: columns; edge: around all; letters: half-width, of a name in two lines; lower: the
    last column stands below the others."""

    wide: int
    between: int
    edge: int
    letters: int
    lower: bool = False


WIDE = Room(150, 150, 10, 34)
NARROW = Room(78, 42, 2, 24, lower=True)  # three columns in 322 units
NARROW_TWO = Room(118, 82, 2, 34)  # where there are no more than two


def path_diagram(paths: Any, lang: Language) -> Markup:
    """paths: as of a study of drivers (ways, explained); nothing is drawn where there are none. One drawing for wide
    places, one for narrow."""
    if not paths.ways:
        return Markup()
    columns = _columns([(w.source, w.target) for w in paths.ways])
    rooms = (WIDE, NARROW if len(columns) > 2 else NARROW_TWO)
    return Markup('<div class="for-wide">{}</div><div class="for-narrow">{}</div>').format(
        *(_drawing(paths, columns, room, lang) for room in rooms)
    )


def _drawing(paths: Any, columns: list[list[str]], room: Room, lang: Language) -> Markup:
    first = columns[:-1] if room.lower else columns
    tallest = max(len(names) for names in first) * ROW
    height = 2 * room.edge + tallest - (ROW - HIGH) + (len(columns[-1]) * ROW if room.lower else 0)
    width = 2 * room.edge + len(columns) * room.wide + (len(columns) - 1) * room.between
    spots: dict[str, Spot] = {}
    for i, names in enumerate(columns):
        above = room.edge + (tallest - len(names) * ROW) / 2 if i < len(first) else room.edge + tallest
        x = room.edge + i * (room.wide + room.between)
        spots |= {name: (x, above + k * ROW) for k, name in enumerate(names)}
    explained = {e.target: e.value for e in paths.explained}
    parts = [_way(w, spots, room) for w in paths.ways]
    parts += [_block(name, spot, explained.get(name), room, lang) for name, spot in spots.items()]
    parts += [_label(w, spots, room, lang) for w in paths.ways]
    return Markup(
        '<svg class="path-diagram" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{told}">{parts}</svg>'
    ).format(w=width, h=num(height), told=escape(told(paths, lang)), parts=Markup().join(parts))


def told(paths: Any, lang: Language) -> str:
    """The drawing in words, for those who cannot see it."""
    ways = [
        lang.say(
            SURE if w.found else OPEN,
            source=_said(w.source, lang), target=_said(w.target, lang), **_ends(w, lang),
        )
        for w in paths.ways
    ]  # fmt: skip
    shares = [
        lang.say("{share} of {block} is explained", share=_share(e.value, lang), block=_said(e.target, lang))
        for e in paths.explained
    ]
    return lang.say("The path model. {ways}. {shares}.", ways="; ".join(ways), shares="; ".join(shares))


def drawn(name: str, letters: int = WIDE.letters) -> list[str]:
    """A name in one line or two, as far as they hold it; marks that turn the direction of writing are left out."""
    clean = " ".join("".join(c for c in name if c == "\u200d" or unicodedata.category(c)[0] != "C").split())
    if length(clean) <= letters // 2:
        return [clean]
    first = cut(clean, letters // 2)
    if " " in first and clean[len(first) :][:1] != " ":
        first = first.rpartition(" ")[0]
    rest = clean[len(first) :].strip()
    return [first.strip(), fitted(rest, letters // 2)]


def _columns(arrows: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Blocks by how many arrows lead up to them at most; those before an arrow come before those after it."""
    names = dict.fromkeys(n for arrow in arrows for n in arrow)
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for source, target in arrows:
            depth[target] = min(len(names), max(depth[target], depth[source] + 1))
    ends = {source for source, _ in arrows}
    deepest = max(depth.values())
    found: list[list[str]] = [[] for _ in range(deepest + 1)]
    for name in names:
        found[depth[name] if name in ends else max(depth[name], 1)].append(name)
    return [column for column in found if column]


def _curve(way: Any, spots: Mapping[str, Spot], room: Room) -> tuple[Spot, Spot, Spot, Spot]:
    (x0, y0), (x1, y1) = spots[way.source], spots[way.target]
    start, end = (x0 + room.wide, y0 + HIGH / 2), (x1 - 2, y1 + HIGH / 2)
    half = (end[0] - start[0]) / 2
    return start, (start[0] + half, start[1]), (end[0] - half, end[1]), end


def _way(way: Any, spots: Mapping[str, Spot], room: Room) -> Markup:
    (a, b), (c, d), (e, f), (g, h) = _curve(way, spots, room)
    kind = f"path-way {'path-against' if way.value < 0 else 'path-along'}{'' if way.found else ' path-open'}"
    return Markup('<path class="{}" stroke-width="{}" d="M{},{} C{},{} {},{} {},{}"/>').format(
        kind, num(1 + 6 * min(1.0, abs(way.value))), *(num(v) for v in (a, b, c, d, e, f, g, h))
    )


def _label(way: Any, spots: Mapping[str, Spot], room: Room, lang: Language) -> Markup:
    points = _curve(way, spots, room)
    passes = points[-1][0] - points[0][0] > room.between
    t = PAST_AT if room.lower and passes else LABEL_AT
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(s * p[i] for s, p in zip(shares, points, strict=True)) for i in (0, 1))
    return words(x, y + 4, numerals.number(way.value, 2, lang, signed=True), "path-value", "middle")


def _block(name: str, spot: Spot, explained: float | None, room: Room, lang: Language) -> Markup:
    x, y = spot
    lines = drawn(_said(name, lang), room.letters)
    below = [] if explained is None else [f"R² {_share(explained, lang)}"]
    rows = [(line, "path-name") for line in lines] + [(line, "path-explained") for line in below]
    first = y + HIGH / 2 - 7.5 * len(rows) + 11
    said = [
        words(x + room.wide / 2, first + 15 * i, line, kind, "middle") for i, (line, kind) in enumerate(rows)
    ]
    return Markup(
        '<g><title>{}</title><rect class="path-block" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}</g>'
    ).format(_said(name, lang), num(x), num(y), room.wide, HIGH, Markup().join(said))


def _said(name: str, lang: Language) -> str:
    return driver_title(name).said(lang.code)


def _share(value: float, lang: Language) -> str:
    return numerals.number(100 * value, 0, lang) + "%"


def _ends(way: Any, lang: Language) -> dict[str, str]:
    return {n: numerals.number(getattr(way, n), 2, lang, signed=True) for n in ("value", "low", "high")}
