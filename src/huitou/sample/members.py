"""The members list, as the till system exports it: Chinese headings, untidy telephone numbers, nobody real."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from huitou.sample.accounts import Accounts
from huitou.sample.customers import LANGUAGES, People
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Ints, chance, pick, stream
from huitou.sample.files import local_times, worded
from huitou.sample.life import Life
from huitou.sample.orders import Orders
from huitou.sample.world import World

NO_PHONE = "0000000000"  # what a hurried cashier types
APP_CAMPAIGN = "APP首購券"
_FAMILIES = 1 / 150  # share of people who gave the telephone number of somebody at home
_FALSE_PHONES = 1 / 200
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周葉蘇莊呂江何蕭羅高潘"
_GIVEN = "怡佳雅淑美惠志俊家宗冠宇柏翰承恩欣穎品妤思涵子晴彥廷建豪詩婷筱雯育誠文彬韻如芷瑄立德明哲"
_SIMPLIFIED = str.maketrans(
    "陳黃張吳劉楊許鄭謝廖賴葉蘇莊呂蕭羅惠穎妤彥豪詩韻誠賓",
    "陈黄张吴刘杨许郑谢廖赖叶苏庄吕萧罗惠颖妤彦豪诗韵诚宾",
)
_FIRST = ("Amy", "Ben", "Chloe", "David", "Emma", "Frank", "Grace", "Henry", "Iris", "Jack", "Karen", "Leo")
_LAST = (
    "Baker",
    "Clark",
    "Evans",
    "Foster",
    "Green",
    "Hall",
    "King",
    "Lewis",
    "Moore",
    "Reed",
    "Scott",
    "Ward",
)
_LEVELS = ("嫩芽", "青葉", "金萱")  # by orders in the last year: fewer than 6, fewer than 24, more


def table(life: Life) -> pa.Table:
    """One row an account. Times are local; a telephone number may be shared, false, or written in three ways."""
    world, folk, cards = life.world, life.folk, life.cards
    rng = stream(world.seed, "members")
    people, who = len(folk), cards.who
    main = np.arange(len(cards)) < people
    names, birthdays = _names(rng, folk), _birthdays(rng, world, people)
    ended = main & (folk.left[who] < world.days)
    return pa.table(
        {
            "會員編號": cards.code,
            "姓名": [names[w] for w in who],
            "手機": _phones(rng, people, cards),
            **_accounts_elsewhere(rng, folk, who, main),
            "會員卡號": [f"HG{20_000_000 + 7 * number}" for number in range(len(cards))],
            "生日": [birthdays[w] for w in who],
            "性別": np.array(["女", "男"])[(rng.random(people) < 0.42).astype(int)][who],
            "語言": np.array(LANGUAGES)[folk.language[who]],
            "居住縣市": np.array(life.shops.city)[folk.home[who]],
            "加入時間": local_times(world, cards.at),
            "合約結束日": local_times(world, folk.left[who] * DAY + DAY // 2, mask=~ended),
            "會員等級": np.array(_LEVELS)[_level(world, cards, life.orders)],
            "加入方式": _ways(folk, who, main),
            "訂閱方案": np.where(folk.subscriber[who] & main, "每月茶訂閱", "無"),
        }
    )


def _accounts_elsewhere(
    rng: np.random.Generator, folk: People, who: Ints, main: Bools
) -> dict[str, pa.Array]:
    """E-mail, LINE and WeChat of those who have told them; a second account repeats the e-mail at most."""
    people = len(folk)
    mail = [f"tea{number:05d}@example.{'com' if number % 3 else 'org'}" for number in range(people)]
    line = [f"U{number:016x}{number * 2654435761 % 2**64:016x}" for number in _tokens(rng, people)]
    wechat = [f"wx_{number:012x}" for number in _tokens(rng, people)]
    mainland = folk.language == LANGUAGES.index("zh-Hans")
    has_mail = chance(rng, 0.7, people)[who] & (main | chance(rng, 0.5, len(who)))
    has_line = (chance(rng, 0.55, people) & ~mainland)[who] & main
    has_wechat = (chance(rng, 0.6, people) & mainland)[who] & main
    return {
        "電子郵件": worded(mail, who, mask=~has_mail),
        "LINE ID": worded(line, who, mask=~has_line),
        "微信": worded(wechat, who, mask=~has_wechat),
    }


def _tokens(rng: np.random.Generator, count: int) -> list[int]:
    return [int(number) for number in rng.integers(2**47, 2**48, count)]


def _ways(folk: People, who: Ints, main: Bools) -> npt.NDArray[np.str_]:
    way = np.where(folk.app[who] > 0.5, "APP", "門市")
    way = np.where(folk.referred[who], "朋友推薦", way)
    way = np.where(folk.campaign[who], APP_CAMPAIGN, way)
    return np.where(main, way, "APP")


def _names(rng: np.random.Generator, folk: People) -> list[str]:
    surname = rng.integers(0, len(_SURNAMES), len(folk))
    given = rng.integers(0, len(_GIVEN), (len(folk), 2))
    names = [_SURNAMES[s] + _GIVEN[a] + _GIVEN[b] for s, (a, b) in zip(surname, given, strict=True)]
    for who in np.flatnonzero(folk.language == 1):
        names[who] = names[who].translate(_SIMPLIFIED)
    for who in np.flatnonzero(folk.language == 2):
        names[who] = f"{_FIRST[given[who, 0] % len(_FIRST)]} {_LAST[given[who, 1] % len(_LAST)]}"
    return names


def _birthdays(rng: np.random.Generator, world: World, people: int) -> list[date | None]:
    years = np.clip(rng.normal(32, 11, people), 14, 80)
    known = chance(rng, 0.9, people)
    return [
        world.until - timedelta(days=int(years_old * 365.25)) if has else None
        for years_old, has in zip(years, known, strict=True)
    ]


def _phones(rng: np.random.Generator, people: int, cards: Accounts) -> list[str]:
    """0900 0xx xxx for everybody; some share one at home, some have none; three ways of writing."""
    own = rng.permutation(100_000)[:people] if people <= 100_000 else np.arange(people)
    sharers = rng.choice(people, max(round(people * _FAMILIES), 1), replace=False)
    own[sharers] = own[(sharers + 1) % people]
    false = chance(rng, _FALSE_PHONES, people)
    styles = pick(rng, (0.75, 0.15, 0.10), len(cards))
    phones = []
    for who, style in zip(cards.who, styles, strict=True):
        digits = f"0900{own[who]:06d}"
        written = (digits, f"{digits[:4]}-{digits[4:7]}-{digits[7:]}", f"+886{digits[1:]}")[style]
        phones.append(NO_PHONE if false[who] else written)
    return phones


def _level(world: World, cards: Accounts, found: Orders) -> Ints:
    lately = found.day >= world.days - 365
    count = np.bincount(cards.of_order[lately], minlength=len(cards))
    return np.searchsorted([6, 24], count, side="right").astype(np.int64)
