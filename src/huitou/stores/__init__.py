"""The only part that knows where data lies: SQL for live facts, Parquet for history, engines for analysis."""

from huitou.stores.engine import Engine, Schema, over_lake, over_spark, over_warehouse
from huitou.stores.health import Finding, examine, sqlite_version
from huitou.stores.keys import Key
from huitou.stores.lake import Lake
from huitou.stores.landing import Aside, Landed, Landing, Staged
from huitou.stores.manifest import UNDATED, revision_on, touch
from huitou.stores.requests import Answered
from huitou.stores.scratch import Scratch, quoted
from huitou.stores.settings import Settings
from huitou.stores.shelf import Answer, Shelf
from huitou.stores.sorted_rows import SortedRows, write_sorted
from huitou.stores.sql import writing
from huitou.stores.staff import OWNER, SESSION_LASTS, Staff
from huitou.stores.tables import imports as imports_table
from huitou.stores.tables import links as links_table
from huitou.stores.tables import merges as merges_table
from huitou.stores.tables import quarantine as quarantine_table
from huitou.stores.targets import Target
from huitou.stores.workspace import Workspace, scratch

__all__ = [
    "OWNER",
    "SESSION_LASTS",
    "UNDATED",
    "Answer",
    "Answered",
    "Aside",
    "Engine",
    "Finding",
    "Key",
    "Lake",
    "Landed",
    "Landing",
    "Schema",
    "Scratch",
    "Settings",
    "Shelf",
    "SortedRows",
    "Staff",
    "Staged",
    "Target",
    "Workspace",
    "examine",
    "imports_table",
    "links_table",
    "merges_table",
    "over_lake",
    "over_spark",
    "over_warehouse",
    "quarantine_table",
    "quoted",
    "revision_on",
    "scratch",
    "sqlite_version",
    "touch",
    "write_sorted",
    "writing",
]
