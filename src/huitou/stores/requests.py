"""Requests that carry the caller's own key take effect once: what was answered is answered again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from huitou.base import Conflict, Text
from huitou.stores import tables
from huitou.stores.sql import writing

_OTHER = Text(
    zh_hant="這個 Idempotency-Key 已經用在另一個請求上；不同的內容請用新的鍵。",
    zh_hans="这个 Idempotency-Key 已经用在另一个请求上；不同的内容请用新的键。",
    en="This Idempotency-Key was used with another request; use a new key for another content.",
)
_RUNNING = Text(
    zh_hant="同一個 Idempotency-Key 的請求還在處理；請稍後再送一次。",
    zh_hans="同一个 Idempotency-Key 的请求还在处理；请稍后再发一次。",
    en="A request with this Idempotency-Key is still being worked on; send it again later.",
)


@dataclass(frozen=True)
class Answered:
    """What a request was answered: the HTTP status and the JSON."""

    status: int
    answer: Any


class Requests:
    """Answered requests by caller and key. Times are UTC without a zone."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def begin(self, caller: str, key: str, body: str, at: datetime, stale: datetime) -> Answered | None:
        """The earlier answer; None where the caller shall do the work now. `body` is a hash of the request.

        Raises Conflict where the key came with another body, or where the work began after `stale` and goes on.
        """
        same = (tables.requests.c.caller == caller) & (tables.requests.c.key == key)
        with writing(self.db) as on:
            row = on.execute(select(tables.requests).where(same)).first()
            if row is None:
                on.execute(insert(tables.requests).values(caller=caller, key=key, body=body, begun_at=at))
                return None
            if row.body != body:
                raise Conflict("request.other_body", _OTHER)
            if row.status is not None:
                return Answered(row.status, row.answer)
            if row.begun_at > stale:
                raise Conflict("request.running", _RUNNING)
            on.execute(update(tables.requests).where(same).values(begun_at=at))  # whoever began it is gone
            return None

    def release(self) -> None:
        """Let go of requests that nobody answered: for a server that begins, whose predecessor may have been killed."""
        with writing(self.db) as on:
            on.execute(tables.requests.delete().where(tables.requests.c.status.is_(None)))

    def end(self, caller: str, key: str, answered: Answered | None) -> None:
        """Keep the answer; None where the work failed in a way that may pass, so that the key can be tried again."""
        same = (tables.requests.c.caller == caller) & (tables.requests.c.key == key)
        with writing(self.db) as on:
            if answered is None:
                on.execute(tables.requests.delete().where(same))
            else:
                values = {"status": answered.status, "answer": answered.answer}
                on.execute(update(tables.requests).where(same).values(**values))
