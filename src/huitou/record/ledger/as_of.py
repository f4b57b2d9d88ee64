"""What had happened by an instant, in whatever order it was recorded."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from huitou.record.ledger.lots import Terms
from huitou.record.ledger.posted import Balance
from huitou.stores import EntryRow

Pieces = list[tuple[int, int]]  # lot, points
BOOKED = "booked"  # what entries took out of a lot that had lapsed, below 0


def as_of(rows: Sequence[EntryRow], at: int) -> Balance:
    """The balance at `at` (microseconds) of the entries that occurred by then, with what time itself decides by then:
    lots vest and lapse, holds run out, and what becomes usable pays the debt.

    That a lot lapsed is decided by its end, and never by the entry that books it: such an entry is dated at the end, and
    also of points that came into the lot later.
    """
    lots: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    terms: dict[int, Terms] = {}
    holds: dict[int, tuple[int, Pieces]] = {}
    happened = [row for row in rows if row.occurred_at <= at]
    for row in rows:
        terms.update({lot: Terms(*said) for lot, *said in json.loads(row.terms).get("lots", ())})
    for row in happened:
        postings = json.loads(row.postings)
        for account, lot, points in postings:
            lots[lot][BOOKED if row.kind == "expire" and account == "spendable" else account] += points
        if row.kind == "reserve":
            held = [(lot, points) for account, lot, points in postings if account == "held"]
            holds[row.n] = (json.loads(row.terms)["until"], held)
        elif row.names in holds and row.kind in ("capture", "release", "timeout"):
            del holds[row.names]
    for when, place, pieces in _due(lots, terms, holds, at):
        owed = -sum(amounts["debt"] for amounts in lots.values())
        for lot, points in pieces:
            lots[lot][place] -= points
            lots[lot]["spendable"] += points
            expires = terms[lot].expires_at
            if owed > 0 and (expires is None or when < expires):
                paid = min(owed, points)
                owed -= paid
                lots[lot]["spendable"] -= paid
                lots[lot]["debt"] += paid
    return _balance(lots, terms, at, len(happened))


def _due(
    lots: dict[int, dict[str, int]], terms: dict[int, Terms], holds: dict[int, tuple[int, Pieces]], at: int
) -> list[tuple[int, str, Pieces]]:
    """What time had decided by `at`, the earliest first: when, from which account, and of which lots."""
    due = []
    for lot, amounts in lots.items():
        vests = terms[lot].vests_at if lot else None
        if amounts["pending"] > 0 and vests is not None and vests <= at:
            due.append((vests, 0, lot, "pending", [(lot, amounts["pending"])]))
    due += [(until, 1, n, "held", held) for n, (until, held) in holds.items() if until <= at]
    return [(when, place, pieces) for when, _, _, place, pieces in sorted(due)]


def _balance(lots: dict[int, dict[str, int]], terms: dict[int, Terms], at: int, n: int) -> Balance:
    usable = pending = held = debt = lapsed = 0
    for lot, amounts in lots.items():
        expires = terms[lot].expires_at if lot else None
        if expires is not None and expires <= at:
            left = amounts["spendable"]
            lapsed += left if left < 0 else max(0, left + amounts[BOOKED])
        else:
            usable += amounts["spendable"]
        pending += amounts["pending"]
        held += amounts["held"]
        debt -= amounts["debt"]
    # Entries may have been recorded in another order than they happened in: what was captured before it was put aside
    # came out of what could be used, and what was used before it was there was owed.
    usable += min(0, pending) + min(0, held) + min(0, lapsed)
    pending, held, lapsed, debt = max(0, pending), max(0, held), max(0, lapsed), debt + max(0, -usable)
    usable = max(0, usable)
    paid = min(usable, debt)
    return Balance(usable - paid, pending, held, debt - paid, lapsed, n)
