"""work, jobs and serve: what is due is done, listed in three languages, and finished before anything stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time as watch
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from huitou import loop
from huitou.base import Text
from huitou.faces import working
from huitou.faces.cli import app
from huitou.faces.web.app import create_app
from huitou.stores import Message, Nightly, Settings, Workspace, writing

SRC = Path(__file__).resolve().parents[2] / "src"
TITLE = Text("點數到期", "积分过期", "Expiry of points")
LONG_AGO = datetime(2020, 1, 1)


@pytest.fixture
def ws(tmp_path):
    return Workspace.create(tmp_path / "ws", Settings(lang="en"))


@pytest.fixture
def nightly(monkeypatch):
    """A company with one nightly job; the days it was run for."""
    days = []
    run = Nightly("expire", time(0, 0), lambda claim: days.append(claim.body["day"]) or {"lots": 3}, TITLE)
    monkeypatch.setattr(loop, "jobs", lambda workspace: (run,))
    return days


def run(ws, *words, lang="en"):
    return CliRunner().invoke(app, [*words, "-w", str(ws.folder)], env={"HUITOU_LANG": lang})


def test_what_is_due_is_done_once_however_often_it_is_asked_for(ws, nightly):
    assert "1 jobs done, 0 failed" in run(ws, "work", "--once").stdout
    assert "0 jobs done, 0 failed" in run(ws, "work", "--once").stdout
    assert len(nightly) == 1
    assert json.loads(run(ws, "work", "--once", "--workers", "3", "--json").stdout)["done"] == 0


def test_jobs_are_listed_in_the_readers_language(ws, nightly):
    assert "There are no jobs yet" in run(ws, "jobs").stdout
    run(ws, "work", "--once")
    for lang, said in (("zh-Hant", "點數到期"), ("zh-Hans", "积分过期"), ("en", "Expiry of points")):
        shown = run(ws, "jobs", lang=lang).stdout
        assert said in shown
        assert '{"lots": 3}' in shown
    assert "完成" in run(ws, "jobs", lang="zh-Hant").stdout
    (job,) = json.loads(run(ws, "jobs", "--json").stdout)
    assert (job["kind"], job["state"], job["attempts"], job["outcome"]) == ("expire", "done", 1, {"lots": 3})
    assert job["due"].endswith("Z")


def test_a_job_that_failed_says_why_and_is_tried_again_when_asked(ws, nightly):
    ws.jobs.enqueue("expire:by-hand", "expire", {"day": "2020-01-01"}, LONG_AGO)
    claim = ws.jobs.claim("w", LONG_AGO, timedelta(minutes=1), ["expire"])
    ws.jobs.fail(claim, Text("硬碟滿了", "磁盘满了", "the disk is full"), LONG_AGO, None)
    assert "硬碟滿了" in run(ws, "jobs", lang="zh-Hant").stdout
    assert json.loads(run(ws, "jobs", "--json").stdout)[0]["why"] == "the disk is full"
    assert run(ws, "jobs", "--again", "expire:other").exit_code == 3
    assert "will be tried again" in run(ws, "jobs", "--again", "expire:by-hand").stderr
    assert run(ws, "jobs", "--again", "expire:by-hand").exit_code == 5
    run(ws, "work", "--once")
    assert {job.state for job in ws.jobs.listing()} == {"done"}


def test_messages_that_did_not_arrive_are_counted_and_delivered(ws, nightly):
    with writing(ws.live) as on:
        ws.outbox.write([Message("points", "e1", {"n": 1})], LONG_AGO, on)
    assert "1 messages did not arrive yet" in run(ws, "jobs").stdout
    assert "1 messages delivered" in run(ws, "work", "--once").stdout
    assert json.loads((ws.folder / "outbox" / "points.jsonl").read_text())["body"] == {"n": 1}


def workers():
    return [thread for thread in threading.enumerate() if thread.name == "huitou-work"]


def test_a_server_has_a_worker_and_ends_it_and_the_application_alone_has_none(ws, nightly):
    with TestClient(create_app(ws, patience=300, demo=True), base_url="http://127.0.0.1:8000"):
        assert not workers()
    with working.at_work(ws):
        assert len(workers()) == 1
        until = watch.monotonic() + 20
        while not ws.jobs.listing(states=["done"]) and watch.monotonic() < until:
            watch.sleep(0.02)
    assert not workers()
    assert len(nightly) == 1


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "command", [["work"], ["serve", "--port", "0"], ["serve", "--no-work", "--port", "0"]]
)
def test_whoever_is_told_to_stop_does(ws, command, sent):
    if command[0] == "serve":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            command = [*command[:-1], str(free.getsockname()[1])]
    around = {**os.environ, "PYTHONPATH": str(SRC), "HUITOU_LANG": "en", "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "huitou.faces.cli", *command, "-w", str(ws.folder)]
    at_work = subprocess.Popen(words, env=around, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in at_work.stderr:
        if "Ctrl-C stops" in line:
            break
    watch.sleep(0.3)
    at_work.send_signal(sent)
    out, err = at_work.communicate(timeout=60)
    assert "Traceback" not in err
    assert at_work.returncode in (0, -signal.SIGTERM if "--no-work" in command else 0)
    if command == ["work"]:
        assert "jobs done" in out
