"""Which corners a random run has met: a test that never comes to a corner proves nothing about it.

The table, over as many steps as wanted, all of them held against the naive ledger and the invariants:

    python -m tests.record.ledger.shapes --steps 100000 --seed 7
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from huitou.record import (
    Adjust,
    Burn,
    Capture,
    ClawBack,
    Earn,
    Entry,
    Gift,
    Refund,
    Release,
    Request,
    Reserve,
    Settle,
)
from huitou.stores import LotRow
from tests.record.ledger import drawing
from tests.record.ledger.invariants import DUE
from tests.record.ledger.play import Play, Step
from tests.record.ledger.world import World

EPISODE = 60  # steps after which a new company begins: short enough to check everything after each
ZONE = "Europe/Berlin"  # with an hour that comes twice and one that never comes


# ── what a step is asked ─────────────────────────────────────────────────────────────────────────────────


def _entries(step: Step, kind: str) -> Iterator[tuple[Entry, dict[int, LotRow]]]:
    return ((entry, step.lots.get(place, {})) for place, entry in step.written if entry.kind == kind)


def _moved(kind: str, account: str, sign: int, lots: int = 1) -> Callable[[Step], bool]:
    """An entry of the kind moved points of so many lots into (1) or out of (-1) an account."""

    def reached(step: Step) -> bool:
        return any(
            len({p.lot for p in entry.postings if p.account == account and p.points * sign > 0}) >= lots
            for entry, _ in _entries(step, kind)
        )

    return reached


def _of_lot(
    kind: str, account: str, sign: int, holds: Callable[[Entry, LotRow], bool]
) -> Callable[[Step], bool]:
    """An entry of the kind moved points of a lot, of which something is true."""

    def reached(step: Step) -> bool:
        return any(
            holds(entry, lots[p.lot])
            for entry, lots in _entries(step, kind)
            for p in entry.postings
            if p.lot and p.account == account and p.points * sign > 0
        )

    return reached


def _lapsed(entry: Entry, lot: LotRow) -> bool:
    return lot.expires_at is not None and lot.expires_at <= _micros(entry.recorded_at)


def _micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _refused(kind: type[Request], code: str) -> Callable[[Step], bool]:
    return lambda step: isinstance(step.said, kind) and not step.again and step.answer == f"ledger.{code}"


def _twice(kind: str) -> Callable[[Step], bool]:
    """A second entry of a kind corrects the same entry."""

    def reached(step: Step) -> bool:
        return any(
            entry.kind == kind
            and any(e.kind == kind and e.names == entry.names for e in step.earlier.get(place, ()))
            for place, entry in step.written
        )

    return reached


def _named(step: Step, place: tuple[str, str], entry: Entry) -> Entry:
    here = [*step.earlier.get(place, ()), *(e for p, e in step.written if p == place)]
    return here[(entry.names or 0) - 1]


def _corrects(kind: str, of: str) -> Callable[[Step], bool]:
    """An entry of a kind corrects one of another kind."""

    def reached(step: Step) -> bool:
        return any(
            entry.kind == kind and _named(step, place, entry).kind == of for place, entry in step.written
        )

    return reached


def _touched(kind: str) -> Callable[[Step], bool]:
    """Booked because the account was touched, not by a request to settle."""
    return lambda step: not isinstance(step.said, Settle) and any(_entries(step, kind))


def _backdated(step: Step) -> bool:
    return any(
        entry.kind not in DUE and entry.occurred_at < earlier[-1].occurred_at
        for place, entry in step.written
        if (earlier := step.earlier.get(place))
    )


def _clawed_while_held(step: Step) -> bool:
    return _of_lot("clawback", "debt", -1, lambda _, lot: lot.held > 0)(step)


def _again(step: Step) -> bool:
    return step.again and not isinstance(step.answer, str)


def _several_currencies(step: Step) -> bool:
    found = [currency for (member, currency), lots in step.lots.items() if member == step.said.member]
    return len(set(found)) > 1


SHAPES: dict[str, Callable[[Step], bool]] = {
    # earning and time
    "points wait, then vest": _moved("vest", "spendable", 1),
    "vesting is booked at a touch": _touched("vest"),
    "an earning pays a debt": _moved("earn", "debt", 1),
    "vesting pays a debt": _moved("vest", "debt", 1),
    "a late event, and over already": _of_lot("earn", "spendable", 1, _lapsed),
    "recorded out of order": _backdated,
    "told from the future: refused": lambda step: step.answer == "ledger.ahead",
    "over before it vests: refused": _refused(Earn, "lots_over"),
    "expiry is booked": _moved("expire", "expired", 1),
    "only what ended before is booked": lambda s: isinstance(s.said, Settle) and s.said.before is not None and any(_entries(s, "expire")),
    "expired once more after a refund": lambda s: any(_lapsing_again(s)),
    # using
    "one burn of several lots": _moved("burn", "burned", 1, lots=2),
    "a burn on credit": _moved("burn", "debt", -1),
    "a burn of what there is": lambda s: any("short" in e.terms for e, _ in _entries(s, "burn")),
    "too few points: refused": _refused(Burn, "short"),
    "refused, though lapsed points lie there": lambda s: _refused(Burn, "short")(s) and _lies_lapsed(s),
    "points are adjusted away": _moved("adjust", "adjusted", 1),
    "too few points to adjust: refused": _refused(Adjust, "short"),
    # holds
    "a hold of several lots": _moved("reserve", "held", 1, lots=2),
    "a hold ends by time, at a touch": _touched("timeout"),
    "a time-out pays a debt": _moved("timeout", "debt", 1),
    "a release pays a debt": _moved("release", "debt", 1),
    "a capture in part, the rest pays a debt": _moved("capture", "debt", 1),
    "a capture in part": _moved("capture", "spendable", 1),
    "a capture after the lot's last day": _of_lot("capture", "burned", 1, _lapsed),
    "a release after the lot's last day": _of_lot("release", "spendable", 1, _lapsed),
    "a hold that has ended: refused": lambda s: s.answer == "ledger.hold_closed",
    "more than is held: refused": _refused(Capture, "hold_small"),
    "no such hold: refused": lambda s: s.answer == "ledger.no_hold",
    "a hold that ends before now: refused": _refused(Reserve, "hold_past"),
    # claw-backs
    "a claw-back of what waits": _moved("clawback", "pending", -1),
    "a claw-back of what expired": _moved("clawback", "expired", -1),
    "a claw-back of what lapsed, unbooked": _of_lot("clawback", "spendable", -1, lambda e, lot: _lapsed(e, lot) and lot.opened == e.names),
    "a claw-back while points are held": _clawed_while_held,
    "a claw-back paid by another lot": _moved("clawback", "debt", 1),
    "a claw-back becomes a debt": lambda s: any(_balance(e, "debt") < 0 for e, _ in _entries(s, "clawback")),
    "a claw-back is forgiven": lambda s: any("forgiven" in e.terms for e, _ in _entries(s, "clawback")),
    "a claw-back beyond the balance: refused": _refused(ClawBack, "short"),
    "a claw-back in parts": _twice("clawback"),
    "a claw-back of points that were given away": lambda s: _of_lot("clawback", "issued", 1, lambda _, lot: lot.transit > 0)(s),
    "a claw-back of an adjustment": _corrects("clawback", "adjust"),
    "more than was given: refused": _refused(ClawBack, "too_much"),
    # refunds
    "a refund in parts": _twice("refund"),
    "a refund to several lots": _moved("refund", "spendable", 1, lots=2),
    "a refund into a lapsed lot": _of_lot("refund", "burned", -1, lambda e, lot: _lapsed(e, lot) and not e.terms.get("lots")),
    "a refund opens a grace lot": lambda s: _of_lot("refund", "burned", -1, _lapsed)(s) and _moved("refund", "transit", 1)(s),
    "a refund of what was used on credit": lambda s: any(e.kind == "refund" and any(p.lot == 0 for p in e.postings) for _, e in s.written),
    "a refund of a capture": _corrects("refund", "capture"),
    "a refund of an adjustment": _corrects("refund", "adjust"),
    "expired points are given back": _corrects("refund", "expire"),
    "a refund pays a debt": _moved("refund", "debt", 1),
    "a refund after the earning was clawed back": _of_lot("refund", "burned", -1, lambda _, lot: lot.issued >= 0),
    "more than was taken: refused": _refused(Refund, "too_much"),
    "an entry that cannot be corrected so: refused": lambda s: s.answer == "ledger.wrong_kind",
    "no such entry: refused": lambda s: s.answer == "ledger.no_entry",
    # gifts
    "a gift of several lots": _moved("gift_out", "transit", 1, lots=2),
    "a gift pays the other's debt": _moved("gift_in", "debt", 1),
    "more than can be given: refused": _refused(Gift, "short"),
    # keys, batches, clocks
    "the same again": _again,
    "refused, then repeated": lambda s: s.again and isinstance(s.answer, str),
    "the same key with another content": lambda s: s.answer == "ledger.other_body",
    "the same event under another key": lambda s: _again(s) and bool(s.said.source_id) and s.said.key not in _first_keys(s),
    "the same event with another content": lambda s: s.answer == "ledger.other_event",
    "a member nobody knows: refused": lambda s: s.answer == "ledger.no_member",
    "several requests at once": lambda s: s.batch > 1,
    "the same key twice at once": lambda s: s.batch > 1 and s.again,
    "two currencies of one member": _several_currencies,
    "the clock was set back": lambda s: "clock back" in s.marks and bool(s.written),
    "the clock jumped far ahead": lambda s: "clock far ahead" in s.marks and bool(s.written),
    "a hold is let go by its owner": lambda s: isinstance(s.said, Release) and not isinstance(s.answer, str) and not s.again,
}  # fmt: skip


def _lapsing_again(step: Step) -> Iterator[bool]:
    for place, entry in step.written:
        if entry.kind == "expire":
            lot = entry.postings[0].lot
            yield any(e.kind == "expire" and e.postings[0].lot == lot for e in step.earlier.get(place, ()))


def _lies_lapsed(step: Step) -> bool:
    now = _micros(step.now)
    lots = step.lots.get((step.said.member, step.said.currency), {}).values()
    return any(lot.spendable and lot.expires_at is not None and lot.expires_at <= now for lot in lots)


def _balance(entry: Entry, account: str) -> int:
    return sum(p.points for p in entry.postings if p.account == account)


def _first_keys(step: Step) -> set[str]:
    made = [entry for entries in step.earlier.values() for entry in entries]
    return {entry.terms["key"][0].removeprefix(":") for entry in made if "key" in entry.terms}


class Seen(Counter[str]):
    """How often each shape was reached. steps: of how many requests."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(SHAPES, 0))
        self.steps = 0

    def notice(self, step: Step) -> None:
        self.steps += 1
        self.update(name for name, reached in SHAPES.items() if reached(step))

    @property
    def never(self) -> list[str]:
        return [name for name, times in self.items() if not times]

    def table(self) -> str:
        width = max(map(len, SHAPES))
        return "\n".join(f"{name:{width}} {times:>8,}" for name, times in self.items())


# ── a run ────────────────────────────────────────────────────────────────────────────────────────────────


def run(world: World, steps: int, seed: int) -> Seen:
    """So many random steps, everything checked after each; what they reached. Raises AssertionError, with the seed of
    the episode, where the ledger is wrong. The last company's books are verified and explained as a whole."""
    seen = Seen()
    for first in range(0, steps, EPISODE):
        here = seed * 1_000_003 + first
        world.clear(here)
        chance, play = Random(here), Play(world, seen.notice)
        leaning = drawing.begin(chance, play)
        try:
            for _ in range(min(EPISODE, steps - first)):
                leaning.step(chance, play)
        except AssertionError as wrong:
            told = "\n".join(map(str, play.said[-5:]))
            raise AssertionError(f"episode {here}: {wrong}\nthe requests before:\n{told}") from wrong
    assert world.ledger.verify().whole
    assert world.ledger.explain().unexplained == 0
    return seen


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--steps", type=int, default=20_000)
    asks.add_argument("--seed", type=int, default=1)
    said = asks.parse_args()
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        world = World(Path(folder) / "company", zone=ZONE).hurry()
        seen = run(world, said.steps, said.seed)
    print(seen.table())
    took = time.monotonic() - start
    print(
        f"{said.steps:,} steps, seed {said.seed}, {took:.0f} s; shapes: {len(seen)}, never reached: {len(seen.never)}"
    )
    return 1 if seen.never else 0


if __name__ == "__main__":
    sys.exit(main())
