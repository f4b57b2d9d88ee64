"""huitou customers: finding them, and which records are one customer, why, and how to take them apart."""

from __future__ import annotations

from typing import Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.family import family
from huitou.faces.terminal.finding import find, show, timeline
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_ONE, _OTHER = Text("記錄", "记录", "Record"), Text("另一筆記錄", "另一条记录", "Other record")
_RULE, _EVIDENCE = Text("相同的", "相同的", "Share"), Text("憑據", "依据", "Evidence")
_NUMBER, _STATE = Text("編號", "编号", "No."), Text("狀態", "状态", "State")
_NONE = Text("還沒有合併的顧客。", "还没有合并的顾客。", "No records have been joined yet.")
_APART = Text("已分開", "已分开", "taken apart")
_WHY_NOT = Text("沒有合併的：", "没有合并的：", "Not joined:")
_ALL = Text(
    "沒有該合併而未合併的。",
    "没有该合并而未合并的。",
    "There is nothing that could have been joined and was not.",
)
_DONE = Text(
    "合併 {number} 已取消，兩筆記錄不會再合成一位；要恢復請用 huitou customers merge {number}。",
    "合并 {number} 已取消，两条记录不会再合成一位；要恢复请用 huitou customers merge {number}。",
    "Merge {number} is undone: its two records stay apart until huitou customers merge {number}.",
)
_AGAIN = Text(
    "合併 {number} 的兩筆記錄又可以是同一位。",
    "合并 {number} 的两条记录又可以是同一位。",
    "The two records of merge {number} may be one customer again.",
)

Number = Annotated[int, typer.Argument(metavar="MERGE", help="Its number in `huitou customers merges`.")]

customers = family("Find customers, see all that happened with one, and which records are one customer.")
customers.command("find")(find)
customers.command("show")(show)
customers.command("timeline")(timeline)


@customers.command("merges")
def merges(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """List what was joined, and what a person took apart."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        found = record.merges(Workspace.open(workspace))
        if tell.json:
            tell.data([vars(m) for m in found])
        elif not found:
            tell.say(_NONE)
        else:
            rows = [
                (m.id, m.one, m.other, m.rule, m.evidence, _APART if m.undone_at else None) for m in found
            ]
            tell.table((_NUMBER, _ONE, _OTHER, _RULE, _EVIDENCE, _STATE), rows, right=(0,))


@customers.command("explain")
def explain(
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help="Any record of the customer.")
    ] = None,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Say why records are one customer; without a customer, what was not joined and why."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        if customer is None:
            apart = record.unmerged(opened)
            if tell.json:
                tell.data([{**vars(u), "said": u.said.said(tell.lang)} for u in apart])
                return
            tell.say(_WHY_NOT if apart else _ALL)
            for one in apart:
                tell.say(one.said)
            return
        found = record.explain(opened, customer)
        if tell.json:
            sentences = [s.said(tell.lang) for s in found.said]
            joined = [[vars(m) for m in some] for some in (found.merges, found.undone)]
            tell.data(
                {
                    "customer": found.customer,
                    "records": list(found.records),
                    "merges": joined[0],
                    "undone": joined[1],
                    "said": sentences,
                }
            )
            return
        for sentence in found.said:
            tell.say(sentence)


@customers.command("unmerge")
def unmerge(number: Number, workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Take two records apart for good."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        merged = record.undo_merge(Workspace.open(workspace), number)
        if tell.json:
            tell.data(vars(merged))
        else:
            tell.say(_DONE, number=number)


@customers.command("merge")
def merge(number: Number, workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Let two records that were taken apart be one customer again."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        merged = record.redo_merge(Workspace.open(workspace), number)
        if tell.json:
            tell.data(vars(merged))
        else:
            tell.say(_AGAIN, number=number)
