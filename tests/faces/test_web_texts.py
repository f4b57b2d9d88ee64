"""Every message of the pages and reports is said in all three languages, and each placeholder stays what it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from huitou.faces import language
from tests.shape.tree import ROOT

FACES = ROOT / "src/huitou/faces"
NAMES = ("zh_Hant", "zh_Hans", "en")


def sources() -> list[Path]:
    return [
        *FACES.glob("*.py"),
        *(
            f
            for part in ("web", "reports", "charts")
            for end in ("py", "html")
            for f in (FACES / part).rglob(f"*.{end}")
        ),
    ]


def written() -> set[str]:
    """Every message in the code and the templates."""
    found: set[str] = set()
    for path in sources():
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        with path.open("rb") as file:
            marks = {"_": None, "say": None, "N_": None}
            found |= {str(m[1]) for m in extract(method, file, keywords=marks)}
    return found


def catalogue(name: str) -> dict[str, str]:
    """Every message of a language; each stands in one of its catalogues only."""
    found: dict[str, str] = {}
    for path in sorted((language.TEXTS / name).glob("*.po")):
        with path.open("rb") as file:
            messages = [m for m in read_po(file, locale=name) if m.id]
        assert not [m.id for m in messages if m.fuzzy]
        here = {str(m.id): str(m.string) for m in messages}
        assert not set(here) & set(found), f"{path.name} says again what another catalogue says"
        found |= here
    return found


def test_the_languages_have_the_same_catalogues():
    found = {name: {p.name for p in (language.TEXTS / name).glob("*.po")} for name in NAMES}
    assert found["zh_Hant"] == found["zh_Hans"] == found["en"] != set()


@pytest.mark.parametrize("name", NAMES)
def test_no_message_is_missing_and_none_is_left_over(name):
    known = catalogue(name)
    assert written() - set(known) == set()
    assert set(known) - written() == set()
    assert [m for m, said in known.items() if not said.strip()] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_uses_the_placeholders_of_its_message(name):
    for message, said in catalogue(name).items():
        holes = re.findall(r"{(\w+)}", message)
        assert set(re.findall(r"{(\w+)}", said)) == set(holes), message


@pytest.mark.parametrize("name", ["zh_Hant", "zh_Hans"])
def test_chinese_is_chinese(name):
    plain = {m: s for m, s in catalogue(name).items() if not re.search(r"[一-鿿]", s)}
    assert set(plain) <= {f"{{n}} {w}" for w in ()} | {"{done} of {total}"}


def test_each_script_is_its_own():
    from tests.shape.test_texts import EITHER, SIMPLIFIED, TRADITIONAL

    assert not set("".join(catalogue("zh_Hans").values())) & set(TRADITIONAL) - EITHER
    assert not set("".join(catalogue("zh_Hant").values())) & set(SIMPLIFIED) - EITHER


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("zh-TW", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh", "zh-Hans"), ("zh-Hans-SG", "zh-Hans"),
     ("en-GB", "en"), ("EN", "en"), ("fr", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_language_is_understood_by_its_usual_names(asked, spoken):
    assert language.understood(asked) == spoken
