"""Keys by which programs reach the REST API: shown once, kept as a hash, taken back at any time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from huitou.base import Missing, Text, Unfit
from huitou.stores import tables
from huitou.stores.sql import writing

_UNKNOWN = Text(
    zh_hant="沒有編號「{id}」的金鑰，或已經撤銷。",
    zh_hans="没有编号“{id}”的密钥，或已经吊销。",
    en="There is no key “{id}”, or it was revoked already.",
)
_EMPTY = Text(
    zh_hant="金鑰要有名稱（最長 120 個字），也要至少給它一種權限。",
    zh_hans="密钥要有名称（最长 120 个字），也要至少给它一种权限。",
    en="A key needs a name of at most 120 characters, and at least one thing that it may do.",
)
_MARK = "hk"


@dataclass(frozen=True)
class Key:
    """One key. may: what its bearer may do; made_by: a login; used_on: the last day of use, in UTC."""

    id: str
    name: str
    may: tuple[str, ...]
    made_by: str
    made_at: datetime
    used_on: date | None = None
    revoked_at: datetime | None = None


class Keys:
    """The API keys of one company. Times are UTC without a zone."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def all(self) -> list[Key]:
        """Every key, the newest first, revoked ones too."""
        with self.db.connect() as on:
            newest = select(tables.api_keys).order_by(tables.api_keys.c.made_at.desc())
            return [_key(r) for r in on.execute(newest).mappings()]

    def make(
        self, name: str, may: Sequence[str], made_by: str, at: datetime,
        token: Callable[[int], str] = secrets.token_hex,
    ) -> tuple[Key, str]:  # fmt: skip
        """A new key, and the text of it, which is not kept. Raises Unfit."""
        name = name.strip()
        if not name or len(name) > 120 or not may:
            raise Unfit("key.empty", _EMPTY)
        key = Key(token(5), name, tuple(may), made_by, at)
        secret = token(24)
        values = {**vars(key), "may": list(may), "secret": _hash(secret)}
        with writing(self.db) as on:
            on.execute(insert(tables.api_keys).values(**values))
        return key, f"{_MARK}_{key.id}_{secret}"

    def whose(self, said: str, at: datetime) -> Key | None:
        """The key that a program shows, None for one that is wrong or revoked; notes the day of use."""
        mark, _, rest = said.partition("_")
        id_, _, secret = rest.partition("_")
        with self.db.connect() as on:
            row = on.execute(select(tables.api_keys).where(tables.api_keys.c.id == id_)).mappings().first()
        kept = str(row["secret"]) if row else ""
        if not hmac.compare_digest(kept, _hash(secret)) or mark != _MARK or row is None or row["revoked_at"]:
            return None
        today = at.date().isoformat()
        if row["used_on"] != today:
            with writing(self.db) as on:
                on.execute(update(tables.api_keys).where(tables.api_keys.c.id == id_).values(used_on=today))
        return _key(row)

    def revoke(self, id_: str, at: datetime) -> None:
        """Take a key back. Raises Missing."""
        live = (tables.api_keys.c.id == id_) & tables.api_keys.c.revoked_at.is_(None)
        with writing(self.db) as on:
            if not on.execute(update(tables.api_keys).where(live).values(revoked_at=at)).rowcount:
                raise Missing("key.unknown", _UNKNOWN, id=id_)


def _key(row: Any) -> Key:
    values = {name: row[name] for name in Key.__dataclass_fields__}
    used_on = date.fromisoformat(row["used_on"]) if row["used_on"] else None
    return Key(**{**values, "may": tuple(values["may"]), "used_on": used_on})


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
