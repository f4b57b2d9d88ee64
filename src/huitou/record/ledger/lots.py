"""A lot: one earning with its own terms, and where its points are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from huitou.stores import AMOUNTS, LotRow

NEVER = 1 << 62  # later than any expiry: what never expires is used last


class Piece(NamedTuple):
    """Some points of one lot. Lot 0 stands for points that no lot ever had: what was spent on credit."""

    lot: int
    points: int


class Terms(NamedTuple):
    """What a lot is opened with. Times in microseconds; last_day: ISO date of the last local day of use."""

    points: int
    priority: int = 0
    opened_at: int = 0
    vests_at: int | None = None
    last_day: str | None = None
    expires_at: int | None = None


@dataclass(slots=True)
class Lot:
    """amounts: what the postings of this lot sum to, by account; together always 0."""

    lot: int
    opened: int
    terms: Terms
    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AMOUNTS, 0))

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The order of burning: priority, soonest expiry, oldest, number."""
        expires = NEVER if self.terms.expires_at is None else self.terms.expires_at
        return (self.terms.priority, expires, self.terms.opened_at, self.lot)

    def lapsed(self, now: int) -> bool:
        """Whether its last day is over."""
        return self.terms.expires_at is not None and now >= self.terms.expires_at

    def spendable(self, now: int) -> int:
        """Points that can be used at `now`: vested, neither held nor lapsed."""
        return 0 if self.lapsed(now) else self.amounts["spendable"]

    @classmethod
    def of(cls, row: LotRow) -> Lot:
        terms = Terms(row.points, row.priority, row.opened_at, row.vests_at, row.last_day, row.expires_at)
        return cls(row.lot, row.opened, terms, row.amounts)

    def row(self, account_id: int) -> LotRow:
        return LotRow(account_id, self.lot, self.opened, *self.terms, *self.amounts.values())


def take(lots: Iterable[Lot], points: int, now: int) -> list[Piece]:
    """Up to `points` from what can be used at `now`, in the order of burning; fewer where there are fewer."""
    pieces = []
    for lot in sorted((lot for lot in lots if lot.spendable(now) > 0), key=lambda lot: lot.order):
        if points <= 0:
            break
        pieces.append(Piece(lot.lot, min(points, lot.spendable(now))))
        points -= pieces[-1].points
    return pieces


def total(pieces: Iterable[Piece]) -> int:
    return sum(piece.points for piece in pieces)


def split(pieces: Iterable[Piece], points: int) -> tuple[list[Piece], list[Piece]]:
    """The first `points` of the pieces, and the rest."""
    first, rest = [], []
    for lot, amount in pieces:
        here = min(points, amount)
        points -= here
        if here:
            first.append(Piece(lot, here))
        if amount > here:
            rest.append(Piece(lot, amount - here))
    return first, rest
