"""Messages to others, written with the effect that they tell of, and delivered at least once.

A message is due until somebody delivered it. It is never found by "newer than the last one seen": a transaction
that commits late may carry a lower number than one that was delivered long ago.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, func, select, update

from huitou.base import Clock, Conflict, Text
from huitou.stores.jobs.delays import after_failure, reason
from huitou.stores.jobs.lines import Lines
from huitou.stores.jobs.tables import outbox
from huitou.stores.sql import insert_once, writing

_TAKEN = timedelta(minutes=1)  # how long whoever took a message may be busy with it before another tries
_DIGITS = 32  # of an id: 128 bits
_OTHER = Text(
    zh_hant="訊息鍵 {topic}/{key} 已經用在另一則內容上；不同的內容請用新的鍵。",
    zh_hans="消息键 {topic}/{key} 已经用在另一条内容上；不同的内容请用新的键。",
    en="The message key {topic}/{key} was used with another content; use a new key for it.",
)


class Message(NamedTuple):
    """What others shall be told. key: the caller's, once for ever within its topic; body: JSON."""

    topic: str
    key: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A message on its way. id: by which whoever gets it twice knows it, made of its topic, key and body, so that it is
    the same in a database that was put back, and of no other message; at: when it was written, UTC, no zone."""

    id: str
    topic: str
    key: str
    at: datetime
    body: dict[str, Any]
    attempt: int


class Delivered(NamedTuple):
    """How many messages somebody tried to deliver, and how many of them arrived."""

    tried: int
    arrived: int


Destination = Callable[[Sent], None]


def write(messages: Iterable[Message], now: datetime, on: Connection) -> None:
    """Write messages in the transaction of their effect; the same again is a no-op. now: UTC without a zone.

    Raises Conflict where a key was used with another body.
    """
    for message in messages:
        topic, key, body = message
        values = {"topic": topic, "key": key, "body": body, "written_at": now, "due": now, "attempts": 0}
        if not insert_once(on, outbox, **values):
            same = (outbox.c.topic == topic) & (outbox.c.key == key)
            if canonical(on.execute(select(outbox.c.body).where(same)).scalar_one()) != canonical(body):
                raise Conflict("message.other_body", _OTHER, topic=topic, key=key)


def canonical(body: object) -> str:
    """The one way to write a JSON value, so that two of them can be compared."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Outbox:
    """The messages of one company.

    folder: where those of a topic that no destination takes are written, a file of JSON lines for each topic
    """

    def __init__(
        self, db: Engine, folder: Path, destinations: Mapping[str, Destination] | None = None
    ) -> None:
        self.db, self.destinations = db, dict(destinations or {})
        self._lines = Lines(folder)

    def write(self, messages: Iterable[Message], now: datetime, on: Connection) -> None:
        """Write messages in the transaction of their effect. Arguments and errors as for `write`."""
        write(messages, now, on)

    def deliver(self, clock: Clock) -> int:
        """Deliver every message that is due; how many arrived. In no certain order, and sometimes twice.

        One that does not arrive is tried again ever more seldom, never given up, and keeps the reason.
        """
        arrived = 0
        while (some := self.deliver_some(clock)).tried:
            arrived += some.arrived
        return arrived

    def deliver_some(self, clock: Clock, most: int = 100, stop: threading.Event | None = None) -> Delivered:
        """The same for at most so many, and none after `stop` is set."""
        tried = arrived = 0
        while tried < most and not (stop and stop.is_set()) and (taken := self._take(clock.stamp())):
            number, message = taken
            tried += 1
            try:
                self.destinations.get(message.topic, self._write)(message)
            except Exception as wrong:
                again = clock.stamp() + after_failure(message.attempt)
                self._end(number, due=again, why=reason(wrong).as_dict())
            else:
                self._end(number, due=None, why=None, delivered_at=clock.stamp())
                arrived += 1
        return Delivered(tried, arrived)

    def waiting(self) -> int:
        """How many messages did not arrive yet."""
        with self.db.connect() as on:
            return on.execute(select(func.count()).where(outbox.c.delivered_at.is_(None))).scalar_one()

    def _take(self, now: datetime) -> tuple[int, Sent] | None:
        """The message that has been due longest, with the number of its row."""
        first = select(outbox.c.id).where(outbox.c.due <= now).order_by(outbox.c.due, outbox.c.id).limit(1)
        with self.db.connect() as on:
            if on.execute(first).first() is None:
                return None
        taken = first.with_for_update(skip_locked=True).scalar_subquery()
        take = update(outbox).where(outbox.c.id == taken)
        take = take.values(due=now + _TAKEN, attempts=outbox.c.attempts + 1)
        with writing(self.db) as on:
            row = on.execute(take.returning(*outbox.c)).first()
        if row is None:
            return None
        name = _id(row.topic, row.key, row.body)
        return row.id, Sent(name, row.topic, row.key, row.written_at, row.body, row.attempts)

    def _end(self, number: int, **values: Any) -> None:
        """Write how a delivery went, unless the message arrived meanwhile by another's hand."""
        not_yet = (outbox.c.id == number) & outbox.c.delivered_at.is_(None)
        with writing(self.db) as on:
            on.execute(update(outbox).where(not_yet).values(**values))

    def _write(self, message: Sent) -> None:
        at = f"{message.at.isoformat()}Z"
        said = {"id": message.id, "topic": message.topic, "key": message.key, "at": at, "body": message.body}
        self._lines.append(message.topic, message.id, json.dumps(said, ensure_ascii=False))


def _id(topic: str, key: str, body: object) -> str:
    # Not the row's number: a database that was put back counts from an earlier one, and gives it to another message.
    said = canonical([topic, key, body])
    return sha256(said.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]  # also of half a character
