"""huitou demo: built once, whole or not at all, served on a free port."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou.faces import demonstration, web
from huitou.faces.cli import app
from huitou.stores import Workspace

COMMAND = CliRunner()


def run(*words: object):
    return COMMAND.invoke(app, [str(w) for w in words], env={"HUITOU_LANG": "en"})


@pytest.mark.slow
def test_a_small_demo_is_built_through_the_ordinary_door_and_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huitou.loop.run", lambda *_, **__: None)  # a turn has tests of its own
    folder = tmp_path / "demo"
    done = run("demo", folder, "--no-serve", "--customers", 300, "--json")
    assert done.exit_code == 0, done.stderr
    assert set(json.loads(done.stdout)["seconds"]) == {"files", "import", "turn", "points"}
    facts = {f.fact for f in Workspace.open(folder).lake.files()}
    assert {"purchases", "lines", "answers", "customers", "visits", "complaints"} <= facts
    assert sorted(p.name for p in tmp_path.iterdir()) == ["demo"]
    assert run("doctor", "-w", folder).exit_code == 0
    done = run("demo", folder, "--no-serve", "--json")
    assert json.loads(done.stdout)["seconds"] == {}


def test_a_demo_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(folder: Path, *_: object, **__: object) -> None:
        folder.mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(demonstration, "_build", stopped)
    assert run("demo", tmp_path / "demo").exit_code == 130
    assert list(tmp_path.iterdir()) == []


def test_a_demo_takes_no_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    done = run("demo", tmp_path)
    assert done.exit_code == 5
    assert "holds other files" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_where_the_port_is_taken_the_next_free_one_is_used_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[str, int]] = []

    def serve(ws: Workspace, host: str, port: int, *, ready: Callable[[], None], **_: object) -> None:
        served.append((host, port))
        ready()

    monkeypatch.setattr(web, "serve", serve)
    Workspace.create(tmp_path / "demo")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        done = run("demo", tmp_path / "demo", "--port", taken)
    ((host, port),) = served
    assert host == "127.0.0.1"
    assert port > taken
    assert f"Port {taken} is in use" in done.stderr
    assert f"http://127.0.0.1:{port}" in done.stderr
