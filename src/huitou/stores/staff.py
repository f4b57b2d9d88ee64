"""Who works with the console, and who is logged in at the moment."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from huitou.base import Conflict, Missing, Text, Unfit
from huitou.stores import tables
from huitou.stores.sql import writing

OWNER = "owner"
SESSION_LASTS = timedelta(days=14)  # how long a session lasts without logging in anew

_TAKEN = Text(
    zh_hant="已經有人用「{login}」這個帳號；請換一個。",
    zh_hans="已经有人用“{login}”这个账号；请换一个。",
    en="Somebody already logs in as “{login}”; choose another.",
)
_UNKNOWN = Text(
    zh_hant="沒有「{login}」這個人員帳號。",
    zh_hans="没有“{login}”这个人员账号。",
    en="Nobody on the staff logs in as “{login}”.",
)
_EMPTY = Text(
    zh_hant="帳號和姓名都要填；帳號不能有空白，最長 120 個字。",
    zh_hans="账号和姓名都要填；账号不能有空格，最长 120 个字。",
    en="Fill in both login and name; a login has no spaces and at most 120 characters.",
)
_LAST_OWNER = Text(
    zh_hant="「{login}」是最後一位擁有者；請先讓另一位成為擁有者。",
    zh_hans="“{login}”是最后一位所有者；请先让另一位成为所有者。",
    en="“{login}” is the last owner; make somebody else an owner first.",
)
_OWNED = Text(
    zh_hant="這家公司已經有擁有者了；請登入。",
    zh_hans="这家公司已经有所有者了；请登录。",
    en="This company has an owner already; log in.",
)


@dataclass(frozen=True)
class Staff:
    """One who works with the console. role: a name that the faces give rights to; left_at: when access ended, UTC."""

    id: int
    login: str
    name: str
    role: str
    lang: str | None
    created_at: datetime
    left_at: datetime | None = None


class Roll:
    """The staff of one company. Logins are kept in lower case. Times are UTC without a zone."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def all(self) -> list[Staff]:
        """Everybody, those who left too, in the order they came."""
        with self.db.connect() as on:
            return [
                _staff(r) for r in on.execute(select(tables.staff).order_by(tables.staff.c.id)).mappings()
            ]

    def owned(self) -> bool:
        """Whether there is an owner."""
        with self.db.connect() as on:
            return _owners(on) > 0

    def found(self, login: str) -> tuple[Staff, str] | None:
        """Who logs in with that name and their password's hash; None for nobody, or for one who left."""
        wanted = select(tables.staff).where(
            tables.staff.c.login == login.strip().lower(), tables.staff.c.left_at.is_(None)
        )
        with self.db.connect() as on:
            row = on.execute(wanted).mappings().first()
        return (_staff(row), str(row["password"])) if row else None

    def add(
        self, login: str, name: str, role: str, password: str, at: datetime, lang: str | None = None
    ) -> Staff:
        """Take somebody on; `password` is a hash. Raises Unfit, Conflict for a login that is taken."""
        with writing(self.db) as on:
            return _add(on, login, name, role, password, at, lang)

    def found_company(
        self, login: str, name: str, password: str, at: datetime, lang: str | None = None
    ) -> Staff:
        """The first owner. Raises Conflict where there is one already, however many try at once."""
        with writing(self.db) as on:
            if _owners(on):
                raise Conflict("staff.owned", _OWNED)
            return _add(on, login, name, OWNER, password, at, lang)

    def change(self, login: str, **values: Any) -> Staff:
        """Change name, role, lang, password or left_at; a new password or leaving ends the sessions.

        Raises Missing, Conflict where the company would be left without an owner.
        """
        login = login.strip().lower()
        with writing(self.db) as on:
            same = tables.staff.c.login == login
            if on.execute(select(tables.staff.c.id).where(same)).scalar() is None:
                raise Missing("staff.unknown", _UNKNOWN, login=login)
            owners = _owners(on)
            on.execute(update(tables.staff).where(same).values(**values))
            if owners and not _owners(on):
                raise Conflict("staff.last_owner", _LAST_OWNER, login=login)
            row = on.execute(select(tables.staff).where(same)).mappings().one()
            if "password" in values or values.get("left_at"):
                on.execute(delete(tables.sessions).where(tables.sessions.c.staff_id == row["id"]))
            return _staff(row)

    def begin(self, staff: Staff, at: datetime, token: Callable[[], str] = secrets.token_urlsafe) -> str:
        """Begin a session; returns what the browser shall hold. Sessions that ended are forgotten."""
        said = token()
        with writing(self.db) as on:
            on.execute(delete(tables.sessions).where(tables.sessions.c.ends_at <= at))
            values = {
                "token": _hash(said),
                "staff_id": staff.id,
                "begun_at": at,
                "ends_at": at + SESSION_LASTS,
            }
            on.execute(insert(tables.sessions).values(**values))
        return said

    def whose(self, token: str, at: datetime) -> Staff | None:
        """Whose session that is; None where it ended or never was."""
        wanted = (
            select(tables.staff)
            .join(tables.sessions, tables.sessions.c.staff_id == tables.staff.c.id)
            .where(
                tables.sessions.c.token == _hash(token),
                tables.sessions.c.ends_at > at,
                tables.staff.c.left_at.is_(None),
            )
        )
        with self.db.connect() as on:
            row = on.execute(wanted).mappings().first()
        return _staff(row) if row else None

    def end(self, token: str) -> None:
        """End a session; one that ended already is no matter."""
        with writing(self.db) as on:
            on.execute(delete(tables.sessions).where(tables.sessions.c.token == _hash(token)))


def _add(
    on: Connection, login: str, name: str, role: str, password: str, at: datetime, lang: str | None
) -> Staff:
    login, name = login.strip().lower(), name.strip()
    if not login or not name or len(login) > 120 or any(c.isspace() for c in login):
        raise Unfit("staff.empty", _EMPTY)
    if on.execute(select(tables.staff.c.id).where(tables.staff.c.login == login)).first():
        raise Conflict("staff.taken", _TAKEN, login=login)
    values = {
        "login": login,
        "name": name,
        "role": role,
        "password": password,
        "created_at": at,
        "lang": lang,
    }
    on.execute(insert(tables.staff).values(**values))
    return _staff(on.execute(select(tables.staff).where(tables.staff.c.login == login)).mappings().one())


def _owners(on: Connection) -> int:
    here = (tables.staff.c.role == OWNER) & tables.staff.c.left_at.is_(None)
    return int(on.execute(select(func.count()).select_from(tables.staff).where(here)).scalar_one())


def _staff(row: Any) -> Staff:
    return Staff(**{name: row[name] for name in Staff.__dataclass_fields__})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
