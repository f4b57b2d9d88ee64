"""Runs one task in a process of its own and reads what it cost: CPU seconds of user and system, peak memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cost:
    """cpu, wall: seconds; memory: peak resident set in MB; said: what the task returned."""

    cpu: float
    wall: float
    memory: float
    said: Any


def run(task: str, *args: str) -> Cost:
    """Run `bench.tasks:<task>(*args)` in a fresh process. The cost of starting Python and importing is not counted."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.meter", task, *args], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{task} {args}: {done.stderr[-2000:]}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def best(task: str, *args: str, of: int = 3) -> Cost:
    """The cheapest of several runs: what else the machine does only ever adds."""
    return min((run(task, *args) for _ in range(of)), key=lambda c: c.cpu)


def _used() -> float:
    mine = resource.getrusage(resource.RUSAGE_SELF)
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


def _main() -> None:
    from bench import tasks

    prepare: Callable[..., Callable[[], Any]] = getattr(tasks, sys.argv[1])
    work = prepare(*sys.argv[2:])
    cpu, wall = _used(), time.perf_counter()
    said = work()
    cost = {
        "cpu": _used() - cpu,
        "wall": time.perf_counter() - wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "said": said,
    }
    sys.stdout.flush()
    os.write(1, (json.dumps(cost) + "\n").encode())


if __name__ == "__main__":
    _main()
