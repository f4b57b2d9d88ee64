"""Power cuts under the ledger: `python -m tests.record.ledger.faults.power --cuts 100000`.

The real ledger posts over a disk that remembers (disk.py); then the disk is rebuilt as of every sync and of random
moments between them, opened as after a restart, and held against what callers had been told by then.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from huitou.base import Clock, HuitouError
from huitou.record import Chance, Ledger
from huitou.record.ledger.requests import Request
from huitou.stores import SQLiteBook, Workspace
from huitou.stores.books.sqlite_book import PRAGMAS, open_connection
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.apart import finish, roomy, say
from tests.record.ledger.faults.disk import KEEPING, Disk, Event, Image, Platter
from tests.record.ledger.faults.worlds import Ticking, Till, company, enrol

MEMBERS = ("m-ann", "m-bo", "m-chen", "m-dai")
DATABASE, HEADS = "huitou.db", "ledger.heads"
STEPS, IMAGES = 40, 500  # turns of one evening at the till, and cuts of its power
AGAIN = 20  # every so many images the callers come again with all that they asked
SAFE = ("TRUNCATE", "FULL")


@dataclass
class Count:
    """What the images of one pair of settings came to."""

    journal: str
    synchronous: str
    images: int = 0
    at_syncs: int = 0
    lost: int = 0  # images that lack something acknowledged
    worst: int = 0  # the most acknowledgements that one image lacks
    corrupt: int = 0
    half: int = 0
    repeated: int = 0  # images on which all callers came again, each with one effect
    doubled: int = 0  # of these: something took effect twice, or not at all
    told: int = 0  # acknowledgements that images were held against
    examples: list[str] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return bool(self.lost or self.corrupt or self.half or self.doubled)

    def note(self, what: str) -> None:
        if len(self.examples) < 5:
            self.examples.append(what[:300])


@dataclass
class Evening:
    """One run of the ledger over a disk that remembers: how the disk was before, all that happened, all that was asked."""

    base: bytes
    events: list[Event]
    asked: list[list[Request]]
    heads: bytes


class Bench:
    """A company to begin each evening with, and a folder to rebuild disks in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        workspace = company(folder / "base")
        enrol(workspace, MEMBERS)
        workspace.live.dispose()
        self.base = (folder / "base" / DATABASE).read_bytes()
        self.settings = workspace.settings
        self.image = folder / "image"
        self.image.mkdir()

    def evening(self, seed: int, journal: str, synchronous: str, steps: int = STEPS) -> Evening:
        """Post at random through the real ledger, and remember every write."""
        rng, disk, place = Random(seed), Disk(), self.folder / f"evening-{seed}"
        place.mkdir()
        (place / DATABASE).write_bytes(self.base)
        pragmas = [_as(pragma, journal, synchronous) for pragma in PRAGMAS]
        ledger, book = self._ledger(place, rng, lambda: disk.connect(place / DATABASE, pragmas))
        _remember_heads(ledger, disk)
        till, asked = Till(f"till-{seed}", MEMBERS, rng), []
        for _ in range(steps):
            requests = till.some()
            asked.append(requests)
            outcomes = ledger.post_all(requests)
            told = [truths.told(r.key, o) for r, o in zip(requests, outcomes, strict=True)]
            disk.events.append(Event("told", data=told))
        events, heads = list(disk.events), (place / HEADS).read_bytes()
        book.close()
        shutil.rmtree(place)
        return Evening(self.base, events, asked, heads)

    def _ledger(self, place: Path, rng: Random, connect: object) -> tuple[Ledger, SQLiteBook]:
        workspace = Workspace(place, self.settings, Clock(Ticking(rng)))
        book = workspace.book = SQLiteBook(connect)  # type: ignore[arg-type, assignment]
        return Ledger(workspace, Chance(account=lambda: rng.getrandbits(62))), book

    def check(
        self, image: Image, told: Sequence[truths.Said], asked: Sequence[list[Request]], count: Count
    ) -> None:
        """Switch the machine on again over one image."""
        for old in self.image.iterdir():
            old.unlink()
        for name, content in image.items():
            (self.image / name).write_bytes(content)
        try:
            rows = self._look()
            lacking, wrong = truths.lost(rows, told), truths.wrong(rows)
        except (sqlite3.DatabaseError, HuitouError) as failed:
            count.corrupt += 1
            return count.note(f"corrupt: {failed}")
        count.lost, count.worst = count.lost + bool(lacking), max(count.worst, len(lacking))
        count.half += bool(wrong)
        for what in [*lacking[:1], *wrong[:1]]:
            count.note(what)
        if count.images % AGAIN == 0 and not (lacking or wrong):
            self._again(told, asked, count)

    def _look(self) -> truths.Rows:
        on = open_connection(self.image / DATABASE)
        try:
            said = on.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                raise sqlite3.DatabaseError(said)
            return truths.read(on.execute)
        finally:
            on.close()

    def _again(self, told: Sequence[truths.Said], asked: Sequence[list[Request]], count: Count) -> None:
        """All callers repeat all that they ever asked: what was done stays as it was, the rest is done once."""
        ledger, book = self._ledger(self.image, Random(1), lambda: open_connection(self.image / DATABASE))
        count.repeated += 1
        if strange := [f for f in ledger.verify().faults if f.code != "head_untold"]:
            count.half += 1
            count.note(f"verify: {strange}")
        for requests in asked:
            ledger.post_all(requests)
        ledger.accept()  # whoever looked at what the cut took from the heads says that it is well
        whole = ledger.verify().whole
        book.close()
        rows = self._look()
        keys = {row.key for row in rows.keys}
        missing = [r.key for requests in asked for r in requests if r.own_key not in keys]
        if missing or not whole or truths.lost(rows, told) or truths.wrong(rows):
            count.doubled += 1
            count.note(f"again: {missing[:2]} {truths.wrong(rows)[:1]}")


def _remember_heads(ledger: Ledger, disk: Disk) -> None:
    """Remember how far the file of heads had come."""
    really, heads = ledger.heads._write, ledger.heads

    def write(lines: bytes) -> None:
        really(lines)
        disk.events.append(Event("heads", at=heads.file.stat().st_size))

    heads._write = write  # type: ignore[method-assign]


def _as(pragma: str, journal: str, synchronous: str) -> str:
    name = pragma.partition("=")[0]
    return {"journal_mode": f"{name}={journal}", "synchronous": f"{name}={synchronous}"}.get(name, pragma)


def cuts(evening: Evening, count: int, rng: Random) -> Iterator[tuple[Image, list[truths.Said], int, bool]]:
    """Disks as of `count` cuts, what was told by then, how many turns were begun, and whether a sync was next: right
    before and after each sync, and for the rest at random."""
    syncs = [i for i, event in enumerate(evening.events) if event.what == "sync"]
    moments = [*syncs, *[i + 1 for i in syncs]]
    if len(moments) > count:
        moments = rng.sample(moments, count)
    borders = len(moments)
    moments += [rng.randint(0, len(evening.events)) for _ in range(count - borders)]
    platter, told, turns, here, noted = Platter({DATABASE: bytearray(evening.base)}), [], 0, 0, 0
    for moment, border in sorted(zip(moments, [True] * borders + [False] * (count - borders), strict=True)):
        for event in evening.events[here:moment]:
            platter.take(event)
            if event.what == "told":
                told, turns = told + event.data, turns + 1
            elif event.what == "heads":
                noted = event.at
        here = moment
        image = platter.image(rng.choice(KEEPING), rng)
        image[HEADS] = evening.heads[: rng.randint(0, noted)]  # no sync holds them
        yield image, told, turns + 1, border


def run(images: int, journal: str, synchronous: str, seed: int = 1, speak: bool = False) -> Count:
    """Cut the power so many times."""
    count, began = Count(journal, synchronous), time.monotonic()
    with tempfile.TemporaryDirectory(dir=roomy(), prefix="huitou-power-") as folder:
        bench = Bench(Path(folder))
        while count.images < images:
            evening = bench.evening(seed, journal, synchronous)
            rng = Random(seed)
            for image, told, turns, border in cuts(evening, min(IMAGES, images - count.images), rng):
                count.images, count.at_syncs = count.images + 1, count.at_syncs + border
                count.told += len(told)
                bench.check(image, told, evening.asked[:turns], count)
            seed += 1
            if speak and count.images % (IMAGES * 10) == 0:
                say(
                    f"{count.images} images, {time.monotonic() - began:.0f} s, {count.lost} lost, {count.corrupt} corrupt"
                )
    return count


def table(counts: Sequence[Count]) -> str:
    """The counts as a table."""
    lines = ["| journal / synchronous | images | at a sync | lost acknowledged | worst | corrupt | half-written | repeated, doubled |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {c.journal} / {c.synchronous} | {c.images} | {c.at_syncs} | {c.lost} | {c.worst} | {c.corrupt} | {c.half} "
        f"| {c.repeated}, {c.doubled} |" for c in counts
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--cuts", type=int, default=100_000)
    asking.add_argument(
        "--unsafe", type=int, default=500, help="cuts of each pair of settings that is known to lose"
    )
    asking.add_argument("--seed", type=int, default=1)
    said = asking.parse_args()
    counts = [run(said.cuts, *SAFE, seed=said.seed, speak=True)]
    counts += [
        run(said.unsafe, *pair, seed=said.seed)
        for pair in (("TRUNCATE", "NORMAL"), ("TRUNCATE", "OFF"), ("DELETE", "FULL"))
    ]
    say(table(counts))
    finish({"counts": [asdict(count) for count in counts]}, counts[0].bad)


if __name__ == "__main__":
    main()
