"""Which differences of a segmentation are marked: those that hold when all of them are looked at together.

A table of seven segments and six traits has forty-two chances to differ by accident, and whoever reads it looks for the
arrows. So everything that could have one is held together (Holm): where segments mean nothing, nineteen pages in twenty
have no arrow at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huitou.understand.segments.chances import together
from huitou.understand.segments.mixes import Mix
from huitou.understand.segments.profile import Trait

CHANCE = 0.05  # of pages on which nothing differs: those with a mark


def marked(traits: Sequence[Trait], mixes: Sequence[Mix]) -> tuple[tuple[Trait, ...], tuple[Mix, ...]]:
    """The traits and mixes of one segmentation, each with p over all of them, and whether it is apart."""
    held = together([*(t.alone for t in traits), *(m.alone for m in mixes)])
    stands = [p is not None and p <= CHANCE for p in held]
    of_traits, of_mixes = slice(len(traits)), slice(len(traits), None)
    return (
        tuple(
            replace(t, p=p, apart=a)
            for t, p, a in zip(traits, held[of_traits], stands[of_traits], strict=True)
        ),
        tuple(
            replace(m, p=p, apart=a) for m, p, a in zip(mixes, held[of_mixes], stands[of_mixes], strict=True)
        ),
    )
