"""A process killed in the middle of an import leaves the state before it, or the one after it."""

import os
import signal
import subprocess
import sys

import pytest

from huitou import record
from huitou.stores import Workspace

CHILD = """
import os, signal, sys
from huitou import record
from huitou.stores import Lake, Scratch, Workspace

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

folder, file, point = sys.argv[1:]
run, land = Scratch.run, Lake.land
if point == "staging":
    Scratch.run = lambda self, sql, *a: die() if sql.startswith("COPY") and "purchases" in sql else run(self, sql, *a)
elif point == "before landing":
    Lake.land = die
elif point == "moving files":
    os.fsync = die
elif point == "in the commit":
    sys.modules["huitou.stores.lake"]._set_aside = die
elif point == "after landing":
    Lake.land = lambda self, landing: (land(self, landing), die())
record.bring(Workspace.open(folder), file)
"""


@pytest.mark.parametrize(
    "point", ["staging", "before landing", "moving files", "in the commit", "after landing"]
)
def test_killed(company, file, lying, point):
    ws = company()
    record.bring(ws, file("before.csv", "order_id,bought_at,amount\n1,2024-05-01,1\n2,2024-05-02,2\n"))
    rows = "".join(f"{n},2024-05-{n % 28 + 1:02},{n}\n" for n in range(2, 500))
    path = file("more.csv", "order_id,bought_at,amount\n" + rows + "bad,2024-05-01,x\n")
    command = [sys.executable, "-c", CHILD, str(ws.folder), str(path), point]
    paths = os.pathsep.join(p for p in sys.path if p)  # the child finds Huitou where we found it
    child = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": paths})
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()

    again = Workspace.open(ws.folder, ws.clock)
    landed = point == "after landing"
    assert len(lying(again, "purchases", "order_id")) == (499 if landed else 2)
    assert len(record.imports(again)) == (2 if landed else 1)
    assert len(record.quarantine(again)) == (1 if landed else 0)

    brought = record.bring(again, path).facts["purchases"]
    assert (brought.kept, brought.aside) == (0 if landed else 498, 1)
    assert len(lying(again, "purchases", "order_id")) == 499
    assert list((ws.folder / "staging").iterdir()) == []
    assert record.bring(again, path).facts["purchases"].kept == 0
