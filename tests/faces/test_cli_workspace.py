"""init, doctor and serve: a workspace is made, looked at, and shown."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou import record
from huitou.faces.cli import app
from huitou.faces.terminal import doctor
from huitou.faces.terminal.serve import next_free
from huitou.stores import Settings, Workspace
from tests.faces.shop import files

COMMAND = CliRunner()


def run(*words: object, **how: object):
    return COMMAND.invoke(app, [str(w) for w in words], **how)


def test_init_makes_a_workspace_with_what_was_asked_for(tmp_path: Path) -> None:
    done = run(
        "init", tmp_path / "tea", "--zone", "Asia/Shanghai", "--currency", "CNY", "--lang", "zh-Hans",
        "--country", "CN", "--name", "茶",
    )  # fmt: skip
    assert done.exit_code == 0
    assert "可以用了" in done.stdout
    kept = Workspace.open(tmp_path / "tea").settings
    assert (kept.zone, kept.currency, kept.lang, kept.country, kept.name) == (
        "Asia/Shanghai", "CNY", "zh-Hans", "CN", "茶",
    )  # fmt: skip


def test_init_takes_no_folder_that_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    done = run("init", tmp_path)
    assert done.exit_code == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.txt"]


@pytest.mark.parametrize("wrong", [["--zone", "Nowhere"], ["--currency", "dollars"], ["--country", "Taiwan"]])
def test_init_with_a_setting_that_cannot_be_makes_nothing(wrong: list[str], tmp_path: Path) -> None:
    done = run("init", tmp_path / "tea", *wrong, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"].startswith("settings.")
    assert not (tmp_path / "tea").exists()


def test_doctor_finds_a_new_workspace_healthy(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "tea")
    done = run("doctor", "-w", tmp_path / "tea", "--json", "--lang", "en")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert said["healthy"] is True
    assert said["parts"]["python"]
    assert {"database.safety", "database.sound", "lake.whole", "access", "disk"} <= {
        f["code"] for f in said["findings"]
    }


def test_doctor_without_a_workspace_looks_at_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("doctor", "--lang", "en")
    assert done.exit_code == 0
    assert "duckdb" in done.stdout
    assert "no workspace here" in done.stdout


def test_doctor_finds_a_zone_that_was_changed(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "tea")
    record.bring(workspace, files(tmp_path)["purchases"])
    settings = tmp_path / "tea" / "huitou.toml"
    settings.write_text(settings.read_text("utf-8").replace("Asia/Taipei", "Asia/Tokyo"), "utf-8")
    done = run("doctor", "-w", tmp_path / "tea", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["findings"][0]["code"] == "settings.zone_moved"


def test_doctor_says_when_java_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    assert doctor.installed()["java"] is None


@pytest.fixture
def taken() -> int:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_serve_says_when_the_port_is_taken(taken: int, tmp_path: Path) -> None:
    Workspace.create(tmp_path / "tea", Settings(lang="en"))
    done = run("serve", "-w", tmp_path / "tea", "--port", taken, "--lang", "en")
    assert done.exit_code == 5
    assert f"Port {taken} is in use" in done.stderr


def test_serve_says_when_the_address_is_not_of_this_machine(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "tea")
    done = run("serve", "-w", tmp_path / "tea", "--host", "192.0.2.1", "--lang", "en")
    assert done.exit_code == 6
    assert "Cannot serve at 192.0.2.1" in done.stderr


def test_the_next_free_port_is_another_one(taken: int) -> None:
    assert next_free("127.0.0.1", taken) > taken
