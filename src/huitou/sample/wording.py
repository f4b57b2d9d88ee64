"""Puts a customer's sentences together: an opener, one or two remarks, a closer, in the customer's language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample import phrases_en, phrases_zh_hans, phrases_zh_hant
from huitou.sample.branches import Branches
from huitou.sample.draw import Bools, Ints
from huitou.sample.products import TEA, Products

ASPECTS = ("taste", "service", "wait", "price", "place", "app", "mistake")  # a mistake is only complained of
_TEAS = 10  # the first products are teas
_BOOKS = (phrases_zh_hant, phrases_zh_hans, phrases_en)  # by position in LANGUAGES
_WHO = (
    ("朋友", "同事", "家人", "媽媽", "女兒", "男友", "室友", "客戶"),
    ("朋友", "同事", "家人", "妈妈", "闺蜜", "男朋友", "室友", "客户"),
    ("friend", "colleague", "family", "mother", "daughter", "boyfriend", "flatmate", "client"),
)
_WHEN = (
    ("昨天下午", "週末", "中午", "上週五", "今天早上", "下雨天", "放學後", "晚上八點多"),
    ("昨天下午", "周末", "中午", "上周五", "今天早上", "下雨天", "放学后", "晚上八点多"),
    ("yesterday afternoon", "at the weekend", "at noon", "last Friday", "this morning", "on a rainy day", "after school", "after eight"),
)  # fmt: skip


@dataclass(frozen=True)
class Remarks:
    """What there is to say, by position: in which language, about what, gladly or not, on the first aspect or more."""

    language: Ints
    product: Ints
    branch: Ints
    glad: Bools
    aspect: Ints  # position in ASPECTS
    other: Ints  # a second aspect, or -1


def write(rng: np.random.Generator, shops: Branches, goods: Products, said: Remarks) -> list[str]:
    """One text a remark."""
    count = len(said.language)
    draws = rng.integers(0, 2**31, (count, 6)).tolist()
    numbers = rng.integers(0, 1000, (count, 3)).tolist()
    rows = zip(
        said.language.tolist(), said.product.tolist(), said.branch.tolist(), said.glad.tolist(),
        said.aspect.tolist(), said.other.tolist(), draws, numbers, strict=True,
    )  # fmt: skip
    return [_one(shops, goods, *row) for row in rows]


def _one(
    shops: Branches,
    goods: Products,
    language: int,
    product: int,
    branch: int,
    glad: bool,
    aspect: int,
    other: int,
    draw: list[int],
    number: list[int],
) -> str:
    book = _BOOKS[language]
    remarks = book.GOOD if glad else book.BAD
    is_tea = goods.category[product] == TEA
    topics = [ASPECTS[at] for at in dict.fromkeys((aspect, other)) if at >= 0]
    said = [
        _any(remarks["other" if topic == "taste" and not is_tea else topic], draw[at])
        for at, topic in enumerate(topics)
    ]
    if draw[2] % 5 < 4:
        said.insert(0, _any(book.OPENERS, draw[2] // 5))
    if len(topics) == 1 or draw[3] % 3 < 2:
        said.append(_any(book.CLOSERS["good" if glad else "bad"], draw[3] // 3))
    text = (
        (" " if language == 2 else "")
        .join(said)
        .format(
            product=goods.said[product][language],
            tea=goods.said[product if is_tea else draw[5] % _TEAS][language],
            place=shops.place[branch][language],
            who=_any(_WHO[language], draw[4]),
            when=_any(_WHEN[language], draw[5]),
            minutes=15 + number[0] % 36,
            few=2 + number[1] % 6,
            count=2 + number[2] % 30,
        )
    )
    return text[0].upper() + text[1:]


def _any(choices: tuple[str, ...], draw: int) -> str:
    return choices[draw % len(choices)]
