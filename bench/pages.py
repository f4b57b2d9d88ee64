"""How long the console's pages take beside an empty page of the same server, asked in turns, with many purchases imported."""

from __future__ import annotations

import http.client
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROUNDS = 60
EMPTY = "/about"  # the frame, the reader's session and two sentences: what every page costs
PAGES = {
    "home": "/",
    "home, one quarter": "/?period=2024-Q3",
    "measure": "/measures/repurchase_rate",
    "measure, split by branch": "/measures/repurchase_rate?by=branch",
    "cohorts": "/measures/cohort_retention",
    "who is behind a figure": "/measures/repurchase_rate/behind",
    "customers": "/customers",
    "customers, searched": "/customers?q={customer}",
    "one customer": "/customers/{customer}",
    "data": "/data",
    "imports": "/data/imports",
    "rows put aside": "/data/quarantine",
    "reports": "/reports",
    "settings": "/settings",
    "staff": "/settings/staff",
    "targets": "/settings/targets",
}
SERVE = """
import sys
from huitou.faces.web import serve
from huitou.stores import Workspace
serve(Workspace.open(sys.argv[1]), port=int(sys.argv[2]), demo=True)
"""


def measure(folder: Path, customers: list[str], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Seconds of each answer, page by page; every page is asked once before, and waits until its figures are there.

    customers: ids that pages of customers are asked for, one at random each time.
    """
    draw = random.Random(7)
    taken: dict[str, list[float]] = {name: [] for name in ("empty page", *PAGES)}
    with _serving(folder) as port:
        for path in (EMPTY, *PAGES.values()):
            _ready(port, _filled(path, draw, customers))
        for _ in range(rounds):  # in turns, so that whatever else the machine does falls on all alike
            for name, path in (("empty page", EMPTY), *PAGES.items()):
                taken[name].append(_ask(port, _filled(path, draw, customers))[1])
    return taken


def told(taken: dict[str, list[float]]) -> Iterator[str]:
    """One line a page: median, 95th percentile, and its ratio to the empty page's."""
    floor = p95(taken["empty page"])
    for name, seconds in taken.items():
        middle, most = statistics.median(seconds), p95(seconds)
        yield f"  {name:<28}{middle * 1e3:>8.1f} ms median {most * 1e3:>8.1f} ms p95 {most / floor:>6.1f} ×"


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def _filled(path: str, draw: random.Random, customers: list[str]) -> str:
    return path.replace("{customer}", urllib.parse.quote(draw.choice(customers), safe=""))


def _ask(port: int, path: str) -> tuple[int, float]:
    """Status and seconds of one answer, its body read."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    asked.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    answer.read()
    seconds = time.perf_counter() - begun
    asked.close()
    return answer.status, seconds


def _ready(port: int, path: str) -> None:
    """Ask until the page is there: the first time its figures may have to be worked out."""
    for _ in range(1200):
        status, _ = _ask(port, path)
        if status == 200:
            return
        if status != 202:
            raise RuntimeError(f"{path} answers {status}")
        time.sleep(0.5)
    raise RuntimeError(f"{path} is not ready after ten minutes")


@contextmanager
def _serving(folder: Path) -> Iterator[int]:
    """The console in a process of its own, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder), str(port)])
    try:
        for _ in range(240):
            try:
                _ask(port, "/healthz")
                break
            except OSError:
                time.sleep(0.25)
        yield port
    finally:
        server.terminate()
        server.wait(20)
