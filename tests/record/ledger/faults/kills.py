"""Writers and servers killed at any moment: `python -m tests.record.ledger.faults.kills --sqlite 20000 --postgres 1000`.

Writers post in processes of their own and say what they are about to do and what they were told. One is killed with
SIGKILL, or the server under them, and another takes its place, while the others go on; after one kill or a few of them,
each at an instant of its own, the ledger is opened anew, held against all that was acknowledged, and what the dead left
unanswered is asked again under its key.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from huitou.record.ledger.requests import Request
from huitou.stores import Asked
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.apart import finish, roomy, say
from tests.record.ledger.faults.servers import Place, PostgresPlace, SQLitePlace
from tests.record.ledger.faults.worlds import enrol
from tests.record.ledger.faults.writers import Writer, patiently

ROUND = 20  # kills in one world; then a new one, so that looking at all of it stays quick
Kept = dict[str, tuple[int | None, int | None]]  # key → account and entry
SOON = 3.0  # seconds in which a ledger must answer again


@dataclass
class Count:
    """What the kills of one store came to."""

    store: str
    kills: int = 0
    of_servers: int = 0
    acknowledged: int = 0
    lost: int = 0
    unbalanced: int = 0
    in_doubt: int = 0  # requests that were on their way when their writer died
    done: int = 0  # of these: done, though nobody was told
    doubled: int = 0  # of these: did not take effect exactly once when asked again
    busy: int = 0  # writers that died with a request on its way
    slowest: float = 0.0  # seconds from a kill, the last before a look, to the first answer after it
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return bool(self.lost or self.unbalanced or self.doubled or self.slowest >= SOON)

    def note(self, found: list[str]) -> None:
        self.examples += found[: 5 - len(self.examples)]


class Round:
    """Some kills in one world."""

    def __init__(self, number: int, place: Place, count: Count, rng: Random, writers: int) -> None:
        self.low = (number + 1) << 40
        self.place, self.count, self.rng = place, count, rng
        self.members = [f"m-{number}-{i}" for i in range(4)]
        enrol(place.workspace, self.members)
        place.workspace.live.dispose()
        self.told: list[truths.Said] = []
        self._made = 0
        self.writers = [self._writer() for _ in range(writers)]

    def _writer(self) -> Writer:
        self._made += 1
        return Writer(self._made, self.rng.getrandbits(32), self.place, self.members, self.low)

    def kill(self, some: int) -> None:
        """Kill so many, one after the other; then look, and ask again what they left unanswered."""
        doing: list[Request] = []
        for _ in range(some):
            began, left = self._kill_one()
            doing += left
        self._look(began, doing)

    def _kill_one(self) -> tuple[float, list[Request]]:
        """Kill a writer, or what is under all of them, and let another take the dead one's place: when, and what it
        left unanswered."""
        time.sleep(self.rng.uniform(*self.place.pause))
        for writer in self.writers:
            writer.hear()
        began = time.monotonic()
        self.count.kills += 1
        if self.place.kill(self.rng):
            self.count.of_servers += 1
            return began, []
        dead = self.writers.pop(self.rng.randrange(len(self.writers)))
        dead.kill()
        self.told += dead.told
        self.count.busy += bool(dead.doing)
        self.writers.append(self._writer())
        return began, dead.doing

    def _look(self, began: float, doing: list[Request]) -> None:
        for writer in self.writers:
            writer.hear()
        told = [*self.told, *[said for writer in self.writers for said in writer.told]]
        ledger = self.place.ledger(self.low + (1 << 39) + (self.count.kills << 20))
        before = self._rows()
        if doing:
            patiently(lambda: ledger.post_all(doing))
        else:
            patiently(lambda: [ledger.balance(self.members[0])])
        self.count.slowest = max(self.count.slowest, time.monotonic() - began)
        asked = tuple(dict.fromkeys(request.own_key for request in doing))
        now = {key: (row.account_id, row.n) for key, row in ledger.book.look(Asked(keys=asked)).keys.items()}
        ledger.book.close()
        self._judge(before, told)
        self._asked_again({row.key: (row.account_id, row.n) for row in before.keys}, now, asked)

    def _rows(self) -> truths.Rows:
        return self.place.rows(self.low, self.low + (1 << 40), f":r{self.low}:")

    def _judge(self, rows: truths.Rows, told: list[truths.Said]) -> None:
        lost, wrong = truths.lost(rows, told), truths.wrong(rows)
        self.count.lost, self.count.unbalanced = (
            self.count.lost + len(lost),
            self.count.unbalanced + bool(wrong),
        )
        self.count.note([*lost, *wrong])

    def _asked_again(self, was: Kept, now: Kept, asked: tuple[str, ...]) -> None:
        """Each has its key, with the entry it had if it had one; that the books still add up is seen the next time."""
        for key in asked:
            self.count.in_doubt += 1
            self.count.done += key in was
            if key not in now or (key in was and was[key] != now[key]):
                self.count.doubled += 1
                self.count.note([f"asked again: {key} {was.get(key)} {now.get(key)}"])

    def end(self) -> None:
        """Kill all that are left, and look at everything once more."""
        for writer in self.writers:
            writer.kill()
            self.told += writer.told
        self._judge(self._rows(), self.told)
        self.count.acknowledged += len(self.told)

    def verify(self) -> None:
        """The chains and their heads agree, whoever died between noting a head and writing its entry."""
        ledger = self.place.ledger(0)
        said = ledger.verify()
        ledger.book.close()
        if not said.whole:
            self.count.unbalanced += 1
            self.count.note([f"verify: {said}"[:300]])


def run(place: Place, kills: int, seed: int, writers: int, speak: bool = False) -> Count:
    """So many kills over one store."""
    count, rng, began, number = Count(place.name), Random(seed), time.monotonic(), 0
    while count.kills < kills:
        place.anew()
        here = Round(number, place, count, rng, writers)
        until = min(count.kills + ROUND, kills)
        while count.kills < until:
            here.kill(min(place.between_looks, until - count.kills))
        here.end()
        if place.small or count.kills >= kills:
            here.verify()
        number += 1
        if speak and number % 10 == 0:
            say(f"{place.name}: {count.kills} kills, {time.monotonic() - began:.0f} s, {count.lost} lost")
    count.seconds = round(time.monotonic() - began, 1)
    count.slowest = round(count.slowest, 3)
    return count


def table(counts: list[Count]) -> str:
    """The counts as a table."""
    lines = ["| store | kills | of them the server | writers that died busy | acknowledged | lost | unbalanced | in doubt: done, not done, doubled | slowest answer after a kill | seconds |",
             "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {c.store} | {c.kills} | {c.of_servers} | {c.busy} | {c.acknowledged} | {c.lost} | {c.unbalanced} "
        f"| {c.done}, {c.in_doubt - c.done}, {c.doubled} | {c.slowest} s | {c.seconds} |" for c in counts
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--sqlite", type=int, default=0)
    asking.add_argument("--postgres", type=int, default=0)
    asking.add_argument("--seed", type=int, default=1)
    said = asking.parse_args()
    counts = []
    with tempfile.TemporaryDirectory(dir=roomy(), prefix="huitou-kills-") as folder:
        if said.sqlite:
            counts.append(run(SQLitePlace(Path(folder)), said.sqlite, said.seed, 3, speak=True))
        if said.postgres:
            with PostgresPlace.running(Path(folder)) as place:
                counts.append(run(place, said.postgres, said.seed, 6, speak=True))
    say(table(counts))
    finish({count.store: asdict(count) for count in counts}, any(count.bad for count in counts))


if __name__ == "__main__":
    main()
