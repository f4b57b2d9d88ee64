"""huitou quarantine: rows that were put aside, why, and bringing them back mended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from huitou.base import Text, Unfit
from huitou.faces.terminal.family import family
from huitou.faces.terminal.importing import show
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_NONE = Text("沒有擱置的列。", "没有搁置的行。", "No rows are put aside.")
_NUMBER, _FILE, _LINE = Text("編號", "编号", "No."), Text("檔案", "文件", "File"), Text("行", "行", "Line")
_FACT, _REASON = Text("事實", "事实", "Fact"), Text("原因", "原因", "Reason")
_VALUE = Text("內容", "内容", "Value")
_MORE = Text(
    "還有 {count} 列；全部列出：huitou quarantine list --limit {all} -w {folder}",
    "还有 {count} 行；全部列出：huitou quarantine list --limit {all} -w {folder}",
    "{count} more rows; see all with: huitou quarantine list --limit {all} -w {folder}",
)
_SAVED = Text(
    "{rows} 列寫到 {file}；改好後：huitou quarantine mend {file} -w {folder}",
    "{rows} 行写到 {file}；改好后：huitou quarantine mend {file} -w {folder}",
    "{rows} rows written to {file}. Mend them there, then: huitou quarantine mend {file} -w {folder}",
)
_LEFT_OUT = Text(
    "略過 {rows} 列；不再等著改。",
    "略过 {rows} 行；不再等着改。",
    "Rows left out, which wait no more: {rows}",
)
_BACK = Text(
    "{rows} 列又在等著改了。", "{rows} 行又在等着改了。", "Rows that wait to be mended again: {rows}"
)
_MENDING = Text("重新送入", "重新送入", "Sending the rows again")
_HOW = Text(
    "mend 要一個匯出後改好的檔案，或一個編號加上「欄位=新值」；不能是「{said}」。",
    "mend 要一个导出后改好的文件，或一个编号加上“列=新值”；不能是“{said}”。",
    "mend takes an exported file that was mended, or a number with COLUMN=VALUE; not “{said}”.",
)

Number = Annotated[str | None, typer.Option("--import", metavar="IMPORT", help="Only rows of this import.")]
SHOWN = 50


def listed(
    workspace: Folder = HERE,
    number: Number = None,
    fact: Annotated[str | None, typer.Option(metavar="FACT", help="Only rows of this fact.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = SHOWN,
    left: Annotated[bool, typer.Option("--left", help="Rows that were left out.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List the rows that were put aside, and why."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        found = record.quarantine(Workspace.open(workspace), number, fact, state="left" if left else "aside")
        if tell.json:
            tell.data([one.as_dict(tell.lang) for one in found])
        elif not found:
            tell.say(_NONE)
        else:
            rows = [(q.id, q.file, q.line, q.fact, q.reason, q.value) for q in found[:limit]]
            tell.table((_NUMBER, _FILE, _LINE, _FACT, _REASON, _VALUE), rows, right=(0, 2))
            if len(found) > limit:
                tell.say(_MORE, count=len(found) - limit, all=len(found), folder=workspace)


quarantine = family("Rows put aside: list, export, mend, leave out.", listed)
quarantine.command("list")(listed)


@quarantine.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file for a spreadsheet.")],
    workspace: Folder = HERE,
    number: Number = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Write the rows that were put aside to a file, to be mended there."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        count = len(record.quarantine(opened, number))
        record.export(opened, file, number, tell.lang)
        if tell.json:
            tell.data({"file": str(file), "rows": count})
        else:
            tell.say(_SAVED, rows=count, file=file, folder=workspace)


@quarantine.command("mend")
def mend(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE | NUMBER COLUMN=VALUE …", help="A mended export, or one row with its new cells."
        ),
    ],
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Bring rows back: all of a mended file, or one with new cells."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        with tell.progress() as progress:
            progress(_MENDING)
            if len(words) == 1 and not words[0].isdigit():
                done = record.mend(opened, file=words[0])
            else:
                done = record.mend(opened, *_one(words))
            record.merge(opened)
        show(tell, done, workspace)


@quarantine.command("leave")
def leave(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER …", help="Rows that need no mending.")],
    workspace: Folder = HERE,
    back: Annotated[bool, typer.Option("--back", help="Let rows that were left out wait again.")] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Leave rows out that need no mending, such as a line of totals."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        rows = (record.take_back if back else record.leave)(Workspace.open(workspace), numbers)
        if tell.json:
            tell.data({"rows": rows})
        else:
            tell.say(_BACK if back else _LEFT_OUT, rows=rows)


def _one(words: Sequence[str]) -> tuple[int, None, dict[str, str]]:
    """(7, None, {"amount": "120"}) of ["7", "amount=120"]."""
    number, *cells = words
    pairs = [cell.partition("=") for cell in cells]
    if not number.isdigit() or not pairs or not all(name and equals for name, equals, _ in pairs):
        raise Unfit("quarantine.how", _HOW, said=" ".join(words))
    return int(number), None, {name: value for name, _, value in pairs}
