"""One turn of the ledger: many requests decided one after the other on what was loaded, and what that changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huitou.base import HuitouError
from huitou.record.ledger.account import Account, Draft, Hold
from huitou.record.ledger.deciding import USUAL, Case, decide, due
from huitou.record.ledger.instants import micros
from huitou.record.ledger.lots import Lot
from huitou.record.ledger.posted import Balance, Entry, Posted
from huitou.record.ledger.refusals import refusal
from huitou.record.ledger.requests import (
    Capture,
    ClawBack,
    Gift,
    Refund,
    Release,
    Request,
    Settle,
    kind_asked,
)
from huitou.stores import Asked, Changes, EntryRow, KeyRow, Loaded, MessageRow

Outcome = Posted | HuitouError
EXPIRED = "points.expired"  # the topic of what is told of lots that ended


@dataclass(frozen=True)
class World:
    """What a turn needs of the outside. now: microseconds; ids: a new account id; days in the company's zone."""

    now: int
    ids: Callable[[], int]
    day_ends: Callable[[date], int]
    today: Callable[[int], date]


def asked(requests: Sequence[Request]) -> Asked:
    """What must be loaded to decide the requests."""
    keys: dict[str, None] = {}
    accounts: dict[tuple[str, str], None] = {}
    entries: dict[tuple[str, str, int], None] = {}
    named: dict[str, None] = {}
    for said in requests:
        keys.update(dict.fromkeys(filter(None, (said.own_key, said.natural))))
        accounts[said.member, said.currency] = None
        if isinstance(said, Gift):
            accounts[said.to, said.currency] = None
        of = _of(said)
        if isinstance(of, int):
            entries[said.member, said.currency, of] = None
        elif of:
            named[":" + of] = None
    # A new key that proves to be a known event leads to that event's entry, with all that was corrected of it since.
    named.update({said.natural: None for said in requests if said.natural and said.own_key in named})
    return Asked(tuple(keys), tuple(accounts), tuple(entries), tuple(named))


def _of(said: Request) -> int | str | None:
    if isinstance(said, Capture | Release):
        return said.hold
    return said.of if isinstance(said, ClawBack | Refund) else None


class Turn:
    """Accounts as they were loaded and as the requests so far have left them."""

    def __init__(self, loaded: Loaded, world: World) -> None:
        self._loaded, self._world = loaded, world
        self._keys = dict(loaded.keys)
        self._entries = dict(loaded.entries)
        self._accounts: dict[tuple[str, str], Account] = {}
        self._written: list[EntryRow] = []
        self._new_keys: list[KeyRow] = []
        self._messages: list[MessageRow] = []
        by_id = {}
        for place, row in loaded.accounts.items():
            by_id[row.account_id] = self._accounts[place] = Account.of(row)
        for (account_id, number), lot in loaded.lots.items():
            if account_id in by_id:  # a key may be named that is somebody else's
                by_id[account_id].lots[number] = Lot.of(lot)
        for (account_id, number), hold in loaded.holds.items():
            if account_id in by_id:
                by_id[account_id].holds[number] = Hold.of(hold)

    def do(self, said: Request) -> Outcome:
        """Seen before? May it? Then write. A refusal is remembered as an answer is."""
        earlier = self._earlier(said)
        if earlier is not None:
            return earlier
        try:
            return self._decide(said)
        except HuitouError as refused:
            return self._refuse(said, refused)

    def changes(self) -> Changes:
        """What the requests so far have changed."""
        changes = Changes(entries=self._written, keys=self._new_keys, messages=self._messages)
        for place, account in self._accounts.items():
            seen = self._loaded.accounts.get(place)
            version = seen.n if seen else 0
            here = account.account_id
            changes.versions[here] = (
                version  # also of accounts that were only looked at: refusals rest on them
            )
            if account.n == version:
                continue
            changes.accounts[here] = account.row()
            changes.lots.update({(here, lot): account.lots[lot].row(here) for lot in account.moved_lots})
            changes.holds.update(
                {(here, hold): account.holds[hold].row(here) for hold in account.moved_holds}
            )
        return changes

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────

    def _earlier(self, said: Request) -> Outcome | None:
        own = self._keys.get(said.own_key)
        if own is not None:
            if own.body != said.body:
                return refusal("ledger.other_body", key=said.key)
            return self._again(own, said)
        event = self._keys.get(said.natural) if said.natural else None
        if event is None:
            return None
        if event.body != said.event:
            return self._refuse(
                said, refusal("ledger.other_event", source=said.source, source_id=said.source_id)
            )
        again = self._again(event, said)
        if isinstance(again, Posted):
            self._keep(event._replace(key=said.own_key, body=said.body, recorded_at=self._world.now))
        return again

    def _again(self, row: KeyRow, said: Request) -> Outcome:
        """What a key came to. Whoever can write into the database may plant a key: only the entry itself says whose it
        is."""
        if row.account_id is not None and row.n is not None:
            found = self._entries.get((row.account_id, row.n))
            if found is None or not self._is_of(found, said):
                return refusal("ledger.key_astray", key=said.key)
            entry = Entry.of(found)
            return Posted(entry, entry.balance, replayed=True)
        outcome = _outcome(row)
        if "refused" in outcome:
            return refusal(outcome["refused"], **outcome["data"])
        if "balance" not in outcome or not isinstance(said, Settle):  # nothing else comes to nothing
            return refusal("ledger.key_astray", key=said.key)
        return Posted(None, Balance(*outcome["balance"]), replayed=True)

    def _is_of(self, entry: EntryRow, said: Request) -> bool:
        """Whether an entry was made by a request, or tells of the event that the request tells of."""
        if json.loads(entry.terms).get("key") == [said.own_key, said.body]:
            return True
        account = self._accounts.get((said.member, said.currency))
        return (
            bool(said.natural)
            and account is not None
            and (entry.account_id, kind_asked(entry.kind)) == (account.account_id, said.kind)
            and (entry.source, entry.source_id, entry.rule) == (said.source, said.source_id, said.rule)
        )

    def _remember(self, said: Request, entry: EntryRow | None, outcome: dict[str, Any] | None = None) -> None:
        here, n = (None, None) if entry is None else (entry.account_id, entry.n)
        kept = json.dumps(outcome, separators=(",", ":"), sort_keys=True) if outcome else ""
        self._keep(KeyRow(said.own_key, said.body, here, n, kept, self._world.now))
        if said.natural and entry is not None:  # a refused event may be tried again, under another key
            self._keep(KeyRow(said.natural, said.event, here, n, kept, self._world.now))

    def _refuse(self, said: Request, refused: HuitouError) -> HuitouError:
        """What is refused stays refused under its key."""
        self._remember(said, None, {"refused": refused.code, "data": refused.data})
        return refused

    def _keep(self, row: KeyRow) -> None:
        self._keys[row.key] = row
        self._new_keys.append(row)

    # ── entries ──────────────────────────────────────────────────────────────────────────────────────────

    def _decide(self, said: Request) -> Posted:
        account = self._account(said.member, said.currency)
        to = self._account(said.to, said.currency) if isinstance(said, Gift) else None
        now, to_now = self._now(account), self._now(to) if to else 0
        self._settle(account, now, said)
        if to:
            self._settle(to, to_now, said)
        named = self._named(said, account)
        case = Case(
            said, account, now, self._world.day_ends, self._world.today,
            lambda kind: self._policy(account, kind), named, self._later(account, named), to, to_now,
        )  # fmt: skip
        drafts = decide(case)
        if drafts:
            drafts[0][1].more["key"] = [said.own_key, said.body]
            row, *_ = [self._write(here, draft, self._now(here)) for here, draft in drafts]
            self._remember(said, row)
            return Posted(Entry.of(row), Balance.of(account, now))
        balance = Balance.of(account, now)
        self._remember(said, None, {"balance": [*account.balance(now), account.n]})
        return Posted(None, balance)

    def _now(self, account: Account) -> int:
        """Recorded times never go back within an account. One whose clock ran ahead once carries that into no other."""
        return max(self._world.now, account.recorded_at)

    def _settle(self, account: Account, now: int, said: Request) -> None:
        """Write what time has decided; of lots that ended only when asked to, and then tell of it."""
        ended = None
        if isinstance(said, Settle):
            ended = now if said.before is None else min(now, micros(said.before))
        rows = [self._write(account, draft, now) for draft in due(account, now, ended)]
        expired = [Entry.of(row) for row in rows if row.kind == "expire"]
        if expired:
            self._messages.append(_expired(account, expired))

    def _account(self, member: str, currency: str) -> Account:
        if member not in self._loaded.members:
            raise refusal("ledger.no_member", member=member)
        account = self._accounts.get((member, currency))
        if account is None:
            account = self._accounts[member, currency] = Account.new(self._world.ids(), member, currency)
        return account

    def _write(self, account: Account, draft: Draft, now: int) -> EntryRow:
        row = account.write(draft, now)
        self._entries[row.account_id, row.n] = row
        self._written.append(row)
        return row

    def _named(self, said: Request, account: Account) -> EntryRow | None:
        of = _of(said)
        if isinstance(of, str):
            key = self._keys.get(":" + of)
            if key is None or key.account_id != account.account_id or key.n is None:
                return None
            of = key.n
        return self._entries.get((account.account_id, of)) if of else None

    def _later(self, account: Account, named: EntryRow | None) -> list[EntryRow]:
        if named is None:
            return []
        return [
            e for e in self._entries.values() if e.account_id == account.account_id and e.names == named.n
        ]

    def _policy(self, account: Account, kind: str) -> str:
        said = self._loaded.policies
        own = said.get((account.currency, account.member, kind))
        return own or said.get((account.currency, "", kind)) or USUAL[kind]


def _outcome(row: KeyRow) -> dict[str, Any]:
    """What a key without an entry says; nothing where somebody else wrote it."""
    try:
        said = json.loads(row.outcome)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _expired(account: Account, entries: Sequence[Entry]) -> MessageRow:
    """What others may want to tell the member. The key is that of the first entry, so that it is told once."""
    lots = [[lot, -points] for entry in entries for lot, points in entry.lots.items()]
    body = {
        "member": account.member,
        "currency": account.currency,
        "points": sum(points for _, points in lots),
        "lots": lots,
        "available": account.available(account.recorded_at),
    }
    at = entries[-1].recorded_at.replace(tzinfo=None).isoformat(" ", "microseconds")
    return MessageRow(EXPIRED, f"{account.member}:{account.currency}:{entries[0].n}", json.dumps(body), at)
