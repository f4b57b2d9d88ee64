"""In which language the terminal speaks: what was asked for, else the company's, else the system's, else English."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from huitou.base import LANGS, HuitouError, Text, Unfit

_UNKNOWN = Text(
    "沒有語言「{said}」；請用 zh-Hant、zh-Hans 或 en。",
    "没有语言“{said}”；请用 zh-Hant、zh-Hans 或 en。",
    "There is no language “{said}”; use zh-Hant, zh-Hans or en.",
)


def known(said: str) -> str | None:
    """One of LANGS for a language tag or a system locale (zh_TW.UTF-8, zh-CN, en_GB); None for any other."""
    from huitou.faces.language import understood

    return understood(said.split(".")[0].split("@")[0])


def asked(said: str) -> str:
    """The language a person named. Raises Unfit for one that Huitou does not speak."""
    found = known(said)
    if found is None:
        raise Unfit("lang.unknown", _UNKNOWN, said=said)
    return found


def spoken(said: str | None = None, folder: Path | None = None) -> str:
    """`said` or HUITOU_LANG; else the workspace's language, else the system's, where the terminal can show it."""
    for wish in (said, os.environ.get("HUITOU_LANG")):
        if wish and (found := known(wish)):
            return found
    found = _of_workspace(folder) or _of_system()
    return found if found in LANGS and _can_show("回頭") else "en"


def _of_workspace(folder: Path | None) -> str | None:
    if folder is None or not folder.is_dir():
        return None
    from huitou.stores import Settings

    try:
        return Settings.read(folder).lang
    except (HuitouError, OSError):
        return None  # the command itself will say what is wrong with the settings


def _of_system() -> str | None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return known(os.environ[name])
    return None


def _can_show(word: str) -> bool:
    try:
        word.encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
