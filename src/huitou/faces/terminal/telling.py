"""How every command speaks: sentences, tables and JSON in one language, and each failure told once, with its code."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from huitou.base import HuitouError, Text, Unreachable
from huitou.faces.terminal.language import asked, spoken
from huitou.faces.terminal.progress import Progress

WIDE = 500  # columns of a table that goes into a file or a pipe: wide enough to break no line
INTERRUPTED = 130  # what a shell expects after Ctrl-C

_WHICH = Text("號碼", "号码", "Number")
_STOPPED = Text(
    "已中斷。做完的步驟都在，沒有任何資料只寫到一半。",
    "已中断。做完的步骤都在，没有任何数据只写到一半。",
    "Stopped. What was finished is kept, and nothing was left half written.",
)
_FAULT = Text(
    "回頭出了錯（{kind}：{why}），這不是你的錯；請設 HUITOU_DEBUG=1 再執行一次，把顯示的內容回報給我們。",
    "回头出了错（{kind}：{why}），这不是你的错；请设 HUITOU_DEBUG=1 再执行一次，把显示的内容报告给我们。",
    "Huitou failed ({kind}: {why}), and the fault is ours; run it again with HUITOU_DEBUG=1 and report what it shows.",
)
_NO_ACCESS = Text(
    "無法讀寫 {file}：{why}。這次什麼都沒有改。",
    "无法读写 {file}：{why}。这次什么都没有改。",
    "Cannot read or write {file}: {why}. Nothing was changed.",
)


@dataclass(frozen=True)
class Named:
    """A cell that shows what a thing is called, and behind it, pale, the code by which a command knows it."""

    title: Text
    code: str


class Terminal:
    """What a command speaks through. lang: one of LANGS; json: answers are for a program, not for a person."""

    def __init__(self, lang: str, as_json: bool = False) -> None:
        self.lang, self.json = lang, as_json

    def text(self, text: Text, **values: object) -> str:
        return (text.fill(**values) if values else text).said(self.lang)

    def say(self, text: Text, **values: object) -> None:
        """One line of the answer."""
        typer.echo(self.text(text, **values))

    def note(self, text: Text, **values: object) -> None:
        """One line about the work, on stderr; nothing where a program listens."""
        if not self.json:
            typer.echo(self.text(text, **values), err=True)

    def data(self, value: object) -> None:
        """The answer as JSON, with escapes where the terminal knows no Unicode."""
        plain = (sys.stdout.encoding or "ascii").lower().replace("-", "") != "utf8"
        typer.echo(json.dumps(value, ensure_ascii=plain, indent=2, default=str))

    def table(
        self, heads: Sequence[Text | str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()
    ) -> None:
        """Rows under headings; columns numbered in `right` hold numbers. Never cut off when written to a file."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text as Plain

        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for number, head in enumerate(heads):
            said = head.said(self.lang) if isinstance(head, Text) else head
            table.add_column(Plain(said), justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            table.add_row(
                *(
                    Plain.assemble(self.text(c.title), (f" {c.code}", "dim"))
                    if isinstance(c, Named)
                    else Plain(_cell(c, self.lang))
                    for c in row
                )
            )
        if sys.stdout.isatty():
            Console().print(table)
            return
        console = Console(width=WIDE, file=io.StringIO())
        console.print(table)
        lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
        typer.echo("\n".join(line.rstrip() for line in lines))

    def progress(self) -> Progress:
        return Progress(self.lang, quiet=self.json)

    def confirm(self, question: Text, *, usual: bool = True, **values: object) -> bool:
        """Ask on the terminal; Enter says what is usual."""
        return typer.confirm(self.text(question, **values), default=usual, err=True)

    def choose(self, question: Text, options: Sequence[str], **values: object) -> int:
        """Ask which of several on the terminal; returns its place, counted from 0."""
        typer.echo(self.text(question, **values), err=True)
        typer.echo("  ".join(f"({n}) {option}" for n, option in enumerate(options, 1)), err=True)
        while True:
            said = str(typer.prompt(self.text(_WHICH), err=True)).strip()
            if said.isdecimal() and 0 < int(said) <= len(options):
                return int(said) - 1

    @property
    def can_ask(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.json


def plain(number: float, digits: int, unit: str = "") -> str:
    """A number with so many digits behind the point; what rounds to nought has no sign."""
    return f"{round(number, digits) + 0.0:.{digits}f}{unit}"


def _cell(value: object, lang: str) -> str:
    if value is None or isinstance(value, bool):
        return "✓" if value else ""
    return value.said(lang) if isinstance(value, Text) else str(value)


@contextmanager
def telling(lang: str | None = None, folder: Path | None = None, as_json: bool = False) -> Iterator[Terminal]:
    """Everything a command does happens in here: what fails is said in one sentence, with the right exit code."""
    _never_stumble_over_letters()
    terminal = Terminal(spoken(lang, folder), as_json)
    with _interrupts() as stopped:
        try:
            if lang is not None:
                asked(lang)
            yield terminal
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except BaseException as wrong:
            # an engine that is interrupted raises an error of its own kind
            if stopped.is_set() or isinstance(wrong, KeyboardInterrupt):
                raise typer.Exit(interrupted(terminal)) from None
            if not isinstance(wrong, Exception):
                raise
            raise typer.Exit(failed(wrong, terminal)) from None


def failed(wrong: Exception, terminal: Terminal) -> int:
    """Say a failure once, and return its exit code."""
    if os.environ.get("HUITOU_DEBUG") == "1":
        traceback.print_exception(wrong)
    if isinstance(wrong, OSError) and not isinstance(wrong, HuitouError):
        why = wrong.strerror or str(wrong)
        wrong = Unreachable("file.unreachable", _NO_ACCESS, file=wrong.filename or "?", why=why)
    if not isinstance(wrong, HuitouError):
        wrong = HuitouError("fault", _FAULT, kind=type(wrong).__name__, why=_first_line(wrong))
    if terminal.json:
        terminal.data(wrong.as_dict(terminal.lang))
    typer.echo(wrong.said(terminal.lang), err=True)
    return wrong.exit_code


def interrupted(terminal: Terminal) -> int:
    """Say that Ctrl-C was heard, and return the exit code that a shell expects."""
    if terminal.json:
        terminal.data({"error": "interrupted", "message": terminal.text(_STOPPED), "data": {}})
    typer.echo(f"\n{terminal.text(_STOPPED)}", err=True)
    return INTERRUPTED


def _first_line(wrong: Exception) -> str:
    lines = str(wrong).strip().splitlines()
    return lines[0][:200] if lines else "-"


def _never_stumble_over_letters() -> None:
    """A terminal without Unicode gets escapes instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


@contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """An event that is set once Ctrl-C was pressed. Signals reach the main thread only; elsewhere it stays unset."""
    stopped = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return

    def stop(number: int, frame: Any) -> None:
        stopped.set()
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
