"""huitou benchmarks: what others reach, published and the company's own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.family import family
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_MEASURE, _VALUE = Text("指標", "指标", "Measure"), Text("數值", "数值", "Value")
_WHOSE, _PERIOD = Text("對象", "对象", "Whose"), Text("期間", "期间", "Period")
_SOURCE, _NOTE = Text("出處", "出处", "Source"), Text("注意", "注意", "Note")
_OTHER = Text("定義不同，僅供參考", "定义不同，仅供参考", "another definition, for orientation only")
_ADDED = Text("加入 {rows} 列。", "加入 {rows} 行。", "{rows} rows added.")


def listed(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """List what figures are compared with."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import measure
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        found = [one for name in measure.METRICS for one in measure.benchmarks_for(opened, name)]
        if tell.json:
            tell.data([asdict(one) for one in found])
            return
        rows = [
            (
                one.measure,
                f"{one.value:g}",
                " · ".join(filter(None, (one.industry, one.region))),
                one.period,
                one.source,
                None if one.comparable else _OTHER,
            )
            for one in found
        ]
        tell.table((_MEASURE, _VALUE, _WHOSE, _PERIOD, _SOURCE, _NOTE), rows, right=(1,))


benchmarks = family("What others reach: list, add.", listed)
benchmarks.command("list")(listed)


@benchmarks.command("add")
def add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV with the columns measure, value, period, source.")
    ],
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Add the company's own benchmarks from a CSV."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import measure
        from huitou.stores import Workspace

        rows = measure.add_benchmarks(Workspace.open(workspace), file)
        if tell.json:
            tell.data({"rows": rows})
        else:
            tell.say(_ADDED, rows=rows)
