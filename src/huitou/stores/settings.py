"""What a company set for itself, in huitou.toml: a file a person can read and edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huitou.base import LANGS, Missing, Text, Unfit
from huitou.stores.sql import POSTGRESQL

FILE = "huitou.toml"

_NO_WORKSPACE = Text(
    zh_hant="「{folder}」不是回頭的工作資料夾；請先執行 huitou init {folder}。",
    zh_hans="“{folder}”不是回头的工作文件夹；请先执行 huitou init {folder}。",
    en="“{folder}” is not a Huitou workspace; run huitou init {folder} first.",
)
_UNREADABLE = Text(
    zh_hant="設定檔 {file} 讀不懂：{why}。請改正後再試。",
    zh_hans="设置文件 {file} 读不懂：{why}。请改正后再试。",
    en="The settings file {file} cannot be read: {why}. Mend it and try again.",
)
_BAD_VALUE = Text(
    zh_hant="設定「{name}」不能是「{said}」；請用{want}。",
    zh_hans="设置“{name}”不能是“{said}”；请用{want}。",
    en="The setting “{name}” cannot be “{said}”; use {want}.",
)
_ZONE = Text(
    "IANA 時區名稱，如 Asia/Taipei", "IANA 时区名称，如 Asia/Shanghai", "an IANA zone such as Asia/Taipei"
)
_CURRENCY = Text(
    "三個大寫字母的幣別，如 TWD", "三个大写字母的币种，如 CNY", "a three-letter code such as TWD"
)
_LANG = Text("其中之一：" + "、".join(LANGS), "其中之一：" + "、".join(LANGS), "one of " + ", ".join(LANGS))
_COUNTRY = Text(
    "兩個大寫字母的國家代碼，如 TW", "两个大写字母的国家代码，如 CN", "a two-letter country such as TW"
)
_DATABASE = Text(
    "postgresql://使用者@主機/資料庫", "postgresql://用户@主机/数据库", "postgresql://user@host/database"
)


@dataclass(frozen=True)
class Settings:
    """zone: IANA zone in which days begin; currency: ISO 4217; lang: the company's language; country: ISO 3166
    alpha-2, for phone numbers without a prefix; database: postgresql:// URL of the live facts, empty where they lie
    in the workspace's own file; more: the other tables of huitou.toml as they stand."""

    zone: str = "Asia/Taipei"
    currency: str = "TWD"
    lang: str = "zh-Hant"
    country: str = "TW"
    name: str = "Huitou"
    database: str = field(default="", repr=False)  # may hold a password
    more: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
            raise Unfit("settings.zone", _BAD_VALUE, name="zone", said=self.zone, want=_ZONE) from wrong
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise Unfit("settings.currency", _BAD_VALUE, name="currency", said=self.currency, want=_CURRENCY)
        if self.lang not in LANGS:
            raise Unfit("settings.lang", _BAD_VALUE, name="lang", said=self.lang, want=_LANG)
        if not (len(self.country) == 2 and self.country.isascii() and self.country.isupper()):
            raise Unfit("settings.country", _BAD_VALUE, name="country", said=self.country, want=_COUNTRY)
        if self.database and not self.database.startswith(POSTGRESQL):
            said = self.database.partition(":")[0]  # never the rest: it may hold a password
            raise Unfit("settings.database", _BAD_VALUE, name="database", said=said, want=_DATABASE)

    def table(self, name: str) -> Mapping[str, Any]:
        """One table of huitou.toml, empty where it is not there."""
        value = self.more.get(name, {})
        return value if isinstance(value, Mapping) else {}

    @classmethod
    def read(cls, folder: Path) -> Settings:
        """Read huitou.toml. Raises Missing where there is none, Unfit where it makes no sense."""
        file = folder / FILE
        if not file.is_file():
            raise Missing("workspace.none", _NO_WORKSPACE, folder=folder)
        try:
            said = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
            raise Unfit("settings.unreadable", _UNREADABLE, file=file, why=wrong) from wrong
        plain = ("zone", "currency", "lang", "country", "name", "database")
        known = {k: str(said.pop(k)) for k in plain if k in said}
        return cls(**known, more=said)

    def write(self, folder: Path) -> None:
        """Write a new huitou.toml with the sections a company may fill in explained in it."""
        lines = [
            f'{k} = "{_quoted(getattr(self, k))}"' for k in ("name", "zone", "currency", "lang", "country")
        ]
        lines.append(f'database = "{_quoted(self.database)}"' if self.database else _EMBEDDED)
        (folder / FILE).write_text("\n".join([*lines, _REST]), encoding="utf-8")

    def changed(self, folder: Path, **values: str) -> Settings:
        """These settings with some of name, zone, currency, lang and country changed, in huitou.toml too, where
        everything else that a person wrote stays as it stands. Raises Unfit, and then nothing is changed."""
        import tomlkit

        wanted = replace(self, **dict[str, Any](values))
        said = tomlkit.parse((folder / FILE).read_text(encoding="utf-8"))
        for name, value in values.items():
            said[name] = value
        beside = folder / f".{FILE}.new"
        beside.write_text(tomlkit.dumps(said), encoding="utf-8")
        beside.replace(folder / FILE)
        return wanted


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


_EMBEDDED = '# database = "postgresql://user@host/huitou"  # live facts on a server of your own'
_REST = """
# [figures]                 # bases under which a figure is marked as small, or not shown at all
# mark_below = 30
# withhold_below = 5

# [measures.churn_rate]     # a measure's own options, see its page
# lapsed_after_days = 90

# [identity]                # which identities join two records into one customer
# rules = ["phone", "email", "line", "wechat", "card", "shop"]
# shared_above = 3          # an identity on more records than this is shared, and joins none
# largest = 20              # a group of more records than this is doubtful and not joined
# never = ["+8862*"]        # identities that join nobody; a star stands for the rest
# gmail_dots = false        # whether a.b@gmail.com is ab@gmail.com
# birthdays = true          # records whose birthdays differ are not joined
# names = true              # the same for names, where only a phone, an e-mail or a card is shared

# [warehouse]               # measure the company's own tables instead of imported files
# url = "postgresql+psycopg://user@host/db"
# purchases = "shop.orders"
"""
