"""A workspace: one company, its own settings, database and lake, so that companies never share a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, insert, select

from huitou.base import Clock, Conflict, Refused, Text
from huitou.stores.lake import Lake
from huitou.stores.scratch import Scratch
from huitou.stores.settings import FILE, Settings
from huitou.stores.shelf import Shelf
from huitou.stores.sql import connect, writing
from huitou.stores.tables import about

_EXISTS = Text(
    zh_hant="「{folder}」裡已經有檔案，不能當新的工作資料夾；請換一個空的資料夾。",
    zh_hans="“{folder}”里已经有文件，不能当新的工作文件夹；请换一个空的文件夹。",
    en="“{folder}” already holds files and cannot become a new workspace; choose an empty folder.",
)
_ZONE_MOVED = Text(
    zh_hant="這家公司的資料是按時區 {was} 切日子的，設定檔現在寫 {now}；請改回來，或用新時區另開工作資料夾重新匯入。",
    zh_hans="这家公司的数据是按时区 {was} 切日子的，设置文件现在写 {now}；请改回来，或用新时区另开工作文件夹重新导入。",
    en="This company's days were cut in the zone {was}, but the settings now say {now}; change it back, or import "
    "into a new workspace with the new zone.",
)


@dataclass
class Workspace:
    """Everything kept for one company. `derived/` may be deleted at any time and is built again."""

    folder: Path
    settings: Settings
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def create(
        cls, folder: Path | str, settings: Settings | None = None, clock: Clock | None = None
    ) -> Workspace:
        """Make a new workspace. Raises Conflict where the folder already holds anything."""
        folder = Path(folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Conflict("workspace.exists", _EXISTS, folder=folder)
        settings = settings or Settings()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lake").mkdir()
        workspace = cls(folder, settings, clock or Clock())
        with writing(workspace.db) as on:
            on.execute(insert(about).values(name="zone", value=settings.zone))
            on.execute(insert(about).values(name="revision", value="0"))
        settings.write(folder)  # last: a folder with huitou.toml is a whole workspace
        return workspace

    @classmethod
    def open(cls, folder: Path | str, clock: Clock | None = None) -> Workspace:
        """Open a workspace. Raises Missing, Unfit, or Refused when the zone was changed behind the data's back."""
        folder = Path(folder)
        workspace = cls(folder, Settings.read(folder), clock or Clock())
        with workspace.db.connect() as on:
            was = on.execute(select(about.c.value).where(about.c.name == "zone")).scalar()
        if was != workspace.settings.zone:
            raise Refused("settings.zone_moved", _ZONE_MOVED, was=was, now=workspace.settings.zone)
        return workspace

    @cached_property
    def db(self) -> Engine:
        return connect(self.folder / "huitou.db")

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.folder / "lake", self.db)

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.db)

    @property
    def derived(self) -> Path:
        """The folder of what can be deleted and rebuilt."""
        folder = self.folder / "derived"
        folder.mkdir(exist_ok=True)
        return folder

    def scratch(self) -> Scratch:
        return scratch(self.folder)


def scratch(folder: Path) -> Scratch:
    """A private analytical database that spills into the workspace."""
    return Scratch(folder / "derived" / "spill")


__all__ = ["FILE", "Workspace", "scratch"]
