"""Reads the identities that lie in the lake: which of them stand on several records, which are shared or false."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import pyarrow as pa

from huitou.record.merging.normalise import Fault, ordinary, read
from huitou.record.merging.rules import KINDS, Rules, record_of
from huitou.stores import Scratch, Workspace, quoted

_SHOWN = 5  # records named as examples of who shares an identity


class Group(NamedTuple):
    """One identity and the records it stands on, from 2 to as many as the rules allow."""

    kind: str
    identity: str
    records: tuple[str, ...]


class Crowd(NamedTuple):
    """One identity that stands on more records than the rules allow. some: up to five of them, for looking."""

    kind: str
    identity: str
    records: int
    some: tuple[str, ...]


@dataclass
class Known:
    """What is known of records that share an identity.

    first: when a record was first seen (joined, or its identity seen; UTC), for those it is known of
    birthdays, names: of those it is known of; a record with several counts as one without
    faults: values that are no identity, by kind and fault
    """

    groups: list[Group] = field(default_factory=list)
    crowds: list[Crowd] = field(default_factory=list)
    first: dict[str, datetime] = field(default_factory=dict)
    birthdays: dict[str, date] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    faults: dict[tuple[str, Fault], int] = field(default_factory=dict)


def gather(workspace: Workspace, rules: Rules) -> Known:
    """Read all live identities once. Personal data stays in memory and in the scratch database, which is then gone."""
    identities = _scan(workspace, "identities")
    if identities is None or not rules.kinds:
        return Known()
    with workspace.scratch() as scratch:
        _say(scratch, identities, rules)
        faults = _understand(scratch, rules)
        _leave_out(scratch, rules)
        _count(scratch)
        limits = " ".join(f"WHEN '{kind}' THEN {rules.shared_above[kind]}" for kind in KINDS)
        limit = f"CASE kind {limits} END"
        known = Known(_groups(scratch, limit), _crowds(scratch, limit), faults=faults)
        known.faults |= _left_out(scratch)
        scratch.run(
            f"CREATE TEMP TABLE people AS SELECT DISTINCT customer_id FROM members WHERE records <= {limit}"
        )
        customers = _scan(workspace, "customers")
        known.first = _first(scratch, identities, customers)
        if customers is not None and rules.birthdays:
            known.birthdays = _own(scratch, customers, "birthday")
        if customers is not None and rules.names:
            known.names = _own(scratch, customers, "name")
    return known


def holds(workspace: Workspace, customer_id: str) -> bool:
    """Whether anything is recorded of a customer: a row of customers, or an identity."""
    scans = [scan for fact in ("customers", "identities") if (scan := _scan(workspace, fact))]
    with workspace.scratch() as scratch:
        asks = (
            scratch.one(f"SELECT 1 FROM {scan} WHERE customer_id = ? LIMIT 1", [customer_id])
            for scan in scans
        )
        return any(asks)


def _scan(workspace: Workspace, fact: str) -> str | None:
    paths = workspace.lake.paths(workspace.lake.files(fact))
    if not paths:
        return None
    listed = ", ".join(quoted(path) for path in paths)
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def _say(scratch: Scratch, identities: str, rules: Rules) -> None:
    """Table `said`: one row a customer and value; the value is kept only where `read` must look at it. itself: the
    record is nothing but the identity, as a survey that knows people by phone gives it: one more way of writing it."""
    kinds = ", ".join(f"'{kind}'" for kind in rules.kinds)
    scratch.run(
        f"CREATE TEMP TABLE said AS SELECT customer_id, kind, identity, customer_id = {record_of('kind', 'value')} AS itself, "
        "CASE WHEN identity IS NULL THEN value END AS value "
        f"FROM (SELECT customer_id, kind, value, {ordinary(rules)} AS identity FROM {identities} "
        f"WHERE kind IN ({kinds}) AND customer_id IS NOT NULL AND value IS NOT NULL)"
    )


def _understand(scratch: Scratch, rules: Rules) -> dict[tuple[str, Fault], int]:
    """Table `known`: one row a customer and identity. Returns how many distinct values are none."""
    odd = scratch.rows("SELECT DISTINCT kind, value FROM said WHERE identity IS NULL")
    readings = [read(kind, value, rules) for kind, value in odd]
    faults: dict[tuple[str, Fault], int] = {}
    for (kind, _), reading in zip(odd, readings, strict=True):
        if reading.fault:
            faults[kind, reading.fault] = faults.get((kind, reading.fault), 0) + 1
    table: dict[str, Any] = {
        "kind": pa.array([kind for kind, _ in odd], pa.string()),
        "value": pa.array([value for _, value in odd], pa.string()),
        "identity": pa.array([reading.identity for reading in readings], pa.string()),
    }
    del odd, readings
    scratch.register("read_one_by_one", pa.table(table))
    scratch.run(
        "CREATE TEMP TABLE known AS SELECT customer_id, kind, identity, bool_or(itself) AS itself FROM ("
        "SELECT customer_id, kind, identity, itself FROM said WHERE identity IS NOT NULL UNION ALL "
        "SELECT s.customer_id, s.kind, r.identity, s.itself FROM said s JOIN read_one_by_one r "
        "ON s.kind = r.kind AND s.value = r.value WHERE s.identity IS NULL AND r.identity IS NOT NULL) GROUP BY customer_id, kind, identity"
    )
    scratch.run("DROP TABLE said")
    return faults


def _leave_out(scratch: Scratch, rules: Rules) -> None:
    """Mark the identities that the company's rules never use."""
    whole = [word for word in rules.never if "*" not in word]
    exact = {found for word in whole for kind in KINDS if (found := read(kind, word, rules).identity)} | set(
        whole
    )
    words = pa.table({"word": pa.array(sorted(exact), pa.string())})
    scratch.register("never", words)
    starred = [word for word in rules.never if "*" in word]
    params = [word.strip("*") for word in starred]
    like = " OR ".join(["identity IN (SELECT word FROM never)", *(_matching(word) for word in starred)])
    scratch.run(f"CREATE TEMP TABLE unused AS SELECT DISTINCT kind, identity FROM known WHERE {like}", params)


def _matching(word: str) -> str:
    if word.startswith("*") and word.endswith("*"):
        return "contains(identity, ?)"
    return "ends_with(identity, ?)" if word.startswith("*") else "starts_with(identity, ?)"


def _left_out(scratch: Scratch) -> dict[tuple[str, Fault], int]:
    counts = scratch.rows("SELECT kind, count(*) FROM unused GROUP BY kind")
    return {(kind, Fault.NEVER): count for kind, count in counts}


def _count(scratch: Scratch) -> None:
    """Table `members`: the records of every identity that stands on more than one, with how many there are; one that
    is nothing but the identity does not speak for several people who share it."""
    scratch.run(
        "CREATE TEMP TABLE several AS SELECT kind, identity, count(*) FILTER (NOT itself) AS records FROM known "
        "ANTI JOIN unused USING (kind, identity) GROUP BY kind, identity HAVING count(*) > 1"
    )
    scratch.run("CREATE TEMP TABLE members AS SELECT * FROM known JOIN several USING (kind, identity)")
    scratch.run("DROP TABLE known")


def _groups(scratch: Scratch, limit: str) -> list[Group]:
    found = scratch.rows(
        f"SELECT kind, identity, list(customer_id ORDER BY customer_id) FROM members WHERE records <= {limit} "
        "GROUP BY kind, identity"
    )
    return [Group(kind, identity, tuple(records)) for kind, identity, records in found]


def _crowds(scratch: Scratch, limit: str) -> list[Crowd]:
    found = scratch.rows(
        f"SELECT kind, identity, count(*), min(customer_id, {_SHOWN}) FROM members WHERE records > {limit} "
        "GROUP BY kind, identity ORDER BY 3 DESC, 1, 2"
    )
    return [Crowd(kind, identity, count, tuple(some)) for kind, identity, count, some in found]


def _first(scratch: Scratch, identities: str, customers: str | None) -> dict[str, datetime]:
    seen = f"SELECT customer_id, seen_at AS seen FROM {identities} SEMI JOIN people USING (customer_id)"
    if customers is not None:
        seen += (
            f" UNION ALL SELECT customer_id, joined_at FROM {customers} SEMI JOIN people USING (customer_id)"
        )
    found = scratch.rows(
        f"SELECT customer_id, min(seen) FROM ({seen}) WHERE seen IS NOT NULL GROUP BY customer_id"
    )
    return dict(found)


def _own(scratch: Scratch, customers: str, column: str) -> dict[str, Any]:
    found = scratch.rows(
        f"SELECT customer_id, min({column}) FROM {customers} SEMI JOIN people USING (customer_id) "
        f"GROUP BY customer_id HAVING min({column}) = max({column})"
    )
    return dict(found)
