"""huitou serve: the console in a browser."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Conflict, Text, Unreachable
from huitou.faces.terminal.options import HERE, Folder, Lang
from huitou.faces.terminal.telling import Terminal, telling

if TYPE_CHECKING:
    from huitou.stores import Workspace

_AT = Text(
    "控制台在 http://{host}:{port}（按 Ctrl-C 停止）",
    "控制台在 http://{host}:{port}（按 Ctrl-C 停止）",
    "The console is at http://{host}:{port} (Ctrl-C stops it)",
)
_STARTING = Text("控制台啟動中…", "控制台启动中…", "The console is starting …")
_TAKEN = Text(
    "連接埠 {port} 已經有別的程式在用；請用 --port 換一個。",
    "端口 {port} 已经被别的程序占用；请用 --port 换一个。",
    "Port {port} is in use by another program; choose another with --port.",
)
_CODE = Text(
    "從別的電腦建立擁有者時要輸入這個設定碼：{code}",
    "从别的电脑创建所有者时要输入这个设置码：{code}",
    "To create the owner from another computer, type this set-up code: {code}",
)
_NO_HOST = Text(
    "不能在 {host}:{port} 提供服務：{why}。",
    "不能在 {host}:{port} 提供服务：{why}。",
    "Cannot serve at {host}:{port}: {why}.",
)
PORT = 8000

Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


def serve(
    workspace: Folder = HERE,
    host: Host = "127.0.0.1",
    port: Port = PORT,
    work: Annotated[
        bool, typer.Option("--work/--no-work", help="Do what is due as well, as `huitou work` does.")
    ] = True,
    lang: Lang = None,
) -> None:
    """Serve the console until Ctrl-C; in a folder that is empty or not there yet, the browser leads on from there."""
    with telling(lang, workspace) as tell:
        from huitou.stores import Settings, Workspace

        if not free(host, port):
            raise Conflict("port.taken", _TAKEN, port=port)
        if not workspace.exists() or (workspace.is_dir() and not any(workspace.iterdir())):
            opened = Workspace.create(workspace, Settings(lang=tell.lang))
        else:
            opened = Workspace.open(workspace)
        show(tell, opened, host, port, work=work)


def show(
    tell: Terminal, workspace: Workspace, host: str, port: int, *, demo: bool = False, work: bool = True
) -> None:
    """Serve the console until Ctrl-C, which is the ordinary end of it; say where it is as soon as it answers."""
    tell.note(_STARTING)
    from huitou.faces import web  # takes seconds

    code = None
    if not demo and not workspace.staff.owned() and host not in ("127.0.0.1", "localhost", "::1"):
        code = secrets.token_hex(4)  # or whoever comes first over the network would own the company

    def ready() -> None:
        tell.note(_AT, host=f"[{host}]" if ":" in host else host, port=port)
        if code:
            tell.note(_CODE, code=code)

    with suppress(KeyboardInterrupt):
        web.serve(workspace, host, port, demo=demo, code=code, work=work, ready=ready)


def free(host: str, port: int) -> bool:
    """Whether nobody listens there yet. Raises Unreachable where the address is not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except PermissionError as wrong:
            raise Unreachable("port.refused", _NO_HOST, host=host, port=port, why=wrong.strerror) from wrong
        except OSError as wrong:
            if wrong.errno in _IN_USE:
                return False
            raise Unreachable("port.refused", _NO_HOST, host=host, port=port, why=wrong.strerror) from wrong
    return True


_IN_USE = (48, 98, 10048)  # EADDRINUSE of macOS, Linux and Windows


def next_free(host: str, port: int) -> int:
    """The first free port from `port` on. Raises Conflict when the next hundred are taken."""
    for candidate in range(port, min(port + 100, 65536)):
        if free(host, candidate):
            return candidate
    raise Conflict("port.taken", _TAKEN, port=port)
