"""What each request comes to on an account as it is: the drafts of its entries, or a refusal.

Nothing here changes an account. Wherever points become usable they first pay the member's debt, so a member who owes
never has points to use.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from huitou.record.ledger.account import Account, Draft, Hold, Posting
from huitou.record.ledger.instants import micros
from huitou.record.ledger.lots import Piece, Terms, split, take, total
from huitou.record.ledger.refusals import refusal
from huitou.record.ledger.requests import (
    Adjust,
    Burn,
    Capture,
    ClawBack,
    Earn,
    Gift,
    Refund,
    Release,
    Request,
    Reserve,
    Settle,
)
from huitou.stores import EntryRow

AHEAD = 10  # minutes that a machine's clock may be ahead of ours
REFUSE, WITHIN, DEBT = "refuse", "within_balance", "debt"
POLICIES = (REFUSE, WITHIN, DEBT)
USUAL = {"burn": REFUSE, "adjust": REFUSE, "clawback": DEBT}  # where the company has set nothing else
_GIVES = {
    "earn": "issued",
    "adjust": "adjusted",
}  # kinds that can be clawed back, and where their points came from
_TAKES = {"burn": "burned", "capture": "burned", "adjust": "adjusted", "expire": "expired"}


@dataclass
class Case:
    """A request with all that it is decided on. named: the entry it speaks of; later: entries that name that one;
    policy: by kind of entry, what happens where points are short; day_ends: the instant after a local day; to, to_now:
    who is given to, and the time there."""

    request: Request
    account: Account
    now: int
    day_ends: Callable[[date], int]
    today: Callable[[int], date]
    policy: Callable[[str], str]
    named: EntryRow | None = None
    later: list[EntryRow] = field(default_factory=list)
    to: Account | None = None
    to_now: int = 0

    def draft(self, kind: str = "") -> Draft:
        """An entry of this request."""
        said = self.request
        at = self.now if said.occurred_at is None else micros(said.occurred_at)
        return Draft(
            kind or said.kind, at, source=said.source, source_id=said.source_id, rule=said.rule,
            names=self.named.n if self.named else None,
        )  # fmt: skip


Drafts = list[tuple[Account, Draft]]


def decide(case: Case) -> Drafts:
    """The entries that a request comes to, in their order. Raises what `refusals` names."""
    said = case.request
    if said.occurred_at is not None and micros(said.occurred_at) > case.now + AHEAD * 60_000_000:
        raise refusal("ledger.ahead", minutes=AHEAD)
    return _DECIDERS[type(said)](case)


# ── what time decides ────────────────────────────────────────────────────────────────────────────────────


def due(account: Account, now: int, ended: int | None = None) -> Iterable[Draft]:
    """What time has decided and no entry says yet, the earliest first; to be written one after the other, as each
    may change the next. Lots that ended by `ended` only where that is given: no points depend on that booking."""
    while draft := _next_due(account, now, ended):
        yield draft


def _next_due(account: Account, now: int, ended: int | None) -> Draft | None:
    found: list[tuple[int, int, int]] = []
    for lot in account.lots.values():
        vests, expires = lot.terms.vests_at, lot.terms.expires_at
        if lot.amounts["pending"] and vests is not None and vests <= now:
            found.append((vests, 0, lot.lot))
        if ended is not None and lot.amounts["spendable"] and expires is not None and expires <= ended:
            found.append((expires, 2, lot.lot))
    found += [(h.until, 1, h.hold) for h in account.holds.values() if h.closed is None and h.until <= now]
    if not found:
        return None
    at, what, number = min(found)
    if what == 1:
        return _let_go(account, account.holds[number], Draft("timeout", at, names=number), at)
    lot = account.lots[number]
    draft = Draft(("vest", "", "expire")[what], at, names=lot.opened)
    if what == 2:
        draft.move(Piece(number, lot.amounts["spendable"]), "spendable", "expired")
        return draft
    piece = Piece(number, lot.amounts["pending"])
    draft.move(piece, "pending", "spendable")
    _pay(account, draft, [piece], at)
    return draft


def _pay(account: Account, draft: Draft, usable: Iterable[Piece], at: int) -> None:
    """Pay the debt from points that this draft makes usable. Those of a lapsed lot pay nothing."""
    owed = account.debt + sum(-points for name, _, points in draft.postings if name == "debt")
    for lot, points in usable:
        known = account.lots.get(lot)
        terms = known.terms if known else draft.lots[lot]
        if owed > 0 and (terms.expires_at is None or at < terms.expires_at):
            draft.move(Piece(lot, min(owed, points)), "spendable", "debt")
            owed -= min(owed, points)


# ── earning and giving ───────────────────────────────────────────────────────────────────────────────────


def _open(case: Case, draft: Draft, account: Account, terms: Terms, origin: str) -> None:
    """Open a lot whose points come from the account `origin`; what can be used at once pays the debt first."""
    if terms.vests_at is not None and terms.expires_at is not None and terms.expires_at <= terms.vests_at:
        raise refusal("ledger.lots_over")
    lot = account.lots_opened + len(draft.lots) + 1
    draft.lots[lot] = terms
    waits = terms.vests_at is not None and terms.vests_at > case.now
    draft.move(Piece(lot, terms.points), origin, "pending" if waits else "spendable")
    if not waits:
        _pay(account, draft, [Piece(lot, terms.points)], case.now)


def _earn(case: Case) -> Drafts:
    said = case.request
    assert isinstance(said, Earn)
    draft = case.draft()
    vests = None if said.vests_at is None else micros(said.vests_at)
    _open(case, draft, case.account, _terms(case, said.points, said.last_day, said.priority, vests), "issued")
    return [(case.account, draft)]


def _terms(
    case: Case, points: int, last_day: date | None, priority: int = 0, vests_at: int | None = None
) -> Terms:
    at = case.now if case.request.occurred_at is None else micros(case.request.occurred_at)
    if last_day is None:
        return Terms(points, priority, at, vests_at)
    return Terms(points, priority, at, vests_at, last_day.isoformat(), case.day_ends(last_day))


def _adjust(case: Case) -> Drafts:
    said = case.request
    assert isinstance(said, Adjust)
    draft = case.draft()
    draft.more["reason"] = said.reason
    if said.points > 0:
        _open(case, draft, case.account, _terms(case, said.points, said.last_day), "adjusted")
    else:
        _use(case, draft, -said.points, "adjusted")
    return [(case.account, draft)]


def _gift(case: Case) -> Drafts:
    said = case.request
    assert isinstance(said, Gift)
    assert case.to is not None
    there = replace(case, now=case.to_now)
    out, into = case.draft("gift_out"), there.draft("gift_in")
    pieces = _enough(case, said.points)
    out.moved(pieces, "spendable", "transit")
    out.more["to"] = said.to
    into.more["from"] = [said.member, case.account.n + 1]
    for lot, points in pieces:
        _open(
            there,
            into,
            case.to,
            case.account.lots[lot].terms._replace(points=points, vests_at=None),
            "transit",
        )
    return [(case.account, out), (case.to, into)]


# ── using ────────────────────────────────────────────────────────────────────────────────────────────────


def _enough(case: Case, points: int) -> list[Piece]:
    pieces = take(case.account.lots.values(), points, case.now)
    if total(pieces) < points:
        raise refusal("ledger.short", needed=points, available=case.account.available(case.now))
    return pieces


def _use(case: Case, draft: Draft, points: int, end: str) -> None:
    """Take points to `end`; where they are short, as the policy of this kind of entry says."""
    policy = case.policy(draft.kind)
    pieces = _enough(case, points) if policy == REFUSE else take(case.account.lots.values(), points, case.now)
    if policy == WITHIN and not pieces:
        raise refusal("ledger.short", needed=points, available=0)
    draft.moved(pieces, "spendable", end)
    short = points - total(pieces)
    if short and policy == DEBT:
        draft.move(Piece(0, short), "debt", end)
    elif short:
        draft.more["short"] = short


def _burn(case: Case) -> Drafts:
    assert isinstance(case.request, Burn)
    draft = case.draft()
    _use(case, draft, case.request.points, "burned")
    return [(case.account, draft)]


def _reserve(case: Case) -> Drafts:
    said = case.request
    assert isinstance(said, Reserve)
    if micros(said.until) <= case.now:
        raise refusal("ledger.hold_past")
    draft = case.draft()
    draft.moved(_enough(case, said.points), "spendable", "held")
    draft.until = micros(said.until)
    return [(case.account, draft)]


def _held(case: Case, said: Capture | Release) -> Hold:
    hold = case.account.holds.get(case.named.n) if case.named else None
    if hold is None:
        raise refusal("ledger.no_hold", of=said.hold)
    if hold.closed is not None:
        raise refusal("ledger.hold_closed", hold=hold.hold, closed=hold.closed)
    return hold


def _capture(case: Case) -> Drafts:
    said = case.request
    assert isinstance(said, Capture)
    hold = _held(case, said)
    points = hold.points if said.points is None else said.points
    if points > hold.points:
        raise refusal("ledger.hold_small", hold=hold.hold, held=hold.points, points=points)
    used, rest = split(hold.pieces, points)
    draft = case.draft()
    draft.moved(used, "held", "burned")
    return [(case.account, _let_go(case.account, hold, draft, case.now, rest))]


def _release(case: Case) -> Drafts:
    assert isinstance(case.request, Release)
    hold = _held(case, case.request)
    return [(case.account, _let_go(case.account, hold, case.draft(), case.now))]


def _let_go(account: Account, hold: Hold, draft: Draft, at: int, pieces: list[Piece] | None = None) -> Draft:
    """Let what is held (or only `pieces` of it) come back."""
    back = hold.pieces if pieces is None else pieces
    draft.moved(back, "held", "spendable")
    _pay(account, draft, back, at)
    return draft


# ── correcting ───────────────────────────────────────────────────────────────────────────────────────────


def _of(case: Case, said: ClawBack | Refund, kinds: dict[str, str]) -> tuple[EntryRow, str]:
    """The entry to be corrected, and the account that its points came from or went to."""
    if case.named is None:
        raise refusal("ledger.no_entry", of=said.of)
    if case.named.kind not in kinds:
        raise refusal("ledger.wrong_kind", of=case.named.n, kind=case.named.kind)
    return case.named, kinds[case.named.kind]


def _part(said: ClawBack | Refund, n: int, left: int) -> int:
    points = left if said.points is None else said.points
    if points > left or not left:
        raise refusal("ledger.too_much", of=n, left=left, points=points)
    return points


def _clawback(case: Case) -> Drafts:
    """Back from the very lot that was given: what waits, what is left, what has lapsed. What of it was used is owed:
    paid from other lots as far as they reach, and beyond that as the policy says."""
    said, account = case.request, case.account
    assert isinstance(said, ClawBack)
    entry, origin = _of(case, said, _GIVES)
    given = [lot for name, lot, points in _postings(entry) if name == origin and points < 0]
    if not given:  # an adjustment that took points
        raise refusal("ledger.wrong_kind", of=entry.n, kind=entry.kind)
    lot = account.lots[given[0]]
    points = _part(said, entry.n, lot.terms.points - _taken_back(lot.lot, case.later, origin))
    draft = case.draft()
    for place in ("pending", "spendable", "expired"):
        here = min(points, lot.amounts[place])
        draft.move(Piece(lot.lot, here), place, origin)
        points -= here
    if points:
        _owe(case, draft, Piece(lot.lot, points), origin)
    return [(account, draft)]


def _taken_back(lot: int, later: list[EntryRow], origin: str) -> int:
    """What earlier claw-backs took; not what the lot shows, as an adjustment may have used some of an adjustment."""
    clawed = [posting for entry in later if entry.kind == "clawback" for posting in _postings(entry)]
    return sum(points for name, number, points in clawed if (name, number) == (origin, lot))


def _owe(case: Case, draft: Draft, piece: Piece, origin: str) -> None:
    others = [lot for lot in case.account.lots.values() if lot.lot != piece.lot]
    paid = take(others, piece.points, case.now)
    rest = piece.points - total(paid)
    policy = case.policy("clawback")
    if rest and policy == REFUSE:
        raise refusal("ledger.short", needed=piece.points, available=total(paid))
    draft.move(piece, "debt", origin)
    draft.moved(paid, "spendable", "debt")
    # What is on hold is not used yet, and comes back: as much stays owed in all, earlier debts counted, which it pays
    # when it does. So it comes to the same whether the hold or the return comes first, and in how many parts.
    forgiven = min(rest, case.account.debt + rest - case.account.amounts["held"])
    if policy == WITHIN and forgiven > 0:
        draft.move(Piece(0, forgiven), "adjusted", "debt")
        draft.more["forgiven"] = forgiven


def _refund(case: Case) -> Drafts:
    """Back to the lots that were burned, the last burned first, so that what stays burned is what a smaller burn would
    have taken. Points on credit, and by policy those of a lapsed lot, come as a lot of their own."""
    said, account = case.request, case.account
    assert isinstance(said, Refund)
    entry, end = _of(case, said, _TAKES)
    taken = [Piece(lot, points) for name, lot, points in _postings(entry) if name == end and points > 0]
    if not taken:  # an adjustment that gave points
        raise refusal("ledger.wrong_kind", of=entry.n, kind=entry.kind)
    left = _not_yet_back(taken, case.later, end)
    if end == "expired":  # what was clawed back since cannot be reinstated
        left = [Piece(lot, min(points, account.lots[lot].amounts["expired"])) for lot, points in left]
    draft = case.draft()
    back, _ = split(reversed(left), _part(said, entry.n, total(left)))
    for piece in back:
        known = account.lots.get(piece.lot)
        if known is None or (said.lapsed == "grace" and known.lapsed(case.now)):
            last = case.today(case.now) + timedelta(days=said.grace_days)
            draft.move(piece, end, "transit")
            lot = account.lots_opened + len(draft.lots) + 1
            draft.lots[lot] = Terms(piece.points, 0, case.now, None, last.isoformat(), case.day_ends(last))
            draft.move(Piece(lot, piece.points), "transit", "spendable")
            _pay(account, draft, [Piece(lot, piece.points)], case.now)
        else:
            draft.move(piece, end, "spendable")
            _pay(account, draft, [piece], case.now)
    return [(account, draft)]


def _not_yet_back(taken: list[Piece], later: list[EntryRow], end: str) -> list[Piece]:
    left = dict(taken)
    for entry in later:
        if entry.kind == "refund":
            for name, lot, points in _postings(entry):
                if name == end and points < 0:
                    left[lot] += points
    return [Piece(lot, left[lot]) for lot, _ in taken if left[lot]]


def _postings(entry: EntryRow) -> list[Posting]:
    return [Posting(*posting) for posting in json.loads(entry.postings)]


def _settle(case: Case) -> Drafts:
    return []  # what was due is written before any request is decided


_DECIDERS: dict[type[Request], Callable[[Case], Drafts]] = {
    Earn: _earn,
    Burn: _burn,
    Reserve: _reserve,
    Capture: _capture,
    Release: _release,
    ClawBack: _clawback,
    Refund: _refund,
    Adjust: _adjust,
    Gift: _gift,
    Settle: _settle,
}
