"""huitou measure, who, turn and report: figures and who is behind them, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou.faces.cli import app
from huitou.faces.terminal.measure import listed, options
from huitou.faces.terminal.who import as_csv
from huitou.measure import METRICS
from huitou.stores import Settings, Workspace
from tests.faces import shop

COMMAND = CliRunner()
KEYS = ["name", "period", "value", "base", "low", "high", "unit", "version"]


def run(*words: object, lang: str = "en", **how: object):
    return COMMAND.invoke(app, [str(w) for w in words], env={"HUITOU_LANG": lang}, **how)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shop.opened(tmp_path_factory.mktemp("shop")).folder


def test_json_is_a_list_with_one_object_a_figure(ws: Path) -> None:
    done = run("measure", "-w", ws, "nps", "--period", "2024-05", "--json")
    assert done.exit_code == 0, done.stderr
    (figure,) = json.loads(done.stdout)
    assert list(figure)[:8] == KEYS
    assert figure["value"] == pytest.approx(100 * (6 - 4) / 12)
    assert (figure["base"], figure["unit"], figure["small"]) == (12, "points", True)


def test_without_a_name_every_measure_is_there_also_those_without_data(ws: Path) -> None:
    done = run("measure", "-w", ws, "-p", "2024-05", "--json")
    assert done.exit_code == 0, done.stderr
    found = {f["name"]: f for f in json.loads(done.stdout)}
    assert set(found) == set(METRICS)
    assert found["csat"]["value"] is None
    assert found["nps"]["value"] is not None


def test_the_table_names_those_without_data_in_one_line(ws: Path) -> None:
    done = run("measure", "-w", ws, "-p", "2024-05")
    assert done.exit_code == 0
    last = done.stdout.strip().splitlines()[-1]
    assert last.startswith("Without data: ")
    assert "(csat)," in last
    assert "(nps)" not in last


@pytest.mark.parametrize(
    ("lang", "title"), [("zh-Hant", "淨推薦值"), ("zh-Hans", "净推荐值"), ("en", "Net promoter")]
)
def test_the_table_shows_value_interval_base_and_what_must_be_said(lang: str, title: str, ws: Path) -> None:
    done = run("measure", "-w", ws, "nps", "-p", "2024-05", lang=lang)
    (line,) = [one for one in done.stdout.splitlines() if title in one]
    assert "16.7" in line
    assert " 12 " in line
    assert {"en": "small base", "zh-Hant": "樣本少", "zh-Hans": "样本少"}[lang] in line
    assert all(one == one.rstrip() for one in done.stdout.splitlines())


def test_a_figure_is_split_and_told_step_by_step(ws: Path) -> None:
    found = json.loads(run("measure", "-w", ws, "nps", "-p", "2024-05", "--by", "branch", "--json").stdout)
    assert [(f["slice"]["branch"], f["base"]) for f in found] == [("TP01", 6), ("TP02", 6)]
    span = "2024-04-01/2024-06-01"
    found = json.loads(run("measure", "-w", ws, "nps", "-p", span, "--every", "month", "--json").stdout)
    assert [(f["period"], f["base"]) for f in found] == [("2024-04", 0), ("2024-05", 12)]
    done = run("measure", "-w", ws, "nps", "-p", span, "--every", "month", "--by", "branch")
    assert "2024-05" in done.stdout
    assert "TP02" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["nopes"], 3, "measure.unknown"),
        (["nps", "--period", "last month"], 2, "period.unreadable"),
        (["nps", "--by", "weather"], 2, "dimension.unknown"),
        (["nps", "--by", "branch,channel,city"], 2, "dimension.too_many"),
        (["nps", "--every", "fortnight"], 2, "period.grain"),
        (["nps", "--option", "days"], 2, "option.unreadable"),
    ],
)
@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_what_cannot_be_measured_is_said_in_one_sentence(
    words: list[str], code: int, error: str, lang: str, ws: Path
) -> None:
    done = run("measure", "-w", ws, *words, "--json", lang=lang)
    assert done.exit_code == code, done.output
    said = json.loads(done.stdout)
    assert said["error"] == error
    assert said["message"] == done.stderr.strip()
    assert said["message"].isascii() is False or lang == "en"


@pytest.mark.parametrize("said", ["淨推薦值（NPS®）", "净推荐值", "Net promoter (NPS®)", "NPS"])
def test_a_measure_goes_by_its_title_too_and_the_figure_by_its_code(said: str, ws: Path) -> None:
    (figure,) = json.loads(run("measure", "-w", ws, said, "--period", "2024-05", "--json").stdout)
    assert (figure["name"], figure["base"]) == ("nps", 12)
    assert len(json.loads(run("who", "-w", ws, said, "-p", "2024-05", "--json").stdout)) == 12


def test_a_title_with_a_comma_is_one_measure(ws: Path) -> None:
    done = run("measure", "-w", ws, "Cohort retention, bracket", "nps,csat", "-p", "2024-05", "--json")
    assert [f["name"] for f in json.loads(done.stdout)] == ["cohort_retention_bracket", "nps", "csat"]


def test_a_measure_that_is_not_there_is_answered_with_the_nearest(ws: Path) -> None:
    said = run("measure", "-w", ws, "購買", lang="zh-Hant").stderr.strip()
    assert "購買頻率 (purchase_frequency)、" in said
    assert said.count("(") <= 5
    assert "(" not in run("measure", "-w", ws, "xyzzy", lang="zh-Hant").stderr


@pytest.mark.parametrize("said", ["分店", "门店", "門市", "Branch", "Store", "branch"])
def test_a_dimension_goes_by_its_title_and_the_headers_of_exports(said: str, ws: Path) -> None:
    found = json.loads(run("measure", "-w", ws, "nps", "-p", "2024-05", "--by", said, "--json").stdout)
    assert [(f["slice"], f["base"]) for f in found] == [({"branch": "TP01"}, 6), ({"branch": "TP02"}, 6)]
    rows = run("who", "-w", ws, "nps", "-p", "2024-05", "--by", f"{said}=TP01", "--json").stdout
    assert len(json.loads(rows)) == 6


def test_the_table_says_titles_and_shows_codes(ws: Path) -> None:
    lines = run(
        "measure", "-w", ws, "nps", "-p", "2024-05", "--by", "門市", lang="zh-Hant"
    ).stdout.splitlines()
    assert "分店" in lines[1]
    assert "淨推薦值（NPS®） nps" in lines[2]
    said = run("measure", "-w", ws, "nps", "--by", "天氣", lang="zh-Hant").stderr
    assert "分店 (branch)、" in said


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    done = run("measure", "-w", tmp_path / "ws")
    assert done.exit_code == 3
    assert "huitou import" in done.stderr
    assert run("turn", "-w", tmp_path / "ws").exit_code == 0


def test_words_may_be_given_one_by_one_or_with_commas() -> None:
    assert listed(["nps,csat", "ces"]) == ["nps", "csat", "ces"]
    assert listed(None) == []


def test_options_are_read_as_numbers_truths_or_words() -> None:
    assert options(["days=60", "share=0.5", "strict=true", "scale=1-7"]) == {
        "days": 60, "share": 0.5, "strict": True, "scale": "1-7",
    }  # fmt: skip


def test_who_lists_as_many_rows_as_the_base(ws: Path, tmp_path: Path) -> None:
    done = run("who", "-w", ws, "nps", "-p", "2024-05")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 12
    assert {r["customer_id"] for r in rows} == {f"C{n}" for n in range(1, 13)}
    done = run("who", "-w", ws, "nps", "-p", "2024-05", "--by", "branch=TP01", "--json")
    assert len(json.loads(done.stdout)) == 6
    done = run("who", "-w", ws, "nps", "-p", "2024-05", "--limit", "2", "--out", tmp_path / "who.csv")
    assert done.exit_code == 0
    assert (tmp_path / "who.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    heads = run("who", "-w", ws, "nps", "-p", "2024-05", lang="zh-Hant").stdout.splitlines()[0].split(",")
    assert heads[0] == "customer_id"
    assert "推薦者" in heads
    assert not {"up", "down", "v", "hit", "by_1"} & set(heads)
    assert run("who", "-w", ws, "nps", "--by", "branch").exit_code == 2


def test_a_text_that_a_spreadsheet_would_run_is_disarmed() -> None:
    assert (
        as_csv([{"text": "=HYPERLINK(1)", "n": -3}, {"text": "fine", "n": 1}])
        == "text,n\n'=HYPERLINK(1),-3\nfine,1\n"
    )
    assert as_csv([]) == ""


def test_a_turn_tells_how_far_the_data_go(ws: Path) -> None:
    said = json.loads(run("turn", "-w", ws, "--json").stdout)
    assert said["as_of"] == "2024-06-07"
    assert said["measures"] > 5
    assert said["figures"] > said["measures"]


def test_a_report_is_written(ws: Path, tmp_path: Path) -> None:
    done = run("report", "-w", ws, "-p", "2024-05", "--format", "html", "--out", tmp_path / "report.html")
    assert done.exit_code == 0, done.stderr
    assert "</html>" in (tmp_path / "report.html").read_text("utf-8")
    done = run("report", "-w", ws, "-p", "2024-05", "--format", "docx", "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"] == "report.format"
