"""The manual of importing names every reason for which a row goes aside, and every key a map may have."""

import re
from dataclasses import fields
from pathlib import Path

from huitou.record.intake import maps

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
INTAKE = ROOT / "src" / "huitou" / "record" / "intake"


def test_every_reason_is_told():
    code = "".join(
        (INTAKE / f"{n}.py").read_text(encoding="utf-8")
        for n in ("checking", "sorting_out", "weaving", "maps")
    )
    codes = set(re.findall(r'(?:_add|add)\("(\w+)"', code)) | set(re.findall(r'"intake\.(\w+)"', code))
    codes |= {"number", "date", "yes_no"}
    codes -= {"mostly_bad", "unknown_map", "bad_map"}  # of a whole file
    assert {c for c in codes if f"`intake.{c}`" not in PAGE} == set()


def test_every_key_of_a_map_is_told():
    keys = {f.name for f in fields(maps.Take)} - {"headers"} | {"column"}
    assert {k for k in keys if f"`{k}`" not in PAGE} == set()
    assert {h for h in maps.GATHERS if h not in PAGE} == set()


def test_the_example_of_a_map_is_one():
    import tomllib

    from huitou.record import FACTS

    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert maps.build("example", tomllib.loads(example), FACTS).strands
