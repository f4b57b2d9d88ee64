"""Every point accounted for: what was issued, what became of it, what is still owed, and what nothing explains (0)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from huitou.record.ledger.audit import Fault, Where, audit
from huitou.record.ledger.passing import Passed, met
from huitou.stores import open_book

LIABLE = ("spendable", "pending", "held", "debt")


@dataclass(frozen=True)
class Explained:
    """One point currency. issued: points given, less what was clawed back; liability: what members may still use, less
    what they owe; moved: points by kind of entry and account. All from the entries alone.

    issued + adjusted = burned + expired + liability + transit, and unexplained is by how much that fails, how much is in
    transit for good, and by how much the tables of accounts and lots say something else than the entries. transit: points
    of gifts that were posted while all was read, of which one side was seen only; 0 where nobody gave any.
    """

    currency: str
    issued: int
    adjusted: int
    burned: int
    expired: int
    spendable: int
    pending: int
    held: int
    debt: int
    transit: int
    unexplained: int
    moved: dict[tuple[str, str], int]

    @property
    def liability(self) -> int:
        return self.spendable + self.pending + self.held - self.debt


@dataclass(frozen=True)
class Explanation:
    """All currencies, and on how much it rests."""

    accounts: int
    entries: int
    lots: int
    postings: int
    currencies: tuple[Explained, ...]
    faults: tuple[Fault, ...]

    @property
    def unexplained(self) -> int:
        return sum(each.unexplained for each in self.currencies)


def explain(where: Where, progress: Callable[[int, int], None] = lambda *_: None) -> Explanation:
    """Rebuild every account from its entries and add up. Changes nothing, and nobody has to wait for it."""
    found = audit(where, {}, chain=False, progress=progress)
    currencies = sorted(
        {currency for currency, _, _ in found.moved} | {currency for currency, _ in found.strays}
    )
    late = _late(where, found.gifts)
    explained = tuple(
        _one(
            currency,
            found.moved,
            sum(n for (c, _), n in found.strays.items() if c == currency),
            late[currency],
        )
        for currency in currencies
    )
    return Explanation(
        found.accounts, found.entries, found.lots, found.postings, explained, tuple(found.faults)
    )


def _late(where: Where, gifts: Counter[Passed]) -> Counter[str]:
    """Points by currency of gifts whose other side came after its account was read, and is there now."""
    if not gifts:
        return Counter()
    book = open_book(where)
    try:
        return met(book, gifts)
    finally:
        book.close()


def _one(currency: str, moved: Counter[tuple[str, str, str]], strays: int, late: int) -> Explained:
    sums: Counter[str] = Counter()
    by_kind: dict[tuple[str, str], int] = {}
    for (here, kind, account), points in sorted(moved.items()):
        if here == currency:
            sums[account] += points
            by_kind[kind, account] = points
    gap = abs(sum(sums.values())) + abs(sums["transit"] - late)
    return Explained(
        currency, -sums["issued"], -sums["adjusted"], sums["burned"], sums["expired"], sums["spendable"],
        sums["pending"], sums["held"], -sums["debt"], sums["transit"], gap + strays, by_kind,
    )  # fmt: skip
