"""A company at work in many processes: its nightly jobs, its members' birthdays, and a clock that a test turns.

What a job does is written to `effects`, which has no unique key: a second effect would be seen, not refused.
"""

from __future__ import annotations

import mmap
import os
import random
import signal
import struct
import threading
import time as watch
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from huitou.base import Clock, Text, anniversary
from huitou.record.intake import dates
from huitou.stores import Claim, Jobs, Message, Nightly, Outbox, connect, work, writing
from huitou.stores.jobs import worker as working

ZONE = "Europe/Berlin"
LEASE = timedelta(hours=1)
# As Taiwan's forms have them: the years of the Republic, one of them born on a leap day.
BORN = {
    "mei": "民國89年2月29日",
    "wen": "民國77/02/29",
    "lan": "民國89年2月28日",
    "bao": "民國92年3月1日",
    "jun": "民國80年3月31日",
    "yu": "民國85年10月27日",
}
BIRTHDAYS: Mapping[str, date] = {m: born for m, said in BORN.items() if (born := dates.meaning(said, "roc"))}


@dataclass
class SharedClock:
    """A time of day in a file that all processes see; each may be `off` by some hours."""

    file: Path
    off: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if not self.file.exists():
            self.file.write_bytes(bytes(8))
        with self.file.open("r+b") as on:
            self._shared = mmap.mmap(on.fileno(), 8)

    def set(self, at: datetime) -> None:
        self._shared[:] = struct.pack("d", at.timestamp())

    def tell(self) -> datetime:
        return datetime.fromtimestamp(struct.unpack("d", self._shared[:])[0], UTC) + self.off


def prepare(db: Engine) -> None:
    with writing(db) as on:
        on.execute(
            text("CREATE TABLE effects (key TEXT NOT NULL, token INTEGER NOT NULL, worker TEXT NOT NULL)")
        )


def effect(key: str, claim: Claim, worker: str, on: Connection) -> bool:
    """A keyed operation in the transaction `on`, which has checked the fence; False where it was done before."""
    if on.execute(text("SELECT 1 FROM effects WHERE key = :key"), {"key": key}).first():
        return False
    row = {"key": key, "token": claim.fence.token, "worker": worker}
    on.execute(text("INSERT INTO effects (key, token, worker) VALUES (:key, :token, :worker)"), row)
    return True


def effects(db: Engine) -> list[str]:
    with db.connect() as on:
        return list(on.execute(text("SELECT key FROM effects ORDER BY key")).scalars())


def schedules(db: Engine, jobs: Jobs, outbox: Outbox, worker: str, chance: random.Random) -> list[Nightly]:
    """Expiry at 02:30, a time that clocks skip and repeat, and birthdays at 00:30."""

    def tarry() -> None:
        watch.sleep(chance.choice((0, 0, 0.001, 0.01, 0.03)))

    def expire(claim: Claim) -> Mapping[str, Any]:
        tarry()
        with writing(db) as on:
            jobs.check(claim.fence, on)
            if effect(claim.key, claim, worker, on):
                tarry()
                outbox.write([Message("expired", claim.key, {"day": claim.body["day"]})], claim.due, on)
        tarry()
        return {"token": claim.fence.token}

    def birthdays(claim: Claim) -> Mapping[str, Any]:
        day = date.fromisoformat(claim.body["day"])
        tarry()
        with writing(db) as on:
            jobs.check(claim.fence, on)
            effect(claim.key, claim, worker, on)
            whose = [m for m, born in BIRTHDAYS.items() if anniversary(born, day.year) == day]
            for member in whose:
                jobs.enqueue(f"birthday:{member}:{day.year}", "greet", {"member": member}, claim.due, on)
        return {"members": whose}

    title = Text("夜", "夜", "Night")
    return [
        Nightly("expire", time(2, 30), expire, title),
        Nightly("birthdays", time(0, 30), birthdays, title),
    ]


def at_work(place: str, folder: str, seed: int, hours_off: int) -> None:
    """One worker process, until SIGTERM."""
    # Here a minute passes in no time: on a busy machine a job outlives eight leases, and would wait for a person.
    working.TRIES = 1_000
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker, chance = f"w{os.getpid()}", random.Random(seed)
    db = connect(place if place.startswith("postgresql") else Path(place))
    jobs, outbox = Jobs(db), Outbox(db, Path(folder) / "outbox")
    clock = Clock(SharedClock(Path(folder) / "clock", timedelta(hours=hours_off)).tell)

    def greet(claim: Claim) -> Mapping[str, Any]:
        watch.sleep(chance.choice((0, 0.01)))
        with writing(db) as on:
            jobs.check(claim.fence, on)
            effect(claim.key, claim, worker, on)
        return {}

    nightly = schedules(db, jobs, outbox, worker, chance)
    work(
        jobs, outbox, {"greet": greet}, nightly, clock, ZONE, worker=worker, stop=stop, lease=LEASE, pause=0.02
    )  # fmt: skip


def hold(place: str, mark: str, lease: float, inside: bool) -> None:
    """Claim the one job, say so in the file `mark`, be slow about it, and try to take effect.

    inside: slow within the transaction of the effect, instead of before it
    """
    db = connect(place if place.startswith("postgresql") else Path(place))
    jobs, clock = Jobs(db), Clock()
    claim = jobs.claim("slow", clock.stamp(), timedelta(seconds=lease), ["expire"])
    assert claim is not None
    said = "late"
    try:
        if not inside:
            Path(mark).write_text("held")
            watch.sleep(0.5)
        with writing(db) as on:
            jobs.check(claim.fence, on)
            effect(claim.key, claim, "slow", on)
            if inside:
                Path(mark).write_text("held")
                watch.sleep(0.5)
        jobs.finish(claim, {"by": "slow"}, clock.stamp())
        said = "done"
    except Exception as wrong:
        said = getattr(wrong, "code", repr(wrong))
    Path(mark).write_text(said)


@contextmanager
def stopped(process: Any) -> Iterator[None]:
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)
