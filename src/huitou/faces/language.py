"""The three languages of the faces: the words of pages and reports from gettext catalogues, and which one to speak."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from huitou.base import LANGS

TEXTS = Path(__file__).parent / "web" / "texts"

OWN_NAMES = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文", "en": "English"}


@dataclass(frozen=True)
class Language:
    """One language: its BCP 47 code, Babel's locale, and what each message of the chrome is in it."""

    code: str
    locale: Locale
    messages: dict[str, str]

    @property
    def own_name(self) -> str:
        return OWN_NAMES[self.code]

    @property
    def brief_name(self) -> str:
        """The same where there is little room."""
        return {"zh-Hant": "繁", "zh-Hans": "简", "en": "EN"}[self.code]

    def say(self, message: str, **values: object) -> str:
        """The message in this language with its {names} filled in. A message is written in English in the code;
        a test holds that every catalogue has every message."""
        said = self.messages.get(message, message)
        return said.format(**values) if values else said


@cache
def language(code: str) -> Language:
    """The language with that code. Raises KeyError for any that the house does not speak."""
    name = {lang: lang.replace("-", "_") for lang in LANGS}[code]
    return Language(code, Locale.parse(name), messages(name))


def messages(name: str) -> dict[str, str]:
    """All messages of a language (zh_Hant, zh_Hans, en), from its catalogues: one for each part of the pages."""
    found: dict[str, str] = {}
    for path in sorted((TEXTS / name).glob("*.po")):
        with path.open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file, locale=name) if m.id and m.string}
    return found


def understood(said: str | None) -> str | None:
    """The house's code for what somebody asked for (zh-TW, zh_CN, en-GB …); None where it speaks no such language."""
    asked = (said or "").strip().replace("_", "-").lower()
    if asked in ("zh-hant", "zh-tw", "zh-hk", "zh-mo") or asked.startswith("zh-hant-"):
        return "zh-Hant"
    if asked in ("zh", "zh-hans", "zh-cn", "zh-sg") or asked.startswith("zh-hans-"):
        return "zh-Hans"
    return "en" if asked.split("-")[0] == "en" else None
