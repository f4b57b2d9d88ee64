"""One customer's timeline: everything that happened with them, newest first, and what was on an order."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huitou.base import Missing, Text, Unfit
from huitou.record.people.cards import CustomerCard
from huitou.record.people.directory import MOST, customer
from huitou.record.people.events import COLUMNS, EVENTS, Event, Timeline
from huitou.record.people.kept import People, people
from huitou.stores import Workspace

_OF_AN_ORDER = pa.array(["purchases", "returns"])
_BLOCK = 65_536  # events looked through at once for those of some kinds

_NO_KIND = Text(
    zh_hant="往來紀錄沒有「{said}」這一種；可用：{known}。",
    zh_hans="往来记录没有“{said}”这一种；可用：{known}。",
    en="A timeline has no events of the kind “{said}”; use: {known}.",
)
_BAD_LIMIT = Text(
    zh_hant="一頁的筆數「{said}」不行；請寫 1 到 {most} 的整數。",
    zh_hans="一页的条数“{said}”不行；请写 1 到 {most} 的整数。",
    en="A page cannot have {said} rows; use a whole number from 1 to {most}.",
)
_BAD_CURSOR = Text(
    zh_hant="看不懂「{said}」從哪一筆接下去；請從最新的重新開始。",
    zh_hans="看不懂“{said}”从哪一条接下去；请从最新的重新开始。",
    en="Cannot tell from “{said}” where to go on; start from the newest.",
)
_NO_ORDER = Text(
    zh_hant="這位顧客沒有編號「{order_id}」的訂單；請從往來紀錄點進來。",
    zh_hans="这位客户没有编号“{order_id}”的订单；请从往来记录点进来。",
    en="This customer has no order “{order_id}”; come in from the timeline.",
)


def timeline(
    workspace: Workspace,
    customer_id: str | CustomerCard,
    kinds: Collection[str] = (),
    before: str | None = None,
    limit: int = 50,
) -> Timeline:
    """What happened with a customer, newest first. Events at the same instant keep one order.

    customer_id: of any of the customer's records, or the card where that was found already
    kinds:  of EVENTS; all of them where none is named
    before: `next` of the page before

    Raises Missing where there is no such customer, Unfit for a kind, cursor or limit that makes no sense.
    """
    for kind in kinds:
        if kind not in EVENTS:
            raise Unfit("timeline.kind", _NO_KIND, said=kind, known=", ".join(EVENTS))
    if not 1 <= limit <= MOST:
        raise Unfit("timeline.limit", _BAD_LIMIT, said=limit, most=MOST)
    card = customer_id if isinstance(customer_id, CustomerCard) else customer(workspace, customer_id)
    whom, known = card.customer_id, people(workspace)
    counts = _counts(known, whom)
    numbers = known.events.of(whom)
    if before is not None:
        numbers = _behind(known, numbers, before)
    wanted = set(kinds)
    if wanted and not wanted & counts.keys():
        return Timeline((), None, counts)
    found = list(numbers[: limit + 1]) if not wanted else _of_kinds(known, numbers, wanted, limit + 1)
    events = tuple(_event(row) for row in known.events.take(found[:limit], ("fact", *COLUMNS)))
    onward = _cursor(known, known.events.of(whom), found[limit - 1]) if len(found) > limit else None
    return Timeline(events, onward, counts)


def order_events(workspace: Workspace, customer_id: str, order_id: str) -> tuple[Event, ...]:
    """The purchase of that number, and what was given back of it, newest first. Raises Missing where the customer has
    no such order."""
    known = people(workspace)
    numbers = known.events.of(customer(workspace, customer_id).customer_id)
    refs = known.events.rows(numbers, ["ref", "fact"])
    mine = pc.and_(pc.equal(refs["ref"], order_id), pc.is_in(refs["fact"], _OF_AN_ORDER))
    places = np.flatnonzero(mine.to_numpy())
    events = [_event(row) for row in known.events.take([numbers[int(n)] for n in places], ("fact", *COLUMNS))]
    if not any(event.fact == "purchases" for event in events):
        raise Missing("customer.no_order", _NO_ORDER, order_id=order_id)
    return tuple(events)


def order_lines(workspace: Workspace, customer_id: str, order_id: str) -> list[dict[str, Any]]:
    """The articles on an order: line, product_id, name, category, quantity, amount; none where none were recorded.
    Raises Missing where the customer has no such order."""
    order_events(workspace, customer_id, order_id)
    lines = people(workspace).lines
    found = lines.rows(lines.of(order_id), ("line", "product_id", "name", "category", "quantity", "amount"))
    rows: list[dict[str, Any]] = found.to_pylist()
    return sorted(rows, key=lambda row: (len(row["line"] or ""), row["line"] or ""))


def _of_kinds(known: People, numbers: range, wanted: set[str], most: int) -> list[int]:
    """The first few of these events that are of the wanted kinds."""
    found: list[int] = []
    for first in range(0, len(numbers), _BLOCK):
        block = numbers[first : first + _BLOCK]
        fits = np.isin(known.events.rows(block, ["fact"])["fact"].to_numpy(), list(wanted))
        found += [block[int(n)] for n in np.flatnonzero(fits)[: most - len(found)]]
        if len(found) >= most:
            break
    return found


def _cursor(known: People, numbers: range, last: int) -> str:
    """The instant of the last event shown, and how many of that instant stand before what follows."""
    at = _instants(known, numbers)
    place = last - numbers[0]
    same = place - int(np.searchsorted(-at, -at[place])) + 1
    return f"{at[place]}.{same}"


def _behind(known: People, numbers: range, said: str) -> range:
    """What follows a cursor. Raises Unfit."""
    instant, dot, same = said.partition(".")
    plain = instant.removeprefix("-")
    if (
        not (dot and plain.isascii() and plain.isdecimal() and same.isascii() and same.isdecimal())
        or len(said) > 40
    ):
        raise Unfit("timeline.cursor", _BAD_CURSOR, said=said[:60])
    at = _instants(known, numbers)
    return numbers[int(np.searchsorted(-at, -int(instant))) + int(same) :]


def _instants(known: People, numbers: range) -> np.ndarray:
    """Microseconds since 1970 of neighbouring events, descending."""
    found = known.events.rows(numbers, ["at"])["at"]
    instants: np.ndarray = found.to_numpy().astype("datetime64[us]").astype(np.int64)
    return instants


def _counts(known: People, customer_id: str) -> dict[str, int]:
    packed = known.cards.take([known.cards.of(customer_id)[0]], ("counts",))[0]["counts"]
    counts = json.loads(str(packed or "{}"))
    return {kind: int(counts[kind]) for kind in EVENTS if kind in counts}


def _event(row: dict[str, Any]) -> Event:
    return Event(**row | {"at": row["at"].replace(tzinfo=UTC), "more": _unpacked(row["more"])})


def _unpacked(packed: str | None) -> dict[str, Any]:
    return {name: value for name, value in json.loads(packed or "{}").items() if value is not None}
