"""Writing a report: one file, in one language, as a web page, on paper or as a workbook."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huitou.base import LANGS, Period, Text, Unfit, Unreachable
from huitou.faces.language import language, understood
from huitou.faces.reading import Step
from huitou.faces.reports import document, printing
from huitou.faces.reports.contents import Contents, contents
from huitou.stores import Workspace

_NO_FORMAT = Text(
    zh_hant="報告還不能寫成「{said}」；目前可用：{formats}。",
    zh_hans="报告还不能写成“{said}”；目前可用：{formats}。",
    en="A report cannot be written as “{said}” yet; use one of: {formats}.",
)
_NO_LANG = Text(
    zh_hant="報告沒有「{said}」這個語言；可用：{langs}。",
    zh_hans="报告没有“{said}”这个语言；可用：{langs}。",
    en="There is no report in the language “{said}”; use one of: {langs}.",
)
_CANNOT_WRITE = Text(
    zh_hant="報告寫不進「{file}」：{why}。",
    zh_hans="报告写不进“{file}”：{why}。",
    en="The report cannot be written to “{file}”: {why}.",
)


@dataclass(frozen=True)
class Made:
    """A report as a file. name: plain letters only; called: what a person would call it, in the report's language."""

    name: str
    called: str
    media: str
    content: bytes


def _html(told: Contents, lang: str, workspace: Workspace) -> bytes:
    return document.html(told, lang).encode("utf-8")


def _pdf(told: Contents, lang: str, workspace: Workspace) -> bytes:
    return printing.pdf(document.html(told, lang), workspace.folder / "derived")


def _xlsx(told: Contents, lang: str, workspace: Workspace) -> bytes:
    from huitou.faces.reports.workbook import xlsx

    return xlsx(told, lang)


_WAYS: dict[str, tuple[str, Callable[[Contents, str, Workspace], bytes]]] = {
    "html": ("text/html; charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
FORMATS = tuple(_WAYS)


def make(
    workspace: Workspace,
    period: Period | None = None,
    format: str = "html",  # noqa: A002 - the word of the command line
    lang: str | None = None,
    made_by: str = "",
    step: Step = lambda done, total: None,
) -> Made:
    """The report of a period (the last twelve finished months where none is given).

    made_by: whose name stands under it
    step: told how many measures are read, of how many

    Raises Unfit for a format or language there is not, Missing where there are no data, Unreachable where there is
    nothing to print with.
    """
    speaks = checked(format, lang) or workspace.settings.lang
    if format == "pdf":
        printing.browser()  # before minutes of computing, not after
    told = contents(workspace, period, made_by, step)
    media, way = _WAYS[format]
    label = told.period.label.replace("/", "_")
    title = language(speaks).say("Customer report")
    called = re.sub(r'[\\/:*?"<>|]+', " ", f"{told.company[:80]} {title} {label}").strip(" .")
    return Made(f"report-{label}.{format}", f"{called}.{format}", media, way(told, speaks, workspace))


def checked(format: str, lang: str | None) -> str | None:  # noqa: A002
    """The house's code of the language; None where none is asked for. Raises Unfit."""
    if format not in FORMATS:
        raise Unfit("report.format", _NO_FORMAT, said=format, formats=", ".join(FORMATS))
    speaks = understood(lang) if lang else None
    if lang and speaks is None:
        raise Unfit("report.lang", _NO_LANG, said=lang, langs=", ".join(LANGS))
    return speaks


def write(
    workspace: Workspace,
    period: Period | None = None,
    format: str = "html",  # noqa: A002
    lang: str | None = None,
    out: Path | str | None = None,
    step: Step = lambda done, total: None,
) -> Path:
    """Write the report of a period and return its file. The file appears whole or not at all.

    out: a file, or a folder for one named after the period; the current folder where none is given

    Raises as `make` does, and Unreachable where the file cannot be written.
    """
    made = make(workspace, period, format, lang, step=step)
    file = _place(out, made.name)
    half = file.with_name(f".huitou-{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            half.write_bytes(made.content)
            half.replace(file)
        finally:
            half.unlink(missing_ok=True)
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
        raise Unreachable("report.cannot_write", _CANNOT_WRITE, file=file, why=why) from wrong
    return file


def _place(out: Path | str | None, name: str) -> Path:
    place = Path(out) if out is not None else Path()
    return place / name if place.is_dir() or not place.suffix else place
