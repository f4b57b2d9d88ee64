"""The directory: finding customers, and what is known of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np

from huitou.base import Missing, Text, Unfit
from huitou.record.merging.kept import customer_of
from huitou.record.merging.rules import Rules
from huitou.record.people.asked import cursor, fitting, in_order, ranks, read_cursor
from huitou.record.people.building import CHOICES
from huitou.record.people.cards import CustomerCard, Found
from huitou.record.people.kept import People, people
from huitou.record.people.searching import Hits, exactly, search
from huitou.stores import Workspace

MOST = 1000  # customers on one page

_NOBODY = Text(
    zh_hant="沒有編號「{customer_id}」的顧客；請檢查編號，或用電話、姓名找。",
    zh_hans="没有编号“{customer_id}”的客户；请检查编号，或用电话、姓名查找。",
    en="No customer has the id “{customer_id}”; check it, or look by phone or name.",
)
_BAD_LIMIT = Text(
    zh_hant="一頁的筆數「{said}」不行；請寫 1 到 {most} 的整數。",
    zh_hans="一页的条数“{said}”不行；请写 1 到 {most} 的整数。",
    en="A page cannot have {said} rows; use a whole number from 1 to {most}.",
)
_COLUMNS = (
    "customer_id", "name", "phone", "email", "line_id", "wechat_id", "card", "birthday", "gender", "language", "city",
    "joined_at", "left_at", "ids", "orders", "spent", "currency", "first_on", "last_on", "last_seen_on", "branch", "identities",
    "attributes", "consents",
)  # fmt: skip


def find_customers(
    workspace: Workspace,
    text: str = "",
    *,
    exact: bool = False,
    contacts: bool = True,
    where: Mapping[str, str] | None = None,
    sort: str = "recent",
    after: str | None = None,
    limit: int = 50,
) -> Found:
    """Customers that fit what was typed and all filters; all of them where nothing was typed.

    text:  a name or a word of it, a telephone number however it is written or its last digits, an e-mail address or
           its beginning, a LINE or WeChat account, a card, any record's id; those that are called exactly so first
    exact: only a whole number, address, account, card or id counts; without any text nobody does
    contacts: whether numbers, addresses and cards are searched at all; without them a name or a whole id finds
    where: language, city, branch (of the last purchase), bought_since and not_bought_since (local days),
           orders_at_least; an empty one does not count
    sort:  recent (last seen), spent, orders or name
    after: `next` of the page before

    Raises Unfit for a filter, order, cursor or limit that makes no sense, Missing over a warehouse.
    """
    if not 1 <= limit <= MOST:
        raise Unfit("customers.limit", _BAD_LIMIT, said=limit, most=MOST)
    known = people(workspace)
    if not text.strip() and not exact and not any((where or {}).values()):
        return _everybody(known, sort, after, limit)
    places = ranks(known, sort)
    fits = fitting(known, where or {})
    if text.strip() or exact:
        hits = _hits(known, workspace, text.strip(), exact, contacts)
        places += len(places)
        places[hits.whole] -= len(places)  # who is called exactly so stands first
        rows = hits.rows if fits is None else hits.rows[fits[hits.rows]]
    else:
        rows = np.arange(len(places)) if fits is None else np.flatnonzero(fits)
    total, order = len(rows), places[rows]
    if after is not None:
        later = order > _place(known, places, *read_cursor(after))
        rows, order = rows[later], order[later]
    page = rows[_first(order, limit)]
    cards = [_card(row) for row in known.cards.take([int(n) for n in page], _COLUMNS)]
    onward = cursor(int(places[page[-1]]), cards[-1].customer_id) if len(rows) > limit else None
    return Found(tuple(cards), onward, total)


def _everybody(known: People, sort: str, after: str | None, limit: int) -> Found:
    """A page of all customers, without looking at the others."""
    total = len(known.cards)
    begin = 0
    if after is not None:
        place, customer_id = read_cursor(after)
        begin = _place(known, ranks(known, sort), place, customer_id)
    rows = in_order(known, sort)[max(0, begin) : max(0, begin) + limit]
    cards = [_card(row) for row in known.cards.take([int(n) for n in rows], _COLUMNS)]
    end = max(0, begin) + len(rows)
    return Found(tuple(cards), cursor(end, cards[-1].customer_id) if cards and end < total else None, total)


def customer(workspace: Workspace, customer_id: str) -> CustomerCard:
    """What is known of the customer that a record belongs to. Raises Missing."""
    known = people(workspace)
    numbers = known.cards.of(customer_of(workspace, customer_id)) or known.cards.of(customer_id)
    if not numbers:
        raise Missing("customer.nobody", _NOBODY, customer_id=customer_id)
    return _card(known.cards.take([numbers[0]], _COLUMNS)[0])


def customer_choices(workspace: Workspace) -> dict[str, list[tuple[str, int]]]:
    """What customers can be filtered by: languages, cities and branches, each with how many, the most frequent first."""
    about = people(workspace).about
    return {name: [(str(value), int(n)) for value, n in about[name]] for name in CHOICES}


def _hits(known: People, workspace: Workspace, text: str, exact: bool, contacts: bool) -> Hits:
    countries = Rules.of(workspace.settings).countries
    if not exact:
        return search(known, text, countries, contacts=contacts)
    whole = exactly(known, text, countries)
    return Hits(whole, whole)


def _first(order: np.ndarray, limit: int) -> np.ndarray:
    """Where the smallest few stand, in order."""
    few = np.argpartition(order, limit)[:limit] if len(order) > limit else np.arange(len(order))
    found: np.ndarray = few[np.argsort(order[few])]
    return found


def _place(known: People, places: np.ndarray, place: int, customer_id: str) -> int:
    """The place after which a page goes on: where that customer stands now, else where one stood then."""
    now = known.cards.of(customer_id)
    return int(places[now[0]]) if now else place


def _card(row: dict[str, Any]) -> CustomerCard:
    said = {name: row[name] for name in _COLUMNS}
    said["ids"] = tuple(row["ids"])
    said["identities"] = tuple((kind, value) for kind, value in json.loads(row["identities"] or "[]"))
    said["attributes"] = json.loads(row["attributes"] or "{}")
    said["consents"] = json.loads(row["consents"] or "{}")
    said["joined_at"], said["left_at"] = aware(row["joined_at"]), aware(row["left_at"])
    return CustomerCard(**said)


def aware(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)
