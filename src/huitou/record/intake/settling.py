"""Rows set aside that nobody will mend: left out and taken back; and those that a later import of the same file settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, select, update

from huitou.base import LANGS, Missing, Text
from huitou.stores import Aside, Workspace, writing
from huitou.stores import imports_table as _imports
from huitou.stores import quarantine_table as _quarantine

_ASIDE, _LEFT = "aside", "left"
_EACH = 5_000  # ids in one statement
_NOT_ASIDE = Text(
    "隔離區裡沒有編號 {id} 的列，或已經改好了；什麼都沒有改。",
    "隔离区里没有编号 {id} 的行，或已经改好了；什么都没有改。",
    "There is no row {id} in quarantine, or it was mended already; nothing was changed.",
)


@dataclass(frozen=True)
class Alike:
    """Rows that were set aside for the same reason. first: the number of one of them."""

    code: str
    reason: Text
    rows: int
    first: int


def leave(ws: Workspace, ids: Sequence[int]) -> int:
    """Leave rows of quarantine out for good, such as the total line of a spreadsheet: they stay there, but wait no more,
    also when their file comes again. Returns how many; raises Missing for a row that is not there or was mended."""
    return _turn(ws, ids, _ASIDE, _LEFT)


def take_back(ws: Workspace, ids: Sequence[int]) -> int:
    """Let rows that were left out wait for mending again. Returns how many; raises Missing as `leave` does."""
    return _turn(ws, ids, _LEFT, _ASIDE)


def _turn(ws: Workspace, ids: Sequence[int], before: str, after: str) -> int:
    wanted, turned = list(dict.fromkeys(ids)), 0
    with writing(ws.db) as on:
        for some in (wanted[i : i + _EACH] for i in range(0, len(wanted), _EACH)):
            there = _quarantine.c.id.in_(some)
            open_ones = there & _quarantine.c.state.in_((before, after))
            if lost := set(some) - set(on.execute(select(_quarantine.c.id).where(open_ones)).scalars()):
                raise Missing("quarantine.unknown", _NOT_ASIDE, id=min(lost))
            done = update(_quarantine).where(there, _quarantine.c.state == before).values(state=after)
            turned += on.execute(done).rowcount
    return turned


def alike(ws: Workspace, import_id: str | None = None, fact: str | None = None) -> list[Alike]:
    """Rows that wait, counted by reason, the most first; of one import or fact, or all."""
    by = (_quarantine.c.code, cast(_quarantine.c.reason, String))
    counted = select(_quarantine.c.code, _quarantine.c.reason, func.count(), func.min(_quarantine.c.id))
    counted = counted.where(*_waiting(import_id, fact)).group_by(*by)
    with ws.db.connect() as on:
        found = [Alike(r[0], Text(*(r[1][x] for x in LANGS)), int(r[2]), r[3]) for r in on.execute(counted)]
    return sorted(found, key=lambda one: (-one.rows, one.first))


def leave_alike(ws: Workspace, first: int, import_id: str | None = None, fact: str | None = None) -> int:
    """Leave out every row that waits for the same reason as row `first`. Returns how many, 0 where that waits no more."""
    one = _quarantine.alias()
    reason = select(cast(one.c.reason, String)).where(one.c.id == first, one.c.state == _ASIDE)
    code = select(one.c.code).where(one.c.id == first)
    same = (
        _quarantine.c.code == code.scalar_subquery(),
        cast(_quarantine.c.reason, String) == reason.scalar_subquery(),
    )
    with writing(ws.db) as on:
        ids = list(on.execute(select(_quarantine.c.id).where(*_waiting(import_id, fact), *same)).scalars())
        for some in (ids[i : i + _EACH] for i in range(0, len(ids), _EACH)):
            on.execute(update(_quarantine).where(_quarantine.c.id.in_(some)).values(state=_LEFT))
    return len(ids)


def _waiting(import_id: str | None, fact: str | None) -> list[ColumnElement[bool]]:
    wanted = [(_quarantine.c.import_id, import_id), (_quarantine.c.fact, fact)]
    return [_quarantine.c.state == _ASIDE, *(column == said for column, said in wanted if said is not None)]


def settled_by(
    ws: Workspace, sha256: str | None, headers: Sequence[str], facts: Collection[str], aside: Sequence[Aside]
) -> list[int]:
    """Numbers of waiting rows of the very same file (its bytes, and the sheet by its headers) that are bad no more as it is
    read now, so that they land with it."""
    if sha256 is None:
        return []
    lying = (
        select(_quarantine.c.id, _quarantine.c.line, _imports.c.counts)
        .join(_imports, _imports.c.import_id == _quarantine.c.import_id)
        .where(_imports.c.sha256 == sha256, *_waiting(None, None))
        .where(_quarantine.c.fact.in_(list(facts)), _quarantine.c.line.is_not(None))
    )
    bad = {one.line for one in aside}
    with ws.db.connect() as on:
        found = on.execute(lying).all()
    return [r.id for r in found if r.line not in bad and r.counts.get("headers") == list(headers)]
