"""Posts under a limit on the size of files until it was refused three times: `… small_files FOLDER BYTES`."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

from huitou.base import Unreachable
from huitou.record import Earn, Ledger
from huitou.stores import Workspace
from tests.record.ledger.faults.apart import finish


def main() -> None:
    folder, room = Path(sys.argv[1]), int(sys.argv[2])
    ledger = Ledger(Workspace.open(folder))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = (folder / "huitou.db").stat().st_size + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    kept = refused = 0
    while refused < 3:
        try:
            ledger.post(Earn(member="m-ann", points=1, key=f"{kept}"))
            kept += 1
        except Unreachable:
            refused += 1
    finish({"kept": kept, "refused": refused, "reads": ledger.balance("m-ann").total}, bad=False)


if __name__ == "__main__":
    main()
