"""huitou customers find, show and timeline; and the same in a notebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import huitou
from huitou.base import Missing
from tests.clientele import clientele
from tests.faces.test_cli_importing import run


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clientele(tmp_path_factory.mktemp("clientele")).folder


def test_find_lists_who_fits(ws):
    said = run("customers", "find", "0912 845 637", "-w", ws, "--lang", "en")
    assert said.exit_code == 0
    assert "王小明" in said.stdout
    assert "170" in said.stdout
    assert "No customer was found" in run("customers", "find", "nobody", "-w", ws, "--lang", "en").stdout
    assert [
        c["customer_id"] for c in json.loads(run("customers", "find", "小明", "-w", ws, "--json").stdout)
    ] == ["M1"]


def test_show_tells_of_one(ws):
    said = run("customers", "show", "WEB-9", "-w", ws)
    assert "M1, WEB-9" in said.stdout
    assert "珍奶" in said.stdout
    assert json.loads(run("customers", "show", "M1", "-w", ws, "--json").stdout)["orders"] == 3
    assert run("customers", "show", "nobody", "-w", ws).exit_code == 3


def test_timeline_lists_what_happened(ws):
    said = run(
        "customers", "timeline", "M1", "-w", ws, "--kind", "complaints", "--kind", "reviews", "--lang", "en"
    )
    assert [line.split()[0] for line in said.stdout.splitlines()[1:]] == ["2024-06-08", "2024-06-06"]
    events = json.loads(run("customers", "timeline", "M1", "-w", ws, "--limit", "3", "--json").stdout)
    assert [e["fact"] for e in events] == ["touches", "visits", "visits"]
    assert run("customers", "timeline", "M1", "-w", ws, "--kind", "x").exit_code == 2
    assert (
        "Nothing of this kind"
        in run("customers", "timeline", "M2", "-w", ws, "--kind", "visits", "--lang", "en").stdout
    )


def test_a_notebook_has_both_as_frames(ws):
    company = huitou.open(ws)
    assert list(company.customers("mary")["customer_id"]) == ["M2"]
    assert len(company.customers(sort="spent", limit=2)) == 2
    assert len(company.customers(city="台北市")) == 2
    assert list(company.customers("nobody").columns)[:2] == ["customer_id", "name"]
    assert set(company.timeline("M1", "visits")["fact"]) == {"visits"}
    assert len(company.timeline("M1", limit=5)) == 5
    with pytest.raises(Missing):
        company.timeline("nobody")
