"""The ledger of a company: post, read, look back. Every number of it can be told from its entries."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from huitou.base import HuitouError, Text, Unfit, day_ends
from huitou.record.ledger.account import Account, Hold
from huitou.record.ledger.as_of import as_of
from huitou.record.ledger.audit import Fault, Where
from huitou.record.ledger.deciding import POLICIES, USUAL, due
from huitou.record.ledger.explaining import Explanation, explain
from huitou.record.ledger.heads import Heads
from huitou.record.ledger.instants import instant, micros
from huitou.record.ledger.lots import Lot
from huitou.record.ledger.posted import AccountOf, Balance, Entry, HoldView, LotView, Posted, Statement
from huitou.record.ledger.refusals import refusal
from huitou.record.ledger.requests import LONGEST, LONGEST_WORD, POINTS, Request, aware, not_a_choice, word
from huitou.record.ledger.turn import Outcome, Turn, World, asked
from huitou.record.ledger.verifying import Verified, accept, check, check_unheard, verify
from huitou.stores import (
    Asked,
    Changes,
    EntryRow,
    Fence,
    Gathering,
    Loaded,
    Workspace,
    insert_once,
    ledger_accounts,
    ledger_members,
    ledger_policies,
    writing,
)

Progress = Callable[[int, int], None]


_BAD_HEADS = Text(
    'huitou.toml 的 [ledger] heads 必須是一串檔案，例如 ["../b/ledger.heads"]，不能是「{said}」。',
    'huitou.toml 的 [ledger] heads 必须是一串文件，例如 ["../b/ledger.heads"]，不能是“{said}”。',
    'heads under [ledger] of huitou.toml must be a list of files such as ["../b/ledger.heads"], not “{said}”.',
)
LAST_DAY = date(9999, 12, 30)  # after which there is a next one, in every zone


def _random_id() -> int:
    return secrets.randbits(62)


def _random_key() -> str:
    return "m" + secrets.token_hex(12)


@dataclass(frozen=True)
class Chance:
    """Where new ids come from; tests give their own, so that a year can be replayed byte for byte."""

    account: Callable[[], int] = _random_id
    member: Callable[[], str] = _random_key


class Ledger:
    """Points as money: exact under parallel callers, crashes and returns. Safe to share between threads.

    An answer means that it is on disk. Callers that come while a write is under way share the next one.
    """

    def __init__(
        self, workspace: Workspace, chance: Chance | None = None, copies: Sequence[Path] = ()
    ) -> None:
        """copies: of ledger.heads, against which `verify` and `check` hold the ledger too, beside those that huitou.toml
        names. Raises Unfit where it does not name files."""
        self.workspace, self.book, self.clock = workspace, workspace.book, workspace.clock
        self.zone = workspace.settings.zone
        self.heads = Heads(workspace.folder, [*copies, *_others(workspace)])
        self._chance = chance or Chance()
        self._gathering: Gathering[Request, Outcome] = Gathering(self._run)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────

    def post(self, said: Request) -> Posted:
        """Do what is asked, once for ever under its key. Raises what it was refused for, or what it was refused for
        when it first came; Conflict where the key came with another content; Unreachable where it cannot be kept."""
        outcome = self._gathering.do([said])[0]
        if isinstance(outcome, HuitouError):
            raise outcome
        return outcome

    def post_all(self, requests: Sequence[Request], fence: Fence | None = None) -> list[Outcome]:
        """Many requests in their order in one transaction, each for itself: refused ones do not stop the others.
        Raises Conflict("job.lost") where `fence` is no longer the newest, and then nothing is written."""
        if fence is None:
            return list(self._gathering.do(list(requests)))
        return list(self._run(requests, fence))

    def enrol(self, customer_id: str) -> str:
        """The member key of a customer, made up at the first call: the only link between a person and the ledger."""
        member = self.member_of(customer_id)
        if member is not None:
            return member
        member = self._chance.member()
        with writing(self.workspace.live) as on:
            at = self.clock.stamp()
            made = insert_once(on, ledger_members, member=member, customer_id=customer_id, enrolled_at=at)
        return member if made else self.enrol(customer_id)  # somebody else did at the same instant

    def set_policy(self, kind: str, policy: str, currency: str = POINTS, member: str = "") -> None:
        """What happens where points are short, for entries of a kind (burn, adjust, clawback) from now on: `refuse`,
        `within_balance` (as many as there are) or `debt`; for all members, or for one. Raises Unfit."""
        for name, said, choices in (("kind", kind, tuple(USUAL)), ("policy", policy, POLICIES)):
            if said not in choices:
                raise not_a_choice(name, choices)
        word("currency", currency, 1, LONGEST_WORD)
        word("member", member, 0, LONGEST_WORD)
        table = ledger_policies.c
        same = (table.currency == currency) & (table.member == member) & (table.kind == kind)
        with writing(self.workspace.live) as on:
            on.execute(delete(ledger_policies).where(same))
            on.execute(
                insert(ledger_policies).values(currency=currency, member=member, kind=kind, policy=policy)
            )

    def _run(self, requests: Sequence[Request], fence: Fence | None = None) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []
        changed = Changes()

        def compute(loaded: Loaded) -> Changes:
            nonlocal changed
            turn = Turn(loaded, self._world())
            outcomes[:] = [turn.do(said) for said in requests]
            changed = turn.changes()
            self.heads.announce(changed)
            return changed

        self.book.turn(asked(requests), compute, fence)
        self.heads.confirm(changed)
        return outcomes

    def _world(self) -> World:
        zone = self.zone
        return World(
            micros(self.clock.now()),
            self._chance.account,
            lambda day: day_end(day, zone),
            lambda us: instant(us).astimezone(ZoneInfo(zone)).date(),
        )

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────

    def member_of(self, customer_id: str) -> str | None:
        """The member key of a customer; None where the customer was never enrolled. Raises Unfit for what is no id."""
        word("customer_id", customer_id, 1, LONGEST)
        with self.workspace.live.connect() as on:
            found = on.execute(
                select(ledger_members.c.member).where(ledger_members.c.customer_id == customer_id)
            )
            return found.scalar()

    def accounts_of(self, customer_ids: Sequence[str]) -> tuple[AccountOf, ...]:
        """The points accounts of a customer under any of their ids, by id and currency; an enrolled customer for whom
        nothing was posted yet has an empty one in the usual currency."""
        known, held = ledger_members.c, ledger_accounts.c
        joined = ledger_members.outerjoin(ledger_accounts, known.member == held.member)
        found = select(known.customer_id, known.member, held.currency).select_from(joined)
        with self.workspace.live.connect() as on:
            rows = on.execute(found.where(known.customer_id.in_(list(customer_ids)))).all()
        return tuple(sorted(AccountOf(one, member, currency or POINTS) for one, member, currency in rows))

    def customers_of(self, members: Sequence[str]) -> dict[str, str]:
        """Whose those member keys are, as far as anybody still knows."""
        known = ledger_members.c
        with self.workspace.live.connect() as on:
            rows = on.execute(
                select(known.member, known.customer_id).where(known.member.in_(list(members)))
            ).all()
        return {row.member: row.customer_id for row in rows}

    def balance(
        self,
        member: str,
        currency: str = POINTS,
        *,
        at: datetime | None = None,
        known_at: datetime | None = None,
    ) -> Balance:
        """What a member has: now, or at an earlier instant. at: what had happened by then; known_at: what had been
        recorded by then. Together they give the same answer for ever, once the instant is over. Raises Missing for an
        unknown member, Unfit for a time without a zone."""
        aware("at", at)
        aware("known_at", known_at)
        if at is None and known_at is None:
            account = self._settled(self._look(member, currency), micros(self.clock.now()))
            return Balance.of(account, max(micros(self.clock.now()), account.recorded_at))
        return self._back(member, currency, at, known_at)

    def statement(
        self, member: str, currency: str = POINTS, *, known_at: datetime | None = None
    ) -> Statement:
        """All entries with the lots and holds they made, as it stands or stood. Raises Missing for an unknown member,
        Unfit for a time without a zone."""
        aware("known_at", known_at)
        rows = self._rows(self._look(member, currency))
        now = micros(known_at or self.clock.now())
        rows = [row for row in rows if known_at is None or row.recorded_at <= now]
        account = replayed(rows, member, currency)
        entries, head = tuple(map(Entry.of, rows)), account.hash
        account = self._settled(account, now)
        return Statement(
            member, currency, Balance.of(account, max(now, account.recorded_at)), entries,
            tuple(LotView.of(lot, now) for lot in account.lots.values()),
            tuple(HoldView(h.hold, h.points, instant(h.until), h.closed) for h in account.holds.values()), head,
        )  # fmt: skip

    def verify(self, progress: Progress = lambda *_: None) -> Verified:
        """Whether anybody has changed entries, accounts, lots, holds or keys behind our back. Changes nothing."""
        return verify(self._where, self.heads, progress)

    def check(self, member: str, currency: str = POINTS) -> tuple[Fault, ...]:
        """What `verify` would find in this one account, also where its person was erased; where there is none, whether
        any is gone. Raises Missing."""
        held, known = ledger_accounts.c, ledger_members.c
        with self.workspace.live.connect() as on:
            here = on.scalar(select(held.account_id).where(held.member == member, held.currency == currency))
            enrolled = on.scalar(select(known.member).where(known.member == member))
        if here is not None:
            return check(self.book, here, self.heads)
        if enrolled is None:
            raise refusal("ledger.no_member", member=member)
        return check_unheard(self.book, self.heads)

    def accept(self) -> None:
        """Note the heads as they are, after a person has looked at what `verify` found and takes it for right: after a
        power cut the newest may not have been noted, and a ledger that was put back from a backup has older ones."""
        accept(self._where, self.heads)

    def explain(self, progress: Progress = lambda *_: None) -> Explanation:
        """Where every point came from and where it is: rebuilt from the entries alone. Changes nothing."""
        return explain(self._where, progress)

    @property
    def _where(self) -> Where:
        return self.workspace.settings.database or self.workspace.folder / "huitou.db"

    def _look(self, member: str, currency: str) -> Account:
        loaded = self.book.look(Asked(accounts=((member, currency),)))
        if member not in loaded.members:
            raise refusal("ledger.no_member", member=member)
        row = loaded.accounts.get((member, currency))
        if row is None:
            return Account.new(0, member, currency)
        account = Account.of(row)
        account.lots = {lot.lot: Lot.of(lot) for lot in loaded.lots.values()}
        account.holds = {hold.hold: Hold.of(hold) for hold in loaded.holds.values()}
        return account

    def _settled(self, account: Account, now: int) -> Account:
        """With all that is due written in memory only: reading changes nothing."""
        now, n, head = max(now, account.recorded_at), account.n, account.hash
        for draft in due(account, now):
            account.write(draft, now)
        account.n, account.hash = n, head
        return account

    def _rows(self, account: Account) -> list[EntryRow]:
        if not account.n:
            return []
        return self.book.whole(account.account_id, account.account_id + 1)[1]

    def _back(self, member: str, currency: str, at: datetime | None, known_at: datetime | None) -> Balance:
        rows = self._rows(self._look(member, currency))
        known = None if known_at is None else micros(known_at)
        if known is not None:
            rows = [row for row in rows if row.recorded_at <= known]
        if at is None:
            assert known is not None
            account = self._settled(replayed(rows, member, currency), known)
            return Balance.of(account, known)
        return as_of(rows, micros(at))


def _others(workspace: Workspace) -> list[Path]:
    """The heads that other machines note of the same database: heads = ["…"] under [ledger]."""
    said = workspace.settings.table("ledger").get("heads", [])
    if not isinstance(said, list) or not all(isinstance(one, str) and one for one in said):
        raise Unfit("ledger.heads_setting", _BAD_HEADS, said=said)
    return [workspace.folder / one for one in said]


@lru_cache(maxsize=4096)
def day_end(day: date, zone: str) -> int:
    """The first instant after a local day, in microseconds. Tills say 9999-12-31 for never: no day comes after it."""
    return micros(day_ends(min(day, LAST_DAY), zone))


def replayed(rows: Sequence[EntryRow], member: str, currency: str) -> Account:
    """An account as its first entries made it."""
    account = Account.new(rows[0].account_id if rows else 0, member, currency)
    for row in rows:
        account.add(row)
    return account
