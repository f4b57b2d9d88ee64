"""Passwords of staff: how they are kept, and which are good enough. Argon2id as RFC 9106 recommends for little memory."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from huitou.base import Text, Unfit

LEAST, MOST = 10, 200

_SHORT = Text(
    zh_hant="密碼至少要 {least} 個字，最多 {most} 個；一句話最好記。",
    zh_hans="密码至少要 {least} 个字，最多 {most} 个；一句话最好记。",
    en="A password has at least {least} and at most {most} characters; a sentence is easiest to remember.",
)
_OBVIOUS = Text(
    zh_hant="這個密碼太好猜（和帳號一樣，或只有一兩種字）；請換一個。",
    zh_hans="这个密码太好猜（和账号一样，或只有一两种字）；请换一个。",
    en="This password is too easy to guess (the login itself, or one or two characters only); choose another.",
)

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def kept(password: str, login: str) -> str:
    """The hash to keep of a new password. Raises Unfit for one that is not good enough."""
    if not LEAST <= len(password) <= MOST:
        raise Unfit("staff.password_short", _SHORT, least=LEAST, most=MOST)
    if password.lower() in login.lower() or login.lower() == password.lower() or len(set(password)) < 3:
        raise Unfit("staff.password_obvious", _OBVIOUS)
    return _HASHER.hash(password)


def right(password: str, hash_: str | None) -> bool:
    """Whether a password is the one that was kept. Takes as long for nobody's, so that time tells no logins."""
    try:
        _HASHER.verify(hash_ or _nobodys(), password[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return hash_ is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
