"""What the types are called, what they mean, and what is found of them, in three languages."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.base import Text, rowed
from huitou.measure import Estimate
from huitou.understand.loyalty.comparing import Difference
from huitou.understand.loyalty.people import LATENT, NONE, SPURIOUS, TOO_NEW, TRUE, UNKNOWN
from huitou.understand.loyalty.types import Asked, Types
from huitou.understand.questionnaire import question_asks

TITLE = Text("忠誠類型", "忠诚类型", "Loyalty type")
TITLES = {
    TRUE: Text("真正忠誠", "真正忠诚", "True loyalty"),
    LATENT: Text("潛在忠誠", "潜在忠诚", "Latent loyalty"),
    SPURIOUS: Text("慣性（虛假）忠誠", "惯性（虚假）忠诚", "Spurious loyalty (inertia)"),
    NONE: Text("無忠誠", "无忠诚", "No loyalty"),
    UNKNOWN: Text("態度不明", "态度不明", "Attitude unknown"),
    TOO_NEW: Text("還太新，無法判斷", "还太新，无法判断", "Too new to tell"),
    "unknown_much": Text("態度不明，常買", "态度不明，常买", "Attitude unknown, buys much"),
    "unknown_little": Text("態度不明，少買", "态度不明，少买", "Attitude unknown, buys little"),
    "unknown_away": Text("態度不明，很久沒買", "态度不明，很久没买", "Attitude unknown, long silent"),
}
ADVICE = {
    TRUE: Text(
        "常買也喜歡：好好維護，請他們介紹朋友，別用折扣去買本來就有的忠誠。",
        "常买也喜欢：好好维护，请他们介绍朋友，别用折扣去买本来就有的忠诚。",
        "They buy much and are fond: look after them, ask them to bring friends, and do not pay with discounts for a "
        "loyalty that is there.",
    ),
    LATENT: Text(
        "喜歡卻少買：找出擋住他們的是什麼（距離、時間、價格、缺貨），把障礙拿掉。",
        "喜欢却少买：找出挡住他们的是什么（距离、时间、价格、缺货），把障碍拿掉。",
        "They are fond and buy little: find what stands in their way (distance, hours, price, stock) and remove it.",
    ),
    SPURIOUS: Text(
        "常買但不喜歡：靠的是習慣或方便，競爭者一來就走；先把他們不滿的地方修好。",
        "常买但不喜欢：靠的是习惯或方便，竞争者一来就走；先把他们不满的地方修好。",
        "They buy much without being fond, out of habit or convenience, and may leave when a rival opens: mend what "
        "they dislike first.",
    ),
    NONE: Text(
        "少買也不喜歡：先弄清楚值不值得爭取，別把多數資源花在這裡。",
        "少买也不喜欢：先弄清楚值不值得争取，别把多数资源花在这里。",
        "They buy little and are not fond: ask first whether they are worth winning, and spend little here.",
    ),
}
QUESTIONS = {
    "cli": Text(
        "忠誠意願（推薦、再買、多買）", "忠诚意愿（推荐、再买、多买）", "Intentions (recommend, again, more)"
    ),
    "nps": Text("推薦意願（NPS）", "推荐意愿（NPS）", "Recommendation (NPS)"),
    "brand.preferred": Text("品牌偏好", "品牌偏好", "Brand preference"),
    "csat": Text("整體滿意度", "总体满意度", "Overall satisfaction"),
    "reviews": Text("評論星等", "评价星级", "Review rating"),
}

STAGE_QUESTIONS = {
    "brand.aware": Text("認得品牌", "认得品牌", "Knows the brand"),
    "brand.image": Text("品牌形象", "品牌形象", "Brand image"),
    "csat.": Text("各因子的滿意度", "各因素的满意度", "Ratings of the factors"),
}

_BASE = Text(
    "曾購買的 {customers} 位顧客中，{told} 位（{share}）在最近 {days} 天內回答過、也觀察得夠久，只有他們有類型；其他人是「不明」，不是「無忠誠」。",
    "曾购买的 {customers} 位客户中，{told} 位（{share}）在最近 {days} 天内回答过、也观察得够久，只有他们有类型；其他人是“不明”，不是“无忠诚”。",
    "Of {customers} customers who ever bought, {told} ({share}) answered within the last {days} days and were watched for "
    "long enough. Only they have a type; the others are unknown, which is not the same as none.",
)
_RULE = Text(
    "常買：最近 {window} 天內（或首購以來），再買的次數至少是公司購買週期所預期的 {cut}，{pace}。觀察不到 {least} 天的人不判斷。",
    "常买：最近 {window} 天内（或首购以来），再买的次数至少是公司购买周期所预期的 {cut}，{pace}。观察不到 {least} 天的人不判断。",
    "Buys much: over the last {window} days (or since the first order) at least {cut} of the repeat orders that the "
    "company's own cycle would expect, {pace}. Whoever was watched for less than {least} days is not judged.",
)
_PACE = Text(
    "也就是依平均間隔（所有紀錄裡同一位顧客兩次訂單的間隔，取平均），每 {days} 天一次",
    "也就是按平均间隔（所有记录里同一位客户两次订单的间隔，取平均），每 {days} 天一次",
    "one in {days} days by the mean gap (between a customer's orders, over all that is recorded)",
)
_SET_PACE = Text("也就是設定的每 {days} 天一次", "也就是设置的每 {days} 天一次", "one in {days} days as set")
_LINES = Text(
    "喜歡：從每人最先答到的那一題看，換算成該題量尺的 0 到 100 分，{lines} 才算喜歡。",
    "喜欢：从每人最先答到的那一题看，换算成该题量表的 0 到 100 分，{lines} 才算喜欢。",
    "Fond: by the first of these questions that she answered, from so much of 100 on its own scale: {lines}.",
)
_LINE = Text("{question} {cut} 分以上", "{question} {cut} 分以上", "{question} from {cut}")
_FEW = Text(
    "有類型的顧客只有 {told} 位，不到 30 位，還不能談比例。多收一些回答再看。",
    "有类型的客户只有 {told} 位，不到 30 位，还不能谈占比。多收一些回答再看。",
    "Only {told} customers have a type, fewer than 30: too few to speak of shares. Collect more answers first.",
)
_UNASKED = Text(
    "這家公司還沒有能看出態度的回答。請問 NPS（0–10）、整體滿意度，或「推薦、再買、多買」三題，或匯入評論；在那之前只看得到行為。",
    "这家公司还没有能看出态度的回答。请问 NPS（0–10）、总体满意度，或“推荐、再买、多买”三题，或导入评价；在那之前只看得到行为。",
    "No answers tell of attitude yet. Ask for NPS (0-10), overall satisfaction, or the three intentions (recommend, buy "
    "again, buy more), or bring in reviews; until then only behaviour can be seen.",
)
_OLD = Text(
    "能看出態度的回答最近一次是 {day}，比計入的 {days} 天更早。請再問一次 NPS（0–10）、整體滿意度，或「推薦、再買、多買」三題；在那之前只看得到行為。",
    "能看出态度的回答最近一次是 {day}，比计入的 {days} 天更早。请再问一次 NPS（0–10）、总体满意度，或“推荐、再买、多买”三题；在那之前只看得到行为。",
    "Answers that tell of attitude last came on {day}, longer ago than the {days} days that count. Ask again for NPS (0-10), "
    "overall satisfaction, or the three intentions (recommend, buy again, buy more); until then only behaviour can be seen.",
)
_LEAN = Text(
    "回答的人和沒回答的人不同：有類型的人常買的占 {told}，態度不明的人占 {untold}（相差 {value} 個百分點，{low} 到 {high}）。所以另外算了「按行為加權後占全部」的比例，前提是同樣買法、同樣久沒來的人感受相同，這無法驗證。",
    "回答的人和没回答的人不同：有类型的人常买的占 {told}，态度不明的人占 {untold}（相差 {value} 个百分点，{low} 到 {high}）。所以另外算了“按行为加权后占全部”的比例，前提是同样买法、同样久没来的人感受相同，这无法验证。",
    "Those who answered are unlike the others: {told} of them buy much, of the unknown {untold} (apart by {value} percentage "
    "points, {low} to {high}). So there is also the share of all, weighted by behaviour: it assumes that who bought as much and "
    "as lately feels alike, which cannot be checked.",
)
_ALIKE = Text(
    "就行為來看，回答的人和沒回答的人沒有超出機遇的差別。",
    "就行为来看，回答的人和没回答的人没有超出偶然的差别。",
    "By what they buy, those who answered cannot be told apart from the others.",
)
_RELATED = Text(
    "常買的人喜歡的比例比少買的人{more}，相差 {value} 個百分點（{low} 到 {high}）。這是關聯，不是誰造成誰。",
    "常买的人喜欢的占比比少买的人{more}，相差 {value} 个百分点（{low} 到 {high}）。这是关联，不是谁造成谁。",
    "The share of the fond is {more} among those who buy much, by {value} percentage points ({low} to {high}). That is an "
    "association and says nothing of causes.",
)
_MORE, _LESS = Text("高", "高", "larger"), Text("低", "低", "smaller")
_UNRELATED = Text(
    "態度和行為看不出關聯：差別在機遇範圍內（{low} 到 {high} 個百分點）。",
    "态度和行为看不出关联：差别在偶然范围内（{low} 到 {high} 个百分点）。",
    "Attitude and behaviour are not seen to be related: the difference is within chance ({low} to {high} percentage points).",
)
_RETEST = Text(
    "同一題答過兩次的 {n} 位中，{same}（{low}–{high}）兩次落在同一邊：一次回答並不完全可靠，單一顧客的類型請當作線索。",
    "同一题答过两次的 {n} 位中，{same}（{low}–{high}）两次落在同一边：一次回答并不完全可靠，单个客户的类型请当作线索。",
    "Of {n} who answered the same question twice, {same} ({low}–{high}) fell on the same side both times: one answer is not "
    "wholly reliable, so take the type of a single customer as a hint.",
)
_SURE = Text(
    "行為這一邊的判斷平均有 {sure} 的把握（把購買看成隨機到來時）。",
    "行为这一边的判断平均有 {sure} 的把握（把购买看成随机到来时）。",
    "Behaviour lies on the side where it was put with a chance of {sure} on average (taking orders to come at random).",
)
_STEADY = Text(
    "結果穩固：任一條線移動一格，各類型的比例最多變 {widest} 個百分點。",
    "结果稳固：任一条线移动一格，各类型的占比最多变 {widest} 个百分点。",
    "Robust: moving either line by one step moves no share by more than {widest} percentage points.",
)
_DEPENDS = Text(
    "結果取決於線畫在哪裡：移動一格，有的類型會變 {widest} 個百分點。比較不同時間時，線不要改。",
    "结果取决于线画在哪里：移动一格，有的类型会变 {widest} 个百分点。比较不同时间时，线不要改。",
    "It depends on where the lines are drawn: one step moves a share by {widest} percentage points. Keep the lines when you "
    "compare over time.",
)
_BEYOND = Text(
    "過去買得一樣勤、一樣近的人裡，喜歡的人在之後 {days} 天回購的比例高 {value} 個百分點（{low} 到 {high}）：態度說出了行為沒說的事。",
    "过去买得一样勤、一样近的人里，喜欢的人在之后 {days} 天复购的占比高 {value} 个百分点（{low} 到 {high}）：态度说出了行为没说的事。",
    "Among customers who had bought as often and as lately, the fond bought again more often in the {days} days after, by "
    "{value} percentage points ({low} to {high}): attitude told something that behaviour had not.",
)
_AGAINST = Text(
    "過去買得一樣勤、一樣近的人裡，喜歡的人在之後 {days} 天回購得反而少，相差 {value} 個百分點（{low} 到 {high}）。",
    "过去买得一样勤、一样近的人里，喜欢的人在之后 {days} 天复购得反而少，相差 {value} 个百分点（{low} 到 {high}）。",
    "Among customers who had bought as often and as lately, the fond bought again less often in the {days} days after, by "
    "{value} percentage points ({low} to {high}).",
)
_NOTHING_MORE = Text(
    "知道過去買得多勤、多近之後，態度沒有再多說出什麼：之後 {days} 天回購的差別在機遇範圍內（{low} 到 {high} 個百分點）。",
    "知道过去买得多勤、多近之后，态度没有再多说出什么：之后 {days} 天复购的差别在偶然范围内（{low} 到 {high} 个百分点）。",
    "Once it is known how often and how lately they had bought, attitude tells nothing more: the difference in buying again "
    "within {days} days is within chance ({low} to {high} percentage points).",
)
_LATER_FEW = Text(
    "要看出類型之後有沒有差別，資料還太少。",
    "要看出类型之后有没有差别，数据还太少。",
    "The data are too few to tell what the types went on to do.",
)


def findings(found: Types) -> Iterator[Text]:
    """What was found, one sentence each, the most needed first."""
    share = found.told / found.customers if found.customers else 0.0
    counts = {"customers": f"{found.customers:,}", "told": f"{found.told:,}", "share": _percent(share)}
    if not found.asked and found.last_said:
        yield _OLD.fill(day=found.last_said.isoformat(), days=found.attitude_days)
    elif not found.asked:
        yield _UNASKED
    else:
        yield _BASE.fill(**counts, days=found.attitude_days)
    pace = (_SET_PACE if found.cuts.expected_days else _PACE).fill(days=f"{found.pace:.1f}")
    days = {"window": found.window_days, "least": f"{found.least_days:.0f}"}
    yield _RULE.fill(**days, pace=pace, cut=_percent(found.cuts.frequent))
    if found.asked:
        yield _LINES.fill(lines=rowed([_line(one) for one in found.asked]))
    if found.asked and not found.enough:
        yield _FEW.fill(told=found.told)
    if found.enough:
        yield from _of_many(found)
    if found.sure is not None:
        yield _SURE.fill(sure=_percent(found.sure))


def asks(question: str) -> Text:
    """What a question is called where attitude or a stage is read off it; an unknown one by its own name."""
    return QUESTIONS.get(question) or STAGE_QUESTIONS.get(question) or question_asks(question)


def _line(one: Asked) -> Text:
    return _LINE.fill(question=asks(one.source), cut=f"{round(one.cut, 1):g}")


def _of_many(found: Types) -> Iterator[Text]:
    if found.sensitivity:
        words = _STEADY if found.sensitivity.steady else _DEPENDS
        yield words.fill(widest=f"{found.sensitivity.widest * 100:.1f}")
    if found.leaning:
        told, untold = _percent(found.much_told.value or 0), _percent(found.much_untold.value or 0)
        yield (
            _LEAN.fill(told=told, untold=untold, **_ends(found.leaning))
            if found.leaning.beyond_chance
            else _ALIKE
        )
    if found.related:
        more = _MORE if found.related.value > 0 else _LESS
        words = _RELATED if found.related.beyond_chance else _UNRELATED
        yield words.fill(more=more, **_ends(found.related, signed=not found.related.beyond_chance))
    yield _later(found)
    if found.retest and found.retest.same.base >= 10:
        yield _RETEST.fill(n=f"{found.retest.same.base:,}", **_share(found.retest.same))


def _later(found: Types) -> Text:
    if found.later is None or not found.later.enough or found.later.beyond is None:
        return _LATER_FEW
    beyond = found.later.beyond
    words = _NOTHING_MORE if not beyond.beyond_chance else _BEYOND if beyond.value > 0 else _AGAINST
    return words.fill(days=found.later.period.days, **_ends(beyond, signed=not beyond.beyond_chance))


def _ends(of: Difference, *, signed: bool = False) -> dict[str, str]:
    """In percentage points; without a sign where the sentence says which is more."""
    ends = (of.low, of.high)
    if not signed:
        ends = (min(map(abs, ends)), max(map(abs, ends)))
    low, high = (f"{end * 100:.1f}".replace("-", "−") for end in ends)
    return {"value": f"{abs(of.value) * 100:.1f}", "low": low, "high": high}


def _share(of: Estimate) -> dict[str, str]:
    return {"same": _percent(of.value or 0), "low": _percent(of.low or 0), "high": _percent(of.high or 0)}


def _percent(part: float) -> str:
    return f"{part * 100:.0f}%" if part >= 0.1 or part == 0 else f"{part * 100:.1f}%"
