"""Bringing a source in: open, recognise, decide, stage, set bad rows aside, land. All of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from huitou.base import HuitouError, Text, Unfit
from huitou.record.intake import sorting_out, texts
from huitou.record.intake.brought import Brought, kept_of
from huitou.record.intake.cells import Formats
from huitou.record.intake.dates import meaning
from huitou.record.intake.deciding import again, formats_of
from huitou.record.intake.folder import new_id, staging
from huitou.record.intake.guessing import Match, Proposal
from huitou.record.intake.headers import plain
from huitou.record.intake.maps import Map
from huitou.record.intake.opening import open_source, shown
from huitou.record.intake.orphans import orphans_in, orphans_of
from huitou.record.intake.recognising import facts, known, propose
from huitou.record.intake.refusing import refuse
from huitou.record.intake.remapping import Columns, remap
from huitou.record.intake.remembering import beside, plan, told
from huitou.record.intake.settling import settled_by
from huitou.record.intake.spreading import spread
from huitou.record.intake.staging import Stage
from huitou.record.intake.survey_names import NAMED, survey_given
from huitou.record.intake.table import Table
from huitou.record.intake.text_file import careful
from huitou.record.intake.weaving import Weave
from huitou.record.shape import Kind
from huitou.stores import Aside, Landing, Scratch, Workspace
from huitou.stores import quarantine_table as quarantine

Progress = Callable[[Text, int, int], None]
Ask = Callable[[str, str, Mapping[str, date]], str]
Done = TypeVar("Done")
MAIN = "main"  # the source of facts for which nobody named one
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
    proposal: Proposal | None = None,
    lenient: bool = False,
    survey: str | None = None,
    columns: Columns | None = None,
) -> Proposal:
    """What a source seems to hold, before anything is written. Raises Missing, Unfit, Unreachable.

    proposal: an earlier answer, put right by hand, to be looked at anew; lenient: where the file does not tell what it
    holds, or lacks a column, that stands in `doubts` and is not raised; survey: the name of a survey whose file has none; columns:
    as of `remap`.
    """
    with _opened(ws, source, query, new_id(ws)) as opened:
        said = proposal or _understood(ws, opened, fact, map, dates, columns, survey, lenient=lenient)
        if said.doubts:
            return said
        try:
            weave = weave_of(ws, opened.table, spread(said.map, opened.table, facts()), Formats())
            formats_of(weave, opened.scratch, dates or {})
        except Unfit as unclear:
            return replace(said, unclear=(*said.unclear, unclear.text), doubts=(unclear,))
        return _with_orphans(ws, opened, said, fact)


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
    ask: Ask | None = None,
    survey: str | None = None,
    columns: Columns | None = None,
) -> Brought:
    """Import a file, a query or standard input: every good row, once; bad rows aside with the reason.

    fact: the kind of fact, where the file holds one; map: a ready map or the path of one; dates: {column: order}
    where the file does not show it; source_name: what keeps ids of different systems apart; proposal: an answer of
    `guess` that a person agreed to; progress: called with (stage, done, total); agree: called with the proposal
    before anything is written, and stops the import by raising, so that a source is opened once only; ask: called with
    (header, cell, {order: the day that the cell would be}) for dates that can be read in several ways, and says which;
    survey: the name of a survey whose file does not say it (else, of a wide survey, the file's); columns: which
    header a column is read from, as `remap` takes it, where the guess is not right or not certain.
    Raises Missing, Unfit (nothing was written), Unreachable, Conflict.
    """
    tell = progress or (lambda *_: None)
    import_id = new_id(ws)
    tell(_STAGES["open"], 0, 5)
    with _opened(ws, source, query, import_id) as opened:
        said = proposal or _understood(ws, opened, fact, map, dates, columns, survey)
        if agree:
            agree(_with_orphans(ws, opened, said, fact))
        told = dict(dates or {})
        return _bring(ws, opened, said.map, said, shown(source), source_name, told, ask, import_id, tell)


def _understood(
    ws: Workspace, opened: Opened, fact: str | None, map: str | Path | None, dates: Mapping[str, str] | None,  # noqa: A002
    columns: Columns | None, survey: str | None, *, lenient: bool = False,
) -> Proposal:  # fmt: skip
    """How the file is read, with what a person said of its columns: that is no guess any more."""
    said = propose(opened.table, fact, map, opened.scratch, survey, lenient=lenient or bool(columns))
    if columns:
        said = remap(ws, said, columns)
    if said.doubts and not lenient:
        raise said.doubts[0]
    named = {plain(name) for name in dates or ()}
    return replace(said, matches=tuple(_confirmed(m) if _dated(m, named) else m for m in said.matches))


def _dated(match: Match, named: Collection[str]) -> bool:
    """Whether a person said how this very column writes its dates, and so that it is one."""
    when = facts()[match.fact].column(match.column).kind in (Kind.TIME, Kind.DAY)
    return when and (plain(match.column) in named or plain(match.header) in named)


def _confirmed(match: Match) -> Match:
    return replace(match, confidence=1.0) if match.doubtful else match


def _bring(
    ws: Workspace, opened: Opened, said: Map, proposal: Proposal | None, file: str, source_name: str | None,
    dates: dict[str, str], ask: Ask | None, import_id: str, tell: Progress,
) -> Brought:  # fmt: skip
    now = ws.clock.stamp()
    source = source_name or said.source or MAIN
    tell(_STAGES["decide"], 1, 5)

    def staged() -> tuple[Stage, int, dict[int, int]]:
        stage = _staged(ws, opened, said, dates, source, import_id, now, tell)
        return stage, *_second_look(stage, dates, *sorting_out.count_bad(stage))

    stage, rows, bad = _settled(staged, dates, ask)
    refuse(stage, rows, bad, file, sure=bool(proposal and proposal.canonical))
    tell(_STAGES["aside"], 3, 5)
    aside = list(sorting_out.bad_rows(stage, file)) if bad or stage.dropped else []
    fresh, mended = _unmended(ws, file, aside)
    tell(_STAGES["land"], 4, 5)
    weave, table = stage.weave, opened.table
    settled = settled_by(ws, table.sha256, table.headers, stage.files, aside)
    warnings = tuple(_warnings(ws, stage, bad, proposal))
    also = _told(stage, fresh, mended, warnings)
    kept_for_mending = {"map": dict(said.raw) or None, "guess": plan(weave.map) if not said.raw else None,
            "beside": beside(said) if not said.raw else None, "rows": rows,
            "formats": told(weave), "headers": list(opened.table.headers),
            "told": also, "mended": settled}  # fmt: skip
    landed = ws.lake.land(
        Landing(
            import_id, file, source, now, stage.staged(), fresh, kept_for_mending,
            map_name=None if said.guessed else said.name, sha256=opened.table.sha256, mended=settled,
        )
    )  # fmt: skip
    tell(_STAGES["land"], 5, 5)
    kept = kept_of(landed, also)
    return Brought(
        import_id, file, source, None if said.guessed else said.name, rows, len(fresh), kept,
        sorting_out.distinct(stage), warnings,
    )  # fmt: skip


def _settled(work: Callable[[], Done], dates: dict[str, str], ask: Ask | None) -> Done:
    """Do the work; each time dates turn out to be ambiguous, ask a person, and begin again."""
    while True:
        try:
            return work()
        except Unfit as unclear:
            if ask is None or unclear.code != "intake.ambiguous_dates":
                raise
            header, cell = str(unclear.data["column"]), str(unclear.data["example"])
            orders = str(unclear.data["choices"]).split(", ")
            days = {order: day for order in orders if (day := meaning(cell, order))}
            if len(days) < 2 or header in dates:
                raise
            dates[header] = ask(header, cell, days)


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


def weave_of(
    ws: Workspace, table: Table, said: Map, formats: Formats, fixed: Mapping[str, int] | None = None
) -> Weave:
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


def _second_look(
    stage: Stage, dates: Mapping[str, str], rows: int, bad: dict[int, int]
) -> tuple[int, dict[int, int]]:
    """Where cells did not fit what a sample showed, decide their column over all of its cells and stage again."""
    for _ in range(3):
        weave, changed = stage.weave, False
        if any(weave.checks[c - 1].code == "intake.required" for c in bad if c):
            changed = weave.table.without_blank_rows()
        for code in bad:
            check = weave.checks[code - 1] if code else None
            if check and check.cell is not None and check.code in ("intake.number", "intake.date"):
                cells = {check.cell, *_cells_of(weave, check.fact, check.column)}
                for cell in cells:
                    changed |= again(weave, cell, stage.scratch, dates)
        if not changed:
            break
        stage.weave = replace(weave, checks=[], values=[])
        stage.write()
        rows, bad = sorting_out.count_bad(stage)
    return rows, bad


def _cells_of(weave: Weave, fact: str, column: str | None) -> list[int]:
    takes = [s.takes.get(column or "") for s in weave.map.strands if s.fact == fact]
    return [i for take in takes if take for i in weave.indexes(take.reads)]


def _unmended(ws: Workspace, file: str, aside: list[Aside]) -> tuple[list[Aside], int]:
    """Bad rows without those that were mended since they were first sent, and lie in the lake already, or left out."""
    if not aside:
        return aside, 0
    lying = select(quarantine.c.fact, quarantine.c.line, quarantine.c.row).where(
        quarantine.c.file == file, quarantine.c.state.in_(("mended", "left"))
    )
    with ws.db.connect() as on:
        known = {(r.fact, r.line, str(sorted(r.row.items()))) for r in on.execute(lying)}
    fresh = [a for a in aside if (a.fact, a.line, str(sorted(a.row.items()))) not in known]
    return fresh, len(aside) - len(fresh)


def _told(stage: Stage, aside: list[Aside], mended: int, warnings: Iterable[Text]) -> dict[str, Any]:
    """What the lake does not count, so that the numbers can be told again later: rows that stood twice in the file or
    were mended already, rows put aside, per fact; and what a person was told."""
    counts: dict[str, int] = {}
    for one in aside:
        counts[one.fact] = counts.get(one.fact, 0) + 1
    found = dict.fromkeys(s.fact for s in stage.weave.map.strands)
    same = {f: stage.collapsed.get(f, 0) + (mended if f == stage.carrier else 0) for f in found}
    return {"same": same, "aside": counts, "warnings": [w.as_dict() for w in warnings]}


def _warnings(ws: Workspace, stage: Stage, bad: dict[int, int], proposal: Proposal | None) -> Iterator[Text]:
    weave = stage.weave
    if proposal and proposal.named:  # of a map that was named, nothing is shown before
        yield from proposal.notes
    if proposal:
        yield from proposal.cautions
    if survey := survey_given(weave.map):
        yield NAMED.fill(survey=survey)
    if weave.formats.ratings:
        yield texts.RATING_SCALE
    if weave.formats.sign:
        yield texts.SIGN_CURRENCY.fill(sign=weave.formats.sign, currency=weave.formats.currency)
    if not weave.formats.currency and any(
        s.fact == "purchases" and "amount" in s.takes and "currency" not in s.takes for s in weave.map.strands
    ):
        yield texts.COMPANY_CURRENCY.fill(currency=ws.settings.currency)
    if bad and (orders := sorting_out.partial_orders(stage)):
        yield texts.PARTIAL_ORDERS.fill(orders=orders)
    if alone := orphans_in(ws, stage):
        yield alone
    if proposal and proposal.left and not any(s.fact == "attributes" for s in weave.map.strands):
        yield texts.LEFT_OUT.fill(headers=", ".join(proposal.left))


def _with_orphans(ws: Workspace, opened: Opened, said: Proposal, fact: str | None) -> Proposal:
    """The proposal with what must be known of lines that would land without an order: where nobody said that the file
    holds lines, and none of them has one, it is no certain guess that it does."""
    weave = weave_of(ws, opened.table, spread(said.map, opened.table, facts()), Formats())
    told, all_of_them = orphans_of(ws, weave, opened.scratch)
    if told is None:
        return said
    if all_of_them and said.map.guessed and fact is None and not said.canonical:
        return replace(said, unclear=(*said.unclear, told))
    return replace(said, notes=(*said.notes, told))


@contextmanager
def _opened(ws: Workspace, source: str | Path, query: str | None, import_id: str) -> Iterator[Opened]:
    with staging(ws, import_id) as folder, ws.scratch() as scratch:
        # Half of the processors: they are mostly hyper-threads, which take CPU time but make little haste.
        scratch.run(f"SET threads = {max(1, (os.cpu_count() or 2) // 2)}")
        yield Opened(open_source(source, query, folder, scratch, known()), scratch, folder)
