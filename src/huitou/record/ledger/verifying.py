"""Whether anybody has changed the ledger behind our back: an entry edited, dropped, swapped, slipped in or cut off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from huitou.base import Text
from huitou.record.ledger.audit import Audited, Fault, Where, audit, audited, keys_differ, keys_told
from huitou.record.ledger.heads import Head, Heads, Noted
from huitou.stores import Book, open_book

UNTOLD = "head_untold"
FAULTS = {
    "entry_changed": Text(
        "異動 {n} 的內容或次序被改過",
        "流水 {n} 的内容或次序被改过",
        "entry {n} was changed, or is not in its place",
    ),
    "entry_missing": Text("少了異動 {n}", "少了流水 {n}", "entry {n} is missing"),
    "entry_wrong": Text(
        "異動 {n} 不可能是這個帳戶的",
        "流水 {n} 不可能是这个账户的",
        "entry {n} cannot belong to this account",
    ),
    "tail_cut": Text(
        "異動 {n} 之前的尾端被截掉", "流水 {n} 之前的尾端被截掉", "the newest entries, up to {n}, are missing"
    ),
    "head_lost": Text(
        "帳外記下的異動 {n} 與帳上不符，或已不在",
        "账外记下的流水 {n} 与账上不符，或已不在",
        "entry {n} is not the one that was noted outside the ledger, or is gone",
    ),
    "head_untold": Text(
        "異動 {n} 沒有在帳外記下：停電之後可能如此，否則就是有人塞進來的",
        "流水 {n} 没有在账外记下：停电之后可能如此，否则就是有人塞进来的",
        "entry {n} was not noted outside the ledger: that may be so after a power cut, else somebody slipped it in",
    ),
    "account_differs": Text(
        "帳戶上的數字與異動不符",
        "账户上的数字与流水不符",
        "the account's figures are not what its entries come to",
    ),
    "account_unreadable": Text(
        "帳戶裡有讀不懂的值，無法查核",
        "账户里有读不懂的值，无法核查",
        "the account holds values that make no sense, and cannot be checked",
    ),
    "account_gone": Text(
        "帳戶不見了，還留著 {n} 筆異動",
        "账户不见了，还留着 {n} 笔流水",
        "the account is gone; {n} of its entries are left",
    ),
    "lot_differs": Text(
        "批次 {n} 與異動不符", "批次 {n} 与流水不符", "lot {n} is not what the entries come to"
    ),
    "hold_differs": Text(
        "凍結 {n} 與異動不符", "冻结 {n} 与流水不符", "hold {n} is not what the entries come to"
    ),
    "key_differs": Text(
        "異動 {n} 的請求鍵不見了或被改過",
        "流水 {n} 的请求键不见了或被改过",
        "the key of the request behind entry {n} is gone or was changed",
    ),
    "key_planted": Text(
        "有不屬於異動 {n} 的請求鍵指向它：是有人塞進來的（0 表示沒有這筆異動）",
        "有不属于流水 {n} 的请求键指向它：是有人塞进来的（0 表示没有这条流水）",
        "a key that is not its own leads to entry {n}: somebody slipped it in (0 where there is no entry)",
    ),
    "accounts_gone": Text(
        "帳外記下的帳戶有 {n} 個不在帳上了，可能就是這一個",
        "账外记下的账户有 {n} 个不在账上了，可能就是这一个",
        "{n} accounts that were noted outside the ledger are gone from it; this may be one of them",
    ),
}


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what is not as it was written. heads: how many heads were told outside the database."""

    accounts: int
    entries: int
    heads: int
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def fault_said(fault: Fault) -> Text:
    """A fault as a sentence."""
    return FAULTS[fault.code].fill(n=fault.n)


def verify(where: Where, heads: Heads, progress: Callable[[int, int], None] = lambda *_: None) -> Verified:
    """Follow every chain and hold it against its heads. Changes nothing, and nobody has to wait for it."""
    told: dict[int, list[Head]] = defaultdict(list)
    count = 0
    for head in heads.told():
        told[head.account_id].append(head)
        count += 1
    found: Audited = audit(where, dict(told), chain=True, progress=progress)
    untold = {fault.account_id for fault in found.faults if fault.code == UNTOLD}
    faults = found.faults
    if untold:  # some may have been posted since the file was read
        untold = _untold(where, heads, untold)
        faults = [fault for fault in faults if fault.code != UNTOLD or fault.account_id in untold]
    return Verified(found.accounts, found.entries, count, (*faults, *_planted(where, found.keys)))


def _planted(where: Where, told: int) -> list[Fault]:
    """Keys that lead to entries which do not tell of them. told: how many the entries tell of; where there are just as
    many, and none of those is missing, there can be no other."""
    book = open_book(where)
    try:
        astray = [] if book.keyed() == told else book.astray()
        owners = {here: book.whole(here, here + 1)[0] for here, _ in astray if here is not None}
    finally:
        book.close()
    faults = []
    for here, n in astray:
        row = next(iter(owners.get(here, ())), None) if here is not None else None
        member, currency = (row.member, row.currency) if row else ("", "")
        faults.append(Fault("key_planted", here or 0, member, currency, n))
    return faults


def _untold(where: Where, heads: Heads, accounts: set[int]) -> set[int]:
    """Of some accounts, those whose newest entry is not noted, though it was looked at before the file was read."""
    book = open_book(where)
    try:
        newest = {here: entries[-1] for here in accounts if (entries := book.whole(here, here + 1)[1])}
    finally:
        book.close()
    for head in heads.told():
        row = newest.get(head.account_id)
        if row is not None and head.n == row.n and row.hash.startswith(head.hash):
            del newest[head.account_id]
    return set(newest)


def check(book: Book, account_id: int, heads: Heads) -> tuple[Fault, ...]:
    """The same for one account, while somebody waits: the heads are left to the nightly check where they are many."""
    before = _of(heads, account_id)
    rows = book.whole(account_id, account_id + 1)
    # What was noted since the first look proves the newest entry, and says nothing of those that came after it.
    told = before + [head for head in _of(heads, account_id) if head.n == len(rows[1])]
    faults = audited(*rows, told={account_id: told}).faults + keys_differ(
        book, rows[0], keys_told(rows[0], rows[1])
    )
    return tuple(fault for fault in faults if heads.small or fault.code != "head_untold")


def check_unheard(book: Book, heads: Heads) -> tuple[Fault, ...]:
    """The same for a member of whom there is no account: none was opened, or somebody took it away. Whose an account was
    that is gone can no longer be told, only that one is."""
    if not heads.small:
        return ()
    noted = {head.account_id for head in heads.told() if head.sure}
    gone = noted - {row.account_id for row in book.accounts()} if noted else set()
    return (Fault("accounts_gone", 0, "", "", len(gone)),) if gone else ()


def _of(heads: Heads, account_id: int) -> list[Head]:
    return [head for head in heads.told() if head.account_id == account_id] if heads.small else []


def fold(heads: Heads, noted: Noted, still: Callable[[], None] = lambda: None) -> bool:
    """Keep the newest line of each account that is known to be done, and what was announced after it: enough, once all
    lines up to `noted` were found true, so that the file does not grow for ever. What was noted since stays as it is.
    Returns and calls `still` as `Heads.fold` does."""
    done: dict[int, Head] = {}
    for head in noted.told():
        if head.sure and head.n >= done.get(head.account_id, head).n:
            done[head.account_id] = head

    def announced() -> Iterator[Head]:
        for head in noted.told():
            if not head.sure and (head.account_id not in done or head.n > done[head.account_id].n):
                yield head

    return heads.fold(chain(done.values(), announced()), noted, still)


def accept(where: Where, heads: Heads) -> None:
    """Note the heads as they are now in the database, and nothing else."""
    book = open_book(where)
    try:
        heads.fold(Head(True, row.account_id, row.n, row.hash) for row in book.accounts())
    finally:
        book.close()
