"""huitou who: the customers (or answers, orders, …) behind a figure, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from huitou.base import Period, Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Json, Lang, Span
from huitou.faces.terminal.telling import telling

_LOOKING = Text("找出是哪些顧客", "找出是哪些客户", "Looking up who they are")
_BAD_SLICE = Text(
    "分組要寫成「面向=值」，如 branch=TP01；不能是「{said}」。",
    "分组要写成“维度=值”，如 branch=TP01；不能是“{said}”。",
    "Write a slice as dimension=value, such as branch=TP01; not “{said}”.",
)
_SAVED = Text("{rows} 列寫到 {file}。", "{rows} 行写到 {file}。", "{rows} rows written to {file}.")
_RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take such a text for a formula


def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A measure.")],
    workspace: Folder = HERE,
    period: Span = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DIMENSION=VALUE", help="Only this slice; an empty value is what was not given."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to a file instead of the terminal.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List who is behind a figure, as CSV.

    As many rows as the figure has for its base.
    """
    with telling(lang, workspace, as_json) as tell:
        span = Period.parse(period) if period else None
        wanted = slices(by or [])
        from huitou import measure
        from huitou.stores import Workspace

        with tell.progress() as progress:
            progress(_LOOKING)
            rows = measure.behind(Workspace.open(workspace), name, span, wanted, limit)
        if tell.json:
            tell.data(rows)
            return
        from huitou.faces.cells import readable
        from huitou.faces.language import language

        text = as_csv(readable(rows, language(tell.lang)))
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8-sig", newline="")  # the mark lets Excel read Chinese
            tell.note(_SAVED, rows=len(rows), file=out)


def slices(said: Sequence[str]) -> dict[str, str | None]:
    """{"branch": "TP01"} of ["branch=TP01"]; an empty value is None."""
    found: dict[str, str | None] = {}
    for one in said:
        name, equals, value = one.partition("=")
        if not (name.strip() and equals):
            raise Unfit("slice.unreadable", _BAD_SLICE, said=one)
        found[name.strip()] = value.strip() or None
    return found


def as_csv(rows: Sequence[dict[str, Any]]) -> str:
    """Rows under their headings; nothing where there are none. Texts that a spreadsheet would run are disarmed."""
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _disarmed(v) for k, v in row.items()} for row in rows)
    return text.getvalue()


def _disarmed(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
