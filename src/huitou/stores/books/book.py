"""What the ledger asks of a database, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from huitou.base import Text
from huitou.stores.books.rows import AccountRow, Asked, Changes, EntryRow, HoldRow, KeyRow, Loaded, LotRow
from huitou.stores.jobs import Fence

FAILED = Text(
    zh_hant="點數帳本寫不進去或讀不到：{why}。請檢查資料庫、磁碟空間與權限，再用同一個鍵送一次；同一個鍵只會入帳一次。",
    zh_hans="积分账本写不进去或读不到：{why}。请检查数据库、磁盘空间与权限，再用同一个键发一次；同一个键只会入账一次。",
    en="The ledger cannot be written or read: {why}. Check the database, the disk and its permissions, then ask again "
    "with the same key: it is posted once, however often it is asked.",
)
LOST = Text(
    zh_hant="這件工作已經由別人接手；這裡什麼都沒有改變。",
    zh_hans="这个任务已经由别人接手；这里什么都没有改变。",
    en="Another worker has taken this job over; nothing was changed here.",
)

PORTION = 2000  # accounts read at once
LAST_ACCOUNT = (1 << 63) - 1  # the highest number there is: a range up to it has it in

# Entries to which a key leads that cannot be theirs: there is no such entry, or it has more keys than it can have. An
# entry that tells of an event has that event's key and the caller's own, and others under which the event came again;
# one that time made, or the receiving side of a gift, has none; any other has one. And keys, as entry 0 of no account,
# that say that something was done and lead to no entry: only a settling (~) may come to nothing, a refusal says its data.
_OF_NO_ENTRY = "k.n IS NULL AND substr(k.key, 1, 1) <> '~' AND substr(k.outcome, 1, 8) <> '{\"data\":'"
ASTRAY = f"""
SELECT NULL AS account_id, 0 AS n WHERE EXISTS (SELECT 1 FROM ledger_keys AS k WHERE {_OF_NO_ENTRY})
UNION ALL
SELECT k.account_id, k.n FROM ledger_keys AS k
LEFT JOIN ledger_entries AS e ON e.account_id = k.account_id AND e.n = k.n
WHERE k.n IS NOT NULL
GROUP BY k.account_id, k.n
HAVING MAX(e.n) IS NULL
    OR SUM(CASE WHEN substr(k.key, 1, 1) = '=' THEN 1 ELSE 0 END)
        > MAX(CASE WHEN e.source <> '' AND e.source_id <> '' THEN 1 ELSE 0 END)
    OR (MAX(CASE WHEN e.source <> '' AND e.source_id <> '' THEN 1 ELSE 0 END) = 0 AND COUNT(*) > 1)
    OR MAX(CASE WHEN e.kind IN ('vest', 'timeout', 'expire', 'gift_in') THEN 1 ELSE 0 END) = 1
ORDER BY 1, 2
"""
KEYED = f"SELECT COUNT(*) FROM ledger_keys AS k WHERE k.n IS NOT NULL OR ({_OF_NO_ENTRY})"

Compute = Callable[[Loaded], Changes]


class Book(Protocol):
    """The ledger's tables in one database. Safe to share between threads; each process opens its own."""

    def turn(self, asked: Asked, compute: Compute, fence: Fence | None = None) -> None:
        """Load what is asked for, compute, and write what changed: durably, wholly, and only if nothing that was
        seen has changed meanwhile. `compute` may be called again with fresher rows. Raises Conflict("job.lost") where
        the fence is no longer the newest, Unreachable where the database does not answer or its disk is full."""
        ...

    def look(self, asked: Asked) -> Loaded:
        """Load without writing."""
        ...

    def ranges(self, size: int) -> list[tuple[int, int]]:
        """Ranges [low, high) of account ids that hold `size` accounts each, the last one fewer."""
        ...

    def whole(
        self, low: int, high: int
    ) -> tuple[list[AccountRow], list[EntryRow], list[LotRow], list[HoldRow]]:
        """All rows of the accounts in [low, high), as of one instant, each list by account and number."""
        ...

    def accounts(self) -> Iterator[AccountRow]:
        """All accounts by id, read in portions."""
        ...

    def keys(self, keys: Sequence[str]) -> dict[str, KeyRow]:
        """What became of some keys."""
        ...

    def keyed(self) -> int:
        """How many keys lead to an entry, or say that they do."""
        ...

    def astray(self) -> list[tuple[int | None, int]]:
        """Account and number of each entry, there or not, to which a key leads that cannot be its own; None and 0 where
        keys tell of something done and lead nowhere."""
        ...

    def close(self) -> None: ...
