"""huitou keys: which programs may reach the API, and what each may do."""

from __future__ import annotations

from typing import Annotated

import typer

from huitou.base import Text, Unfit
from huitou.faces.terminal.family import family
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_NONE = Text("還沒有金鑰。", "还没有密钥。", "There are no keys yet.")
_ID, _NAME = Text("編號", "编号", "Id"), Text("名稱", "名称", "Name")
_MAY = Text("可以", "可以", "May")
_MADE, _USED = Text("建立", "创建", "Made on"), Text("最近使用", "最近使用", "Last used")
_STATE, _REVOKED = Text("狀態", "状态", "State"), Text("已撤銷", "已吊销", "revoked")
_HERE_IT_IS = Text(
    "金鑰「{name}」（{id}）。只顯示這一次，請現在收好：",
    "密钥“{name}”（{id}）。只显示这一次，请现在收好：",
    "Key “{name}” ({id}). It is shown this once only; keep it now:",
)
_GONE = Text(
    "金鑰 {id} 已撤銷，從現在起不能再用。",
    "密钥 {id} 已吊销，从现在起不能再用。",
    "Key {id} is revoked and cannot be used any more.",
)
_NO_SCOPE = Text(
    "沒有「{said}」這種權限；可用：{known}。",
    "没有“{said}”这种权限；可用：{known}。",
    "There is nothing called “{said}” that a key may do; use: {known}.",
)
MAKER = "huitou keys"  # who made a key that no login made

keys = family("Keys by which programs reach the API.")


@keys.command("make")
def make(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which program it is for.")],
    may: Annotated[
        list[str],
        typer.Option(
            "--may",
            metavar="SCOPE",
            help="What it may do: facts, figures or customers. Give it once for each.",
        ),
    ],
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Make a key; it is shown this once only."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces.roles import SCOPES
        from huitou.stores import Workspace

        for said in may:
            if said not in SCOPES:
                raise Unfit("key.scope", _NO_SCOPE, said=said, known=", ".join(SCOPES))
        opened = Workspace.open(workspace)
        now = opened.clock.stamp()
        made, secret = opened.keys.make(name, [one for one in SCOPES if one in may], MAKER, now)
        if tell.json:
            tell.data({"id": made.id, "name": made.name, "may": list(made.may), "key": secret})
        else:
            tell.note(_HERE_IT_IS, name=made.name, id=made.id)
            typer.echo(secret)  # alone on standard output, so that it can be piped to where it is kept


@keys.command("list")
def listed(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """List every key and what it may do; never the key itself."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.stores import Workspace

        found = Workspace.open(workspace).keys.all()
        if tell.json:
            days = [
                {
                    "made_at": k.made_at.isoformat(),
                    "revoked_at": k.revoked_at.isoformat() if k.revoked_at else None,
                }
                for k in found
            ]
            tell.data([{**vars(k), **d} for k, d in zip(found, days, strict=True)])
        elif not found:
            tell.say(_NONE)
        else:
            rows = [
                (
                    k.id,
                    k.name,
                    ", ".join(k.may),
                    f"{k.made_at:%Y-%m-%d}",
                    k.used_on,
                    _REVOKED if k.revoked_at else None,
                )
                for k in found
            ]
            tell.table((_ID, _NAME, _MAY, _MADE, _USED, _STATE), rows)


@keys.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id in `huitou keys list`.")],  # noqa: A002
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Take a key back, at once and for good."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        opened.keys.revoke(id, opened.clock.stamp())
        if tell.json:
            tell.data({"id": id, "revoked": True})
        else:
            tell.say(_GONE, id=id)
