"""Why records are one customer, and why others are not: in sentences that staff can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from huitou.base import Missing, Text
from huitou.record.merging import kept
from huitou.record.merging.gather import holds
from huitou.record.merging.join import DOUBTS
from huitou.record.merging.kept import Merge
from huitou.record.merging.normalise import FAULTS, Fault, masked
from huitou.record.merging.rules import TITLES
from huitou.record.merging.settle import look
from huitou.stores import Workspace

_NO_RECORD = Text(
    zh_hant="沒有編號「{customer_id}」的顧客或身分；請檢查編號。",
    zh_hans="没有编号“{customer_id}”的顾客或身份；请检查编号。",
    en="No customer and no identity is recorded under “{customer_id}”; check the id.",
)
_ALONE = Text(
    zh_hant="記錄 {customer_id} 自成一位顧客，沒有和別的記錄合併。",
    zh_hans="记录 {customer_id} 自成一位顾客，没有和别的记录合并。",
    en="Record {customer_id} is a customer of its own, merged with no other.",
)
_TOGETHER = Text(
    zh_hant="顧客 {customer} 有 {count} 筆記錄：{records}。",
    zh_hans="顾客 {customer} 有 {count} 条记录：{records}。",
    en="Customer {customer} has {count} records: {records}.",
)
_BECAUSE = Text(
    zh_hant="{one} 和 {other} 的{kind}相同（{evidence}），{day} 合併。",
    zh_hans="{one} 和 {other} 的{kind}相同（{evidence}），{day} 合并。",
    en="{one} and {other} have the same {kind} ({evidence}); merged on {day}.",
)
_TAKEN_APART = Text(
    zh_hant="{one} 和 {other} 的{kind}相同（{evidence}），但有人在 {day} 把它們分開了。",
    zh_hans="{one} 和 {other} 的{kind}相同（{evidence}），但有人在 {day} 把它们分开了。",
    en="{one} and {other} have the same {kind} ({evidence}), but a person took them apart on {day}.",
)
_CROWD = Text(
    zh_hant="{kind} {evidence} 在 {count} 筆記錄上，{why}，不用它合併。",
    zh_hans="{kind} {evidence} 在 {count} 条记录上，{why}，不用它合并。",
    en="The {kind} {evidence} stands on {count} records: {why}, so it joins none.",
)
_DOUBTFUL = Text(
    zh_hant="{one} 和 {other} 的{kind}相同（{evidence}），但{why}，沒有合併。",
    zh_hans="{one} 和 {other} 的{kind}相同（{evidence}），但{why}，没有合并。",
    en="{one} and {other} have the same {kind} ({evidence}), but {why}: not merged.",
)
_UNUSABLE = Text(
    zh_hant="有 {count} 個{kind}沒有用來合併：{why}。",
    zh_hans="有 {count} 个{kind}没有用来合并：{why}。",
    en="{count} values of the kind {kind} were not used: {why}.",
)


@dataclass(frozen=True)
class Explanation:
    """customer: the record the customer goes by; records: all of them; merges: what joins them; undone: merges of
    any of them that a person took back; said: all of it in sentences."""

    customer: str
    records: tuple[str, ...]
    merges: tuple[Merge, ...]
    undone: tuple[Merge, ...]
    said: tuple[Text, ...]


@dataclass(frozen=True)
class Unmerged:
    """Something that joined nobody. why: apart, birthday, large, shared, false, invalid, empty or never; evidence:
    the identity, masked, "" where many are meant; count: records or values; records: the two of a doubtful pair, up
    to five of those that share an identity, none where only values are counted; said: the same as a sentence."""

    kind: str
    why: str
    evidence: str
    count: int
    records: tuple[str, ...]
    said: Text


def explain(workspace: Workspace, customer_id: str) -> Explanation:
    """Which records are one customer with this one, by which identity and since when.

    customer_id: any record of the customer. Raises Missing where nothing is recorded under it.
    """
    customer, records = kept.records_of(workspace, customer_id)
    if len(records) == 1 and not holds(workspace, customer_id):
        raise Missing("customer.unknown", _NO_RECORD, customer_id=customer_id)
    touching = kept.merges_of(workspace, records)
    joined = tuple(m for m in touching if m.undone_at is None)
    undone = tuple(m for m in touching if m.undone_at is not None)
    said = [_ALONE.fill(customer_id=customer_id)]
    if len(records) > 1:
        said = [_TOGETHER.fill(customer=customer, count=len(records), records=", ".join(sorted(records)))]
    said += [_sentence(_BECAUSE, m, m.merged_at, workspace) for m in joined]
    said += [_sentence(_TAKEN_APART, m, m.undone_at, workspace) for m in undone if m.undone_at]
    return Explanation(customer, tuple(sorted(records)), joined, undone, tuple(said))


def unmerged(workspace: Workspace) -> list[Unmerged]:
    """Why something did not merge: doubtful pairs, then identities shared by too many, then values that are none.

    Reads the lake anew, so it also shows what a rule changed since the last merge would do.
    """
    known, joined = look(workspace)
    found = []
    for pair in joined.doubtful:
        if pair.doubt is not None:
            evidence = masked(pair.kind, pair.identity)
            names = {"one": pair.one, "other": pair.other, "kind": TITLES[pair.kind], "evidence": evidence}
            said = _DOUBTFUL.fill(**names, why=DOUBTS[pair.doubt])
            found.append(Unmerged(pair.kind, pair.doubt, evidence, 2, (pair.one, pair.other), said))
    for crowd in known.crowds:
        evidence, why = masked(crowd.kind, crowd.identity), FAULTS[Fault.SHARED]
        said = _CROWD.fill(kind=TITLES[crowd.kind], evidence=evidence, count=crowd.records, why=why)
        found.append(Unmerged(crowd.kind, Fault.SHARED, evidence, crowd.records, crowd.some, said))
    for (kind, fault), count in sorted(known.faults.items()):
        said = _UNUSABLE.fill(kind=TITLES[kind], count=count, why=FAULTS[fault])
        found.append(Unmerged(kind, fault, "", count, (), said))
    return found


def _sentence(text: Text, merge: Merge, at: datetime, workspace: Workspace) -> Text:
    day = at.replace(tzinfo=UTC).astimezone(ZoneInfo(workspace.settings.zone)).date()
    kind = TITLES[merge.rule]
    return text.fill(one=merge.one, other=merge.other, kind=kind, evidence=merge.evidence, day=day)
