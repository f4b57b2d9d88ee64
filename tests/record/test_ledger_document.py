"""docs/ledger.md is true: its Python runs as it stands there, and its table names every account of the ledger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huitou.stores import AMOUNTS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "ledger.md"
TEXT = MANUAL.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S)


def test_there_is_an_example():
    assert len(EXAMPLES) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda code: code.split("\n", 1)[0])
def test_the_example_runs(example, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(compile(example, str(MANUAL), "exec"), {})


def test_every_account_is_explained():
    told = re.findall(r"^\| `(\w+)` \|", TEXT, re.M)
    assert sorted(told) == sorted(AMOUNTS)
