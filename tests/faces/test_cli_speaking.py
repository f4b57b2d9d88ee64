"""The terminal speaks the reader's language, says every failure in one sentence, and never stumbles over letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou.base import LANGS, Text
from huitou.faces.cli import app
from huitou.faces.terminal.language import known, spoken
from huitou.faces.terminal.progress import Progress
from huitou.faces.terminal.telling import plain
from huitou.stores import Settings, Workspace

SRC = Path(__file__).resolve().parents[2] / "src"
NONE = ("HUITOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def huitou(
    *words: object, env: dict[str, str] | None = None, **how: object
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    around = {k: v for k, v in os.environ.items() if k not in NONE} | {"PYTHONPATH": str(SRC)} | (env or {})
    command = [sys.executable, "-m", "huitou.faces.cli", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=around, timeout=120, **how
    )


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NONE:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh_HK.UTF-8", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en_GB.UTF-8@euro", "en"),
        ("C", None),
        ("fr_FR", None),
    ],
)
def test_a_language_is_known_by_its_tag_or_locale(said: str, meant: str | None) -> None:
    assert known(said) == meant


def test_the_option_goes_before_the_variable_and_that_before_the_company_and_that_before_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace.create(tmp_path / "ws", Settings(lang="zh-Hans"))
    monkeypatch.setattr("huitou.faces.terminal.language._can_show", lambda _: True)
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert spoken() == "zh-Hant"
    assert spoken(None, tmp_path / "ws") == "zh-Hans"
    monkeypatch.setenv("HUITOU_LANG", "en")
    assert spoken(None, tmp_path / "ws") == "en"
    assert spoken("zh-TW", tmp_path / "ws") == "zh-Hant"


def test_without_any_wish_it_speaks_english() -> None:
    assert spoken() == "en"


WRONG = {
    "zh-Hant": "不是回頭的工作資料夾",
    "zh-Hans": "不是回头的工作文件夹",
    "en": "is not a Huitou workspace",
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_failure_is_one_sentence_in_the_readers_language_with_its_exit_code(
    lang: str, tmp_path: Path
) -> None:
    done = huitou("measure", "-w", tmp_path, env={"HUITOU_LANG": lang})
    assert done.returncode == 3
    assert done.stdout == ""
    assert WRONG[lang] in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_with_json_a_failure_is_an_object_and_the_sentence_stays(tmp_path: Path) -> None:
    done = huitou("measure", "-w", tmp_path, "--json", "--lang", "en")
    assert done.returncode == 3
    said = json.loads(done.stdout)
    assert said["error"] == "workspace.none"
    assert said["message"] == done.stderr.strip()
    assert said["data"] == {"folder": str(tmp_path)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measur"], "沒有「measur」這個指令"),
        (["measure", "--perod", "2024"], "沒有「--perod」這個選項"),
        (["init"], "少了 DIR"),
        (["serve", "--port", "x"], "--port 不能這樣寫"),
        (["customers", "unmerge", "many"], "MERGE 不能這樣寫"),
        (["--nonsense"], "沒有「--nonsense」這個選項"),
    ],
)
def test_a_command_typed_wrongly_is_told_so_in_the_readers_language(words: list[str], said: str) -> None:
    done = CliRunner().invoke(app, words, env={"HUITOU_LANG": "zh-Hant"})
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["facts"], ["maps"], ["customers", "-w", "{ws}", "merges"]])
def test_the_language_may_be_said_before_the_command_too(words: list[str], tmp_path: Path) -> None:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    words = [word.replace("{ws}", str(tmp_path / "ws")) for word in words]
    before = CliRunner().invoke(app, ["--lang", "zh-Hant", *words])
    behind = CliRunner().invoke(app, [*words, "--lang", "zh-Hant"])
    assert (before.exit_code, before.stdout) == (0, behind.stdout)
    assert before.stdout != CliRunner().invoke(app, [*words, "--lang", "en"]).stdout
    assert CliRunner().invoke(app, ["--lang", "zh-Hant", "--help"]).exit_code == 0


def test_a_language_huitou_does_not_speak_is_refused() -> None:
    done = CliRunner().invoke(app, ["facts", "--lang", "fr"])
    assert done.exit_code == 2
    assert "zh-Hant, zh-Hans or en" in done.stderr


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LATIN = {"PYTHONIOENCODING": "latin-1"}


def test_a_terminal_without_unicode_gets_english_unless_chinese_was_asked_for(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "ws", Settings(lang="zh-Hant"))
    for terminal in (ASCII, LATIN):
        done = huitou("measure", "-w", tmp_path / "ws", env=terminal)
        assert done.returncode == 3
        assert "There are no data yet" in done.stderr
    assert huitou("facts", "--lang", "zh-Hant", env=ASCII).returncode == 0
    done = huitou("facts", "--lang", "zh-Hant", env=LATIN)
    assert done.returncode == 0
    assert "\\u8a02\\u55ae" in done.stdout  # 訂單, escaped rather than crashed over
    done = huitou("facts", "--lang", "zh-Hant", "--json", env=LATIN)
    assert "訂單" in [one["title"] for one in json.loads(done.stdout)]


def test_an_error_of_ours_is_one_honest_sentence_and_a_traceback_only_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by\nnothing")

    monkeypatch.setattr(Workspace, "open", broken)
    done = CliRunner().invoke(app, ["doctor", "-w", str(tmp_path), "--lang", "en"])
    assert done.exit_code == 1
    assert "ZeroDivisionError: by" in done.stderr
    assert "HUITOU_DEBUG=1" in done.stderr
    assert "Traceback" not in done.stderr
    done = CliRunner().invoke(app, ["doctor", "-w", str(tmp_path)], env={"HUITOU_DEBUG": "1"})
    assert "Traceback" in done.stderr


def test_a_place_that_may_not_be_written_is_unreachable_not_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "new"))

    monkeypatch.setattr(Workspace, "create", refused)
    done = CliRunner().invoke(app, ["init", str(tmp_path / "new"), "--lang", "en"])
    assert done.exit_code == 6
    assert "new: Permission denied" in done.stderr


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m huitou.faces.cli facts --lang en | head -1"
    done = subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SRC)},
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_work_of_more_than_two_seconds_says_what_it_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huitou.faces.terminal.progress.PATIENCE", 0.05)
    steps = Text("第一步", "第一步", "First"), Text("第二步", "第二步", "Second")
    with Progress("en") as progress:
        progress(steps[0])
        time.sleep(0.2)
        progress(steps[1])
        progress(steps[1], 1, 2)
    assert capsys.readouterr().err == "… First\n… Second\n"


def test_quick_work_and_work_for_programs_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Progress("en") as progress:
        progress("quick")
    monkeypatch.setattr("huitou.faces.terminal.progress.PATIENCE", 0.0)
    with Progress("en", quiet=True) as progress:
        progress("slow")
        time.sleep(0.1)
    assert capsys.readouterr().err == ""


def test_help_answers_at_once() -> None:
    """It loads none of what takes its time to load."""
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sorted(sys.modules), file=sys.stderr)); "
        "sys.argv = ['huitou', '--help']; from huitou.faces.cli import app; app()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "measure" in done.stdout
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert "huitou" in loaded
    assert not loaded & {"ibis", "pandas", "numpy", "scipy", "duckdb", "pyarrow", "sqlalchemy", "fastapi"}


def test_the_version_is_told() -> None:
    from huitou import __version__

    assert CliRunner().invoke(app, ["--version"]).stdout == f"huitou {__version__}\n"


@pytest.mark.parametrize(
    ("number", "digits", "said"),
    [(-0.004, 2, "0.00"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (0.55, 2, "0.55")],
)
def test_a_number_that_rounds_to_nought_has_no_sign(number, digits, said):
    assert plain(number, digits) == said
    assert plain(number, digits, "%") == said + "%"
