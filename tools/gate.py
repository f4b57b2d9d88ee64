"""The whole gate, every step even when one before it failed: `python -m tools.gate [STEP …]`.

Prints what each step says, how long each took, and ends with 1 when any failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# One for each core that may be used; above four they wait for the one that has Spark.
WORKERS = str(min(max(2, len(os.sched_getaffinity(0))), 4))
PYTEST = [sys.executable, "-m", "pytest", "-q"]

STEPS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "imports": [str(BIN / "lint-imports")],
    "shape": [*PYTEST, "tests/shape"],  # the tree, the locks and the documents
    "tests": [
        *PYTEST,
        "tests",
        "--ignore=tests/shape",
        "-n",
        WORKERS,
        "--dist",
        "loadgroup",
        "--durations=15",
    ],
}


def main(wanted: list[str]) -> int:
    """Run the steps named, all when none is; 0 when every one passed."""
    unknown = set(wanted) - set(STEPS)
    if unknown:
        print(f"gate: no such step: {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
        return 2
    results = {name: run(name, command) for name, command in STEPS.items() if not wanted or name in wanted}
    print("\n== gate")
    for name, (code, seconds) in results.items():
        print(f"{name:8} {'ok' if code == 0 else 'FAILED':6} {seconds:7.1f} s")
    return int(any(code for code, _ in results.values()))


def run(name: str, command: list[str]) -> tuple[int, float]:
    print(f"\n== {name}", flush=True)
    begun = time.perf_counter()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return code, time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
