"""huitou demo: a made-up company, brought in through the ordinary door, measured, and served."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huitou.base import Conflict, Text
from huitou.faces.terminal.options import Json, Lang
from huitou.faces.terminal.serve import PORT, Port, next_free, show
from huitou.faces.terminal.telling import Terminal, telling

LOCAL = "127.0.0.1"

_BUILT = Text(
    "示範公司做好了：{rows} 列檔案 {files} 秒，匯入 {taken} 秒，轉一圈 {turn} 秒，補點數 {points} 秒。資料夾：{folder}",
    "示范公司做好了：{rows} 行文件 {files} 秒，导入 {taken} 秒，转一圈 {turn} 秒，补积分 {points} 秒。文件夹：{folder}",
    "The sample company is built: {rows} rows of files in {files} s, imported in {taken} s, one turn of the loop in "
    "{turn} s, points posted in {points} s. Its folder: {folder}",
)
_KNOWN = Text("用先前建好的 {folder}", "使用之前建好的 {folder}", "Using {folder}, which was built before")
_OTHER = Text(
    "「{folder}」裡有別的檔案；請給 huitou demo 一個新的資料夾。",
    "“{folder}”里有别的文件；请给 huitou demo 一个新的文件夹。",
    "“{folder}” holds other files; give huitou demo a new folder.",
)
_TAKEN = Text(
    "連接埠 {port} 已經有別的程式在用，改用 {other}。",
    "端口 {port} 已经被别的程序占用，改用 {other}。",
    "Port {port} is in use by another program; taking {other} instead.",
)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to build it.")] = Path("huitou-demo"),
    port: Port = PORT,
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the console when it is built.")
    ] = True,
    customers: Annotated[
        int | None,
        typer.Option(min=300, metavar="N", help="How many people the company knows; 60,000 without it."),
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Build and serve a sample company.

    At 127.0.0.1:8000, or the next free port. A second time it serves what was built before.
    """
    with telling(lang, folder, as_json) as tell:
        seconds = {} if _built(tell, folder) else _build(tell, folder, customers)
        if tell.json:
            tell.data({"workspace": str(folder), "seconds": seconds})
        if serve:
            _serve(tell, folder, port)


def _built(tell: Terminal, folder: Path) -> bool:
    """Whether a company lies there already. Raises Conflict where something else does."""
    if (folder / "huitou.toml").is_file():
        tell.note(_KNOWN, folder=folder)
        return True
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("workspace.exists", _OTHER, folder=folder)
    return False


def _build(tell: Terminal, folder: Path, customers: int | None) -> dict[str, float]:
    from huitou.faces.demonstration import build

    with tell.progress() as progress:
        built = build(folder, tell.lang, customers, progress)
    said = {"rows": f"{built.rows:,}", "files": built.seconds["files"], "turn": built.seconds["turn"]}
    tell.note(_BUILT, **said, taken=built.seconds["import"], points=built.seconds["points"], folder=folder)
    return built.seconds


def _serve(tell: Terminal, folder: Path, port: int) -> None:
    from huitou.stores import Workspace

    workspace = Workspace.open(folder)
    chosen = next_free(LOCAL, port)
    if chosen != port:
        tell.note(_TAKEN, port=port, other=chosen)
    show(tell, workspace, LOCAL, chosen, demo=workspace.sample)
