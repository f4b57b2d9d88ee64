"""The units behind a figure, for whoever may see them: the pages and the API refuse the same lists."""

from __future__ import annotations

from typing import Any

from huitou import measure
from huitou.base import Missing, Period, Refused, Text
from huitou.measure import Figure
from huitou.stores import Workspace

_TOO_FEW = Text(
    zh_hant="這個數字背後的人太少，或只能整體看；為了不讓人認出是誰，不列名單。",
    zh_hans="这个数字背后的人太少，或只能整体看；为了不让人认出是谁，不列名单。",
    en="Too few are behind this figure, or it may only be seen as a whole; a list would give people away.",
)
_NO_SLICE = Text(
    zh_hant="這段期間裡沒有這個分組：{where}。",
    zh_hans="这段期间里没有这个分组：{where}。",
    en="There is no such part in this period: {where}.",
)


def listed(
    workspace: Workspace,
    name: str,
    period: Period | None,
    where: dict[str, str | None],
    limit: int | None = None,
) -> tuple[Figure, list[dict[str, Any]]]:
    """The figure of a slice and the rows behind it. Raises Refused where the figure itself is withheld or must not
    be taken apart, Missing where there is no such slice."""
    found = measure.figures(workspace, [name], period, list(where))
    figure = next((f for f in found if f.slice == where), None)
    if figure is None:
        said = ", ".join(f"{k} = {v}" for k, v in where.items())
        raise Missing("behind.no_slice", _NO_SLICE, where=said)
    if figure.withheld or measure.metric(name).least:
        raise Refused("behind.too_few", _TOO_FEW)
    return figure, measure.behind(workspace, name, figure.period, where, limit)
