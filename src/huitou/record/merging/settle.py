"""The verbs that change who is one customer: merge after an import, take a merge back, allow it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from huitou.base import Conflict, Missing, Text
from huitou.record.merging import kept
from huitou.record.merging.gather import Known, gather
from huitou.record.merging.join import Joined, join
from huitou.record.merging.kept import Merge
from huitou.record.merging.rules import Rules
from huitou.stores import Workspace, writing

_TRIES = 5

_BUSY = Text(
    zh_hant="有匯入一直在改資料，還沒能合併顧客；請等它做完再試。這次什麼都沒有改。",
    zh_hans="有导入一直在改数据，还没能合并顾客；请等它做完再试。这次什么都没有改。",
    en="Imports keep changing the data, so customers could not be merged; wait for them and try again. "
    "Nothing was changed.",
)
_NO_MERGE = Text(
    zh_hant="沒有編號 {merge_id} 的合併；用 merges 看現在有哪些。",
    zh_hans="没有编号 {merge_id} 的合并；用 merges 看现在有哪些。",
    en="There is no merge {merge_id}; list the merges to see which there are.",
)
_UNDONE = Text(
    zh_hant="合併 {merge_id} 已經復原過了。",
    zh_hans="合并 {merge_id} 已经撤销过了。",
    en="Merge {merge_id} was undone already.",
)
_IN_FORCE = Text(
    zh_hant="合併 {merge_id} 沒有被復原，不用恢復。",
    zh_hans="合并 {merge_id} 没有被撤销，不用恢复。",
    en="Merge {merge_id} was not undone, so there is nothing to allow again.",
)


@dataclass(frozen=True)
class Merged:
    """What merging found. records: how many are part of another record's customer; customers: how many customers
    have more than one record; added, ended: merges that are new, or no longer hold; doubtful: pairs of one identity
    left apart; shared: identities on too many records; unusable: values that are no identity; changed: whether any
    record changed its customer."""

    records: int
    customers: int
    added: int
    ended: int
    doubtful: int
    shared: int
    unusable: int
    changed: bool


def merge(workspace: Workspace) -> Merged:
    """Bring the merged customers up to date with what is recorded; running it again changes nothing.

    Run it after every import and every undone import. Raises Unfit where the company's rules make no sense,
    Conflict where other writers never leave room.
    """
    return _settle(workspace, lambda _: None)


def undo_merge(workspace: Workspace, merge_id: int) -> Merged:
    """Take the two records of a merge apart, for whatever reasons they were one. They stay apart, also where they
    share something new, until `redo_merge`; a third record that shared with both stays with the earlier of them.

    Raises Missing for an unknown merge, Conflict for one undone already.
    """
    at = _now(workspace)

    def change(on: Connection) -> None:
        wanted = _find(on, merge_id)
        if wanted.undone_at is not None:
            raise Conflict("merge.undone", _UNDONE, merge_id=merge_id)
        kept.take_back(on, wanted, at)

    return _settle(workspace, change)


def redo_merge(workspace: Workspace, merge_id: int) -> Merged:
    """Let two records that a person took apart be one again, where the rules still say so.

    Raises Missing for an unknown merge, Conflict for one that was not undone.
    """

    def change(on: Connection) -> None:
        wanted = _find(on, merge_id)
        if wanted.undone_at is None:
            raise Conflict("merge.in_force", _IN_FORCE, merge_id=merge_id)
        kept.allow_again(on, wanted)

    return _settle(workspace, change)


def look(workspace: Workspace) -> tuple[Known, Joined]:
    """What merging would find now, without writing anything."""
    rules = Rules.of(workspace.settings)
    known = gather(workspace, rules)
    with workspace.db.connect() as on:
        return known, join(known, rules, kept.apart(on))


def _settle(workspace: Workspace, change: Callable[[Connection], None]) -> Merged:
    """Read everything, then in one transaction: the change, and what follows from it; all of it or nothing."""
    rules = Rules.of(workspace.settings)
    for _ in range(_TRIES):
        seen = workspace.lake.revision
        known = gather(workspace, rules)
        with writing(workspace.db) as on:
            if kept.revision_on(on) != seen:
                continue  # somebody committed meanwhile: read again
            change(on)
            joined = join(known, rules, kept.apart(on))
            added, ended, changed = kept.write(on, joined, _now(workspace))
            if added or ended or changed:
                kept.touch(on)
        return _merged(known, joined, added, ended, changed)
    raise Conflict("merge.busy", _BUSY)


def _merged(known: Known, joined: Joined, added: int, ended: int, changed: bool) -> Merged:
    return Merged(
        records=len(joined.links),
        customers=len(set(joined.links.values())),
        added=added,
        ended=ended,
        doubtful=len(joined.doubtful),
        shared=len(known.crowds),
        unusable=sum(known.faults.values()),
        changed=changed,
    )


def _find(on: Connection, merge_id: int) -> Merge:
    found = kept.merge(on, merge_id)
    if found is None:
        raise Missing("merge.unknown", _NO_MERGE, merge_id=merge_id)
    return found


def _now(workspace: Workspace) -> datetime:
    return workspace.clock.stamp()
