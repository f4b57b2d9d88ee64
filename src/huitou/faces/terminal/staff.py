"""huitou staff: who may log in to the console, for whoever sits at the server."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.family import family
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Terminal, telling

_LOGIN, _NAME = Text("帳號", "账号", "Login"), Text("姓名", "姓名", "Name")
_ROLE, _STATE = Text("角色", "角色", "Role"), Text("狀態", "状态", "State")
_GONE = Text("已停用", "已停用", "without access")
_NONE = Text(
    "還沒有人員；在瀏覽器打開控制台，第一頁會建立擁有者。",
    "还没有人员；在浏览器打开控制台，第一页会创建所有者。",
    "Nobody yet; open the console in a browser, and its first page creates the owner.",
)
_ADDED = Text(
    "{login} 可以登入了（{role}）。", "{login} 可以登录了（{role}）。", "{login} can log in now ({role})."
)
_SET = Text("{login} 的新密碼已設定。", "{login} 的新密码已设置。", "The new password of {login} is set.")
_ENDED = Text("{login} 不能再登入了。", "{login} 不能再登录了。", "{login} can no longer log in.")
_ASK = Text("密碼（打字時不會顯示）：", "密码（输入时不会显示）：", "Password (not shown as you type): ")

staff = family("Who may log in to the console.")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="What they log in with.")]


@staff.command("list")
def listed(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """List everybody, those without access too."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces import roles
        from huitou.stores import Workspace

        found = Workspace.open(workspace).staff.all()
        if tell.json:
            tell.data([vars(one) for one in found])
        elif not found:
            tell.say(_NONE)
        else:
            rows = [
                (s.login, s.name, roles.ROLES.get(s.role, s.role), _GONE if s.left_at else None)
                for s in found
            ]
            tell.table((_LOGIN, _NAME, _ROLE, _STATE), rows)


@staff.command("add")
def add(
    login: Login,
    role: Annotated[str, typer.Option(metavar="ROLE", help="owner, marketing, service, analyst or cashier.")],
    name: Annotated[str | None, typer.Option(help="Their name; the login without it.")] = None,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Take somebody on.

    The password is asked for, or read from standard input.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces import passwords, roles
        from huitou.stores import Workspace

        opened, wanted = Workspace.open(workspace), roles.role(role)
        now = opened.clock.stamp()
        made = opened.staff.add(login, name or login, wanted, passwords.kept(_password(tell), login), now)
        if tell.json:
            tell.data(vars(made))
        else:
            tell.say(_ADDED, login=made.login, role=roles.ROLES[wanted])


@staff.command("password")
def password(login: Login, workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Set a new password, for somebody who forgot it.

    It is asked for, or read from standard input; their open browsers are logged out.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces import passwords
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        changed = opened.staff.change(login, password=passwords.kept(_password(tell), login))
        if tell.json:
            tell.data(vars(changed))
        else:
            tell.say(_SET, login=changed.login)


@staff.command("end")
def end(login: Login, workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """End somebody's access. What they did stays recorded."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        changed = opened.staff.change(login, left_at=opened.clock.stamp())
        if tell.json:
            tell.data(vars(changed))
        else:
            tell.say(_ENDED, login=changed.login)


def _password(tell: Terminal) -> str:
    """As typed, never shown; from standard input where nobody sits there."""
    return getpass(tell.text(_ASK)) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
