"""The satisfaction index in words: how high it is, and which branches fell or rose beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from huitou.base import Period, Text, day_told, rowed
from huitou.understand.drivers.branches import LEAST
from huitou.understand.drivers.findings import Branch, Indices
from huitou.understand.questionnaire import driver_title

_INDEX = Text(
    "{block}指數 {value}（{low}–{high}），滿分 100，{n} 人。",
    "{block}指数 {value}（{low}–{high}），满分 100，{n} 人。",
    "The index of {block} is {value} of 100 ({low}–{high}), from {n} people.",
)
_FELL = Text(
    "{branch}的{block}指數跌得最多：與 {first} 到 {last} 相比，從 {before} 到 {now}，變動 {moved} 分（{low} 到 {high}）；{n} 家分店一起看，仍超出機率波動。",
    "{branch}的{block}指数跌得最多：与 {first} 到 {last} 相比，从 {before} 到 {now}，变动 {moved} 分（{low} 到 {high}）；{n} 家门店一起看，仍超出随机波动。",
    "The index of {block} fell most at {branch}: against {first} to {last} from {before} to {now}, by {moved} points ({low} to "
    "{high}), which is beyond chance among the {n} branches looked at together.",
)
_ALSO_FELL = Text(
    "同樣跌得超出機率波動的分店：{branches}。",
    "同样跌得超出随机波动的门店：{branches}。",
    "It fell beyond chance at these branches too: {branches}.",
)
_ROSE = Text(
    "{block}指數升得超出機率波動的分店：{branches}。",
    "{block}指数升得超出随机波动的门店：{branches}。",
    "The index of {block} rose beyond chance at: {branches}.",
)
_STEADY = Text(
    "與 {first} 到 {last} 相比，{n} 家分店一起看，沒有一家的{block}指數升降超出機率波動。",
    "与 {first} 到 {last} 相比，{n} 家门店一起看，没有一家的{block}指数升降超出随机波动。",
    "Of {n} branches held against {first} to {last} and looked at together, none fell or rose beyond chance in the index of "
    "{block}.",
)
_UNCOMPARED = Text(
    "沒有一家分店在這段期間和之前（{first} 到 {last}）都有至少 {least} 人回答，所以看不出哪一家升降。",
    "没有一家门店在这段期间和之前（{first} 到 {last}）都有至少 {least} 人回答，所以看不出哪一家升降。",
    "No branch has answers of {least} people both now and before ({first} to {last}), so it cannot be told which fell or rose.",
)
_ALONE = Text(
    "在這段期間之前沒有回答，所以各分店的升降無從比較。",
    "在这段期间之前没有回答，所以各门店的升降无从比较。",
    "There are no answers before these days, so it cannot be told which branch fell or rose.",
)


def level_words(seen: Indices | None) -> Iterator[Text]:
    """How high the index is."""
    if seen and seen.whole.value is not None and seen.whole.low is not None and seen.whole.high is not None:
        ends = {"value": seen.whole.value, "low": seen.whole.low, "high": seen.whole.high}
        said = {name: f"{v:.1f}" for name, v in ends.items()}
        yield _INDEX.fill(block=driver_title(seen.block), n=f"{seen.whole.n:,}", **said)


def branch_words(seen: Indices | None) -> Iterator[Text]:
    """Which branch fell most and what else moved beyond chance; that nothing did, or why nothing can be said."""
    if seen is None or not seen.branches:
        return
    if not seen.against:
        yield _ALONE
        return
    block, ends = driver_title(seen.block), _against(seen)
    if not seen.compared:
        yield _UNCOMPARED.fill(least=LEAST, **ends)
    elif not seen.fallen and not seen.risen:
        yield _STEADY.fill(n=len(seen.compared), block=block, **ends)
    if fell := fallen_words(seen):
        yield fell
    if seen.fallen[1:]:
        yield _ALSO_FELL.fill(branches=_listed(seen.fallen[1:]))
    if seen.risen:
        yield _ROSE.fill(block=block, branches=_listed(seen.risen))


def fallen_words(seen: Indices | None) -> Text | None:
    """The branch that fell most; None where none fell beyond chance."""
    if seen is None or not seen.fallen:
        return None
    one = seen.fallen[0]
    assert one.moved
    assert one.now
    assert one.before
    return _FELL.fill(
        branch=one.name, block=driver_title(seen.block), n=len(seen.compared), before=f"{one.before.value:.1f}",
        now=f"{one.now.value:.1f}", moved=signed(one.moved.value), low=signed(one.moved.low),
        high=signed(one.moved.high), **_against(seen),
    )  # fmt: skip


def _against(seen: Indices) -> Mapping[str, object]:
    """The first and the last of the days that branches are held against."""
    days = Period.parse(seen.against)
    return {"first": day_told(days.first), "last": day_told(days.end - timedelta(days=1))}


def _listed(branches: Sequence[Branch]) -> Text:
    return rowed(f"{b.name} ({signed(b.moved.value if b.moved else None)})" for b in branches)


def signed(value: float | None) -> str:
    """Points with their sign, a real minus sign."""
    return f"{value or 0.0:+.1f}".replace("-", "\N{MINUS SIGN}")
