"""Everybody at once for the same points: `python -m tests.record.ledger.faults.races --rounds 1000`.

8 processes of 16 threads ask at the same moment; each race has a judge who knows what may come out.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from huitou.record import Earn, Ledger
from huitou.stores import Claim, Fence, Workspace
from tests import postgres
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.apart import finish, roomy, say
from tests.record.ledger.faults.contests import RACES, codes_of, differing, winners
from tests.record.ledger.faults.crowd import AHEAD, PROCESSES, Answer, Asking, Crowd
from tests.record.ledger.faults.servers import emptied
from tests.record.ledger.faults.worlds import company, enrol

FEW = 2 * PROCESSES  # with a fence each asks for itself, nobody's requests are gathered
FENCE = "lost fence"
STORES = ("SQLite", "PostgreSQL")


@dataclass
class Count:
    """What the rounds of one race on one store came to."""

    store: str
    race: str
    rounds: int = 0
    right: int = 0
    asked: int = 0
    won: int = 0
    seconds: float = 0.0  # of asking alone
    slowest: float = 0.0  # round
    examples: list[str] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return self.right < self.rounds

    def add(self, answers: Sequence[Answer], wrong: list[str]) -> None:
        took = max(a.ended for a in answers) - min(a.began for a in answers)
        self.rounds, self.right = self.rounds + 1, self.right + (not wrong)
        self.asked, self.won = self.asked + len(answers), self.won + winners(answers)
        self.seconds += took
        self.slowest = max(self.slowest, took)
        self.examples += wrong[: 5 - len(self.examples)]


@dataclass
class Ground:
    """A store with its crowd at the ready."""

    store: str
    workspace: Workspace
    crowd: Crowd

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.workspace)

    def run(self, name: str, rounds: int) -> Count:
        """So many rounds of one race, each between members of its own; then the books are looked at whole."""
        race, count, ledger = RACES[name], Count(self.store, name), self.ledger
        called = [f"{name.replace(' ', '-')[:12]}-{i}" for i in range(rounds)]
        enrol(self.workspace, [member for m in called for member in race.members(m)])
        if before := [request for m in called for request in race.before(m)]:
            for start in range(0, len(before), 500):
                ledger.post_all(before[start : start + 500])
        for m in called:
            answers = self.crowd.ask(race.run(m))
            count.add(answers, race.judge(m, answers, ledger))
        return self._looked_at(count)

    def fences(self, rounds: int) -> Count:
        """A job is claimed anew while others still post with its old fence: whoever began after that has lost."""
        count, ledger, jobs = Count(self.store, FENCE), self.ledger, self.workspace.jobs
        now = datetime(2026, 3, 1)
        called = [f"fence-{i}" for i in range(rounds)]
        enrol(self.workspace, called)
        for i, m in enumerate(called):
            at = now + timedelta(days=i)
            jobs.enqueue(m, "race", {}, at)
            old = jobs.claim("first", at, timedelta(minutes=1), ["race"])
            assert old
            answers, taken = self._claimed_meanwhile(m, old.fence, at + timedelta(hours=1))
            count.add(answers, self._judge_fence(m, answers, taken, ledger))
            jobs.finish(taken[1], {}, at + timedelta(hours=1))
        return self._looked_at(count)

    def _claimed_meanwhile(
        self, m: str, old: Fence, later: datetime
    ) -> tuple[list[Answer], tuple[float, Claim]]:
        taken: list[tuple[float, Claim]] = []

        def take() -> None:
            while True:  # PostgreSQL passes by a job that somebody is just posting for
                claim = self.workspace.jobs.claim("second", later, timedelta(minutes=1), ["race"])
                if claim:
                    taken.append((time.monotonic(), claim))
                    return

        thief = threading.Timer(AHEAD * 2, take)
        thief.start()
        answers = self.crowd.ask([Asking(Earn(member=m, points=1, key=f"{m}:{i}"), old) for i in range(FEW)])
        thief.join()
        return answers, taken[0]

    def _judge_fence(
        self, m: str, answers: Sequence[Answer], taken: tuple[float, Claim], ledger: Ledger
    ) -> list[str]:
        late = [a for a in answers if a.won and a.began > taken[0]]
        codes = set(codes_of(answers)) - {"job.lost"}
        ledger.post_all([Earn(member=m, points=1, key=f"{m}:new")], taken[1].fence)
        return differing(
            late=(len(late), 0), codes=(codes, set()), total=(ledger.balance(m).total, winners(answers) + 1)
        )

    def _looked_at(self, count: Count) -> Count:
        wrong = truths.wrong(self.rows())
        count.examples += wrong[:5]
        count.right -= bool(wrong)
        count.seconds, count.slowest = round(count.seconds, 2), round(count.slowest, 3)
        return count

    def rows(self) -> truths.Rows:
        from sqlalchemy import text

        with self.workspace.live.connect() as on:
            return truths.read(lambda sql: on.execute(text(sql.replace(":", "\\:"))))  # type: ignore[arg-type, return-value]


@contextmanager
def ground(store: str, folder: Path, url: str = "") -> Iterator[Ground]:
    """A new company with a crowd before its ledger. url: of a PostgreSQL server, for that store."""
    workspace = company(folder / store, url)
    _ = workspace.book
    workspace.live.dispose()
    workspace.db.dispose()
    with Crowd(workspace) as crowd:
        yield Ground(store, workspace, crowd)


def run(store: str, rounds: Mapping[str, int], speak: bool = False) -> list[Count]:
    """So many rounds of each race on one store."""
    with tempfile.TemporaryDirectory(dir=roomy(), prefix="huitou-races-") as folder:
        if store == "SQLite":
            return _run(store, Path(folder), "", rounds, speak)
        with postgres.running() as url:
            return _run(store, Path(folder), emptied(url, "huitou_races"), rounds, speak)


def _run(store: str, folder: Path, url: str, rounds: Mapping[str, int], speak: bool) -> list[Count]:
    counts = []
    with ground(store, folder, url) as here:
        for name, many in rounds.items():
            counts.append(here.fences(many) if name == FENCE else here.run(name, many))
            if speak:
                say(row(counts[-1]))
    return counts


def row(c: Count) -> str:
    return f"| {c.store} | {c.race} | {c.right} of {c.rounds} | {c.asked} | {c.won} | {c.asked / c.seconds:.0f} /s | {c.slowest} s |"


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--rounds", type=int, default=1000)
    asking.add_argument("--others", type=int, help="rounds of the races but the first; else as many")
    asking.add_argument("--store", choices=STORES, action="append")
    asking.add_argument("--race", choices=[*RACES, FENCE], action="append")
    said = asking.parse_args()
    names = said.race or [*RACES, FENCE]
    rounds = {name: said.rounds if i == 0 else said.others or said.rounds for i, name in enumerate(names)}
    say(
        "| store | race | rounds that came out right | asked | won | throughput | slowest round |\n|---|---|---|---|---|---|---|"
    )
    counts = [count for store in said.store or STORES for count in run(store, rounds, speak=True)]
    finish({"counts": [asdict(count) for count in counts]}, any(count.bad for count in counts))


if __name__ == "__main__":
    main()
