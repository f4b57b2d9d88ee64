"""huitou import: shown first, then written whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou.faces.cli import app
from huitou.stores import Settings, Workspace
from tests.faces import shop
from tests.faces.test_cli_speaking import SRC, huitou

COMMAND = CliRunner()


def run(*words: object, **how: object):
    return COMMAND.invoke(app, [str(w) for w in words], **how)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    return tmp_path / "ws"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return shop.files(tmp_path)


def rows(ws: Path) -> int:
    return sum(f.rows for f in Workspace.open(ws).lake.files())


def test_canonical_headers_need_no_question(ws: Path, files: dict[str, Path]) -> None:
    done = run("import", "-w", ws, "purchases", files["purchases"])
    assert done.exit_code == 0, done.stderr
    heads, counts = (line.split() for line in done.stdout.splitlines()[1:3])
    assert heads == ["Fact", "Read", "Added", "Corrected", "Unchanged", "Aside"]
    assert counts == ["Purchases", "purchases", "7", "7", "0", "0", "0"]
    assert rows(ws) == 7


def test_json_tells_what_became_of_every_row(ws: Path, files: dict[str, Path]) -> None:
    said = json.loads(run("import", "-w", ws, files["bad"], "--json").stdout)
    counts = said["facts"]["purchases"]
    assert {k: counts[k] for k in ("read", "kept", "unchanged", "aside")} == {
        "read": 3, "kept": 1, "unchanged": 0, "aside": 2,
    }  # fmt: skip
    again = json.loads(run("import", "-w", ws, files["bad"], "--json").stdout)
    assert again["facts"]["purchases"]["kept"] == 0
    assert again["facts"]["purchases"]["unchanged"] == 1


def test_a_guess_is_not_taken_where_nobody_can_be_asked(ws: Path, files: dict[str, Path]) -> None:
    done = run("import", "-w", ws, files["chinese"], "--lang", "en")
    assert done.exit_code == 2
    assert "訂單編號 → purchases.order_id" in done.stderr
    assert rows(ws) == 0
    done = run("import", "-w", ws, files["chinese"], "--json")
    assert json.loads(done.stdout)["data"]["guess"]["facts"] == ["purchases"]
    assert rows(ws) == 0


def test_yes_takes_a_clear_guess(ws: Path, files: dict[str, Path]) -> None:
    assert run("import", "-w", ws, files["chinese"], "--yes").exit_code == 0
    assert rows(ws) == 1


@pytest.mark.parametrize(("answer", "kept"), [("y", 1), ("n", 0)])
def test_on_a_terminal_it_shows_the_guess_and_asks(
    answer: str, kept: int, ws: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huitou.faces.terminal.telling.Terminal.can_ask", True)
    done = run("import", "-w", ws, files["chinese"], input=f"{answer}\n")
    assert done.exit_code == 0
    assert "訂單編號" in done.stdout
    assert "Import “" in done.stderr
    assert rows(ws) == kept


def test_standard_input_is_a_file_too(ws: Path) -> None:
    done = huitou("import", "-w", ws, "purchases", "-", "--json", input=shop.PURCHASES)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["facts"]["purchases"]["kept"] == 7


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["nowhere.csv"], 3, "intake.no_file"),
        (["visitors", "purchases.csv"], 2, "intake.unknown_fact"),
        (["purchases.csv", "--map", "nomap"], 3, "intake.unknown_map"),
        (["purchases.csv", "--dates", "dmy"], 2, "intake.bad_dates"),
        (["one", "two", "three"], 2, "usage.words"),
        (["sqlite:///nowhere/at/all.db", "--query", "SELECT 1"], 6, "intake.database"),
    ],
)
def test_what_cannot_be_imported_is_said_in_one_sentence_and_changes_nothing(
    words: list[str], code: int, error: str, ws: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files["purchases"].parent)
    done = run("import", "-w", ws, *words, "--json", "--lang", "zh-Hant")
    assert done.exit_code == code, done.output
    said = json.loads(done.stdout)
    assert said["error"] == error
    assert len(done.stderr.strip().splitlines()) == 1
    assert rows(ws) == 0


def test_a_database_is_read_by_a_query(ws: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as on:
        on.execute("CREATE TABLE sales (order_id TEXT, customer_id TEXT, bought_at TEXT, amount REAL)")
        on.execute("INSERT INTO sales VALUES ('O1', 'C1', '2024-05-01 10:00', 12.5)")
    on.close()
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    done = run("import", "-w", ws, "purchases", url, "--query", "SELECT * FROM sales", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["facts"]["purchases"]["kept"] == 1


def test_ctrl_c_leaves_nothing_half_written(ws: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    with big.open("w") as file:
        file.write("order_id,customer_id,bought_at,amount\n")
        file.writelines(f"O{n},C{n % 999},2024-05-{n % 28 + 1:02d} 10:00,{n % 500}\n" for n in range(600_000))
    env = {**os.environ, "PYTHONPATH": str(SRC), "HUITOU_LANG": "en"}
    command = [sys.executable, "-m", "huitou.faces.cli", "import", "-w", str(ws), str(big)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    staging = ws / "staging"
    deadline = time.monotonic() + 60
    while not (staging.is_dir() and any(staging.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.02)  # until the import has begun
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    if process.returncode == 130:
        assert "nothing was left half written" in said
        assert "Traceback" not in said
        assert rows(ws) in (0, 600_000)
    else:  # it was done before the signal came
        assert process.returncode == 0
        assert rows(ws) == 600_000
    assert run("doctor", "-w", ws).exit_code == 0


DOUBTFUL = "單號,結帳當日,會員編號,品號,數量,金額\nT1,113/12/01,M1,P1,1,91\nT2,113/12/03,M2,P1,1,9\n"


@pytest.mark.parametrize(
    "settles",
    [("--column", "purchases.bought_at=結帳當日"), ("--dates", "bought_at=roc"), ("--dates", "結帳當日=roc")],
)
def test_what_is_not_certain_is_said_with_the_option_that_settles_it(
    settles: tuple[str, str], ws: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(DOUBTFUL, encoding="utf-8")
    for words in ((), ("--yes",)):
        done = run("import", "-w", ws, path, *words, "--lang", "zh-Hant")
        assert done.exit_code == 2
        assert "「結帳當日」（例如 113/12/01）是不是「購買時間」？" in done.stderr
        assert "--column purchases.bought_at=結帳當日" in done.stderr
    assert rows(ws) == 0
    done = run("import", "-w", ws, path, "--yes", *settles)
    assert done.exit_code == 0, done.stderr
    assert rows(ws) > 0


def test_a_question_mark_is_explained_on_a_terminal(
    ws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huitou.faces.terminal.telling.Terminal.can_ask", True)
    path = tmp_path / "x.csv"
    path.write_text(DOUBTFUL, encoding="utf-8")
    done = run("import", "-w", ws, path, input="n\n")
    assert "? marks a guess" in done.stdout


@pytest.mark.parametrize("said", ["bought_at=結帳當日", "purchases.bought_at", "purchases.=x"])
def test_a_column_that_is_not_said_whole_is_refused(said: str, ws: Path, tmp_path: Path) -> None:
    done = run("import", "-w", ws, tmp_path / "x.csv", "--column", said)
    assert done.exit_code == 2
    assert "FACT.COLUMN=HEADER" in done.stderr


def test_a_column_of_a_file_that_nobody_recognises_can_be_said(ws: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n2024-05-01,C1\n", encoding="utf-8")
    assert run("import", "-w", ws, path, "--yes").exit_code == 2
    said = ("--column", "visits.visited_at=甲", "--column", "visits.customer_id=乙")
    done = run("import", "-w", ws, "visits", path, "--yes", *said)
    assert done.exit_code == 0, done.stderr
    assert rows(ws) == 1


def test_dates_that_cannot_be_told_say_which_day_each_order_means(ws: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("order_id,bought_at,amount\n1,03/04/2024,5\n", encoding="utf-8")
    done = run("import", "-w", ws, path)
    assert "dmy (2024-04-03), mdy (2024-03-04)" in done.stderr
