"""Parts of a whole: answers from bad to good around the neutral one, and the make-up of a whole over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from huitou.faces import dates, numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.strokes import num, polygon, rule, svg, words
from huitou.faces.language import Language
from huitou.measure import METRICS, Composition, Distribution, Mix, Part

FEW = 7  # a scale of more scores is drawn as three blocks
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 10, 30


@dataclass(frozen=True)
class Block:
    """A piece of a bar. kind: its class, bad-2 … mid … good-2 by how far from the middle; said: its scores."""

    kind: str
    said: str
    share: float
    n: int


@dataclass(frozen=True)
class Room:
    """How far the bars of one table reach to either side of the middle, as shares."""

    left: float
    right: float

    @classmethod
    def of(cls, found: Sequence[Distribution]) -> Room:
        """Room for all of them, so that they can be compared by eye."""
        sides = [(share(d, "bad"), share(d, "mid"), share(d, "good")) for d in found if d.parts]
        left = max((bad + mid / 2 for bad, mid, _ in sides), default=0.5)
        right = max((good + mid / 2 for _, mid, good in sides), default=0.5)
        return cls(max(left, 0.05), max(right, 0.05))

    def __call__(self, at: float) -> float:
        """A share to the right of the middle (negative: to the left) as per cent of the width."""
        return (self.left + at) / (self.left + self.right) * 100


def blocks(found: Distribution) -> list[Block]:
    """The pieces of a bar, the worst first; where low is good the lowest scores are the good ones."""
    good_is_low = METRICS[found.name].better == "lower"
    parts = [(-p.side if good_is_low else p.side, p) for p in found.parts]
    parts = parts[::-1] if good_is_low else parts
    if len(parts) > FEW:
        return [_merged(side, [p for s, p in parts if s == side]) for side in (-1, 0, 1)]
    made = []
    for side, part in parts:
        peers = [p for s, p in parts if s == side]
        far = len(peers) - peers.index(part) if side < 0 else peers.index(part) + 1
        kind = "mid" if side == 0 else f"{'bad' if side < 0 else 'good'}-{1 + round(2 * far / len(peers))}"
        made.append(Block(kind, f"{part.score:g}", part.share, part.n))
    return made


def share(found: Distribution, kind: str) -> float:
    """The share of the answers that are bad, mid or good."""
    return sum(b.share for b in blocks(found) if b.kind.startswith(kind))


def diverging(found: Distribution, room: Room, lang: Language, height: int = 24) -> Markup:
    """One bar centred on the neutral answers; in per cent of its place, so that it fits however narrow that is."""
    pieces = blocks(found)
    at = -sum(b.share for b in pieces if b.kind.startswith("bad"))
    at -= sum(b.share for b in pieces if b.kind == "mid") / 2
    parts = []
    box = Markup('<rect class="block {}" x="{}%" width="{}%" y="2" height="{}"><title>{}</title></rect>')
    for piece in pieces:
        wide = room(at + piece.share) - room(at)
        title = f"{piece.said}: {numerals.percent(piece.share, lang)} ({numerals.whole(piece.n, lang)})"
        parts.append(box.format(f"block-{piece.kind}", num(room(at)), num(wide), height - 4, title))
        at += piece.share
    middle = num(room(0))
    parts.append(
        Markup('<line class="block-middle" x1="{}%" x2="{}%" y1="0" y2="{}"/>').format(middle, middle, height)
    )
    return Markup('<svg class="diverging" role="img" aria-label="{}">{}</svg>').format(
        bar_told(found, lang), Markup().join(parts)
    )


def bar_told(found: Distribution, lang: Language) -> str:
    """The bar in words."""
    return ", ".join(f"{b.said}: {numerals.percent(b.share, lang)}" for b in blocks(found))


def in_order(found: Sequence[Distribution]) -> list[Distribution]:
    """The best balance of good less bad first; those that are withheld last."""
    return sorted(found, key=lambda d: (not d.parts, share(d, "bad") - share(d, "good"), -d.base))


def stacked_area(found: Composition, lang: Language, width: int = 920, height: int = 220) -> Markup:
    """The parts of a whole over time, always 100 %; the running period paler."""
    x = Scale(0, max(1, len(found.mixes) - 1), LEFT + 8, width - RIGHT - 8)
    y = Scale(0, 1, height - BOTTOM, TOP)
    parts = [rule(LEFT, width - RIGHT, y(v), numerals.percent(v, lang)) for v in (0, 0.25, 0.5, 0.75, 1)]
    for run, finished in _runs(found.mixes):
        for part in range(len(found.titles)):
            corners = [(x(i), y(_up_to(m, part + 1))) for i, m in run]
            corners += [(x(i), y(_up_to(m, part))) for i, m in reversed(run)]
            kind = f"area {part_kind(found, part)}" + ("" if finished else " is-unfinished")
            parts.append(polygon(corners, kind))
    every = max(1, -(-len(found.mixes) // (8 if width > 500 else 4)))
    for i in range((len(found.mixes) - 1) % every, len(found.mixes), every):
        said = dates.short(found.mixes[i].period, lang)
        anchor = "end" if i == len(found.mixes) - 1 else "middle"
        parts.append(words(x(i) + (8 if anchor == "end" else 0), height - BOTTOM + 20, said, anchor=anchor))
    return svg(parts, width, height, mix_told(found, lang), "stacks")


def part_kind(found: Composition, part: int) -> str:
    """The class of a part: its colour, in the drawing and in the key."""
    names = ("detractors", "passives", "promoters") if found.kind == "promoters" else ("own", "rest")
    return f"part-{names[part]}"


def latest(found: Composition) -> Mix | None:
    """The last finished period with anybody in it."""
    return next((m for m in reversed(found.mixes) if m.slots and m.finished), None)


def mix_told(found: Composition, lang: Language) -> str:
    """What the whole was made of in the last finished period, in one sentence."""
    mix = latest(found)
    if mix is None:
        return METRICS[found.name].title.said(lang.code)
    named = zip(found.titles, mix.slots, strict=True)
    said = ", ".join(f"{t.said(lang.code)} {numerals.percent(s.share, lang)}" for t, s in named)
    return f"{METRICS[found.name].title.said(lang.code)}, {dates.period(mix.period, lang)}: {said}"


def _merged(side: int, parts: Sequence[Part]) -> Block:
    kind = {-1: "bad-3", 0: "mid", 1: "good-3"}[side]
    scores = sorted(p.score for p in parts)
    ends = dict.fromkeys(f"{s:g}" for s in (scores[0], scores[-1])) if scores else {}
    return Block(kind, "–".join(ends), sum(p.share for p in parts), sum(p.n for p in parts))


def _up_to(mix: Mix, part: int) -> float:
    return sum(slot.share for slot in mix.slots[:part])


def _runs(mixes: Sequence[Mix]) -> list[tuple[list[tuple[int, Mix]], bool]]:
    """Neighbouring periods with slots, the finished ones together; the step to an unfinished one by itself."""
    found: list[tuple[list[tuple[int, Mix]], bool]] = []
    for one, other in pairwise(enumerate(mixes)):
        if not (one[1].slots and other[1].slots):
            continue
        finished = one[1].finished and other[1].finished
        if found and found[-1][1] == finished and found[-1][0][-1][0] == one[0]:
            found[-1][0].append(other)
        else:
            found.append(([one, other], finished))
    return found
