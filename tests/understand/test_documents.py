"""What the documents on statistics show runs as it stands, and returns what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def shown(document: str) -> dict:
    """What the document's Python leaves behind, all blocks run in turn."""
    left: dict = {}
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / document).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, document, "exec"), left)
    return left


@pytest.fixture(scope="module")
def model():
    return shown("path-model.md")["model"]


def frames():
    """Each frame of the table “What you get”, with the columns named there."""
    table = (DOCS / "path-model.md").read_text("utf-8").partition("## What you get")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `\.(\w+)(\(\))?` \|[^|]*\| (`.*`) \|$", table, re.MULTILINE)
    return [(name, bool(call), re.findall(r"`(\w+)`", columns)) for name, call, columns in rows]


@pytest.mark.parametrize(("name", "call", "columns"), frames(), ids=[name for name, _, _ in frames()])
def test_a_frame_has_the_columns_that_the_document_names(model, name, call, columns):
    found = getattr(model, name)
    assert list((found(repeats=1) if call else found).columns) == columns


def test_the_document_names_the_frames_people_look_for():
    assert {"paths", "weights", "loadings", "r2", "reliability", "htmt", "f2", "intervals"} <= {
        f[0] for f in frames()
    }


def test_the_examples_of_the_drivers_run_and_say_what_the_document_says():
    left = shown("drivers-statistics.md")
    said = " ".join((DOCS / "drivers-statistics.md").read_text("utf-8").split())
    assert left["stones"].said.en in said
    assert left["shares"].of("service").standing == "drives"
    assert 0 < left["index"].low < left["index"].value < left["index"].high < 100
