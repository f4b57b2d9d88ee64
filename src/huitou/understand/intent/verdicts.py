"""What the numbers say in words, in three languages: each sentence plain also where the answer is no."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.base import Text, rowed, same
from huitou.measure import Estimate
from huitou.understand.intent.calibration import LEAST_EVENTS
from huitou.understand.intent.comparable import LEAST, Comparison
from huitou.understand.intent.holding import Intent
from huitou.understand.intent.questions import Question
from huitou.understand.intent.worth import WORTH_IT, Worth

_MINUS = "\N{MINUS SIGN}"

_APART = {
    "up": Text(
        "對得上：給 {high} 分的人，{days} 天內有 {high_came} 回來買；給 {low} 分的人只有 {low_came}。",
        "对得上：给 {high} 分的人，{days} 天内有 {high_came} 回来买；给 {low} 分的人只有 {low_came}。",
        "Yes, words match deeds: of those who gave {high}, {high_came} bought again within {days} days; of those who gave "
        "{low}, {low_came}.",
    ),
    "down": Text(
        "正好相反：給 {high} 分的人，{days} 天內只有 {high_came} 回來買；給 {low} 分的人反而有 {low_came}。",
        "正好相反：给 {high} 分的人，{days} 天内只有 {high_came} 回来买；给 {low} 分的人反而有 {low_came}。",
        "The other way round: of those who gave {high}, only {high_came} bought again within {days} days; of those who gave "
        "{low}, {low_came}.",
    ),
    "mixed": Text(
        "方向不一致：給 {high} 分的人，{days} 天內有 {high_came} 回來買；給 {low} 分的人有 {low_came}。但逐分來看，趨勢正好相反。",
        "方向不一致：给 {high} 分的人，{days} 天内有 {high_came} 回来买；给 {low} 分的人有 {low_came}。但逐分来看，趋势正好相反。",
        "Not in one direction: of those who gave {high}, {high_came} bought again within {days} days; of those who gave {low}, "
        "{low_came}. Yet score by score, the trend runs the other way.",
    ),
    "unsure": Text(
        "也許有差別：給 {high} 分的人，{days} 天內有 {high_came} 回來買；給 {low} 分的人有 {low_came}。不過這裡同時看了好幾件事，這樣的差距可能只是偶然。",
        "也许有差别：给 {high} 分的人，{days} 天内有 {high_came} 回来买；给 {low} 分的人有 {low_came}。不过这里同时看了好几件事，这样的差距可能只是偶然。",
        "Perhaps: of those who gave {high}, {high_came} bought again within {days} days; of those who gave {low}, {low_came}. "
        "But several things are judged here at once, and a gap like this may be chance.",
    ),
    "none": Text(
        "看不出差別：給 {high} 分的人，{days} 天內有 {high_came} 回來買；給 {low} 分的人有 {low_came}，差距沒有超過偶然。",
        "看不出差别：给 {high} 分的人，{days} 天内有 {high_came} 回来买；给 {low} 分的人有 {low_came}，差距没有超过偶然。",
        "No difference beyond chance: of those who gave {high}, {high_came} bought again within {days} days; of those who "
        "gave {low}, {low_came}.",
    ),
}
_FEW = Text(
    "人數還太少，不能下結論：{n} 位顧客中有 {came} 位在 {days} 天內回來買；回來的和沒回來的都至少要有 {least} 位。",
    "人数还太少，不能下结论：{n} 位客户中有 {came} 位在 {days} 天内回来买；回来的和没回来的都至少要有 {least} 位。",
    "Too few to tell: of {n} customers, {came} bought again within {days} days; it takes at least {least} who did and "
    "{least} who did not.",
)
_ONE_CLASS = Text(
    "幾乎所有人都給同一段分數，所以無法比較高分和低分：{n} 位顧客中有 {came} 位在 {days} 天內回來買。",
    "几乎所有人都给同一段分数，所以无法比较高分和低分：{n} 位客户中有 {came} 位在 {days} 天内回来买。",
    "Nearly all gave the same kind of score, so high and low cannot be compared: of {n} customers, {came} bought again "
    "within {days} days.",
)
_STEADY = Text(
    "分數每高一段，回來的人就多一些。",
    "分数每高一段，回来的人就多一些。",
    "From class to class of scores, more came back the higher it was.",
)
_STEADY_DOWN = Text(
    "分數每高一段，回來的人就少一些。",
    "分数每高一段，回来的人就少一些。",
    "From class to class of scores, fewer came back the higher it was.",
)
_UNSTEADY = Text(
    "但不是每一段都如此：中間分數的人不在兩者之間。",
    "但不是每一段都如此：中间分数的人不在两者之间。",
    "Not at every step, though: those in the middle do not lie between the two.",
)
_SLOPE = Text(
    "分數每高量尺的一成，回來的人變化 {slope} 個百分點；如果說到做到，會是 +10。",
    "分数每高量表的一成，回来的人变化 {slope} 个百分点；如果说到做到，会是 +10。",
    "For each tenth of the scale that the score is higher, the share who came back differs by {slope} percentage points; "
    "if words were deeds, it would be +10.",
)
_ORDERS = Text(
    "{days} 天內的訂單：給 {high} 分的是給 {low} 分的 {every} 倍（所有 {answers} 次回答，答過幾次算幾次）；每人只算第一次回答，是 {first} 倍。",
    "{days} 天内的订单：给 {high} 分的是给 {low} 分的 {every} 倍（所有 {answers} 次回答，答过几次算几次）；每人只算第一次回答，是 {first} 倍。",
    "Orders within {days} days: those who gave {high} made {every} times as many as those who gave {low}, over all {answers} "
    "answers, each as often as they answered; with each customer’s first answer only, {first} times.",
)
# The area under the ROC curve in plain words (Hanley & McNeil, Radiology 143, 1982).
_TRIED = Text(
    "在模型沒看過的日子裡，各取一位回來的和一位沒回來的顧客，只看最近購買與頻率，有 {habits} 分得出是哪一位（這就是 AUC，50% 等於亂猜）；加上分數是 {both}，相差 {gain} 個百分點",
    "在模型没见过的日子里，各取一位回来的和一位没回来的客户，只看最近购买与频率，有 {habits} 分得出是哪一位（这就是 AUC，50% 等于乱猜）；加上分数是 {both}，相差 {gain} 个百分点",
    "on days the models had not seen, of one customer who came back and one who did not, recency and frequency alone tell "
    "which is which {habits} of the time (that is the AUC; 50% is guessing), with the score {both}: a difference of {gain} "
    "percentage points",
)
_WORTH = {
    "adds": Text(
        "知道分數有幫助：{tried}。", "知道分数有帮助：{tried}。", "Knowing the score helps: {tried}."
    ),
    "hardly": Text(
        "知道分數幾乎沒有多說什麼：{tried}；不到 {worth} 個百分點的差別沒有用處。",
        "知道分数几乎没有多说什么：{tried}；不到 {worth} 个百分点的差别没有用处。",
        "Knowing the score adds hardly anything that recency and frequency do not already say: {tried}, and less than {worth} "
        "percentage point helps nobody.",
    ),
    "nothing": Text(
        "知道分數並沒有多說什麼，最近購買與頻率已經說完了：{tried}，沒有超過偶然。",
        "知道分数并没有多说什么，最近购买与频率已经说完了：{tried}，没有超过偶然。",
        "Knowing the score adds nothing that recency and frequency do not already say: {tried}, within chance.",
    ),
    "unsure": Text(
        "還不能說知道分數有沒有幫助：{tried}；這裡同時看了好幾件事，這樣的差距可能只是偶然。",
        "还不能说知道分数有没有帮助：{tried}；这里同时看了好几件事，这样的差距可能只是偶然。",
        "Whether knowing the score helps cannot be told yet: {tried}; several things are judged here at once, and such a "
        "difference may be chance.",
    ),
    "worse": Text(
        "加上分數反而更不準：{tried}。",
        "加上分数反而更不准：{tried}。",
        "Adding the score makes it worse: {tried}.",
    ),
}
_NOT_WORTH = Text(
    "知道分數並沒有多說什麼，最近購買與頻率已經說完了：{tried}。",
    "知道分数并没有多说什么，最近购买与频率已经说完了：{tried}。",
    "Knowing the score adds nothing that recency and frequency do not already say: {tried}.",
)  # where the difference alone is below chance, and may be chance among all that is judged
_WORTH_FEW = Text(
    "人數太少，無法判斷分數是否比最近購買與頻率更能預知：前段 {fitted} 位中有 {fitted_came} 位回來，後段 {judged} 位中有 {judged_came} 位；兩段裡回來的和沒回來的都至少要有 {least} 位。",
    "人数太少，无法判断分数是否比最近购买与频率更能预知：前段 {fitted} 位中有 {fitted_came} 位回来，后段 {judged} 位中有 {judged_came} 位；两段里回来的和没回来的都至少要有 {least} 位。",
    "Too few to judge whether the score foretells more than recency and frequency: {fitted_came} of {fitted} came back in the "
    "earlier part, {judged_came} of {judged} in the later; it takes at least {least} who did and {least} who did not in "
    "either.",
)
_INSTEAD = {
    "less": Text(
        "單看分數，不如只看最近購買與頻率：有 {score} 分得出是哪一位，相差 {by} 個百分點。",
        "单看分数，不如只看最近购买与频率：有 {score} 分得出是哪一位，相差 {by} 个百分点。",
        "By itself, the score foretells less than recency and frequency do: it tells which is which {score} of the "
        "time, a difference of {by} percentage points.",
    ),
    "more": Text(
        "單看分數，就比最近購買與頻率更能預知：有 {score} 分得出是哪一位，相差 {by} 個百分點。",
        "单看分数，就比最近购买与频率更能预知：有 {score} 分得出是哪一位，相差 {by} 个百分点。",
        "By itself, the score foretells more than recency and frequency do: it tells which is which {score} of the "
        "time, a difference of {by} percentage points.",
    ),
    "same": Text(
        "單看分數，和只看最近購買與頻率分不出高下：有 {score} 分得出是哪一位，相差 {by} 個百分點。",
        "单看分数，和只看最近购买与频率分不出高下：有 {score} 分得出是哪一位，相差 {by} 个百分点。",
        "By itself, the score foretells about as much as recency and frequency do: it tells which is which {score} of "
        "the time, a difference of {by} percentage points.",
    ),
}
_COMPARED = {
    "more": Text(
        "比條件相近的其他顧客更常回來：{came} 對 {theirs}，相差 {by} 個百分點。",
        "比条件相近的其他客户更常回来：{came} 对 {theirs}，相差 {by} 个百分点。",
        "They came back more often than comparable customers: {came} against {theirs}, {by} percentage points.",
    ),
    "less": Text(
        "比條件相近的其他顧客更少回來：{came} 對 {theirs}，相差 {by} 個百分點。",
        "比条件相近的其他客户更少回来：{came} 对 {theirs}，相差 {by} 个百分点。",
        "They came back less often than comparable customers: {came} against {theirs}, {by} percentage points.",
    ),
    "unsure": Text(
        "也許和條件相近的其他顧客不同：{came} 對 {theirs}，相差 {by} 個百分點；這裡同時看了好幾件事，這樣的差距可能只是偶然。",
        "也许和条件相近的其他客户不同：{came} 对 {theirs}，相差 {by} 个百分点；这里同时看了好几件事，这样的差距可能只是偶然。",
        "Perhaps unlike comparable customers: {came} against {theirs}, {by} percentage points; several things are judged here at "
        "once, and such a difference may be chance.",
    ),
    "same": Text(
        "和條件相近的其他顧客看不出差別：{came} 對 {theirs}，相差 {by} 個百分點。",
        "和条件相近的其他客户看不出差别：{came} 对 {theirs}，相差 {by} 个百分点。",
        "No difference beyond chance from comparable customers: {came} against {theirs}, {by} percentage points.",
    ),
}
_COMPARED_FEW = Text(
    "找不到足夠的人比較：{asked} 位買過的人裡，{matched} 位找得到條件相近的人（共 {people} 位）；兩邊都至少要有 {least} 位，回來的和沒回來的也要夠多。",
    "找不到足够的人比较：{asked} 位买过的人里，{matched} 位找得到条件相近的人（共 {people} 位）；两边都至少要有 {least} 位，回来的和没回来的也要够多。",
    "Too few to compare: of {asked} who had bought before, {matched} have comparable customers ({people} of them); it takes at "
    "least {least} on either side, and enough who came back and who did not.",
)
_UNLIKE = Text(
    "{who}：配對後兩邊仍有一項以上相差超過 0.1 個標準差，請小心看待。",
    "{who}：配对后两边仍有一项以上相差超过 0.1 个标准差，请小心看待。",
    "{who}: even when matched, the two sides differ by more than 0.1 standard deviations in something; read it with care.",
)
_SEVERAL = Text(
    "這裡把 {n} 份問卷的回答算在一起（{names}）；問的時機不同，意思也可能不同，選一份就能分開看。",
    "这里把 {n} 份问卷的回答算在一起（{names}）；问的时机不同，意思也可能不同，选一份就能分开看。",
    "Answers of {n} surveys count together here ({names}); asked on different occasions they may mean different things. "
    "Choose one to see it alone.",
)
INTENT_KINDS = {
    "": Text("全部", "全部", "All"),
    "low": Text("低分", "低分", "Low scores"),
    "middle": Text("中間", "中间", "Middle scores"),
    "high": Text("高分", "高分", "High scores"),
}
_BETWEEN = Text("{low} 到 {high}", "{low} 到 {high}", "{low} to {high}")


@dataclass(frozen=True)
class IntentTold:
    """An `Intent` in sentences. headline: whether what they say matches what they do; steady, slope,
    orders: more on it, None where there is no more; worth: whether the score foretells what recency and frequency do not; instead: the score by
    itself; compared: by class as `Intent.comparisons`; silent: the same against those asked who did not answer; care:
    for whom matching left the two sides unlike; several: that answers of more than one survey are together."""

    headline: Text
    steady: Text | None
    slope: Text | None
    orders: Text | None
    worth: Text
    instead: Text | None
    compared: tuple[Text, ...]
    silent: Text | None
    care: Text | None
    several: Text | None


def intent_told(found: Intent) -> IntentTold:
    """What was found, in words."""
    unlike = [c for c in found.comparisons if c.difference.value is not None and not c.alike]
    return IntentTold(
        headline(found), steadiness(found), slope(found), orders_told(found),
        worth_told(found.worth), instead_told(found.worth),
        tuple(comparison_told(c) for c in found.comparisons),
        comparison_told(found.silent) if found.silent else None,
        _UNLIKE.fill(who=rowed(INTENT_KINDS[c.kind] for c in unlike)) if unlike else None,
        together(found.question),
    )  # fmt: skip


def together(asked: Question) -> Text | None:
    """That answers of several surveys count together; None where they are of one."""
    if asked.survey or len(asked.surveys) < 2:
        return None
    return _SEVERAL.fill(n=len(asked.surveys), names=rowed(asked.surveys))


def headline(found: Intent) -> Text:
    """Whether what they say matches what they do, in one sentence."""
    seen, whole = found.calibration, found.calibration.whole
    if seen.direction in ("few", "one"):
        told = _FEW if seen.direction == "few" else _ONE_CLASS
        came = int(whole.came.more["hits"])
        return told.fill(n=f"{whole.customers:,}", came=f"{came:,}", days=found.days, least=LEAST_EVENTS)
    low, high = seen.classes[0], seen.classes[-1]
    return _APART[seen.direction].fill(
        high=high.scores,
        low=low.scores,
        days=found.days,
        high_came=share(high.came),
        low_came=share(low.came),
    )


def steadiness(found: Intent) -> Text | None:
    """Whether every class of scores follows suit; None where nothing rises or falls, or there are two classes only."""
    seen = found.calibration
    if seen.direction not in ("up", "down") or len(seen.classes) < 3:
        return None
    if not seen.steady:
        return _UNSTEADY
    return _STEADY if seen.direction == "up" else _STEADY_DOWN


def slope(found: Intent) -> Text | None:
    """How much more came back for each tenth of the scale; None where that cannot be said."""
    at = found.calibration.slope
    if at.value is None or found.calibration.direction in ("few", "one"):
        return None
    return _SLOPE.fill(slope=signed(at, 10))


def orders_told(found: Intent) -> Text | None:
    """How many times the orders high scores make of those low ones do; None where that cannot be said."""
    seen = found.calibration
    if seen.orders.low is None or seen.orders_over_all.low is None or seen.direction in ("few", "one"):
        return None
    low, high = seen.classes[0].scores, seen.classes[-1].scores
    return _ORDERS.fill(
        days=found.days, high=high, low=low, answers=f"{seen.answers:,}",
        every=area(seen.orders_over_all, 2), first=area(seen.orders, 2),
    )  # fmt: skip


def worth_told(found: Worth) -> Text:
    """Whether the score foretells anything that recency and frequency do not, plainly."""
    if found.verdict == "few" or found.habits is None or found.both is None or found.gain is None:
        return _WORTH_FEW.fill(
            fitted=f"{found.fitted.customers:,}", fitted_came=f"{found.fitted.came:,}",
            judged=f"{found.judged.customers:,}", judged_came=f"{found.judged.came:,}", least=LEAST_EVENTS,
        )  # fmt: skip
    areas = {"habits": share(found.habits.area), "both": share(found.both.area)}
    tried = _TRIED.fill(**areas, gain=signed(found.gain["area"], 100, 2))
    told = _NOT_WORTH if found.verdict == "nothing" and found.gain["area"].apart else _WORTH[found.verdict]
    return told.fill(tried=tried, worth=f"{100 * WORTH_IT:g}")


def instead_told(found: Worth) -> Text | None:
    """Whether the score alone foretells more or less than recency and frequency; None where that was not judged."""
    if found.score is None or found.instead is None:
        return None
    by = found.instead["area"]
    return _INSTEAD[_side(by)].fill(score=share(found.score.area), by=signed(by, 100))


def comparison_told(found: Comparison) -> Text:
    """How those who answered did against comparable customers."""
    if found.difference.value is None or found.came is None or found.theirs is None:
        counts = {n: f"{getattr(found, n):,}" for n in ("asked", "matched", "people")}
        return _COMPARED_FEW.fill(**counts, least=LEAST)
    side = _side(found.difference)
    side = side if found.stands or side == "same" else "unsure"
    parts = {"came": f"{100 * found.came:.1f}%", "theirs": f"{100 * found.theirs:.1f}%"}
    return _COMPARED[side].fill(**parts, by=signed(found.difference, 100))


def share(of: Estimate) -> Text:
    """67.4% (66.2–68.4)"""
    if of.value is None or of.low is None or of.high is None:
        return same("–")
    return same(f"{100 * of.value:.1f}% ({100 * of.low:.1f}–{100 * of.high:.1f})")


def area(of: Estimate, digits: int = 3) -> Text:
    """0.865 (0.857–0.873)"""
    if of.value is None:
        return same("–")
    ends = "" if of.low is None or of.high is None else f" ({of.low:.{digits}f}–{of.high:.{digits}f})"
    return same(f"{of.value:.{digits}f}{ends}")


def signed(of: Estimate, times: float, digits: int = 1) -> Text:
    """+3.7 (+3.2 to +4.1)"""
    if of.value is None or of.low is None or of.high is None:
        return same("–")
    value, low, high = (_with_sign(times * end, digits) for end in (of.value, of.low, of.high))
    return same("{at} ({ends})").fill(at=value, ends=_BETWEEN.fill(low=low, high=high))


def _with_sign(value: float, digits: int) -> str:
    rounded = round(value, digits) + 0.0
    return (_MINUS if rounded < 0 else "+" if rounded > 0 else "") + f"{abs(rounded):.{digits}f}"


def _side(by: Estimate) -> str:
    assert by.low is not None
    assert by.high is not None
    return "more" if by.low > 0 else "less" if by.high < 0 else "same"
