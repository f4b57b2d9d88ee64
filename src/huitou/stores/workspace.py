"""A workspace: one company, its own settings, database and lake, so that companies never share a table."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select

from huitou.base import Clock, Conflict, Refused, Text
from huitou.stores.books import Book, open_book
from huitou.stores.books.tables import LEDGER
from huitou.stores.books.tables import entries as ledger_entries
from huitou.stores.choices import Choices
from huitou.stores.groupings import Groupings
from huitou.stores.jobs import Jobs, Outbox
from huitou.stores.jobs.tables import outbox
from huitou.stores.keys import Keys
from huitou.stores.lake import Lake
from huitou.stores.manifest import touch
from huitou.stores.requests import Requests
from huitou.stores.scratch import Scratch
from huitou.stores.settings import FILE, Settings
from huitou.stores.shelf import Shelf
from huitou.stores.sql import connect, writing
from huitou.stores.staff import Roll
from huitou.stores.tables import (
    about,
    choices,
    figures,
    imports,
    lake_files,
    links,
    merges,
    quarantine,
    targets,
)
from huitou.stores.targets import Targets

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
_FIXED = Text(
    zh_hant="已經有資料了，{name} 不能再改（現在是 {was}）；要換的話，請另開一個工作資料夾重新匯入。",
    zh_hans="已经有数据了，{name} 不能再改（现在是 {was}）；要换的话，请另开一个工作文件夹重新导入。",
    en="There are records already, so {name} stays {was}; to change it, import into a new workspace.",
)
_USED = Text(
    zh_hant="這裡已經有資料了，不能再放進示範資料。",
    zh_hans="这里已经有数据了，不能再放进示范数据。",
    en="Something is recorded here already; the sample cannot be mixed with it.",
)
_NOT_SAMPLE = Text(
    zh_hant="這裡不是示範資料，不能整個清掉；請到匯入紀錄逐一復原。",
    zh_hans="这里不是示范数据，不能整个清掉；请到导入记录逐一撤销。",
    en="These records are not the sample, so they cannot be cleared away; undo the imports one by one instead.",
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
        folder.chmod(0o700)  # customers, password hashes and keys are no other user's business
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
            if workspace.used:
                raise Refused("settings.zone_moved", _ZONE_MOVED, was=was, now=workspace.settings.zone)
            workspace._keep("zone", workspace.settings.zone)  # no day was cut yet
        return workspace

    @property
    def used(self) -> bool:
        """Whether anything lies here: as long as it does, the zone and the currency stay what they are."""
        with self.db.connect() as on:
            live = select(imports.c.seq).where(imports.c.undone_at.is_(None)).limit(1)
            if on.execute(live).first() is not None:
                return True
        with self.live.connect() as on:
            return on.execute(select(ledger_entries.c.n).limit(1)).first() is not None

    @property
    def sample(self) -> bool:
        """Whether all that is recorded is made up, so that it may be cleared away."""
        with self.db.connect() as on:
            return on.execute(select(about.c.value).where(about.c.name == "sample")).scalar() == "yes"

    def configure(self, **values: str) -> None:
        """Change name, zone, currency, lang or country, in huitou.toml too.

        Raises Unfit for a value that makes no sense, Refused for another zone or currency where data lie already.
        """
        for name in ("zone", "currency"):
            if values.get(name, getattr(self.settings, name)) != getattr(self.settings, name) and self.used:
                raise Refused("settings.fixed", _FIXED, name=name, was=getattr(self.settings, name))
        self.settings = self.settings.changed(self.folder, **values)
        self._keep("zone", self.settings.zone)

    def mark_sample(self) -> None:
        """Say that what is recorded here is made up. Raises Refused where something was recorded before."""
        if self.used:
            raise Refused("workspace.used", _USED)
        self._keep("sample", "yes")

    def clear_sample(self) -> None:
        """Take all of the made-up records away, so that a company can begin with its own; staff and keys stay.

        Raises Refused where the records are not marked as made up.
        """
        if not self.sample:
            raise Refused("workspace.not_sample", _NOT_SAMPLE)
        with writing(self.db) as on:
            for table in (imports, lake_files, quarantine, links, merges, figures, targets, choices):
                on.execute(delete(table))
            on.execute(delete(about).where(about.c.name == "sample"))
            touch(on)
        self._clear_ledger()
        for part in ("lake", "derived"):  # what nobody reads any more; a crash here leaves files, never facts
            shutil.rmtree(self.folder / part, ignore_errors=True)
        (self.folder / "lake").mkdir(exist_ok=True)

    def _clear_ledger(self) -> None:
        """Made-up points are no money, so for once entries may go: with their keys, their messages and their heads."""
        with writing(self.live) as on:
            for table in (outbox, *reversed(LEDGER)):
                on.execute(delete(table))
        for file in self.folder.glob("ledger.*"):
            file.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "outbox", ignore_errors=True)

    def _keep(self, name: str, value: str) -> None:
        with writing(self.db) as on:
            on.execute(delete(about).where(about.c.name == name))
            on.execute(insert(about).values(name=name, value=value))

    @cached_property
    def db(self) -> Engine:
        return connect(self.folder / "huitou.db")

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.folder / "lake", self.db)

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.db)

    @cached_property
    def groupings(self) -> Groupings:
        return Groupings(self.folder / "derived" / "segments")

    @cached_property
    def staff(self) -> Roll:
        return Roll(self.db)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.db)

    @cached_property
    def targets(self) -> Targets:
        return Targets(self.db)

    @cached_property
    def choices(self) -> Choices:
        return Choices(self.db)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self.db)

    @cached_property
    def live(self) -> Engine:
        """The database of the live facts. Raises Unreachable where huitou.toml names one that does not answer."""
        return connect(self.settings.database) if self.settings.database else self.db

    @cached_property
    def book(self) -> Book:
        """The ledger's tables in the database of the live facts."""
        _ = self.live  # which brings its tables up to date
        return open_book(self.settings.database or self.folder / "huitou.db")

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.live)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.live, self.folder / "outbox")

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
