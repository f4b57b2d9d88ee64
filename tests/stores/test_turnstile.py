"""Of several processes that write without a pause, none waits while the others go in again and again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import groupby
from statistics import median

import pytest

from huitou.stores.books import turnstile
from huitou.stores.books.turnstile import Turnstile

WORKER = """
import sys, time
from pathlib import Path
from huitou.stores.books.turnstile import Turnstile
gate, written, name = Turnstile(Path(sys.argv[1])), open(sys.argv[2], "a", buffering=1), sys.argv[3]
sys.stdin.readline()
until = time.monotonic() + 2
while time.monotonic() < until:
    with gate.passed():
        written.write(f"{name}<")
        time.sleep(0.001)
        written.write(f"{name}>\\n")
        written.flush()
"""


def test_who_comes_out_lets_another_in_and_nobody_is_inside_with_another(tmp_path):
    log = tmp_path / "log"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, tmp_path / "any.db", log, name],
            stdin=subprocess.PIPE,
            env=os.environ,
        )
        for name in "abcd"
    ]
    time.sleep(0.5)  # all have started
    for worker in workers:
        worker.stdin.write(b"\n")
        worker.stdin.close()
    assert [worker.wait(60) for worker in workers] == [0, 0, 0, 0]
    lines = log.read_text().split()
    assert set(lines) == {f"{name}<{name}>" for name in "abcd"}
    middle = [line[0] for line in lines[len(lines) // 4 : 3 * len(lines) // 4]]
    # In the middle of all turns, as a busy machine may let the others sleep for a while; without the line: hundreds.
    assert median(len(list(run)) for _, run in groupby(middle)) <= 2
    for name in "abcd":
        waits = [len(list(run)) for own, run in groupby(middle, name.__eq__) if not own]
        assert median(waits) <= 8, (name, waits)
        assert max(waits) <= len(middle) // 2, (name, waits)


def test_whoever_was_stopped_inside_keeps_nobody_out_for_good(tmp_path, monkeypatch):
    monkeypatch.setattr(turnstile, "LONGEST", 0.05)
    first, second = Turnstile(tmp_path / "any.db"), Turnstile(tmp_path / "any.db")
    with first.passed(), second.passed():
        pass
    with second.passed(), pytest.raises(ValueError, match="inside"), first.passed():
        raise ValueError("inside")
    first.close()
    with first.passed():  # opened again
        pass


def test_a_forked_process_has_a_lock_of_its_own(tmp_path, monkeypatch):
    gate = Turnstile(tmp_path / "any.db")
    monkeypatch.setattr(turnstile, "LONGEST", 5)
    with gate.passed():
        child = os.fork()
        if not child:
            began = time.monotonic()
            with gate.passed():
                os._exit(int(time.monotonic() - began < 0.2))
        time.sleep(0.4)
    assert os.waitpid(child, 0)[1] == 0


def test_whoever_is_interrupted_at_the_gate_holds_up_no_line(tmp_path):
    """Ctrl-C comes as an exception, wherever the process is; it stays alive, and so would its locks."""
    looks = iter([0.0])

    def interrupted() -> float:
        for now in looks:
            return now
        raise KeyboardInterrupt

    inside, second, third = (
        Turnstile(tmp_path / "any.db", clock) for clock in (time.monotonic, interrupted, time.monotonic)
    )
    with inside.passed(), pytest.raises(KeyboardInterrupt), second.passed():
        pass
    began = time.monotonic()
    with third.passed():
        assert time.monotonic() - began < 5


def test_its_files_are_its_owners_alone(tmp_path):
    before = os.umask(0)
    try:
        gate = Turnstile(tmp_path / "any.db")
        with gate.passed():
            pass
    finally:
        os.umask(before)
    gate.close()
    gate.close()
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
