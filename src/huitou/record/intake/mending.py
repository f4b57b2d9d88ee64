"""Quarantine: bad rows listed, exported, mended and sent again. A mended row leaves in the commit in which it lands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from huitou.base import LANGS, Missing, Text, Unfit
from huitou.record.intake import encoding, sorting_out, texts
from huitou.record.intake.bringing import Opened, weave_of
from huitou.record.intake.brought import Brought, Kept
from huitou.record.intake.disarming import as_it_was, disarmed
from huitou.record.intake.folder import new_id, staging
from huitou.record.intake.headers import place, plain
from huitou.record.intake.joining import joined_with
from huitou.record.intake.maps import Map
from huitou.record.intake.recognising import facts
from huitou.record.intake.remembering import formats_of, map_of
from huitou.record.intake.spreading import spread
from huitou.record.intake.staging import Stage
from huitou.record.intake.stored import SURPLUS, Row, store
from huitou.record.intake.table import Table
from huitou.stores import Landed, Landing, Workspace
from huitou.stores import imports_table as _imports
from huitou.stores import quarantine_table as _quarantine

_ID, _LINE, _COLUMN, _REASON = "huitou_id", "huitou_line", "huitou_column", "huitou_reason"


@dataclass(frozen=True)
class Quarantined:
    """One row put aside. row: the whole row as it stood in the file, by header."""

    id: int
    import_id: str
    fact: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    code: str
    reason: Text
    row: dict[str, Any]
    state: str

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        row = {k: v for k, v in self.row.items() if not k.startswith("#")}
        return {**vars(self), "reason": self.reason.said(lang), "row": row}


def quarantine(
    ws: Workspace, import_id: str | None = None, fact: str | None = None, *, ids: Sequence[int] = (), state: str | None = "aside",
    limit: int | None = None, skip: int = 0, after: int | None = None,
) -> list[Quarantined]:  # fmt: skip
    """Rows put aside, in the order they stood; of one import or fact, by their ids, or a page of them (`after` a number)."""
    wanted = select(_quarantine).order_by(_quarantine.c.id)
    for column, value in (
        (_quarantine.c.import_id, import_id),
        (_quarantine.c.fact, fact),
        (_quarantine.c.state, state),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if ids:
        wanted = wanted.where(_quarantine.c.id.in_(list(ids)))
    if after is not None:
        wanted = wanted.where(_quarantine.c.id > after)
    with ws.db.connect() as on:
        rows = on.execute(wanted.limit(limit).offset(skip)).all()
    return [
        Quarantined(
            r.id, r.import_id, r.fact, r.file, r.line, r.column, r.value, r.code,
            Text(*(r.reason[lang] for lang in LANGS)), dict(r.row), r.state,
        )
        for r in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How many rows of one fact of one import are in quarantine."""

    import_id: str
    file: str
    fact: str
    rows: int


def waiting(ws: Workspace, state: str = "aside") -> list[Waiting]:
    """How much is in quarantine, counted by import and fact, the newest import first; or was left out (state `left`)."""
    by = (_quarantine.c.import_id, _quarantine.c.file, _quarantine.c.fact)
    counted = select(*by, func.count(), func.max(_quarantine.c.id).label("last"))
    counted = counted.where(_quarantine.c.state == state).group_by(*by).order_by(text("last DESC"))
    with ws.db.connect() as on:
        return [Waiting(r[0], r[1], r[2], int(r[3])) for r in on.execute(counted)]


def export(
    ws: Workspace, path: str | Path | None = None, import_id: str | None = None, lang: str = "en"
) -> str:
    """The rows put aside as CSV, to be mended in a spreadsheet and sent again with `mend`; also written to `path`."""
    rows = quarantine(ws, import_id)
    headers = list(dict.fromkeys(h for r in rows for h in r.row if not h.startswith("#")))
    out = io.StringIO()
    writer = csv.DictWriter(out, [_ID, _LINE, _COLUMN, _REASON, *headers], lineterminator="\r\n")
    writer.writeheader()
    for r in rows:
        told = {_ID: r.id, _LINE: r.line, _COLUMN: r.column, _REASON: r.reason.said(lang)}
        cells = {h: v and disarmed(str(v)) for h, v in r.row.items() if not h.startswith("#")}
        writer.writerow({**cells, **told})
    if path is not None:
        Path(path).write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return out.getvalue()


def mend(
    ws: Workspace, id: int | None = None, file: str | Path | None = None, values: Mapping[str, str] | None = None, **more: str  # noqa: A002
) -> Brought:  # fmt: skip
    """Send rows of quarantine again: one with some cells changed, or all of an exported CSV that was mended.

    values (or keywords): new cells by header, or by canonical column. Rows of a file that are mended or left out are skipped.
    Raises Missing for an id that is not in quarantine, Unfit for an unknown column or where a single row is still bad.
    """
    changes = {id: {**(values or {}), **more}} if id is not None else _resent(Path(str(file)))
    found = quarantine(ws, ids=list(changes), state=None if file is not None else "aside") if changes else []
    rows = [r for r in found if r.state == "aside"]
    if lost := set(changes) - {r.id for r in found}:
        raise Missing("quarantine.unknown", _UNKNOWN, id=min(lost))
    before = (_ALREADY.fill(rows=len(found) - len(rows)),) if len(found) > len(rows) else ()
    if not rows:
        return Brought("", Path(str(file)).name, "", None, 0, 0, {}, warnings=before)
    import_id = new_id(ws)
    with staging(ws, import_id) as folder:
        done = [
            _mend(ws, folder / source, group, changes, f"{import_id}{n or ''}", single=id is not None)
            for n, (source, group) in enumerate(_by_import(rows).items())
        ]
    all_of_them = _together(done)
    still = (_STILL_ASIDE.fill(rows=all_of_them.aside),) if all_of_them.aside else ()
    return replace(all_of_them, warnings=(*all_of_them.warnings, *before, *still))


def _resent(path: Path) -> dict[int, dict[str, str]]:
    if not path.is_file():
        raise Missing("intake.no_file", texts.NO_FILE, file=path)
    said = path.read_bytes().decode(encoding.survey(path).encoding, errors="replace")
    found = {}
    for row in csv.DictReader(io.StringIO(said, newline="")):
        number = (row.pop(_ID, "") or "").strip()
        if not number.isdigit():
            raise Unfit("quarantine.no_id", _NO_ID, file=path.name, column=_ID)
        found[int(number)] = {
            k: as_it_was(v) for k, v in row.items() if k and not k.startswith("huitou_") and v is not None
        }
    return found


def _by_import(rows: Iterable[Quarantined]) -> dict[str, list[Quarantined]]:
    groups: dict[str, list[Quarantined]] = {}
    for row in rows:
        groups.setdefault(row.import_id, []).append(row)
    return groups


def _mend(
    ws: Workspace, folder: Path, rows: list[Quarantined], changes: Mapping[int, Mapping[str, str]], import_id: str, *, single: bool
) -> Brought:  # fmt: skip
    folder.mkdir()
    with ws.db.connect() as on:
        before = on.execute(select(_imports).where(_imports.c.import_id == rows[0].import_id)).one()
    whole = map_of(before.map_name, before.counts)
    table = _table(rows, changes, before.counts, whole, folder, single=single)
    opened = Opened(table, ws.scratch(), folder)
    with opened.scratch:
        stage = _stage(ws, opened, spread(whole, table, facts()), before, import_id)
        _, bad = sorting_out.count_bad(stage)
        still = list(sorting_out.bad_rows(stage, before.file)) if bad or stage.dropped else []
        if still and single:
            raise Unfit("quarantine.still_bad", _STILL_BAD, reason=still[0].reason)
        lines = {s.line for s in still}
        mended = [r.id for r in rows if r.line not in lines]
        told = dict(before.counts) | {
            "rows": len(rows),
            "mended": mended,
            "mends": rows[0].import_id,
            "told": None,
        }
        landed = ws.lake.land(
            Landing(
                import_id, before.file, before.source, ws.clock.stamp(), stage.staged(), [], told,
                map_name=before.map_name, mended=mended,
            )
        )  # fmt: skip
        return _brought(before, import_id, landed, len(rows), len(still))


def _stage(ws: Workspace, opened: Opened, whole: Map, before: Any, import_id: str) -> Stage:
    table = opened.table
    fixed = {h[1:]: i for i, h in enumerate(table.headers) if h.startswith("#")}
    formats = formats_of(before.counts.get("formats", {}), table)
    weave = weave_of(ws, table, whole, formats, fixed)
    now = ws.clock.stamp()
    stage = Stage(weave, opened.scratch, opened.folder / "staged", before.source, import_id, now)
    stage.write()
    for fact in list(stage.files):
        live = ws.lake.paths(ws.lake.files(fact))
        if live and stage.files[fact] and all(s.gather for s in whole.strands if s.fact == fact):
            lines = ws.lake.paths(ws.lake.files("lines"))
            joined_with(stage, fact, live, lines)
    return stage


def _table(
    rows: list[Quarantined], changes: Mapping[int, Mapping[str, str]], counts: Mapping[str, Any], whole: Map, folder: Path,
    *, single: bool,
) -> Table:  # fmt: skip
    headers = [
        *counts["headers"],
        *dict.fromkeys(h for r in rows for h in r.row if h.startswith("#") and "." in h),
    ]
    told = []
    for row in rows:
        cells = dict(row.row)
        for name, value in changes[row.id].items():
            cells[_header(name, headers, whole)] = value
        flaw = _ragged_still(row, cells, counts["headers"], single=single)
        told.append(Row(row.line or 0, [cells.get(h or f"#{i + 1}") for i, h in enumerate(headers)], flaw))
    return store(rows[0].file, headers, told, folder)


def _ragged_still(
    row: Quarantined, cells: Mapping[str, Any], headers: Sequence[str], *, single: bool
) -> str | None:
    """The flaw of a row with too many or too few cells that nobody has put right yet. Surplus cells lie in the last
    column: until that is written anew, they would land as if they belonged there. Raises Unfit for a single row."""
    if row.code != "intake.ragged":
        return None
    last = headers[-1] or f"#{len(headers)}"
    surplus = str(row.row.get(last) or "").count(SURPLUS)
    changed = {h for h in {*cells, *row.row} if (cells.get(h) or None) != (row.row.get(h) or None)}
    if last in changed or (not surplus and changed):
        return None
    if single and surplus:
        raise Unfit("quarantine.surplus", _SURPLUS, column=last, value=row.row.get(last))
    return f"ragged:{len(headers) + surplus}"


def _header(name: str, headers: Sequence[str], whole: Map) -> str:
    """The header of the file that a person means, who may also say the canonical column."""
    index = place(name, headers)
    if index is not None and not headers[index].startswith("#"):
        return headers[index]
    for strand in whole.strands:
        for column, take in strand.takes.items():
            known_as = facts()[strand.fact].column(column)
            if plain(name) in (plain(column), *map(plain, known_as.title.as_dict().values())):
                for header in take.headers:
                    if (index := place(header, headers)) is not None:
                        return headers[index]
    known = ", ".join(h for h in headers if h and not h.startswith("#"))
    raise Unfit("quarantine.no_column", _NO_COLUMN, column=name, headers=known)


def _brought(before: Any, import_id: str, landed: Mapping[str, Landed], rows: int, still: int) -> Brought:
    kept = {
        f: Kept(n.added + n.corrected + n.unchanged, n.added, n.corrected, n.unchanged, 0)
        for f, n in landed.items()
    }
    return Brought(import_id, before.file, before.source, before.map_name, rows, still, kept)


def _together(done: list[Brought]) -> Brought:
    first = done[0]
    kept: dict[str, Kept] = {}
    for one in done:
        for fact, k in one.facts.items():
            old = kept.get(fact, Kept(0, 0, 0, 0, 0))
            kept[fact] = Kept(
                *(
                    getattr(old, n) + getattr(k, n)
                    for n in ("read", "added", "corrected", "unchanged", "aside")
                )
            )
    return replace(first, rows=sum(d.rows for d in done), aside=sum(d.aside for d in done), facts=kept)


_UNKNOWN = Text(
    "隔離區裡沒有編號 {id} 的列，或已經改好或略過了。", "隔离区里没有编号 {id} 的行，或已经改好或略过了。",
    "There is no row {id} in quarantine, or it was mended or left out already.",
)  # fmt: skip
_NO_ID = Text(
    "「{file}」少了 {column} 欄，不知道是哪些列；請用 quarantine export 匯出的檔案來改。",
    "“{file}”少了 {column} 列，不知道是哪些行；请用 quarantine export 导出的文件来改。",
    "“{file}” lacks {column}, so it is not clear which rows these are; mend the file that quarantine export wrote.",
)  # fmt: skip
_STILL_BAD = Text(
    "還是不行：{reason}這次的修改沒有留下；請把要改的欄位一次寫齊。",
    "还是不行：{reason}这次的修改没有留下；请把要改的列一次写齐。",
    "Still not right: {reason} These changes were not kept; give all cells that must change at once.",
)  # fmt: skip
_ALREADY = Text(
    "{rows} 列之前已經改好或標為不需要，這次略過。", "{rows} 行之前已经改好或标为不需要，这次略过。",
    "Rows mended before, or left out, and skipped: {rows}.",
)  # fmt: skip
_STILL_ASIDE = Text(
    "{rows} 列還是不行，仍然擱置；它們的修改沒有留下，請在檔案裡改好再送一次。",
    "{rows} 行还是不行，仍然搁置；它们的修改没有留下，请在文件里改好再送一次。",
    "Rows still not right, and still aside: {rows}. Their changes were not kept; mend them in the file and send it again.",
)  # fmt: skip
_SURPLUS = Text(
    "這一列的格子太多，多出來的都接在「{column}」裡（{value}）；請把每一格對過，並重寫「{column}」，例如 {column}=正確的內容。",
    "这一行的单元格太多，多出来的都接在“{column}”里（{value}）；请把每一格对过，并重写“{column}”，例如 {column}=正确的内容。",
    "The row has too many cells; the surplus ones lie in “{column}” ({value}). Check every cell and write “{column}” anew, "
    "such as {column}=VALUE.",
)  # fmt: skip
_NO_COLUMN = Text(
    "這一列沒有「{column}」欄；有的是：{headers}。", "这一行没有“{column}”列；有的是：{headers}。",
    "The row has no column “{column}”; it has: {headers}.",
)  # fmt: skip
