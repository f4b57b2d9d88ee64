"""One way of writing for each identity, and why a value is none.

`read` is what a value means, one at a time. `ordinary` is an SQL expression that gives the same for the ways in
which nearly all values are written, and NULL for those that `read` must look at: a million values in a second.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from huitou.base import Text
from huitou.record.merging import phones
from huitou.record.merging.rules import Rules


class Fault(StrEnum):
    """Why a value joins nobody."""

    EMPTY = "empty"
    INVALID = "invalid"
    FALSE = "false"
    NEVER = "never"
    SHARED = "shared"


FAULTS = {
    Fault.EMPTY: Text("沒有填", "没有填", "left empty"),
    Fault.INVALID: Text("不是有效的號碼或地址", "不是有效的号码或地址", "not a valid number or address"),
    Fault.FALSE: Text("看得出是假的", "看得出是假的", "obviously made up"),
    Fault.NEVER: Text("公司設定不用它合併", "公司设置不用它合并", "the company's rules leave it out"),
    Fault.SHARED: Text("太多筆記錄共用", "太多条记录共用", "shared by too many records"),
}


@dataclass(frozen=True)
class Reading:
    """Either the identity in its one way of writing, or the fault."""

    identity: str | None = None
    fault: Fault | None = None


def read(kind: str, value: str, rules: Rules) -> Reading:
    """What a written value of a kind (one of rules.KINDS) means. Never raises, whatever the value holds."""
    plain = _plain(value)
    if not any(c.isalnum() for c in plain) or plain.casefold() in _EMPTY:
        return Reading(fault=Fault.EMPTY)
    if kind == "phone":
        return _phone(plain, rules)
    if kind == "email":
        return _email(plain, rules)
    return _account(kind, plain)


def ordinary(rules: Rules) -> str:
    """The SQL expression over `kind` and `value` that is the identity of an ordinary value, else NULL."""
    return (
        f"CASE kind WHEN 'phone' THEN {phones.ordinary(rules.countries[0])} "
        f"WHEN 'email' THEN {_ordinary_email(rules)} "
        f"WHEN 'card' THEN {_ordinary_account(_CARD_SQL)} ELSE {_ordinary_account('value')} END"
    )


def masked(kind: str, identity: str) -> str:
    """What may be shown of an identity: the last three characters, of a mail address the first letters."""
    if kind == "email":
        local, _, domain = identity.partition("@")
        return f"{local[:1]}…@{domain[:1]}…"
    return f"…{identity[-3:]}"


# Written where nothing is known. A mail address of these words is judged by _FALSE_MAILBOXES.
_EMPTY = (
    "無", "无", "沒有", "没有", "未知", "不詳", "不详", "未提供", "暫無", "暂无", "空", "na", "n/a", "n.a.", "nil", "none",
    "null", "nan", "no", "unknown", "undefined",
)  # fmt: skip
_FALSE_MAILBOXES = (
    "test", "testing", "tester", "none", "na", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply",
    "null", "nil", "nan", "unknown", "undefined", "guest", "nobody", "noone", "nomail", "noemail", "no-email", "fake",
    "dummy", "sample", "example", "abc", "abcd", "asdf", "qwer", "qwerty", "no", "n", "x", "anonymous", "someone",
)  # fmt: skip
_FALSE_DOMAINS = re.compile(r"^test\.|(^|\.)(test|invalid|localhost)$")
_MAILBOX = re.compile(r"[^\s@\"<>(),;:\\\[\]]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")
_GMAIL = ("gmail.com", "googlemail.com")


def _plain(value: str) -> str:
    """Full-width characters as narrow ones, without what cannot be seen and without space around."""
    folded = unicodedata.normalize("NFKC", value)
    return "".join(c if c not in "\t\r\n" else " " for c in folded if _seen(c)).strip()


def _seen(character: str) -> bool:
    return character in "\t\r\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _phone(plain: str, rules: Rules) -> Reading:
    digits = "".join(c for c in plain if c.isascii() and c.isdigit())
    if len(digits) >= 3 and phones.has_run(digits, len(digits)):
        return Reading(fault=Fault.FALSE)
    number = phones.read(plain, rules.countries)
    if number is None:
        return Reading(fault=Fault.INVALID)
    return Reading(fault=Fault.FALSE) if phones.false(number) else Reading(number)


def _email(plain: str, rules: Rules) -> Reading:
    mailbox, at, domain = plain.lower().removeprefix("mailto:").strip(" <>\"'").rpartition("@")
    domain = _ascii(domain.strip().replace("。", ".").rstrip("."))
    if not at or not _MAILBOX.fullmatch(mailbox) or not _DOMAIN.fullmatch(domain):
        return Reading(fault=Fault.INVALID)
    if _false_mailbox(mailbox.split("+")[0]) or _FALSE_DOMAINS.search(domain):
        return Reading(fault=Fault.FALSE)
    if rules.gmail_dots and domain in _GMAIL:
        return Reading(f"{mailbox.split('+')[0].replace('.', '')}@gmail.com")
    return Reading(f"{mailbox}@{domain}")


def _ascii(domain: str) -> str:
    """A domain as it stands in the DNS; "" where it cannot."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _false_mailbox(name: str) -> bool:
    """none, aaa, test02, 123456; but not 12034578, which is how many real mailboxes are called."""
    if name in _FALSE_MAILBOXES or _alike(name):
        return True
    if name.isascii() and name.isdigit():
        return len(name) >= 3 and phones.has_run(name, len(name))
    return name.rstrip("0123456789") == "test"


def _alike(name: str) -> bool:
    return len(name) >= 3 and len(set(name)) == 1


def _account(kind: str, plain: str) -> Reading:
    name = re.sub(r"[\s-]", "", plain).upper() if kind == "card" else plain
    if len(name) > 200 or (kind == "card" and len(name) < 4):
        return Reading(fault=Fault.INVALID)
    counted = len(name) >= 4 and name.isascii() and name.isdigit() and phones.has_run(name, len(name))
    return Reading(fault=Fault.FALSE) if counted or _alike(name) else Reading(name)


# ── the same in SQL, for what is written as usual ────────────────────────────────────────────────────────

_CARD_SQL = "upper(regexp_replace(value, '[ -]', '', 'g'))"
_SAME = "|".join(f"{c}+" for c in "0123456789abcdefghijklmnopqrstuvwxyz_")
_COUNTS = "|".join(
    "".join(str((first + step * n) % 10) for n in range(4)) for step in (1, -1) for first in range(10)
)
_WORDS = "|".join(sorted({w for w in (*_EMPTY, *_FALSE_MAILBOXES) if w.isascii()})).replace(".", "[.]")
_ODD_ACCOUNT = rf"^(?i:{_WORDS}|{_SAME}|(?:{_COUNTS})[0-9]*)$"
_ODD_MAIL = rf"^(?:(?:{_WORDS}|{_SAME})?[0-9]*[+@]|.*@test\.|.*\.(?:test|invalid|localhost)$)"


def _ordinary_account(name: str) -> str:
    usual = (
        f"regexp_full_match({name}, '[A-Za-z0-9_]{{4,64}}') AND NOT regexp_matches({name}, '{_ODD_ACCOUNT}')"
    )
    return f"CASE WHEN {usual} THEN {name} END"


def _ordinary_email(rules: Rules) -> str:
    mail = "lower(trim(value))"
    usual = "[a-z0-9_.+-]{1,64}@(?:[a-z0-9]{1,63}\\.)+[a-z]{2,63}"
    folded = f" AND split_part({mail}, '@', 2) NOT IN {_GMAIL}" if rules.gmail_dots else ""
    odd = f"regexp_matches({mail}, '{_ODD_MAIL}')"
    return f"CASE WHEN regexp_full_match({mail}, '{usual}') AND NOT {odd}{folded} THEN {mail} END"
