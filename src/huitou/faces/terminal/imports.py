"""huitou imports and huitou undo: what was brought in, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Terminal, telling

if TYPE_CHECKING:
    from huitou.record import Import

_NUMBER, _FILE, _ROWS = (
    Text("匯入", "导入", "Import"),
    Text("檔案", "文件", "File"),
    Text("列數", "行数", "Rows"),
)
_FACTS, _STATE = Text("增加或更正", "增加或更正", "Added or corrected"), Text("狀態", "状态", "State")
_ASIDE = Text("擱置", "搁置", "Aside")
_MENDS = Text(
    "從它改好的列也一起復原了：{numbers}",
    "从它改好的行也一起撤销了：{numbers}",
    "Rows of it that were mended are taken back too: {numbers}",
)
_UNDONE = Text("已復原", "已撤销", "undone")
_NONE = Text("還沒有匯入過。", "还没有导入过。", "Nothing was imported yet.")
_TAKING = Text("復原匯入", "撤销导入", "Taking the import back")
_DONE = Text(
    "匯入 {number} 已復原：{rows}", "导入 {number} 已撤销：{rows}", "Import {number} is undone: {rows}"
)


def imports(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """List every import.

    Its number, its file, and what it brought; the newest first.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        found = record.imports(Workspace.open(workspace))
        if tell.json:
            tell.data([one.as_dict() for one in found])
        elif not found:
            tell.say(_NONE)
        else:
            heads = (_NUMBER, _FILE, _ROWS, _FACTS, _ASIDE, _STATE)
            tell.table(heads, [_row(one, tell) for one in found], right=(2, 4))


def _row(one: Import, tell: Terminal) -> tuple[object, ...]:
    changed = {fact: n.get("added", 0) + n.get("corrected", 0) for fact, n in one.facts.items()}
    facts = _counted(changed, tell)
    return (
        one.import_id,
        one.file,
        f"{one.rows:,}",
        facts,
        one.aside or None,
        _UNDONE if one.undone_at else None,
    )


def _counted(rows: Mapping[str, int], tell: Terminal) -> str:
    """`訂單 (purchases) 1,200, …`"""
    from huitou.record import FACTS

    said = {f: f"{tell.text(FACTS[f].title)} ({f})" if f in FACTS else f for f in rows}
    return ", ".join(f"{said[f]} {count:,}" for f, count in rows.items())


def undo(
    number: Annotated[str, typer.Argument(metavar="IMPORT", help="Its number in `huitou imports`.")],
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Take an import back.

    Rows it added go; rows it corrected are what they were before.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        with tell.progress() as progress:
            progress(_TAKING)
            mends = [one.import_id for one in record.mends_of(opened, number)]
            gone = record.undo(opened, number)
            record.merge(opened)
        if tell.json:
            tell.data({"import_id": number, "facts": gone, "mends": mends})
        else:
            tell.say(_DONE, number=number, rows=_counted(gone, tell))
            if mends:
                tell.say(_MENDS, numbers=", ".join(mends))
