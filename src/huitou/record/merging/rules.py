"""By which identities a company lets two records become one customer: the table [identity] of huitou.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import phonenumbers

from huitou.base import Text, Unfit
from huitou.stores import Settings

KINDS = ("phone", "email", "line", "wechat", "card", "shop")

TITLES = {
    "phone": Text("電話", "电话", "phone"),
    "email": Text("電子郵件", "电子邮件", "e-mail"),
    "line": Text("LINE 帳號", "LINE 账号", "LINE account"),
    "wechat": Text("微信帳號", "微信账号", "WeChat account"),
    "card": Text("會員卡", "会员卡", "card"),
    "shop": Text("商店帳號", "商店账号", "shop account"),
}

# People hand around a phone, a mail address or a card; a shop's account is the shop's own key of one person, who
# may well stand on many records there (one an order, in some exports).
_SHARED_ABOVE = {"phone": 3, "email": 3, "line": 3, "wechat": 3, "card": 3, "shop": 20}
_MOST = 100

_BAD = Text(
    zh_hant="設定 [identity] 的「{name}」不能是「{said}」；請用{want}。",
    zh_hans="设置 [identity] 的“{name}”不能是“{said}”；请用{want}。",
    en="The setting “{name}” in [identity] cannot be “{said}”; use {want}.",
)
_UNKNOWN = Text(
    zh_hant="設定 [identity] 沒有「{name}」這一項；可用：{known}。",
    zh_hans="设置 [identity] 没有“{name}”这一项；可用：{known}。",
    en="[identity] has no setting “{name}”; there are: {known}.",
)
_NO_TABLE = Text(
    zh_hant="設定檔的 identity 要寫成一個表：[identity]。",
    zh_hans="设置文件的 identity 要写成一个表：[identity]。",
    en="In huitou.toml, identity must be a table: [identity].",
)
_KINDS_WANTED = Text(
    "下列種類的清單，每種最多一次：" + "、".join(KINDS),
    "下列种类的列表，每种最多一次：" + "、".join(KINDS),
    "a list of these kinds, each at most once: " + ", ".join(KINDS),
)
_COUNT_WANTED = Text(
    f"2 到 {_MOST} 的整數，或每種身分各一個這樣的數",
    f"2 到 {_MOST} 的整数，或每种身份各一个这样的数",
    f"a whole number from 2 to {_MOST}, or one such number by kind of identity",
)
_LARGEST_WANTED = Text(f"2 到 {_MOST} 的整數", f"2 到 {_MOST} 的整数", f"a whole number from 2 to {_MOST}")
_WORDS_WANTED = Text(
    "文字的清單，星號只能在頭或尾",
    "文字的列表，星号只能在头或尾",
    "a list of words, with a star at either end only",
)
_YES_WANTED = Text("true 或 false", "true 或 false", "true or false")
_COUNTRIES_WANTED = Text(
    "兩個大寫字母的國家代碼清單，如 [\"TW\", \"CN\"]",
    "两个大写字母的国家代码列表，如 [\"TW\", \"CN\"]",
    "a list of two-letter countries such as [\"TW\", \"CN\"]",
)  # fmt: skip


def record_of(kind: str, value: str) -> str:
    """SQL: the id of a record that is nothing but an identity, as a survey that knows people by phone gives it. It says
    what it was made of and does not show it, because an id stands where a phone number must not."""
    return f"({kind} || '-' || md5({value})[:16])"


@dataclass(frozen=True)
class Rules:
    """kinds: the kinds of identity in use, the most trusted first; shared_above: on more records than this an identity
    of a kind joins none; never: identities that join nobody, a star at either end standing for anything; gmail_dots:
    whether a.b+c@gmail.com is ab@gmail.com; countries: in which to read a phone without a prefix, tried in order;
    birthdays, names: whether records that differ in these stay apart; largest: the most records one customer may have."""

    kinds: tuple[str, ...] = KINDS
    shared_above: Mapping[str, int] = field(default_factory=lambda: dict(_SHARED_ABOVE))
    never: tuple[str, ...] = ()
    gmail_dots: bool = False
    countries: tuple[str, ...] = ("TW",)
    birthdays: bool = True
    names: bool = True
    largest: int = 20

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        """The rules of a company. Raises Unfit, naming the setting, what it says and what it may say."""
        said = settings.more.get("identity", {})
        if not isinstance(said, Mapping):
            raise Unfit("identity.no_table", _NO_TABLE)
        for name in said:
            if name not in _READ:
                near = get_close_matches(str(name), _READ, n=1) or list(_READ)
                raise Unfit("identity.unknown_setting", _UNKNOWN, name=name, known=", ".join(near))
        found: dict[str, Any] = {"countries": (settings.country,)}
        found |= {_FIELDS.get(str(name), str(name)): _READ[name](name, value) for name, value in said.items()}
        return cls(**found)


def _bad(name: str, said: object, want: Text) -> Unfit:
    return Unfit("identity.bad_setting", _BAD, name=name, said=said, want=want)


def _words(name: str, said: object, want: Text) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(word, str) and word.strip() for word in said):
        raise _bad(name, said, want)
    return tuple(word.strip() for word in said)


def _kinds(name: str, said: object) -> tuple[str, ...]:
    kinds = _words(name, said, _KINDS_WANTED)
    if not set(kinds) <= set(KINDS) or len(set(kinds)) < len(kinds):
        raise _bad(name, said, _KINDS_WANTED)
    return kinds


def _never(name: str, said: object) -> tuple[str, ...]:
    words = _words(name, said, _WORDS_WANTED)
    if any("*" in word.strip("*") or not word.strip("*") for word in words):
        raise _bad(name, said, _WORDS_WANTED)
    return words


def _countries(name: str, said: object) -> tuple[str, ...]:
    countries = _words(name, said, _COUNTRIES_WANTED)
    if not countries or not set(countries) <= phonenumbers.SUPPORTED_REGIONS:
        raise _bad(name, said, _COUNTRIES_WANTED)
    return countries


def _whole(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and 2 <= said <= _MOST


def _shared(name: str, said: object) -> dict[str, int]:
    by_kind = said if isinstance(said, Mapping) else dict.fromkeys(KINDS, said)
    if not set(by_kind) <= set(KINDS) or not all(_whole(count) for count in by_kind.values()):
        raise _bad(name, said, _COUNT_WANTED)
    return {**_SHARED_ABOVE, **by_kind}


def _largest(name: str, said: object) -> int:
    if not isinstance(said, int) or not _whole(said):
        raise _bad(name, said, _LARGEST_WANTED)
    return said


def _yes(name: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise _bad(name, said, _YES_WANTED)
    return said


_FIELDS = {"rules": "kinds"}
_READ: dict[str, Any] = {
    "rules": _kinds,
    "shared_above": _shared,
    "never": _never,
    "gmail_dots": _yes,
    "countries": _countries,
    "birthdays": _yes,
    "names": _yes,
    "largest": _largest,
}
