"""The nightly job: what time has decided is booked. Nobody's points depend on when, or how often, it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from huitou.base import HuitouError, Text, instant
from huitou.record.ledger.instants import micros
from huitou.record.ledger.ledger import Ledger
from huitou.record.ledger.requests import Settle
from huitou.stores import Claim, Workspace, ledger_accounts, ledger_holds, ledger_lots, ledger_members

EXPIRY = "ledger.expiry"
AT = time(3, 30)  # local
TITLE = Text("點數到期入帳", "积分过期入账", "Booking of expired points")
MARGIN = timedelta(hours=2)  # after a lot's end before that is booked for good: no clock is wrong by so much
AT_ONCE = 500  # accounts in one transaction, so that a till does not wait long


def book_expired(workspace: Workspace, claim: Claim) -> dict[str, Any]:
    """Book what is over, for all members: lots that ended, lots that vest, holds that ran out. Portion by portion under
    the job's fence, each account under a key of this night, so that twice, late or in five workers it is done once.

    Returns how many accounts were booked. Raises Conflict where the job was taken over meanwhile, and the first error
    of an account that refused, which then is tried again with the job.
    """
    ledger = Ledger(workspace)
    night = date.fromisoformat(claim.key.removeprefix(f"{EXPIRY}:"))
    # Of the night and not of this attempt: the same key asks for the same, however often and late.
    before = instant(night, AT, ledger.zone) - MARGIN
    booked, wrong = 0, []
    for portion in _portions(due_accounts(ledger, before)):
        requests = [
            Settle(
                member=member, currency=currency, before=before, key=f"{EXPIRY}:{night}:{member}:{currency}"
            )
            for member, currency in portion
        ]
        for outcome in ledger.post_all(requests, claim.fence):
            if isinstance(outcome, HuitouError):
                wrong.append(outcome)
            else:
                booked += not outcome.replayed
    if wrong:
        raise wrong[0]
    return {"accounts": booked}


def due_accounts(ledger: Ledger, before: datetime | None = None) -> list[tuple[str, str]]:
    """(member, currency) of the accounts for which time has decided something that is not booked; of lots only those
    that ended by `before`, MARGIN ago by default. Whose person was erased has nobody left to book for."""
    now = ledger.clock.now()
    until, ended = micros(now), micros(before or now - MARGIN)
    lots, holds, accounts = ledger_lots.c, ledger_holds.c, ledger_accounts.c
    waiting = [
        select(lots.account_id).where(and_(lots.pending > 0, lots.vests_at <= until)),
        select(lots.account_id).where(and_(lots.spendable > 0, lots.expires_at <= ended)),
        select(holds.account_id).where(and_(holds.closed.is_(None), holds.until <= until)),
    ]
    some: ColumnElement[bool] = or_(*[accounts.account_id.in_(each) for each in waiting])
    with ledger.workspace.live.connect() as on:
        found = on.execute(
            select(accounts.member, accounts.currency)
            .join(ledger_members, ledger_members.c.member == accounts.member)
            .where(some)
            .order_by(accounts.account_id)
        )
        return [(row.member, row.currency) for row in found]


def _portions(accounts: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    for start in range(0, len(accounts), AT_ONCE):
        yield accounts[start : start + AT_ONCE]
