"""Writing a report: what it shows is the same as the console's home, in one file that needs nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from markupsafe import Markup

from huitou import __version__
from huitou.base import LANGS, Missing, Period, Text, Unfit, Unreachable
from huitou.faces.language import understood
from huitou.faces.reading import Step, overview
from huitou.faces.typesetting import typesetting
from huitou.stores import Workspace

FORMATS = ("html",)
HERE = Path(__file__).parent
STYLES = (
    *(HERE.parent / f"web/static/css/{name}.css" for name in ("tokens", "base", "tiles", "tables", "charts")),
    HERE / "report.css",
)

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


def write(
    workspace: Workspace,
    period: Period | None = None,
    format: str = "html",  # noqa: A002 - the word of the command line
    lang: str | None = None,
    out: Path | str | None = None,
    step: Step = lambda done, total: None,
) -> Path:
    """Write the report of a period (the last twelve finished months where none is given) and return its file.

    out: a file, or a folder for one named after the period; the current folder where none is given
    step: told how many measures are read, of how many

    Raises Unfit for a format or language there is not, Missing where there are no data, Unreachable where the file
    cannot be written. The file appears whole or not at all.
    """
    if format not in FORMATS:
        raise Unfit("report.format", _NO_FORMAT, said=format, formats=", ".join(FORMATS))
    speaks = understood(lang) if lang else workspace.settings.lang
    if speaks is None:
        raise Unfit("report.lang", _NO_LANG, said=lang, langs=", ".join(LANGS))
    page, told = _html(workspace, period, speaks, step)
    file = _place(out, told, format)
    half = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(page, encoding="utf-8")
        half.replace(file)
    except OSError as wrong:
        raise Unreachable("report.cannot_write", _CANNOT_WRITE, file=file, why=wrong.strerror) from wrong
    return file


def _html(workspace: Workspace, period: Period | None, lang: str, step: Step) -> tuple[str, Period]:
    seen = overview(workspace, period, step, whole=True)
    if not seen.readings:
        raise Missing("report.nothing", _NOTHING, period=seen.period)
    template = typesetting((HERE / "templates", HERE.parent / "web/templates"), lang).get_template(
        "report.html"
    )
    page = template.render(
        seen=seen,
        company=workspace.settings.name,
        earlier=seen.earlier,
        as_of=seen.readings[0].figure.as_of,
        style=Markup("\n".join(file.read_text("utf-8") for file in STYLES)),
        version=__version__,
    )
    return page, seen.period


_NOTHING = Text(
    zh_hant="{period} 裡沒有任何資料可寫成報告；請換一段期間。",
    zh_hans="{period} 里没有任何数据可写成报告；请换一段期间。",
    en="There is nothing in {period} to report; choose another period.",
)


def _place(out: Path | str | None, period: Period, format: str) -> Path:  # noqa: A002
    name = f"report-{period.label.replace('/', '_')}.{format}"
    place = Path(out) if out is not None else Path()
    return place / name if place.is_dir() or not place.suffix else place
