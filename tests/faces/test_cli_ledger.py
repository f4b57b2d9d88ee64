"""huitou ledger: a statement, whether the ledger is whole, where every point is, policies, and posting from a file."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huitou.faces.cli import app
from huitou.record import Ledger
from huitou.stores import Settings, Workspace
from tests.faces.rewarded import with_points

COMMAND = CliRunner()
EARN = '{"do":"earn","customer":"c-17","points":120,"key":"till-3:8841","last_day":"2198-12-31"}'


def run(*words: object, lang: str = "en", **more):
    return COMMAND.invoke(app, [str(w) for w in words], env={"HUITOU_LANG": lang}, **more)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "ws", Settings(lang="en"))
    return tmp_path / "ws"


def posted(ws: Path, *lines: str, enrol: bool = True):
    """What posting came to: outcomes by line, and the exit code."""
    done = run("ledger", "post", "-w", ws, "-", *["--enrol"] * enrol, input="\n".join(lines))
    return {one["line"]: one for one in map(json.loads, done.stdout.splitlines())}, done.exit_code


def test_a_statement_shows_balance_lots_holds_entries_and_the_chain(ws: Path) -> None:
    with_points(Workspace.open(ws), "C1")
    done = run("ledger", "statement", "-w", ws, "C1")
    assert done.exit_code == 0, done.stderr
    assert "Available 360, not usable yet 70, on hold 60, owed 0" in done.stdout
    assert "16 entries, the chain is whole; head" in done.stdout
    assert "return:1" in done.stdout
    told = json.loads(run("ledger", "statement", "-w", ws, "C1", "--json").stdout)
    assert told["balance"]["available"] == 360
    assert [e["n"] for e in told["entries"]] == list(range(1, 17))
    assert sum(e["points"] for e in told["entries"]) == 490
    assert told["head"] == told["entries"][-1]["hash"]


def test_a_statement_is_shown_as_it_was_known(ws: Path) -> None:
    with_points(Workspace.open(ws), "C1")
    told = json.loads(run("ledger", "statement", "-w", ws, "C1", "--known-at", "2024-03-04", "--json").stdout)
    assert (told["balance"]["available"], len(told["entries"])) == (470, 4)
    wrong = run("ledger", "statement", "-w", ws, "C1", "--known-at", "then")
    assert (wrong.exit_code, "is no date" in wrong.stderr) == (2, True)


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_every_verb_speaks_each_language(ws: Path, lang: str) -> None:
    with_points(Workspace.open(ws), "C1")
    for words in (("statement", "C1"), ("verify",), ("explain",), ("policy", "burn", "debt")):
        done = run("ledger", *words, "-w", ws, lang=lang)
        assert done.exit_code == 0, done.stderr
        assert done.stdout.strip()


def test_a_customer_without_points_is_missing(ws: Path) -> None:
    done = run("ledger", "statement", "-w", ws, "nobody")
    assert done.exit_code == 3
    assert "has no points account" in done.stderr


def test_a_currency_that_the_customer_has_not_is_missing(ws: Path) -> None:
    with_points(Workspace.open(ws), "C1")
    done = run("ledger", "statement", "-w", ws, "C1", "--currency", "nope")
    assert done.exit_code == 3
    assert "no points of the currency “nope”; there are: points" in done.stderr
    Ledger(Workspace.open(ws)).enrol("C3")
    assert run("ledger", "statement", "-w", ws, "C3").exit_code == 0  # nothing was posted yet


def test_verify_says_whole_or_where_not(ws: Path) -> None:
    with_points(Workspace.open(ws), "C1")
    done = run("ledger", "verify", "-w", ws)
    assert done.exit_code == 0
    assert "The ledger is whole: 2 accounts, 17 entries" in done.stdout
    on = sqlite3.connect(ws / "huitou.db")
    on.execute("UPDATE ledger_entries SET source_id = 'O9' WHERE source_id = 'O1'")
    on.commit()
    on.close()
    done = run("ledger", "verify", "-w", ws)
    assert done.exit_code == 5
    assert "m00000001" in done.stdout
    assert "entry 1 was changed" in done.stdout
    told = json.loads(run("ledger", "verify", "-w", ws, "--json").stdout)
    assert (told["whole"], told["faults"][0]["code"], told["faults"][0]["n"]) == (False, "entry_changed", 1)


def test_explain_accounts_for_every_point(ws: Path) -> None:
    assert "no entries yet" in run("ledger", "explain", "-w", ws).stdout
    with_points(Workspace.open(ws), "C1")
    told = json.loads(run("ledger", "explain", "-w", ws, "--json").stdout)
    one = told["currencies"][0]
    assert (one["issued"], one["adjusted"], one["burned"], one["expired"]) == (555, 15, 30, 25)
    assert one["liability"] == one["issued"] + one["adjusted"] - one["burned"] - one["expired"] == 515
    assert one["liability"] == one["spendable"] + one["pending"] + one["held"] - one["debt"]
    assert (told["unexplained"], told["entries"], told["accounts"]) == (0, 17, 2)
    shown = run("ledger", "explain", "-w", ws).stdout
    assert "This rests on 17 entries" in shown
    assert "Liability" in shown


def test_explain_tells_of_an_account_that_is_gone_and_ends_with_five(ws: Path) -> None:
    with_points(Workspace.open(ws), "C1")
    with sqlite3.connect(ws / "huitou.db") as on:
        on.execute("DELETE FROM ledger_accounts")
    done = run("ledger", "explain", "-w", ws)
    assert done.exit_code == 5
    assert "the account is gone" in done.stdout
    told = json.loads(run("ledger", "explain", "-w", ws, "--json").stdout)
    assert told["unexplained"] > 0
    assert told["faults"][0]["code"] == "account_gone"
    shown = run("ledger", "statement", "C1", "-w", ws)
    assert "gone from it; this may be one of them" in shown.stdout


def test_a_policy_is_for_all_or_for_one(ws: Path) -> None:
    posted(ws, EARN, EARN.replace("c-17", "c-18").replace("8841", "8842"))
    assert run("ledger", "policy", "burn", "debt", "--member", "c-17", "-w", ws).exit_code == 0
    burn = '{"do":"burn","customer":"%s","points":200,"key":"b:%s"}'
    found, _ = posted(ws, burn % ("c-17", 1), burn % ("c-18", 2))
    assert (found[1]["debt"], found[2]["error"]) == (80, "ledger.short")
    assert run("ledger", "policy", "burn", "never", "-w", ws).exit_code == 2
    assert run("ledger", "policy", "burn", "debt", "--member", "nobody", "-w", ws).exit_code == 3


def test_lines_are_posted_and_each_is_answered(ws: Path) -> None:
    Ledger(Workspace.open(ws)).enrol("c-18")
    found, code = posted(
        ws, EARN, "",
        '{"do":"reserve","customer":"c-17","points":20,"until":"2199-01-01T00:00:00+08:00","key":"h"}',
        '{"do":"capture","customer":"c-17","hold":"h","key":"h:taken"}',
        '{"do":"gift","customer":"c-17","to":"c-18","points":5,"key":"g"}',
    )  # fmt: skip
    assert code == 0
    assert {n: one["available"] for n, one in found.items()} == {1: 120, 3: 100, 4: 100, 5: 95}
    assert [one["n"] for one in found.values()] == [1, 2, 3, 4]
    book = Ledger(Workspace.open(ws))
    assert book.balance(book.member_of("c-18")).available == 5
    assert book.statement(book.member_of("c-17")).lots[0].last_day == date(2198, 12, 31)


BAD = [
    "not json", "[1]", '{"do":"fly","customer":"c-17","key":"x"}', '{"do":"earn","points":1,"key":"x"}',
    '{"do":"earn","customer":"c-17","key":"x"}', '{"do":"earn","customer":"c-17","points":"many","key":"x"}',
    '{"do":"earn","customer":"c-17","points":1,"key":"x","colour":"red"}',
    '{"do":"earn","customer":"c-17","points":1,"key":"x","member":"m1"}',
    '{"do":"earn","customer":"c-17","points":1,"key":"x","last_day":"soon"}',
    '{"do":"earn","customer":"c-17","points":1,"key":"x","occurred_at":"2024-01-01T10:00"}',
    '{"do":"earn","customer":7,"points":1,"key":"x"}', '{"do":["earn"]}',
    '{"do":"burn","customer":"c-17","points":5000,"key":"x"}',
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_answered_with_its_number_and_loses_nothing(ws: Path, bad: str) -> None:
    found, code = posted(ws, EARN, bad, EARN.replace("8841", "8842"))
    assert code == 2
    assert found[2]["line"] == 2
    assert found[2]["message"]
    assert (found[1]["available"], found[3]["available"]) == (120, 240)


def test_the_same_file_again_posts_nothing_twice(ws: Path) -> None:
    assert posted(ws, EARN)[0][1]["replayed"] is False
    found, code = posted(ws, EARN)
    assert (found[1]["replayed"], found[1]["n"], found[1]["available"], code) == (True, 1, 120, 0)


def test_customers_are_enrolled_only_when_asked(ws: Path) -> None:
    found, code = posted(ws, EARN, enrol=False)
    assert (found[1]["error"], code) == ("ledger.not_enrolled", 2)
    assert Ledger(Workspace.open(ws)).member_of("c-17") is None


def test_a_file_of_thousands_is_posted_in_portions(ws: Path) -> None:
    lines = [EARN.replace("8841", str(n)).replace("c-17", f"c-{n % 7}") for n in range(2500)]
    file = ws.parent / "many.ndjson"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = run("ledger", "post", "-w", ws, file, "--enrol")
    assert done.exit_code == 0, done.stderr
    assert [json.loads(line)["line"] for line in done.stdout.splitlines()] == list(range(1, 2501))
    assert "2500 lines: 2500 posted" in done.stderr
    assert Ledger(Workspace.open(ws)).explain().currencies[0].issued == 2500 * 120


def test_a_file_that_is_not_there_is_said(ws: Path) -> None:
    assert run("ledger", "post", "-w", ws, "nowhere.ndjson").exit_code == 6


def test_a_line_that_makes_no_sense_enrols_nobody_and_nan_is_no_number(tmp_path):
    from huitou.base import Unfit
    from huitou.faces.terminal.posting import request

    asked = []

    def member_of(customer):
        asked.append(customer)
        return "m1"

    for line in (
        '{"do":"earn","customer":"new","points":0,"key":"a"}',
        '{"do":"gift","customer":"new","to":"other","points":-1,"key":"a"}',
        '{"do":"earn","customer":"new","points":NaN,"key":"a"}',
        '{"do":"earn","customer":"\udca4","points":"1","key":"a"}',
    ):
        with pytest.raises(Unfit):
            request(line, member_of)
    assert asked == []


def test_an_older_copy_of_the_heads_is_held_against_the_ledger(ws: Path, tmp_path: Path) -> None:
    posted(ws, EARN)
    copy = tmp_path / "paper.heads"
    copy.write_bytes((ws / "ledger.heads").read_bytes())
    posted(ws, EARN.replace("till-3:8841", "till-3:9000"))
    assert run("ledger", "verify", "-w", ws, "--heads", copy).exit_code == 0
    _, account, n, noted = copy.read_text().splitlines()[-1].split()
    copy.write_text(f"! {account} {n} {noted[::-1]}\n")
    done = run("ledger", "verify", "-w", ws, "--heads", copy)
    assert done.exit_code == 5
    assert "is not the one that was noted outside the ledger" in done.stdout
    assert run("ledger", "verify", "-w", ws, "--heads", tmp_path / "none").exit_code == 3


def test_two_machines_that_post_into_one_database_know_of_each_others_heads(ws: Path, tmp_path: Path) -> None:
    """Each notes what it posts beside its own folder; here both folders share one file of a database."""
    posted(ws, EARN)
    other = tmp_path / "b" / "ledger.heads"
    other.parent.mkdir()
    (ws / "ledger.heads").rename(other)
    assert run("ledger", "verify", "-w", ws).exit_code == 5
    with (ws / "huitou.toml").open("a") as settings:
        settings.write(f'\n[ledger]\nheads = ["{other}"]\n')
    assert run("ledger", "verify", "-w", ws).exit_code == 0
    (ws / "huitou.toml").write_text((ws / "huitou.toml").read_text().replace(f'["{other}"]', "7"))
    done = run("ledger", "verify", "-w", ws)
    assert done.exit_code not in (0, 5)
    assert "must be a list of files" in done.stderr


def test_what_was_not_noted_is_accepted_only_on_purpose(ws: Path) -> None:
    posted(ws, EARN)
    assert "nothing to accept" in run("ledger", "accept", "-w", ws).stdout
    (ws / "ledger.heads").unlink()
    done = run("ledger", "accept", "-w", ws)
    assert (done.exit_code, "Nothing was changed" in done.stdout) == (5, True)
    assert run("ledger", "verify", "-w", ws).exit_code == 5
    assert "noted anew" in run("ledger", "accept", "-w", ws, "--yes").stdout
    assert run("ledger", "verify", "-w", ws).exit_code == 0


def test_whom_points_are_given_to_must_be_a_member_already_and_no_word_stands_twice(ws: Path) -> None:
    gift = '{"do":"gift","customer":"c-17","to":"c-18","points":20,"key":"g1"}'
    found, code = posted(
        ws, EARN, gift, EARN.replace('"points":120', '"points":1,"points":500').replace("8841", "2")
    )
    assert (found[2]["error"], code) == ("ledger.not_enrolled", 2)
    assert "stands there twice" in found[3]["message"]
    found, code = posted(ws, EARN.replace("c-17", "c-18").replace("8841", "3"), gift)
    assert code == 0
