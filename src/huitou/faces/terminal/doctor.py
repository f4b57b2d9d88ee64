"""huitou doctor: what is installed, and whether a workspace is whole."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import typer

from huitou import __version__
from huitou.base import HuitouError, Missing, Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Terminal, telling

if TYPE_CHECKING:
    from huitou.stores import Finding

PARTS = ("duckdb", "ibis-framework", "pandas", "pyarrow", "sqlalchemy", "pyspark")

_NAME, _FOUND = Text("項目", "项目", "Part"), Text("狀況", "状况", "Found")
_ABSENT = Text("沒有（只有用 Spark 才需要）", "没有（只有用 Spark 才需要）", "none (needed for Spark only)")
_ALL_WELL = Text("一切正常。", "一切正常。", "All is well.")
_NOT_WELL = Text("有 {count} 項要處理。", "有 {count} 项要处理。", "{count} things need attention.")
_NO_WORKSPACE = Text(
    "這裡沒有工作資料夾，只檢查了安裝；用 -w 指定一個。",
    "这里没有工作文件夹，只检查了安装；用 -w 指定一个。",
    "There is no workspace here, so only the installation was looked at; name one with -w.",
)
_MARKS = {"good": "✓", "note": "·", "bad": "✗"}


def doctor(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Check the installation and a workspace.

    The exit code is 1 when something is wrong.
    """
    with telling(lang, workspace, as_json) as tell:
        parts = installed()
        findings = _examined(tell, workspace) if _meant(workspace) else []
        wrong = [f for f in findings if f.state == "bad"]
        if tell.json:
            said = [{"code": f.code, "state": f.state, "message": f.text.said(tell.lang)} for f in findings]
            tell.data({"parts": parts, "findings": said, "healthy": not wrong})
        else:
            tell.table((_NAME, _FOUND), [(name, found or _ABSENT) for name, found in parts.items()])
            for finding in findings:
                typer.echo(f"{_MARKS[finding.state]} {finding.text.said(tell.lang)}")
            tell.say(_NOT_WELL.fill(count=len(wrong)) if wrong else _ALL_WELL if findings else _NO_WORKSPACE)
        if wrong:
            raise typer.Exit(1)


def _meant(workspace: object) -> bool:
    """Whether a workspace was named, or this folder is one."""
    return workspace != HERE or (HERE / "huitou.toml").exists()


def _examined(tell: Terminal, folder: object) -> list[Finding]:
    from huitou.stores import Finding, Workspace, examine

    try:
        return examine(Workspace.open(str(folder)))
    except Missing:
        raise
    except HuitouError as wrong:  # a workspace that cannot be opened is a finding, not the end
        return [Finding(wrong.code, "bad", wrong.text)]


def installed() -> dict[str, str | None]:
    """Versions of what Huitou stands on, by name; None for what is not there."""
    from huitou.stores import sqlite_version

    found: dict[str, str | None] = {
        "huitou": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite_version(),
    }
    for part in PARTS:
        try:
            found[part] = version(part)
        except PackageNotFoundError:
            found[part] = None
    found["java"] = _java()
    return found


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    if java is None:
        return None
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return next(iter((done.stderr or done.stdout).splitlines()), None)
