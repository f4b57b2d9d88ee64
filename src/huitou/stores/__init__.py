"""The only part that knows where data lies: SQL for live facts, Parquet for history, engines for analysis."""

from huitou.stores.engine import Engine, Schema, over_lake, over_spark, over_warehouse
from huitou.stores.lake import Aside, Lake, Landed, Landing, Staged
from huitou.stores.scratch import Scratch
from huitou.stores.settings import Settings
from huitou.stores.sql import writing
from huitou.stores.workspace import Workspace, scratch

__all__ = [
    "Aside",
    "Engine",
    "Lake",
    "Landed",
    "Landing",
    "Schema",
    "Scratch",
    "Settings",
    "Staged",
    "Workspace",
    "over_lake",
    "over_spark",
    "over_warehouse",
    "scratch",
    "writing",
]
