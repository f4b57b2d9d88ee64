"""Bringing a source in: open, recognise, decide, stage, set bad rows aside, land. All of it or nothing."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from huitou.base import HuitouError, Text, Unfit
from huitou.record.intake import header_row, maps, texts
from huitou.record.intake.brought import Brought, Kept
from huitou.record.intake.cells import Formats
from huitou.record.intake.deciding import again, formats_of
from huitou.record.intake.guessing import Proposal, guess_map, matches_of
from huitou.record.intake.maps import Map
from huitou.record.intake.opening import open_source, shown
from huitou.record.intake.spreading import spread
from huitou.record.intake.staging import Stage
from huitou.record.intake.table import Table
from huitou.record.intake.text_file import careful
from huitou.record.intake.weaving import Weave
from huitou.record.shape import Fact
from huitou.stores import Aside, Landed, Landing, Scratch, Workspace
from huitou.stores.tables import quarantine

Progress = Callable[[Text, int, int], None]
MAIN = "main"  # the source of facts for which nobody named one
_FEW = 1000  # below this many rows, a file may be mostly bad and its good rows still land
_IDS = ("order_id", "customer_id", "product_id", "branch", "employee_id")
_STAGES = {
    "open": Text("打開檔案", "打开文件", "Opening the file"),
    "decide": Text("判讀欄位", "判读列", "Reading the columns"),
    "stage": Text("檢查並寫入", "检查并写入", "Checking and writing"),
    "aside": Text("整理有問題的列", "整理有问题的行", "Sorting out bad rows"),
    "land": Text("併入資料", "并入数据", "Joining what is recorded"),
}


@dataclass
class Opened:
    """A source opened for one import or guess."""

    table: Table
    scratch: Scratch
    folder: Path


def guess(
    ws: Workspace,
    source: str | Path,
    fact: str | None = None,
    map: str | Path | None = None,  # noqa: A002
    dates: Mapping[str, str] | None = None,
    query: str | None = None,
) -> Proposal:
    """What a source seems to hold, before anything is written. Raises Missing, Unfit, Unreachable."""
    with _opened(ws, source, query, new_id(ws)) as opened:
        return _propose(opened.table, fact, map)


def bring(
    ws: Workspace,
    source: str | Path,
    fact: str | None = None,
    map: str | Path | None = None,  # noqa: A002
    dates: Mapping[str, str] | None = None,
    source_name: str | None = None,
    query: str | None = None,
    proposal: Proposal | None = None,
    progress: Progress | None = None,
    agree: Callable[[Proposal], None] | None = None,
) -> Brought:
    """Import a file, a query or standard input: every good row, once; bad rows aside with the reason.

    fact: the kind of fact, where the file holds one; map: a ready map or the path of one; dates: {column: order}
    where the file does not show it; source_name: what keeps ids of different systems apart; proposal: an answer of
    `guess` that a person agreed to; progress: called with (stage, done, total); agree: called with the proposal
    before anything is written, and stops the import by raising, so that a source is opened once only.
    Raises Missing, Unfit (nothing was written), Unreachable, Conflict.
    """
    tell = progress or (lambda *_: None)
    import_id = new_id(ws)
    tell(_STAGES["open"], 0, 5)
    with _opened(ws, source, query, import_id) as opened:
        said = proposal or _propose(opened.table, fact, map)
        if agree:
            agree(said)
        return _bring(ws, opened, said.map, said, shown(source), source_name, dates or {}, import_id, tell)


def _bring(
    ws: Workspace, opened: Opened, said: Map, proposal: Proposal | None, file: str, source_name: str | None,
    dates: Mapping[str, str], import_id: str, tell: Progress,
) -> Brought:  # fmt: skip
    now = ws.clock.now().replace(tzinfo=None)
    source = source_name or said.source or MAIN
    tell(_STAGES["decide"], 1, 5)
    stage = _staged(ws, opened, said, dates, source, import_id, now, tell)
    rows, bad = stage.count_bad()
    rows, bad = _second_look(stage, dates, rows, bad)
    _not_mostly_bad(stage, rows, bad, file)
    tell(_STAGES["aside"], 3, 5)
    aside = list(stage.bad_rows(file)) if bad or stage.dropped else []
    fresh, mended = _unmended(ws, file, aside)
    tell(_STAGES["land"], 4, 5)
    weave = stage.weave
    told = {"map": dict(said.raw) or None, "guess": _plan(weave.map) if not said.raw else None, "rows": rows,
            "formats": _told(weave), "headers": list(opened.table.headers)}  # fmt: skip
    landed = ws.lake.land(
        Landing(
            import_id, file, source, now, stage.staged(), fresh, told,
            map_name=None if said.name == "guess" else said.name, sha256=opened.table.sha256,
        )
    )  # fmt: skip
    tell(_STAGES["land"], 5, 5)
    kept = _kept(stage, landed, fresh, mended)
    warnings = _warnings(ws, stage, bad, proposal)
    return Brought(
        import_id, file, source, None if said.name == "guess" else said.name, rows, len(fresh), kept,
        _distinct(stage), tuple(warnings),
    )  # fmt: skip


def _staged(
    ws: Workspace, opened: Opened, said: Map, dates: Mapping[str, str], source: str, import_id: str, now: datetime, tell: Progress
) -> Stage:  # fmt: skip
    """Stage with the quick reader; where the engine meets something odd further down, again with the careful one."""
    try:
        return _stage_once(ws, opened, said, dates, source, import_id, now, tell)
    except HuitouError:
        raise
    except Exception:
        if opened.table.stored or not opened.table.separator or _reads_through(opened):
            raise
    opened.table = careful(opened.table, opened.folder, opened.table.name)
    return _stage_once(ws, opened, said, dates, source, import_id, now, tell)


def _stage_once(
    ws: Workspace, opened: Opened, said: Map, dates: Mapping[str, str], source: str, import_id: str, now: datetime, tell: Progress
) -> Stage:  # fmt: skip
    whole = spread(said, opened.table, facts())
    weave = weave_of(ws, opened.table, whole, Formats())
    weave = weave_of(ws, opened.table, whole, formats_of(weave, opened.scratch, dates))
    tell(_STAGES["stage"], 2, 5)
    stage = Stage(weave, opened.scratch, opened.folder / "staged", source, import_id, now)
    stage.write()
    return stage


def weave_of(ws: Workspace, table: Table, said: Map, formats: Formats, fixed: Mapping[str, int] | None = None) -> Weave:
    settings = ws.settings
    today = ws.clock.today(settings.zone)
    return Weave(table, said, facts(), formats, settings.zone, settings.currency, today, fixed or {})


def _reads_through(opened: Opened) -> bool:
    try:
        columns = ", ".join(f"count({c})" for c in opened.table.cells)
        opened.scratch.rows(f"SELECT {columns} FROM ({opened.table.scan})")
    except Exception:
        return False
    return True


def _second_look(stage: Stage, dates: Mapping[str, str], rows: int, bad: dict[int, int]) -> tuple[int, dict[int, int]]:
    """Where cells did not fit what a sample showed, decide their column over all of its cells and stage again."""
    for _ in range(3):
        weave, changed = stage.weave, False
        for code in bad:
            check = weave.checks[code - 1] if code else None
            if check and check.cell is not None and check.code in ("intake.number", "intake.date"):
                cells = {check.cell, *_cells_of(weave, check.fact, check.column)}
                changed |= any([again(weave, cell, stage.scratch, dates) for cell in cells])
        if not changed:
            break
        stage.weave = replace(weave, checks=[], values=[], given=[])
        stage.write()
        rows, bad = stage.count_bad()
    return rows, bad


def _cells_of(weave: Weave, fact: str, column: str | None) -> list[int]:
    found = []
    for strand in weave.map.strands:
        if strand.fact == fact and column in strand.takes:
            found += weave.indexes(strand.takes[column].reads)
    return found


def _not_mostly_bad(stage: Stage, rows: int, bad: dict[int, int], file: str) -> None:
    """Raises Unfit for a big file of which more than half is bad, or any of which nothing is left."""
    own = {c: n for c, n in bad.items() if c == 0 or not stage.weave.checks[c - 1].declared}
    count = sum(own.values())
    if rows <= _FEW or count * 2 <= rows:
        return
    worst = stage.worst(bad)
    example = next((a for a in stage.bad_rows(file) if worst is None or a.reason == worst.reason), None)
    raise Unfit(
        "intake.mostly_bad", texts.MOSTLY_BAD, rows=rows, bad=count, column=example.column if example else "",
        reason=example.reason if example else "", line=example.line if example else "", value=example.value if example else "",
    )  # fmt: skip


def _unmended(ws: Workspace, file: str, aside: list[Aside]) -> tuple[list[Aside], int]:
    """Bad rows without those that were mended since they were first sent: the mended ones lie in the lake already."""
    if not aside:
        return aside, 0
    lying = select(quarantine.c.fact, quarantine.c.line, quarantine.c.row).where(
        quarantine.c.file == file, quarantine.c.state == "mended"
    )
    with ws.db.connect() as on:
        known = {(r.fact, r.line, str(sorted(r.row.items()))) for r in on.execute(lying)}
    fresh = [a for a in aside if (a.fact, a.line, str(sorted(a.row.items()))) not in known]
    return fresh, len(aside) - len(fresh)


def _kept(stage: Stage, landed: Mapping[str, Landed], aside: list[Aside], mended: int) -> dict[str, Kept]:
    counts: dict[str, int] = {}
    for one in aside:
        counts[one.fact] = counts.get(one.fact, 0) + 1
    found = {}
    for fact in dict.fromkeys(s.fact for s in stage.weave.map.strands):
        got = landed.get(fact, Landed())
        same = got.unchanged + stage.collapsed.get(fact, 0) + (mended if fact == stage.carrier else 0)
        put = counts.get(fact, 0)
        found[fact] = Kept(got.added + got.corrected + same + put, got.added, got.corrected, same, put)
    return {f: k for f, k in found.items() if k.read}


def _distinct(stage: Stage) -> dict[str, int]:
    """Different ids in the whole file, bad rows included."""
    weave = stage.weave
    wanted: dict[str, list[str]] = {}
    for index, strand in enumerate(weave.map.strands):
        if strand.alone:
            continue
        for name in _IDS:
            if name in strand.takes and strand.takes[name].headers:
                wanted.setdefault(name, []).append(weave.named(index, name))
    return stage.distinct(wanted) if wanted else {}


def _warnings(ws: Workspace, stage: Stage, bad: dict[int, int], proposal: Proposal | None) -> Iterator[Text]:
    weave = stage.weave
    if weave.formats.ratings:
        yield texts.RATING_SCALE
    if any(s.fact == "purchases" and "amount" in s.takes and "currency" not in s.takes for s in weave.map.strands):
        yield texts.COMPANY_CURRENCY.fill(currency=ws.settings.currency)
    if bad and (orders := stage.partial_orders()):
        yield texts.PARTIAL_ORDERS.fill(orders=orders)
    if proposal and proposal.left and not any(s.fact == "attributes" for s in weave.map.strands):
        yield texts.LEFT_OUT.fill(headers=", ".join(proposal.left))


# ── recognising ───────────────────────────────────────────────────────────────────────────────────────────


def facts() -> dict[str, Fact]:
    from huitou.record import FACTS

    return FACTS


def _propose(table: Table, fact: str | None, map: str | Path | None) -> Proposal:  # noqa: A002
    name = fact_named(fact) if fact else None
    sure: dict[tuple[str, str], float] = {}
    unclear: list[Text] = []
    if map is not None:
        said = _only(maps.load(map, facts()), name)
    elif recognised := _recognised(table, name):
        said = recognised
    else:
        said, sure, unclear = guess_map(table, facts(), name)
    whole = spread(said, table, facts())
    matches, left = matches_of(whole, table, sure)
    return Proposal(said, matches, left, tuple(unclear), named=said.name != "guess")


def _recognised(table: Table, fact: str | None) -> Map | None:
    """The ready map whose headers this file has. Not where the file speaks the canonical names already."""
    for name in maps.ready():
        said = maps.load(name, facts())
        if said.recognises(table.headers) and (fact is None or any(s.fact == fact for s in said.strands)):
            return _only(said, fact)
    return None


def _only(said: Map, fact: str | None) -> Map:
    """The map for one fact alone, where that was asked for."""
    if fact is None:
        return said
    strands = tuple(s for s in said.strands if s.fact == fact)
    if not strands:
        known = ", ".join(dict.fromkeys(s.fact for s in said.strands))
        raise Unfit("intake.unknown_fact", texts.UNKNOWN_FACT, said=fact, facts=known)
    return replace(said, strands=strands)


def fact_named(said: str) -> str:
    """The fact a person means: `orders` is purchases. Raises Unfit."""
    for name, fact in facts().items():
        if said.strip().casefold() in (name, *(a.casefold() for a in fact.also)) or said in fact.title.as_dict().values():
            return name
    raise Unfit("intake.unknown_fact", texts.UNKNOWN_FACT, said=said, facts=", ".join(facts()))


def _known() -> set[str]:
    more: list[str] = []
    for name in maps.ready():
        said = maps.load(name, facts())
        more += [w for r in said.recognise for w in r.split("|")]
        more += [h for s in said.strands for t in s.takes.values() for h in t.reads]
    return header_row.known_headers(facts(), more)


# ── the folder of one import ──────────────────────────────────────────────────────────────────────────────


@contextmanager
def _opened(ws: Workspace, source: str | Path, query: str | None, import_id: str) -> Iterator[Opened]:
    with staging(ws, import_id) as folder, ws.scratch() as scratch:
        yield Opened(open_source(source, query, folder, scratch, _known()), scratch, folder)


@contextmanager
def staging(ws: Workspace, import_id: str) -> Iterator[Path]:
    """A folder that lives as long as the import; what a crash left of others is swept away first."""
    root = ws.folder / "staging"
    root.mkdir(exist_ok=True)
    for old in root.iterdir():
        _sweep(old)
    folder = root / import_id
    folder.mkdir()
    lock = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove a staging folder that no living process holds."""
    try:
        lock = os.open(folder / ".lock", os.O_RDWR)
    except OSError:
        return  # just being made, or just gone
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(lock)


def new_id(ws: Workspace) -> str:
    return f"{ws.clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def _told(weave: Weave) -> dict[str, Any]:
    """What was decided, for mending later: by header."""
    headers = weave.table.headers
    return {
        "numbers": {headers[i]: n.style for i, n in weave.formats.numbers.items()},
        "dates": {headers[i]: d.as_dict() for i, d in weave.formats.dates.items()},
        "floats": [headers[i] for i in weave.formats.floats],
        "ratings": weave.formats.ratings,
        "scales": weave.formats.scales,
    }


def _plan(said: Map) -> list[dict[str, Any]]:
    """A guessed map, as data, for mending later."""
    return [
        {
            "fact": s.fact, "gather": s.gather, "alone": s.alone, "when": [vars(t) for t in s.when],
            "takes": {n: {k: v for k, v in vars(t).items() if v} for n, t in s.takes.items()},
        }
        for s in said.strands
    ]  # fmt: skip


__all__ = ["Brought", "Proposal", "bring", "fact_named", "guess", "staging"]
