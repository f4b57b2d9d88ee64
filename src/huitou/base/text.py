"""A text in the three languages of the house; an incomplete one cannot be built."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LANGS = ("zh-Hant", "zh-Hans", "en")


@dataclass(frozen=True)
class Text:
    """One sentence or label in Traditional Chinese, Simplified Chinese and English.

    Raises ValueError when a language is empty, so that a page can never fall back to another one.
    """

    zh_hant: str
    zh_hans: str
    en: str

    def __post_init__(self) -> None:
        for lang in LANGS:
            if not self.said(lang).strip():
                raise ValueError(f"a Text needs all of {', '.join(LANGS)}; {lang} is empty: {self.en!r}")

    def said(self, lang: str) -> str:
        """The text in `lang`, one of LANGS; any other language is answered in English."""
        return {"zh-Hant": self.zh_hant, "zh-Hans": self.zh_hans}.get(lang, self.en)

    def fill(self, **values: object) -> Text:
        """The same text with its {names} filled in, in all languages; a value that is a Text is said in each."""

        def filled(lang: str) -> str:
            said = {k: v.said(lang) if isinstance(v, Text) else v for k, v in values.items()}
            return self.said(lang).format(**said)

        return Text(*(filled(lang) for lang in LANGS))

    def as_dict(self) -> dict[str, str]:
        """{"zh-Hant": …, "zh-Hans": …, "en": …}, for JSON."""
        return {lang: self.said(lang) for lang in LANGS}


def rowed(texts: Iterable[Text | str]) -> Text:
    """Texts or words in a row, as each language lists them; at least one."""
    row = [same(one) if isinstance(one, str) else one for one in texts]
    marks = {"zh-Hant": "、", "zh-Hans": "、", "en": ", "}
    return Text(*(marks[lang].join(one.said(lang) for one in row) for lang in LANGS))


def same(word: str) -> Text:
    """A word that is alike in all three languages (a name, a code, a number)."""
    return Text(word, word, word)
