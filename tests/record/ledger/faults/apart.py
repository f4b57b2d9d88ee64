"""Harnesses that fork and kill run in a process of their own, the same way from the suite as by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]


def figures(module: str, *words: object, patience: float = 300) -> dict[str, Any]:
    """What `python -m module words…` found: its last line, which is JSON. Raises AssertionError where it failed."""
    command = [sys.executable, "-m", f"tests.record.ledger.faults.{module}", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=patience, env=_env())
    lines = done.stdout.strip().splitlines()
    assert "".join(lines[-1:]).startswith("{"), done.stdout[-3000:] + done.stderr[-3000:]
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def finish(found: Mapping[str, Any], bad: bool) -> None:
    """Print the figures as the last line, and leave with 1 where something was lost or wrong."""
    say(json.dumps(found))
    raise SystemExit(1 if bad else 0)


def roomy() -> Path | None:
    """A folder in memory for databases that are killed, not unplugged; None where the system has none."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None
