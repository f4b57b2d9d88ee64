"""huitou understand cycle: how long customers usually take to buy again, and when a silence is unusual."""

from __future__ import annotations

from dataclasses import asdict

from huitou.base import Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_READING = Text("找出購買週期", "找出购买周期", "Reading off the purchase cycle")
_TOO_FEW = Text(
    zh_hant="還看不出購買週期：至少要有 30 次「買了又來買」。資料再多一些就會出現。",
    zh_hans="还看不出购买周期：至少要有 30 次“买了又来买”。数据再多一些就会出现。",
    en="No purchase cycle can be read off yet: it takes at least 30 orders that followed an earlier one.",
)
_SAID = Text(
    zh_hant="再次購買的人，一半在 {days} 天內回來（根據 {customers} 位顧客的 {gaps} 次間隔）。",
    zh_hans="再次购买的人，一半在 {days} 天内回来（根据 {customers} 位客户的 {gaps} 次间隔）。",
    en="Of those who buy again, half are back within {days} days ({gaps} gaps of {customers} customers).",
)
_MARKS = Text(
    zh_hant="與自己平常的間隔相比，沉默超過 {cooling} 倍算降溫，{at_risk} 倍算有流失風險，{churned} 倍算已流失。",
    zh_hans="与自己平常的间隔相比，沉默超过 {cooling} 倍算降温，{at_risk} 倍算有流失风险，{churned} 倍算已流失。",
    en="Silent for more than {cooling} times their own usual gap, customers count as cooling; {at_risk} times, as at "
    "risk; {churned} times, as churned.",
)


def cycle(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Show the company's own purchase cycle.

    How long customers take to buy again, and after how long a silence is unusual.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou import understand
        from huitou.stores import Workspace

        with tell.progress() as progress:
            progress(_READING)
            found = understand.cycle_of(Workspace.open(workspace))
        if found is None:
            raise Unfit("cycle.too_few", _TOO_FEW)
        if tell.json:
            tell.data(asdict(found))
            return
        counts = {name: f"{getattr(found, name):,}" for name in ("gaps", "customers")}
        marks = {name: f"{getattr(found, name):.1f}" for name in ("cooling", "at_risk", "churned")}
        tell.say(_SAID, days=f"{found.days:.0f}", **counts)
        tell.say(_MARKS, **marks)
