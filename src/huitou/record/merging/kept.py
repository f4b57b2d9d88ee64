"""The merges as they are kept in SQL: what each rests on, since when, and which of them a person took back.

No personal data lies here: an identity is kept masked, as the last three characters or the first letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from huitou.record.merging.join import Joined
from huitou.record.merging.normalise import masked
from huitou.stores import Workspace, links_table, merges_table, revision_on, touch

__all__ = [
    "Merge",
    "allow_again",
    "apart",
    "customer_of",
    "links",
    "merge",
    "merges",
    "merges_of",
    "records_of",
    "revision_on",
    "take_back",
    "touch",
    "write",
]

_COLUMNS = ("id", "one", "other", "rule", "evidence", "merged_at", "undone_at")
_KEY = ("one", "other", "rule", "evidence")
_WANTED = select(*(merges_table.c[name] for name in _COLUMNS))


@dataclass(frozen=True)
class Merge:
    """One reason why two records are one customer. `one` is the earlier record; rule: the kind of identity they
    share; evidence: the identity, masked; times are naive UTC; undone_at: when a person took the two apart."""

    id: int
    one: str
    other: str
    rule: str
    evidence: str
    merged_at: datetime
    undone_at: datetime | None = None


def merges(workspace: Workspace) -> list[Merge]:
    """All merges in force and all that a person took back, oldest first."""
    with workspace.db.connect() as on:
        return _merges(on)


def merge(on: Connection, merge_id: int) -> Merge | None:
    """The merge of a number, in force or taken back."""
    row = on.execute(_WANTED.where(merges_table.c.id == merge_id)).first()
    return Merge(*row) if row else None


def links(workspace: Workspace) -> pa.Table | None:
    """Columns customer_id, customer (text): every record that is not its own customer. None where there is none."""
    wanted = select(links_table.c.customer_id, links_table.c.customer).order_by(links_table.c.customer_id)
    with workspace.db.connect() as on:
        found = on.execute(wanted).all()
    if not found:
        return None
    records, customers = zip(*found, strict=True)
    return pa.table(
        {"customer_id": pa.array(records, pa.string()), "customer": pa.array(customers, pa.string())}
    )


def records_of(workspace: Workspace, customer_id: str) -> tuple[str, set[str]]:
    """The customer that a record is part of, and all records of that customer."""
    column = links_table.c
    with workspace.db.connect() as on:
        own = on.execute(select(column.customer).where(column.customer_id == customer_id)).scalar()
        customer = str(own or customer_id)
        others = on.execute(select(column.customer_id).where(column.customer == customer)).scalars()
        return customer, {customer, *others}


def customer_of(workspace: Workspace, customer_id: str) -> str:
    """The customer that a record is part of: itself where it was merged into no other."""
    own = select(links_table.c.customer).where(links_table.c.customer_id == customer_id)
    with workspace.db.connect() as on:
        return str(on.execute(own).scalar() or customer_id)


def merges_of(workspace: Workspace, records: Iterable[str]) -> list[Merge]:
    """All merges that touch one of a few records, oldest first."""
    few = list(records)
    touching = merges_table.c.one.in_(few) | merges_table.c.other.in_(few)
    with workspace.db.connect() as on:
        return [Merge(*row) for row in on.execute(_WANTED.where(touching).order_by(merges_table.c.id))]


def apart(on: Connection) -> set[tuple[str, str]]:
    """The pairs of records that a person took apart."""
    wanted = select(merges_table.c.one, merges_table.c.other).where(merges_table.c.undone_at.is_not(None))
    return {(row.one, row.other) for row in on.execute(wanted)}


def take_back(on: Connection, merge: Merge, at: datetime) -> None:
    """Mark every reason for which the two records of a merge are one as taken back."""
    of_pair = (merges_table.c.one == merge.one) & (merges_table.c.other == merge.other)
    in_force = merges_table.c.undone_at.is_(None)
    on.execute(update(merges_table).where(of_pair, in_force).values(undone_at=at))


def allow_again(on: Connection, merge: Merge) -> None:
    """Forget that a person took the two records of a merge apart, whichever of them was the earlier then."""
    for one, other in ((merge.one, merge.other), (merge.other, merge.one)):
        of_pair = (merges_table.c.one == one) & (merges_table.c.other == other)
        on.execute(delete(merges_table).where(of_pair, merges_table.c.undone_at.is_not(None)))


def write(on: Connection, joined: Joined, at: datetime) -> tuple[int, int, bool]:
    """Bring both tables to what was joined, touching only rows that differ.

    Returns how many merges were added and how many ended, and whether any record changed its customer.
    """
    lying = select(*(merges_table.c[name] for name in _KEY), merges_table.c.id)
    in_force = on.execute(lying.where(merges_table.c.undone_at.is_(None)))
    kept = {tuple(row[:4]): int(row[4]) for row in in_force}
    wanted = {(p.one, p.other, p.kind, masked(p.kind, p.identity)) for p in joined.pairs}
    new = sorted(wanted - kept.keys())
    ended = [number for key, number in kept.items() if key not in wanted]
    if new:
        rows = [dict(zip(_KEY, key, strict=True)) | {"merged_at": at} for key in new]
        on.execute(insert(merges_table), rows)
    if ended:
        on.execute(delete(merges_table).where(merges_table.c.id == bindparam("x")), [{"x": n} for n in ended])
    return len(new), len(ended), _write_links(on, joined.links)


def _write_links(on: Connection, wanted: dict[str, str]) -> bool:
    lying = select(links_table.c.customer_id, links_table.c.customer)
    kept = {row.customer_id: row.customer for row in on.execute(lying)}
    _drop(on, (record for record, customer in kept.items() if wanted.get(record) != customer))
    new = [
        {"source": "", "customer_id": record, "customer": customer}
        for record, customer in sorted(wanted.items())
        if kept.get(record) != customer
    ]
    if new:
        on.execute(insert(links_table), new)
    return kept != wanted


def _drop(on: Connection, records: Iterable[str]) -> None:
    gone = [{"x": record} for record in records]
    if gone:
        on.execute(delete(links_table).where(links_table.c.customer_id == bindparam("x")), gone)


def _merges(on: Connection) -> list[Merge]:
    return [Merge(*row) for row in on.execute(_WANTED.order_by(merges_table.c.id))]
