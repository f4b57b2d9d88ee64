"""The only part that knows where data lies: SQL for live facts, Parquet for history, engines for analysis."""

from huitou.stores.books import (
    AMOUNTS,
    LAST_ACCOUNT,
    AccountRow,
    Asked,
    Book,
    Changes,
    EntryRow,
    Gathering,
    HoldRow,
    KeyRow,
    Loaded,
    LotRow,
    MessageRow,
    SQLiteBook,
    open_book,
)
from huitou.stores.books.tables import accounts as ledger_accounts
from huitou.stores.books.tables import holds as ledger_holds
from huitou.stores.books.tables import lots as ledger_lots
from huitou.stores.books.tables import members as ledger_members
from huitou.stores.books.tables import policies as ledger_policies
from huitou.stores.choices import Choice
from huitou.stores.engine import Engine, Schema, over_lake, over_spark, over_warehouse
from huitou.stores.groupings import Grouping, Groupings, must_be_a_name
from huitou.stores.health import Finding, examine, sqlite_version
from huitou.stores.jobs import Claim, Fence, Job, Jobs, Message, Nightly, Outbox, Sent, Worked, work
from huitou.stores.keys import Key
from huitou.stores.lake import Lake
from huitou.stores.landing import Aside, Landed, Landing, Staged
from huitou.stores.manifest import UNDATED, revision_on, touch
from huitou.stores.requests import Answered
from huitou.stores.scratch import Scratch, quoted
from huitou.stores.settings import Settings
from huitou.stores.shelf import Answer, Shelf
from huitou.stores.sorted_rows import SortedRows, write_sorted
from huitou.stores.sql import connect, insert_once, writing
from huitou.stores.staff import OWNER, SESSION_LASTS, Staff
from huitou.stores.tables import imports as imports_table
from huitou.stores.tables import links as links_table
from huitou.stores.tables import merges as merges_table
from huitou.stores.tables import quarantine as quarantine_table
from huitou.stores.targets import Target
from huitou.stores.workspace import Workspace, scratch

__all__ = [
    "AMOUNTS",
    "LAST_ACCOUNT",
    "OWNER",
    "SESSION_LASTS",
    "UNDATED",
    "AccountRow",
    "Answer",
    "Answered",
    "Aside",
    "Asked",
    "Book",
    "Changes",
    "Choice",
    "Claim",
    "Engine",
    "EntryRow",
    "Fence",
    "Finding",
    "Gathering",
    "Grouping",
    "Groupings",
    "HoldRow",
    "Job",
    "Jobs",
    "Key",
    "KeyRow",
    "Lake",
    "Landed",
    "Landing",
    "Loaded",
    "LotRow",
    "Message",
    "MessageRow",
    "Nightly",
    "Outbox",
    "SQLiteBook",
    "Schema",
    "Scratch",
    "Sent",
    "Settings",
    "Shelf",
    "SortedRows",
    "Staff",
    "Staged",
    "Target",
    "Worked",
    "Workspace",
    "connect",
    "examine",
    "imports_table",
    "insert_once",
    "ledger_accounts",
    "ledger_holds",
    "ledger_lots",
    "ledger_members",
    "ledger_policies",
    "links_table",
    "merges_table",
    "must_be_a_name",
    "open_book",
    "over_lake",
    "over_spark",
    "over_warehouse",
    "quarantine_table",
    "quoted",
    "revision_on",
    "scratch",
    "sqlite_version",
    "touch",
    "work",
    "write_sorted",
    "writing",
]
