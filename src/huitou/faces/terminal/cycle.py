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
    zh_hant="間隔中位數：再次購買的人，一半在 {days} 天內回來（看所有紀錄，{customers} 位顧客的 {gaps} 次間隔；還沒結束的間隔也算進去）。",
    zh_hans="间隔中位数：再次购买的人，一半在 {days} 天内回来（看所有记录，{customers} 位客户的 {gaps} 次间隔；还没结束的间隔也算进去）。",
    en="Median gap: of those who buy again, half are back within {days} days (over all that is recorded, {gaps} gaps of "
    "{customers} customers; gaps that are not over count as such).",
)
_MEAN = Text(
    zh_hant="平均間隔：{days} 天，同樣看所有紀錄裡同一位顧客兩次訂單的間隔。忠誠類型、生命週期階段、驅動因子的追蹤天數和流失界線都依它。",
    zh_hans="平均间隔：{days} 天，同样看所有记录里同一位客户两次订单的间隔。忠诚类型、生命周期阶段、驱动因素的追踪天数和流失界线都按它。",
    en="Mean gap: {days} days between a customer's orders, over all that is recorded too. Loyalty types, life-cycle stages, "
    "the days that drivers are followed for and the line of churn go by it.",
)
_ELSEWHERE = Text(
    zh_hant="指標 purchase_interval 和 purchase_interval_median 只看期間內的間隔：前者是期間內的平均間隔；後者先算每位顧客自己的平均間隔，再取中位數，常買的人不會因為間隔多而占更大的比重。",
    zh_hans="指标 purchase_interval 和 purchase_interval_median 只看期间内的间隔：前者是期间内的平均间隔；后者先算每位客户自己的平均间隔，再取中位数，常买的人不会因为间隔多而占更大的比重。",
    en="The measures purchase_interval and purchase_interval_median are of gaps within their period only: the first is their "
    "mean gap, the second the median of each customer's own mean gap, in which frequent buyers weigh no more than others.",
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
        tell.say(_MEAN, days=f"{found.mean_days:.1f}")
        tell.say(_MARKS, **marks)
        tell.say(_ELSEWHERE)
