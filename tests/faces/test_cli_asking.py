"""What huitou import asks on a terminal, and what it says where nobody can be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huitou.stores import Settings, Workspace
from tests.faces.test_cli_importing import rows, run

FORM = "時間戳記,會員編號,您有多大可能把我們推薦給朋友？,抽獎序號\n2024-05-01 10:00,M1,9,AX-1\n"
ORDERS = "order_id,bought_at,amount\n1,05/05/2024,9\n2,03/04/2024,9\n"


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    return tmp_path / "ws"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.csv"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huitou.faces.terminal.telling.Terminal.can_ask", True)


def test_a_file_that_was_merely_recognised_is_not_taken_unasked(ws: Path, form: Path) -> None:
    done = run("import", "-w", ws, form)
    assert done.exit_code == 2
    assert "google-forms" in done.stderr
    assert "抽獎序號" in done.stderr
    assert rows(ws) == 0
    said = json.loads(run("import", "-w", ws, form, "--json").stdout)
    assert (said["error"], said["data"]["guess"]["map"]) == ("intake.unsure", "google-forms")


@pytest.mark.parametrize("words", [["--yes"], ["--map", "google-forms"]])
def test_yes_or_the_name_of_the_map_takes_it(words: list[str], ws: Path, form: Path) -> None:
    assert run("import", "-w", ws, form, *words).exit_code == 0
    assert rows(ws) > 0


@pytest.mark.parametrize(("answer", "kept"), [("y", True), ("n", False)])
def test_on_a_terminal_it_is_shown_like_a_guess(
    answer: str, kept: bool, ws: Path, form: Path, terminal: None
) -> None:
    done = run("import", "-w", ws, form, input=f"{answer}\n")
    assert done.exit_code == 0, done.stderr
    assert "seems to be a file of Google Forms" in done.stderr
    assert "nothing uses: 抽獎序號" in done.stdout
    assert (rows(ws) > 0) == kept


@pytest.mark.parametrize(("answer", "month"), [("1\n", 4), ("2\n", 3), ("x\n9\n2\n", 3)])
def test_ambiguous_dates_are_asked_about_in_place(
    answer: str, month: int, ws: Path, orders: Path, terminal: None
) -> None:
    done = run("import", "-w", ws, orders, input=answer)
    assert done.exit_code == 0, done.stderr
    assert "(1) 3 April 2024  (2) 4 March 2024" in done.stderr
    assert {f.month for f in Workspace.open(ws).lake.files("purchases")} == {"2024-05", f"2024-{month:02d}"}


def test_without_a_terminal_ambiguous_dates_stop_the_import(ws: Path, orders: Path) -> None:
    done = run("import", "-w", ws, orders)
    assert done.exit_code == 2
    assert "--dates bought_at=" in done.stderr
    assert rows(ws) == 0
