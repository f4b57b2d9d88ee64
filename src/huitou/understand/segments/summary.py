"""What a segmentation comes to, in a few sentences: what matters first, then whether it may be relied on."""

from __future__ import annotations

from huitou.base import Text, day_told, money_told
from huitou.measure import Estimate
from huitou.understand.segments import life_cycle
from huitou.understand.segments.reading import Segments
from huitou.understand.segments.rules import INSIDE
from huitou.understand.segments.sizes import Size

_AT_RISK = Text(
    zh_hant="現在有 {n} 位顧客（{share}）有流失風險{worth}。",
    zh_hans="现在有 {n} 位客户（{share}）有流失风险{worth}。",
    en="{n} customers ({share}) are at risk of leaving now{worth}.",
)
_NONE_AT_RISK = Text(
    zh_hant="{n} 位顧客（{share}）已流失{worth}；目前沒有人有流失風險。",
    zh_hans="{n} 位客户（{share}）已流失{worth}；目前没有人有流失风险。",
    en="{n} customers ({share}) have churned{worth}. None are at risk of leaving now.",
)
_WORTH = Text(
    zh_hant="，最近十二個完整月份花了 {amount}（占營收 {part}）",
    zh_hans="，最近十二个完整月份花了 {amount}（占营收 {part}）",
    en="; in the last twelve full months they spent {amount}, {part} of revenue",
)
_MOST = Text(
    zh_hant="「{segment}」有 {n} 位顧客（{share}），最近十二個完整月份花了 {amount}，占營收 {part}，是最多的一群。",
    zh_hans="“{segment}”有 {n} 位客户（{share}），最近十二个完整月份花了 {amount}，占营收 {part}，是最多的一群。",
    en="“{segment}” holds {n} customers ({share}), who spent {amount} in the last twelve full months: {part} of revenue, the "
    "most of all.",
)
_OWN = Text(
    zh_hant="「{segment}」有 {n} 位顧客（{share}），最近十二個完整月份花了 {amount}，占營收 {part}。",
    zh_hans="“{segment}”有 {n} 位客户（{share}），最近十二个完整月份花了 {amount}，占营收 {part}。",
    en="“{segment}” holds {n} customers ({share}), who spent {amount} in the last twelve full months: {part} of revenue.",
)
_OWN_ALONE = Text(
    zh_hant="「{segment}」有 {n} 位顧客（{share}）。",
    zh_hans="“{segment}”有 {n} 位客户（{share}）。",
    en="“{segment}” holds {n} customers ({share}).",
)
_LARGEST = Text(
    zh_hant="最大的一群是「{segment}」，{n} 位顧客（{share}）。",
    zh_hans="最大的一群是“{segment}”，{n} 位客户（{share}）。",
    en="The largest group is “{segment}” with {n} customers ({share}).",
)
_FOLLOWED = Text(
    zh_hant="檢驗：{day} 被歸為「{away}」的 {n} 人，之後 {days} 天有 {bought} 又買了；歸為「{near}」的是 {other}。",
    zh_hans="检验：{day} 被归为“{away}”的 {n} 人，之后 {days} 天有 {bought} 又买了；归为“{near}”的是 {other}。",
    en="Check: of the {n} who were called “{away}” on {day}, {bought} bought in the {days} days from then; of those called "
    "“{near}”, {other}.",
)
_STAYED = Text(
    zh_hant="從 {first} 到 {last}，{stayed} 留在同一群。",
    zh_hans="从 {first} 到 {last}，{stayed} 留在同一群。",
    en="From {first} to {last}, {stayed} stayed in the same segment.",
)
_PROSPECTS = Text(
    zh_hant="另外有 {n} 位認識但從沒買過的潛在顧客，不在任何一群。",
    zh_hans="另外有 {n} 位认识但从没买过的潜在客户，不在任何一群。",
    en="Another {n} are known but have never bought; they are in no segment.",
)


def segment_summary(found: Segments) -> list[Text]:
    """The sentences of a segmentation, the most important first; why there is none where it is refused."""
    if found.refused:
        return [found.refused]
    said = [_first(found)]
    said += _followed(found)
    if found.moves:
        ends = dict(zip(("first", "last"), map(day_told, found.moves.last_days), strict=True))
        said.append(_STAYED.fill(stayed=between(found.moves.stayed), **ends))
    said += found.notes
    if found.prospects:
        said.append(_PROSPECTS.fill(n=f"{found.prospects:,}"))
    return said


def _first(found: Segments) -> Text:
    known = [s for s in found.sizes if s.customers and s.year_share.value is not None]
    if found.name == life_cycle.NAME:
        for stage, told in (("at_risk", _AT_RISK), ("churned", _NONE_AT_RISK)):
            one = found.size(stage)
            if one.customers:
                worth = _WORTH.fill(**_money(one, found.currency)) if one in known and one.year_amount else ""
                return told.fill(n=f"{one.customers:,}", share=between(one.share), worth=worth)
    if INSIDE in found.segments:  # a rule of the company's own: it speaks of those whom it names
        one = found.size(INSIDE)
        words = {"segment": found.segments[INSIDE], "n": f"{one.customers:,}", "share": between(one.share)}
        return _OWN.fill(**words, **_money(one, found.currency)) if one in known else _OWN_ALONE.fill(**words)
    if known:
        one = max(known, key=lambda s: s.year_share.value or 0.0)
        words = {
            "segment": found.segments[one.segment],
            "n": f"{one.customers:,}",
            "share": between(one.share),
        }
        return _MOST.fill(**words, **_money(one, found.currency))
    one = max(found.sizes, key=lambda s: s.customers)
    return _LARGEST.fill(
        segment=found.segments[one.segment], n=f"{one.customers:,}", share=between(one.share)
    )


def _followed(found: Segments) -> list[Text]:
    """Stages against what customers did; only where there is somebody to speak of in both."""
    if found.followed is None or found.name != life_cycle.NAME:
        return []
    away, near = (found.followed.bought[s] for s in ("churned", "loyal"))
    if away.base < 5 or near.base < 5:
        return []
    return [
        _FOLLOWED.fill(
            day=day_told(found.followed.last_day),
            days=found.followed.days,
            away=found.segments["churned"],
            near=found.segments["loyal"],
            n=f"{away.base:,}",
            bought=between(away),
            other=between(near),
        )
    ]


def _money(one: Size, currency: str) -> dict[str, Text | str]:
    return {"amount": money_told(one.year_amount or 0, currency), "part": between(one.year_share)}


def between(found: Estimate) -> str:
    """A share with its interval, 12.3% (11.0–13.7), in figures that every language reads."""
    if found.value is None:
        return "–"
    said = f"{found.value:.1%}"
    if found.low is None or found.high is None:
        return said
    return f"{said} ({100 * found.low:.1f}–{100 * found.high:.1f})"
