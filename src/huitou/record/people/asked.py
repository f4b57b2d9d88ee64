"""What a search may ask for besides words: which customers count, their order, and from where on."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from huitou.base import Text, Unfit
from huitou.record.people.building import RANKS
from huitou.record.people.kept import People

_UNKNOWN = Text(
    zh_hant="顧客名單不能用「{said}」篩選；可用：{known}。",
    zh_hans="客户名单不能用“{said}”筛选；可用：{known}。",
    en="Customers cannot be filtered by “{said}”; use one of: {known}.",
)
_BAD_DAY = Text(
    zh_hant="「{said}」不是日期；請寫成 2024-05-01。",
    zh_hans="“{said}”不是日期；请写成 2024-05-01。",
    en="“{said}” is not a day; write it as 2024-05-01.",
)
_BAD_COUNT = Text(
    zh_hant="訂單數「{said}」不是整數；請寫 0 或更大的整數。",
    zh_hans="订单数“{said}”不是整数；请写 0 或更大的整数。",
    en="“{said}” is not a number of orders; write a whole number from 0 on.",
)
_BAD_SORT = Text(
    zh_hant="顧客名單不能按「{said}」排序；可用：{known}。",
    zh_hans="客户名单不能按“{said}”排序；可用：{known}。",
    en="Customers cannot be sorted by “{said}”; use one of: {known}.",
)
_BAD_CURSOR = Text(
    zh_hant="看不懂「{said}」從哪一筆接下去；請從第一頁重新開始。",
    zh_hans="看不懂“{said}”从哪一条接下去；请从第一页重新开始。",
    en="Cannot tell from “{said}” where to go on; start from the first page.",
)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said.strip())
    except ValueError as wrong:
        raise Unfit("customers.day", _BAD_DAY, said=said) from wrong


def _count(said: str) -> int:
    if not (said.strip().isascii() and said.strip().isdecimal() and len(said.strip()) < 10):
        raise Unfit("customers.count", _BAD_COUNT, said=said)
    return int(said)


def _same(said: str) -> str:
    return said.strip()


# name → (column of the cards, how the words are read, what must hold)
FILTERS: dict[str, tuple[str, Callable[[str], Any], Callable[[Any, Any], Any]]] = {
    "language": ("language", _same, pc.equal),
    "city": ("city", _same, pc.equal),
    "branch": ("branch", _same, pc.equal),
    "bought_since": ("last_on", _day, pc.greater_equal),
    "not_bought_since": ("last_on", _day, pc.less),
    "orders_at_least": ("orders", _count, pc.greater_equal),
}


def fitting(people: People, where: Mapping[str, str]) -> np.ndarray | None:
    """Whether each row of the cards fits all filters; None where there are none. Raises Unfit."""
    fits: np.ndarray | None = None
    for name, said in where.items():
        if name not in FILTERS:
            raise Unfit("customers.filter", _UNKNOWN, said=name, known=", ".join(FILTERS))
        if not said.strip():
            continue
        column, read, holds = FILTERS[name]
        found = holds(people.cards.whole([column])[column], pa.scalar(read(said)))
        known = pc.fill_null(found, False).to_numpy()
        fits = known if fits is None else fits & known
    return fits


def ranks(people: People, sort: str) -> np.ndarray:
    """The place of each row of the cards in an order, from 1 on. Raises Unfit."""
    return people.cards.numbers(_column(sort)).astype(np.int64)


def in_order(people: People, sort: str) -> np.ndarray:
    """The rows of the cards in an order. Raises Unfit."""
    return people.cards.in_order(_column(sort))


def _column(sort: str) -> str:
    if sort not in RANKS:
        raise Unfit("customers.sort", _BAD_SORT, said=sort, known=", ".join(RANKS))
    return f"by_{sort}"


def cursor(place: int, customer_id: str) -> str:
    """Where a page ended: a place in the order, and who stood there should the order have changed meanwhile."""
    return base64.urlsafe_b64encode(f"{place}~{customer_id}".encode()).decode().rstrip("=")


def read_cursor(said: str) -> tuple[int, str]:
    """Raises Unfit."""
    try:
        plain = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True).decode()
        place, tilde, customer_id = plain.partition("~")
        if tilde and len(place) < 19:
            return int(place), customer_id
    except (binascii.Error, ValueError):
        pass
    raise Unfit("customers.cursor", _BAD_CURSOR, said=said[:60])
