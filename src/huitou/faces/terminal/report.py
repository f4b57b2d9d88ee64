"""huitou report: a report of a period, to keep or to send on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huitou.base import Period, Text
from huitou.faces.terminal.options import HERE, Folder, Json, Span
from huitou.faces.terminal.telling import telling

_WRITING = Text("寫報告", "写报告", "Writing the report")
_DONE = Text("報告在 {file}", "报告在 {file}", "The report is {file}")


def report(
    workspace: Folder = HERE,
    period: Span = None,
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="What to write: html, pdf or xlsx.")
    ] = "html",
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", help="Language: zh-Hant, zh-Hans or en; the company's without it."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; else report-PERIOD.FORMAT right here.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a report of a period.

    One file that needs nothing else: a web page, a PDF (printed by the Chromium of this machine) or an Excel workbook.
    """
    with telling(lang, workspace, as_json) as tell:
        span = Period.parse(period) if period else None
        from huitou.faces import reports
        from huitou.stores import Workspace

        with tell.progress() as progress:
            file = reports.write(
                Workspace.open(workspace),
                span,
                form,
                lang,
                out,
                lambda done, total: progress(_WRITING, done, total),
            )
        if tell.json:
            tell.data({"file": str(file), "format": form})
        else:
            tell.say(_DONE, file=file)
