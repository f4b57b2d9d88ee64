"""A study of drivers in a few sentences: what every face begins with, and all that a report has room for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from huitou.base import Period, Text, day_told, rowed
from huitou.measure import Estimate
from huitou.understand.drivers.findings import Drivers, Followed, Shift, Turned
from huitou.understand.drivers.index_words import branch_words, fallen_words, level_words
from huitou.understand.drivers.naming import listed
from huitou.understand.drivers.repurchase import Behaviour, TooFew
from huitou.understand.questionnaire import LOYALTY, SATISFACTION, driver_title

LEAST = 30

_WHY = {
    "none": Text(
        "還沒有顧客的分數回答，所以看不出什麼影響滿意度。請用下面的問卷問顧客。",
        "还没有客户的打分回答，所以看不出什么影响满意度。请用下面的问卷问客户。",
        "No customer has answered anything with a number yet, so nothing can be said of what moves satisfaction. Ask with "
        "the questionnaire below.",
    ),
    "no_factors": Text(
        "有整體的評分，但沒有問各個因子（服務、產品、價格……），所以看得出滿不滿意，看不出為什麼。請加問下面問卷裡的因子題。",
        "有总体的评分，但没有问各个因素（服务、产品、价格……），所以看得出满不满意，看不出为什么。请加问下面问卷里的因素题。",
        "There are overall ratings but none of the factors (service, product, price …): how satisfied people are can be "
        "seen, why cannot. Ask the factor questions of the questionnaire below too.",
    ),
    "no_outcome": Text(
        "有各因子的評分，但沒有整體滿意度（csat）或推薦意願（nps），所以無法判斷哪個因子重要。請加問一題整體滿意度。",
        "有各因素的评分，但没有总体满意度（csat）或推荐意愿（nps），所以无法判断哪个因素重要。请加问一题总体满意度。",
        "Factors are rated, but nobody is asked for overall satisfaction (csat) or recommendation (nps), so it cannot be "
        "told which factor matters. Ask one overall question too.",
    ),
    "too_few": Text(
        "每個因子和整體都評了分的只有 {n} 人，至少要 {least} 人才看得出哪個因子重要。",
        "每个因素和总体都评了分的只有 {n} 人，至少要 {least} 人才看得出哪个因素重要。",
        "Only {n} people rated every factor and the whole; it takes at least {least} to tell which factor matters.",
    ),
}
_TOP = Text(
    "最能推動{outcome}的是{factor}：占各因子所能解釋的 {share}%（{low}–{high}%）。",
    "最能推动{outcome}的是{factor}：占各因素所能解释的 {share}%（{low}–{high}%）。",
    "{outcome} is most moved by {factor}: {share}% of what the factors explain ({low}–{high}%).",
)
_TOGETHER = Text(
    "最能推動{outcome}的是這幾個因子，彼此的先後分不出來：{factors}。",
    "最能推动{outcome}的是这几个因素，彼此的先后分不出来：{factors}。",
    "{outcome} is most moved by these factors, whose order cannot be told: {factors}.",
)
_NOTHING = Text(
    "看不出任何因子對{outcome}的影響超出機率波動。",
    "看不出任何因素对{outcome}的影响超出随机波动。",
    "No factor is seen to move {outcome} beyond chance.",
)
_EXPLAINED = Text(
    "各因子合起來解釋{outcome}差異的 {share}%（{low}–{high}%），根據 {people} 人的 {n} 筆回答。這是同時變動，不是證明因果。",
    "各因素合起来解释{outcome}差异的 {share}%（{low}–{high}%），根据 {people} 人的 {n} 条回答。这是同时变动，不是证明因果。",
    "Together the factors explain {share}% of the differences in {outcome} ({low}–{high}%), over {n} answers of {people} people. They move "
    "together; that is no proof of cause.",
)
_ONWARD = Text(
    "{outcome}解釋{loyalty}差異的 {share}%（{low}–{high}%）。",
    "{outcome}解释{loyalty}差异的 {share}%（{low}–{high}%）。",
    "{outcome} explains {share}% of the differences in {loyalty} ({low}–{high}%).",
)
_CAUSE = Text(
    "與前一年同期相比，{outcome}變動 {moved} 分（{low} 到 {high}），可能的原因：{causes}。",
    "与前一年同期相比，{outcome}变动 {moved} 分（{low} 到 {high}），可能的原因：{causes}。",
    "Against the same days a year before, {outcome} moved by {moved} points ({low} to {high}); likely causes: {causes}.",
)
_ONE_CAUSE = Text(
    "{factor} {moved} 分（{low} 到 {high}），約占其中 {part} 分",
    "{factor} {moved} 分（{low} 到 {high}），约占其中 {part} 分",
    "{factor} by {moved} ({low} to {high}), which is about {part} of it",
)
_BEHAVIOUR = {
    "same": Text(
        "嘴上說會再來和真的再來，最能推動的都是{real}（{days} 天內）。",
        "嘴上说会再来和真的再来，最能推动的都是{real}（{days} 天内）。",
        "What people say and who really buys again within {days} days are both most moved by {real}.",
    ),
    "differ": Text(
        "最能推動嘴上忠誠的是{stated}，但最能推動真的再買（{days} 天內）的是{real}。",
        "最能推动嘴上忠诚的是{stated}，但最能推动真的再买（{days} 天内）的是{real}。",
        "Stated loyalty is most moved by {stated}, but who really buys again within {days} days by {real}.",
    ),
    "open": Text(
        "{real}評得高的人較常在 {days} 天內真的再買，其他條件相同時也是；它是否比其他因子更重要還分不出來。",
        "{real}评得高的人较常在 {days} 天内真的再买，其他条件相同时也是；它是否比其他因素更重要还分不出来。",
        "Who rates {real} higher really does buy again more often within {days} days, all else alike; whether it matters "
        "more than the other factors cannot be told.",
    ),
    "none": Text(
        "過去的購買相同時，看不出任何因子的評分會影響 {days} 天內是否真的再買（{n} 筆回答，其中 {returned} 筆之後有再買）。",
        "过去的购买相同时，看不出任何因素的评分会影响 {days} 天内是否真的再买（{n} 条回答，其中 {returned} 条之后有再买）。",
        "With past purchases alike, no factor is seen to move who really buys again within {days} days ({n} answers, of "
        "which {returned} were followed by a purchase).",
    ),
    "backwards": Text(
        "有因子評得越高、{days} 天內越少再買；請看下表，可能有沒問到的原因。",
        "有因素评得越高、{days} 天内越少再买；请看下表，可能有没问到的原因。",
        "Some factor is rated higher by those who buy again less within {days} days; see the table, something unasked may "
        "be behind it.",
    ),
}
_UNFOLLOWED = {
    "anonymous": Text(
        "回答都沒有顧客編號，無法和之後的購買對上，所以只知道嘴上怎麼說。",
        "回答都没有客户编号，无法和之后的购买对上，所以只知道嘴上怎么说。",
        "No answer says whose it is, so none can be joined with later purchases: only what people say is known.",
    ),
    "no_purchases": Text(
        "沒有可以對上顧客的訂單，所以只知道嘴上怎麼說，不知道是否真的再買。",
        "没有可以对上客户的订单，所以只知道嘴上怎么说，不知道是否真的再买。",
        "There are no orders of known customers: what people say is known, whether they buy again is not.",
    ),
    "followed": Text(
        "能追蹤滿 {days} 天的回答只有 {n} 筆，還看不出哪個因子影響真的再買。",
        "能追踪满 {days} 天的回答只有 {n} 条，还看不出哪个因素影响真的再买。",
        "Only {n} answers could be followed for {days} days: too few to say which factor moves real repurchase.",
    ),
    "events": Text(
        "{n} 筆回答之後 {days} 天內，{returned} 筆有再買；有再買的和沒再買的各要至少 {least} 筆，才看得出哪個因子影響。",
        "{n} 条回答之后 {days} 天内，{returned} 条有再买；有再买的和没再买的各要至少 {least} 条，才看得出哪个因素影响。",
        "Of {n} answers {returned} were followed by a purchase within {days} days; it takes {least} that were and {least} "
        "that were not to say which factor matters.",
    ),
}

_FOLLOWED = {
    "cycle": Text(
        "每筆回答追蹤 {days} 天：到那時還沒來，已算有流失風險（沉默超過平均間隔 {mean} 天的 {times} 倍），所以只是買得慢的人不會被當成流失。",
        "每条回答追踪 {days} 天：到那时还没来，已算有流失风险（沉默超过平均间隔 {mean} 天的 {times} 倍），所以只是买得慢的人不会被当成流失。",
        "Each answer was followed for {days} days: a silence as long counts as at risk ({times} times the mean gap of {mean} "
        "days), so that who only buys seldom is not taken for lost.",
    ),
    "usual": Text(
        "每筆回答追蹤 {days} 天：公司還看不出購買週期時用的天數。",
        "每条回答追踪 {days} 天：公司还看不出购买周期时用的天数。",
        "Each answer was followed for {days} days, as is done where a company has no purchase cycle of its own yet.",
    ),
    "records": Text(
        "每筆回答只追蹤 {days} 天：購買紀錄還太短，不能像購買週期要求的那麼久。",
        "每条回答只追踪 {days} 天：购买记录还太短，不能像购买周期要求的那么久。",
        "Each answer was followed for {days} days only: the records of purchases are too short for what the purchase cycle "
        "asks for.",
    ),
    "asked": Text(
        "每筆回答追蹤 {days} 天，是指定的天數。",
        "每条回答追踪 {days} 天，是指定的天数。",
        "Each answer was followed for {days} days, as chosen.",
    ),
}
_INSIDE = Text("按{by}分開看：{says}", "按{by}分开看：{says}", "Looked at by {by}: {says}")
_BACKWARDS = Text(
    "{factor}評分越高，{outcome}反而越低（多一分，{moved}；{low} 到 {high}）：請先檢查量尺哪一端是好、這一題究竟問到什麼，不要急著改善它。",
    "{factor}评分越高，{outcome}反而越低（多一分，{moved}；{low} 到 {high}）：请先检查量表哪一端是好、这一题究竟问到什么，不要急着改善它。",
    "The higher {factor} is rated, the lower {outcome} (one point more goes with {moved}, {low} to {high}): check first which "
    "end of its scale is the good one and what the question stands for, before anybody improves it.",
)
_TURNED = Text(
    "其他因子相同時，{factor}評分越高，{outcome}反而越低（多一分，{moved}；{low} 到 {high}），單獨看卻不是這樣：它與其他因子重疊，不要急著改變它。",
    "其他因素相同时，{factor}评分越高，{outcome}反而越低（多一分，{moved}；{low} 到 {high}），单独看却不是这样：它与其他因素重叠，不要急着改变它。",
    "With the other factors alike, the higher {factor} is rated, the lower {outcome} (one point more goes with {moved}, {low} to "
    "{high}); on its own it is not so. It overlaps with the others: nobody should hurry to change it.",
)
_MIXED = Text(
    "{factor}的整體數字來自組成：按{ways}分開看就不是這樣，請以分開看的為準。",
    "{factor}的整体数字来自构成：按{ways}分开看就不是这样，请以分开看的为准。",
    "What the whole says of {factor} comes from the mix: looked at by {ways} it is not so. Go by that.",
)
_UNTURNED = Text(
    "每個因子都檢查過 {n} 種分法（{ways}）：分開看，沒有一種與整體相反。",
    "每个因素都检查过 {n} 种分法（{ways}）：分开看，没有一种与整体相反。",
    "Ways of cutting the company that every factor was checked in: {n} ({ways}). None reverses the whole.",
)
_UNCUT = Text(
    "沒有可以分開看的面向：分店、通路、問卷、屬性或分群都要至少兩種，且知道一半以上回答屬於哪一種。",
    "没有可以分开看的维度：门店、渠道、问卷、属性或分群都要至少两种，且知道一半以上回答属于哪一种。",
    "There is no way of cutting the company to look inside of: branch, channel, survey, an attribute or a segmentation must "
    "have at least two kinds and be known of half of the answers.",
)
_WIDENED = Text(
    "{asked} 內每題都評了分的只有 {n} 人，不到 {least} 人，所以改用 {first} 到 {last} 的所有回答。",
    "{asked} 内每题都评了分的只有 {n} 人，不到 {least} 人，所以改用 {first} 到 {last} 的所有回答。",
    "In {asked} only {n} people rated every factor and the whole, fewer than {least}; all answers from {first} to {last} were "
    "taken in their place.",
)


def driver_summary(found: Drivers) -> list[Text]:
    """The study in sentences, the most important first; where nothing can be said of drivers, why."""
    branches = tuple(branch_words(found.indices))
    return [
        *_refused(found), *_widening(found), *_moving(found), *_backwards(found), *_mixed(found), *branches, *_behaving(found),
        *level_words(found.indices), *_turning(found),
    ]  # fmt: skip


def _backwards(found: Drivers) -> Iterator[Text]:
    """What matters and is rated higher by the less satisfied; what comes from the mix is said to do so."""
    for share in found.importance.shares if found.importance else ():
        effect = next((f.effect for f in found.factors if f.name == share.predictor), None)
        if share.against and effect and not found.mixed(share.predictor):
            factor, outcome = driver_title(share.predictor), driver_title(found.outcome or SATISFACTION)
            said = _BACKWARDS if share.told == "backwards" else _TURNED
            yield said.fill(factor=factor, outcome=outcome, **_signed(effect))


def _mixed(found: Drivers) -> Iterator[Text]:
    words = (mixed_words(found, one.name) for one in found.factors)
    return (text for text in words if text)


def _refused(found: Drivers) -> Iterator[Text]:
    if found.why:
        yield (
            _WHY[found.why].fill(n=found.customers, least=LEAST)
            if found.why == "too_few"
            else _WHY[found.why]
        )


def _moving(found: Drivers) -> Iterator[Text]:
    importance, outcome = found.importance, driver_title(found.outcome or SATISFACTION)
    if importance is None:
        return
    driving = importance.drivers
    if not importance.shares:
        yield from importance.warnings[-1:]  # why nothing can be ranked
    elif driving and driving[0].rank_high == 1:
        top = driving[0]
        ends = {
            n: f"{100 * v:.0f}"
            for n, v in (("share", top.share), ("low", top.share_low), ("high", top.share_high))
        }
        yield _TOP.fill(outcome=outcome, factor=driver_title(top.predictor), **ends)
    elif driving:
        tied = [s.predictor for s in driving if s.rank_low <= driving[0].rank_high]
        yield _TOGETHER.fill(outcome=outcome, factors=listed(tied))
    else:
        yield _NOTHING.fill(outcome=outcome)
    if caused := driver_cause(found):
        yield caused
    if importance.r2:
        yield _EXPLAINED.fill(
            outcome=outcome, n=f"{importance.n:,}", people=f"{importance.people:,}", **_percent(importance.r2)
        )
    for one in found.paths.explained:
        if one.target == found.loyalty:
            yield _ONWARD.fill(
                outcome=outcome, loyalty=driver_title(found.loyalty or LOYALTY), **_percent(one)
            )


def driver_news(found: Drivers) -> list[Text]:
    """What a page that speaks of everything has room for: the likely cause of a change, and the branch that fell most."""
    return [text for text in (driver_cause(found), fallen_words(found.indices)) if text]


def driver_cause(found: Drivers) -> Text | None:
    """The likely causes of the outcome's move since the year before; None where the intervals do not carry that."""
    moved, causes = found.outcome_moved, found.causes
    if moved is None or not causes:
        return None
    told = [_one_cause(c) for c in causes]
    joined = Text(
        "；".join(t.zh_hant for t in told), "；".join(t.zh_hans for t in told), "; ".join(t.en for t in told)
    )
    return _CAUSE.fill(outcome=driver_title(moved.name), causes=joined, **_signed(moved.moved))


def _one_cause(one: Shift) -> Text:
    return _ONE_CAUSE.fill(
        factor=driver_title(one.name), part=_plus(one.contribution or 0.0), **_signed(one.moved)
    )


def _behaving(found: Drivers) -> Iterator[Text]:
    if found.behaviour:
        yield behaved(found.behaviour)
        if found.followed:
            yield followed_words(found.followed)
    elif found.unfollowed:
        yield unfollowed(found.unfollowed)


def behaved(seen: Behaviour) -> Text:
    """What stated loyalty and real repurchase have in common, or not."""
    tops = {
        name: driver_title(top) if top else Text("–", "–", "–")
        for name, top in (("stated", seen.stated_top), ("real", seen.real_top))
    }
    return _BEHAVIOUR[seen.verdict].fill(
        days=seen.days, n=f"{seen.answers:,}", returned=f"{seen.returned:,}", **tops
    )


def followed_words(followed: Followed) -> Text:
    """For how long answers were followed, and why so long."""
    mean, times = (f"{v or 0.0:.1f}" for v in (followed.mean_days, followed.at_risk))
    return _FOLLOWED[followed.why].fill(days=followed.days, mean=mean, times=times)


def unfollowed(why: TooFew) -> Text:
    """Why nothing is said of behaviour."""
    return _UNFOLLOWED[why.why].fill(
        n=f"{why.answers:,}", returned=f"{why.returned:,}", days=why.days, least=why.least
    )


def _turning(found: Drivers) -> Iterator[Text]:
    for one in found.turned:
        yield turned_words(found, one)
    if found.importance is None:
        return
    if not found.checked:
        yield _UNCUT
    elif not found.turned:
        titles = [cut.title for cut in found.checked]
        yield _UNTURNED.fill(n=len(titles), ways=rowed(titles))


def turned_words(found: Drivers, one: Turned) -> Text:
    """What goes against the whole, and in which way of cutting it."""
    return _INSIDE.fill(by=one.title, says=found.says(one.found))


def mixed_words(found: Drivers, factor: str) -> Text | None:
    """That the figures of the whole do not say what a factor does; None where they may."""
    ways = found.mixed(factor)
    return _MIXED.fill(factor=driver_title(factor), ways=rowed(ways)) if ways else None


def _widening(found: Drivers) -> Iterator[Text]:
    if found.widened:
        days = Period.parse(found.period)
        ends = {"first": day_told(days.first), "last": day_told(days.end - timedelta(days=1))}
        yield _WIDENED.fill(asked=found.asked, n=found.inside, least=LEAST, **ends)


def _percent(part: object) -> dict[str, str]:
    values = {"share": getattr(part, "value"), "low": getattr(part, "low"), "high": getattr(part, "high")}  # noqa: B009
    return {name: f"{100 * v:.0f}" for name, v in values.items()}


def _signed(one: Estimate) -> dict[str, str]:
    values = {"moved": one.value, "low": one.low, "high": one.high}
    return {name: _plus(v or 0.0) for name, v in values.items()}


def _plus(value: float) -> str:
    """A number with its sign and two digits, with a real minus sign."""
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")
