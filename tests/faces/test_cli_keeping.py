"""imports, undo, quarantine, customers, facts and maps: what was brought in, looked after."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from huitou.faces.cli import app
from huitou.record import FACTS
from huitou.stores import Settings, Workspace
from tests.faces import shop

COMMAND = CliRunner()
MANUAL = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
CUSTOMERS = """customer_id,name,phone,email
C1,Lin,0912483276,lin@example.org
C9,Lin,0912-483-276,
C2,Wu,0928117304,wu@example.org
"""


def run(*words: object, lang: str = "en"):
    return COMMAND.invoke(app, [str(w) for w in words], env={"HUITOU_LANG": lang})


def told(*words: object):
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    shop.files(tmp_path)
    return tmp_path / "ws"


def test_imports_are_listed_and_taken_back(ws: Path) -> None:
    assert "Nothing was imported yet" in run("imports", "-w", ws).stdout
    number = told("import", "-w", ws, ws.parent / "purchases.csv")["import_id"]
    assert [one["import_id"] for one in told("imports", "-w", ws)] == [number]
    assert number in run("imports", "-w", ws).stdout
    assert told("undo", "-w", ws, number)["facts"] == {"purchases": 7}
    assert Workspace.open(ws).lake.files() == []
    assert "undone" in run("imports", "-w", ws).stdout
    again = run("undo", "-w", ws, number)
    assert again.exit_code == 5
    assert f"Import {number} was undone already" in again.stderr
    never = run("undo", "-w", ws, "never")
    assert never.exit_code == 3
    assert "There is no import “never”" in never.stderr


def test_bad_rows_are_listed_written_out_mended_and_brought_back(ws: Path) -> None:
    run("import", "-w", ws, ws.parent / "bad.csv")
    aside = told("quarantine", "-w", ws, "list")
    assert [(q["line"], q["column"], q["value"]) for q in aside] == [
        (3, "amount", "a lot"),
        (4, "bought_at", "some day"),
    ]
    assert "is not a number" in run("quarantine", "-w", ws).stdout

    sheet = ws.parent / "aside.csv"
    assert told("quarantine", "export", sheet, "-w", ws)["rows"] == 2
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["amount"], rows[1]["bought_at"] = "120", "2024-05-23"
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert told("quarantine", "-w", ws, "mend", sheet)["facts"]["purchases"]["kept"] == 2
    assert "No rows are put aside" in run("quarantine", "-w", ws).stdout
    assert sum(f.rows for f in Workspace.open(ws).lake.files()) == 3


def test_one_row_is_mended_by_its_number(ws: Path) -> None:
    run("import", "-w", ws, ws.parent / "bad.csv")
    number = told("quarantine", "list", "-w", ws)[0]["id"]
    assert told("quarantine", "-w", ws, "mend", number, "amount=90")["facts"]["purchases"]["kept"] == 1
    assert len(told("quarantine", "list", "-w", ws)) == 1
    for words in (["1"], ["1", "amount"], ["one", "amount=2"]):
        assert run("quarantine", "mend", *words, "-w", ws).exit_code == 2
    assert run("quarantine", "mend", "999", "amount=1", "-w", ws).exit_code == 3


def test_records_of_one_customer_are_joined_explained_and_taken_apart(ws: Path) -> None:
    (ws.parent / "customers.csv").write_text(CUSTOMERS, "utf-8")
    assert "No records have been joined" in run("customers", "merges", "-w", ws).stdout
    told("import", "-w", ws, "customers", ws.parent / "customers.csv")
    (merge,) = told("customers", "-w", ws, "merges")
    assert {merge["one"], merge["other"]} == {"C1", "C9"}
    assert merge["rule"] == "phone"
    assert "C9" in run("customers", "explain", "C1", "-w", ws).stdout
    assert told("customers", "explain", "C1", "-w", ws)["records"] == ["C1", "C9"]
    told("customers", "unmerge", merge["id"], "-w", ws)
    assert told("customers", "explain", "C1", "-w", ws)["records"] == ["C1"]
    assert "taken apart" in run("customers", "merges", "-w", ws).stdout
    assert run("customers", "explain", "-w", ws).exit_code == 0
    assert run("customers", "unmerge", merge["id"], "-w", ws).exit_code == 5
    told("customers", "merge", merge["id"], "-w", ws)
    assert told("customers", "explain", "C9", "-w", ws)["records"] == ["C1", "C9"]
    assert run("customers", "unmerge", 999, "-w", ws).exit_code == 3
    assert run("customers", "explain", "C404", "-w", ws).exit_code == 3


def test_the_kinds_of_facts_and_their_columns_are_listed() -> None:
    assert [one["name"] for one in told("facts")] == list(FACTS)
    columns = told("facts", "orders")
    assert columns[0]["name"] == "order_id"
    assert columns[0]["required"] is True
    assert "Order id" in run("facts", "purchases").stdout
    assert run("facts", "dreams").exit_code == 3


def test_the_ready_maps_are_listed() -> None:
    found = {one["name"]: one for one in told("maps")}
    assert "purchases" in found["shopify"]["facts"]
    assert "shopify" in run("maps").stdout


def test_benchmarks_are_listed_and_added(ws: Path) -> None:
    assert all(one["source"] and one["period"] for one in told("benchmarks", "list", "-w", ws))
    own = ws.parent / "own.csv"
    own.write_text("measure,value,period,source\nnps,42,2024,Our own survey\n", "utf-8")
    assert told("benchmarks", "-w", ws, "add", own) == {"rows": 1}
    assert "Our own survey" in run("benchmarks", "-w", ws).stdout
    own.write_text("measure,value,period,source\nnope,42,2024,x\n", "utf-8")
    done = run("benchmarks", "add", own, "-w", ws)
    assert done.exit_code == 2
    assert "nope" in done.stderr


def _commands() -> list[tuple[str, object]]:
    found = []
    for name, command in get_command(app).commands.items():
        verbs = getattr(command, "commands", {})
        found += [(f"huitou {name} {verb}", one) for verb, one in verbs.items()] or [
            (f"huitou {name}", command)
        ]
    return found


@pytest.mark.parametrize(("name", "command"), _commands(), ids=lambda c: c if isinstance(c, str) else "")
def test_the_manual_has_every_command_and_option(name: str, command) -> None:
    manual = MANUAL.read_text("utf-8")
    assert name in manual
    for option in command.params:
        flags = [f for f in [*option.opts, *option.secondary_opts] if f.startswith("--") and f != "--help"]
        assert not flags or any(f in manual for f in flags), f"{name}: the manual does not mention {flags}"


def test_rows_that_need_no_mending_are_left_out_and_wait_again(ws: Path) -> None:
    run("import", "-w", ws, ws.parent / "bad.csv")
    first, second = (q["id"] for q in told("quarantine", "list", "-w", ws))
    assert told("quarantine", "leave", first, second, "-w", ws) == {"rows": 2}
    assert "No rows are put aside" in run("quarantine", "-w", ws).stdout
    assert len(told("quarantine", "list", "--left", "-w", ws)) == 2
    assert "again: 1" in run("quarantine", "leave", "--back", second, "-w", ws).stdout
    assert [q["id"] for q in told("quarantine", "list", "-w", ws)] == [second]
    assert run("quarantine", "leave", 999, "-w", ws).exit_code == 3


def test_undo_says_which_mends_it_took_back(ws: Path) -> None:
    number = told("import", "-w", ws, ws.parent / "bad.csv")["import_id"]
    row = told("quarantine", "list", "-w", ws)[0]["id"]
    mend = told("quarantine", "mend", row, "amount=90", "-w", ws)["import_id"]
    done = run("undo", number, "-w", ws)
    assert "mended are taken back too" in done.stdout
    assert mend in done.stdout
