"""Jobs by key: each is done once, whoever does it, however often, late or slowly.

Two guards make that true. A key is kept for ever, so that the same job is never put in twice. A claim carries a
token that grows with each claim, and whatever a worker writes is written only while its token is the newest: one
that slept past its lease finds the job lost and has changed nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, or_, select, update

from huitou.base import Conflict, Missing, Text
from huitou.stores.jobs.outbox import Message, canonical, write
from huitou.stores.jobs.tables import jobs
from huitou.stores.sql import insert_once, writing

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

_OTHER = Text(
    zh_hant="工作鍵 {key} 已經用在另一件工作上；不同的工作請用新的鍵。",
    zh_hans="任务键 {key} 已经用在另一个任务上；不同的任务请用新的键。",
    en="The job key {key} was used for another job; use a new key for it.",
)
_LOST = Text(
    zh_hant="工作 {job} 的租約過期，已經由別人接手；這裡做的不會生效。",
    zh_hans="任务 {job} 的租约过期，已经由别人接手；这里做的不会生效。",
    en="The lease on job {job} ran out and somebody else took it over; what was done here takes no effect.",
)
_UNKNOWN = Text(
    zh_hant="沒有工作 {key}；用 huitou jobs 看有哪些。",
    zh_hans="没有任务 {key}；用 huitou jobs 看有哪些。",
    en="There is no job {key}; `huitou jobs` lists them.",
)
_NOT_FAILED = Text(
    zh_hant="工作 {key} 沒有失敗，不必重來。",
    zh_hans="任务 {key} 没有失败，不必重来。",
    en="The job {key} did not fail for good, so there is nothing to try again.",
)


class Fence(NamedTuple):
    """What proves that a job is still held: its number and the token of the claim."""

    job_id: int
    token: int


@dataclass(frozen=True)
class Claim:
    """A job that is held. attempt: 1 for the first claim; due: UTC without a zone."""

    fence: Fence
    key: str
    kind: str
    body: dict[str, Any]
    due: datetime
    attempt: int


@dataclass(frozen=True)
class Job:
    """How a job stands. state: waiting, running, done or failed; why: its last failure; times UTC without a zone."""

    id: int
    key: str
    kind: str
    body: dict[str, Any]
    due: datetime
    state: str
    attempts: int
    worker: str | None
    ended_at: datetime | None
    outcome: dict[str, Any] | None
    why: Text | None


class Jobs:
    """The jobs of one company. Times are UTC without a zone, as tables keep them."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def enqueue(
        self, key: str, kind: str, body: Mapping[str, Any], due: datetime, on: Connection | None = None
    ) -> bool:
        """Put a job in, in the transaction `on` where given; False where it was put in before, done or not.

        Raises Conflict where the key came with another kind or body; a later due is no other job.
        """
        if on is None:
            with writing(self.db) as own:
                return self.enqueue(key, kind, body, due, own)
        values = {"key": key, "kind": kind, "body": dict(body), "due": due, "state": WAITING}
        if insert_once(on, jobs, **values, token=0, attempts=0):
            return True
        before = on.execute(select(jobs.c.kind, jobs.c.body).where(jobs.c.key == key)).one()
        if (before.kind, canonical(before.body)) != (kind, canonical(body)):
            raise Conflict("job.other_body", _OTHER, key=key)
        return False

    def claim(self, worker: str, now: datetime, lease: timedelta, kinds: Iterable[str]) -> Claim | None:
        """Take the job of these kinds that has been due longest, for as long as `lease`; None where there is none.

        A job whose lease ran out is due again.
        """
        free = _claimable(now, list(kinds))
        first = select(jobs.c.id).where(free).order_by(jobs.c.due, jobs.c.id).limit(1)
        with self.db.connect() as on:
            if on.execute(first).first() is None:
                return None  # asking takes no lock that others would wait for
        # PostgreSQL passes by what another claims at this moment; SQLite lets one write at a time.
        taken = first.with_for_update(skip_locked=True).scalar_subquery()
        take = update(jobs).where(jobs.c.id == taken)
        take = take.values(state=RUNNING, worker=worker, lease_until=now + lease)
        take = take.values(token=jobs.c.token + 1, attempts=jobs.c.attempts + 1)
        with writing(self.db) as on:
            row = on.execute(take.returning(*jobs.c)).first()
        if row is None:
            return None
        return Claim(Fence(row.id, row.token), row.key, row.kind, row.body, row.due, row.attempts)

    def extend(self, claim: Claim, now: datetime, lease: timedelta) -> None:
        """Hold a job until `lease` from now. Raises Conflict where it was lost."""
        with writing(self.db) as on:
            _set(claim.fence, on, lease_until=now + lease)

    def check(self, fence: Fence, on: Connection) -> None:
        """Hold in the transaction `on`, before its effect, that the job is held; nobody claims it until `on` ends.

        Raises Conflict where it was lost: the effect must then not be written.
        """
        held = select(jobs.c.id).where(_held(fence)).with_for_update(read=True)
        if on.execute(held).first() is None:
            raise _lost(fence)

    def finish(
        self, claim: Claim, outcome: Mapping[str, Any], now: datetime, messages: Iterable[Message] = ()
    ) -> None:
        """Say that a job is done, and what others shall be told of it. Raises Conflict where it was lost."""
        with writing(self.db) as on:
            _set(claim.fence, on, state=DONE, outcome=dict(outcome), why=None, ended_at=now, lease_until=None)
            write(messages, now, on)

    def fail(self, claim: Claim, why: Text | str, now: datetime, retry_at: datetime | None) -> None:
        """Say why a job failed, and when to try again; None: never by itself. Raises Conflict where it was lost."""
        said = why.as_dict() if isinstance(why, Text) else Text(why, why, why).as_dict()
        with writing(self.db) as on:
            if retry_at is None:
                _set(claim.fence, on, state=FAILED, why=said, ended_at=now, lease_until=None)
            else:
                _set(claim.fence, on, state=WAITING, why=said, due=retry_at, lease_until=None)

    def again(self, key: str, now: datetime) -> None:
        """Let a job that failed for good be tried again, from now on.

        Raises Missing where there is none of that key, Conflict where it did not fail for good.
        """
        failed = (jobs.c.key == key) & (jobs.c.state == FAILED)
        with writing(self.db) as on:
            afresh = update(jobs).where(failed).values(state=WAITING, due=now, attempts=0, ended_at=None)
            if on.execute(afresh).rowcount == 1:
                return
            state = on.execute(select(jobs.c.state).where(jobs.c.key == key)).scalar()
        if state is None:
            raise Missing("job.unknown", _UNKNOWN, key=key)
        raise Conflict("job.not_failed", _NOT_FAILED, key=key)

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys under which a job was ever put in."""
        with self.db.connect() as on:
            return set(on.execute(select(jobs.c.key).where(jobs.c.key.in_(list(keys)))).scalars())

    def listing(
        self, kinds: Iterable[str] = (), states: Iterable[str] = (), limit: int | None = None
    ) -> list[Job]:
        """Jobs, those due last first; of all kinds and states where none are given."""
        wanted = select(jobs).order_by(jobs.c.due.desc(), jobs.c.id.desc()).limit(limit)
        if kinds := list(kinds):
            wanted = wanted.where(jobs.c.kind.in_(kinds))
        if states := list(states):
            wanted = wanted.where(jobs.c.state.in_(states))
        with self.db.connect() as on:
            return [_job(row) for row in on.execute(wanted)]


def _claimable(now: datetime, kinds: list[str]) -> ColumnElement[bool]:
    waiting = and_(jobs.c.state == WAITING, jobs.c.due <= now)
    left = and_(jobs.c.state == RUNNING, jobs.c.lease_until <= now)
    return and_(jobs.c.kind.in_(kinds), or_(waiting, left))


def _held(fence: Fence) -> ColumnElement[bool]:
    return and_(jobs.c.id == fence.job_id, jobs.c.token == fence.token, jobs.c.state == RUNNING)


def _set(fence: Fence, on: Connection, **values: Any) -> None:
    if on.execute(update(jobs).where(_held(fence)).values(**values)).rowcount != 1:
        raise _lost(fence)


def _lost(fence: Fence) -> Conflict:
    return Conflict("job.lost", _LOST, job=fence.job_id)


def _job(row: Row[Any]) -> Job:
    why = None if row.why is None else Text(row.why["zh-Hant"], row.why["zh-Hans"], row.why["en"])
    return Job(
        row.id, row.key, row.kind, row.body, row.due, row.state, row.attempts, row.worker, row.ended_at, row.outcome, why
    )  # fmt: skip
