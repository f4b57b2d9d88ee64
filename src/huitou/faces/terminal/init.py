"""huitou init: a new workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.language import asked
from huitou.faces.terminal.options import Json
from huitou.faces.terminal.telling import telling

_DONE = Text(
    "「{folder}」可以用了（時區 {zone}，幣別 {currency}）。接著：huitou import -w {folder} 檔案",
    "“{folder}”可以用了（时区 {zone}，币种 {currency}）。接着：huitou import -w {folder} 文件",
    "“{folder}” is ready (zone {zone}, currency {currency}). Next: huitou import -w {folder} FILE",
)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    zone: Annotated[str, typer.Option(help="IANA zone in which the company's days begin.")] = "Asia/Taipei",
    currency: Annotated[str, typer.Option(help="ISO 4217 code of its money.")] = "TWD",
    lang: Annotated[
        str | None, typer.Option(metavar="LANG", help="Its language: zh-Hant, zh-Hans or en.")
    ] = None,
    country: Annotated[str, typer.Option(help="ISO 3166 code, for phone numbers without a prefix.")] = "TW",
    name: Annotated[str | None, typer.Option(help="What the company is called.")] = None,
    as_json: Json = False,
) -> None:
    """Make a new workspace for a company.

    A folder that holds everything about it, and nothing about any other.
    """
    with telling(lang, as_json=as_json) as tell:
        from huitou.stores import Settings, Workspace

        own = asked(lang) if lang else tell.lang
        called = name or folder.absolute().name
        settings = Settings(zone=zone, currency=currency, lang=own, country=country, name=called)
        Workspace.create(folder, settings)
        if tell.json:
            plain = {k: getattr(settings, k) for k in ("name", "zone", "currency", "lang", "country")}
            tell.data({"workspace": str(folder), **plain})
        else:
            tell.say(_DONE, folder=folder, zone=zone, currency=currency)
