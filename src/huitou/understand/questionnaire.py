"""The ready questionnaire: what to ask so that it can be told which factor moves satisfaction and loyalty.

Eight factors, satisfaction in the form of the ACSI (overall, against expectation, against the ideal: Fornell et al.,
Journal of Marketing 60, 1996), and three intentions for loyalty. Two or three items a factor, because one alone cannot
be told from its own noise. A company asks whichever of them it likes, and factors of its own as `csat.<factor>`.
"""

from __future__ import annotations

from dataclasses import dataclass

from huitou.base import Text, same

SATISFACTION, LOYALTY = "satisfaction", "loyalty"

TITLES: dict[str, Text] = {
    "product": Text("產品", "产品", "Product"),
    "service": Text("服務", "服务", "Service"),
    "price": Text("價格", "价格", "Price"),
    "brand": Text("品牌", "品牌", "Brand"),
    "experience": Text("體驗", "体验", "Experience"),
    "personalisation": Text("個人化", "个性化", "Personalisation"),
    "delivery": Text("配送", "配送", "Delivery"),
    "trust": Text("信任", "信任", "Trust"),
    SATISFACTION: Text("滿意度", "满意度", "Satisfaction"),
    LOYALTY: Text("忠誠度", "忠诚度", "Loyalty"),
    # factors that companies often add
    "environment": Text("環境", "环境", "Environment"),
    "sustainability": Text("永續", "可持续", "Sustainability"),
    "convenience": Text("便利", "便利", "Convenience"),
}
READY = ("product", "service", "price", "brand", "experience", "personalisation", "delivery", "trust")


@dataclass(frozen=True)
class Item:
    """One question of the ready questionnaire. block: the factor it belongs to, satisfaction or loyalty; question: the
    name under which its answers are recorded; scale: as answers are written, low to high; ends: what the lowest and the
    highest answer mean; asks: the question itself."""

    block: str
    question: str
    scale: str
    ends: Text
    asks: Text


_AGREE = Text(
    "1 非常不同意 – 5 非常同意", "1 非常不同意 – 5 非常同意", "1 strongly disagree – 5 strongly agree"
)
_SATISFIED = Text(
    "1 非常不滿意 – 5 非常滿意", "1 非常不满意 – 5 非常满意", "1 very dissatisfied – 5 very satisfied"
)
_EXPECTED = Text(
    "1 遠不如預期 – 5 遠超過預期", "1 远不如预期 – 5 远超预期", "1 far worse than expected – 5 far better"
)
_IDEAL = Text("1 差得很遠 – 5 非常接近", "1 差得很远 – 5 非常接近", "1 very far from it – 5 very close to it")
_LIKELY = Text(
    "0 完全不可能 – 10 非常可能", "0 完全不可能 – 10 非常可能", "0 not at all likely – 10 extremely likely"
)


def _factor(name: str, *items: tuple[str, Text]) -> list[Item]:
    return [Item(name, f"csat.{name}.{short}", "1-5", _AGREE, asks) for short, asks in items]


QUESTIONNAIRE: tuple[Item, ...] = (
    *_factor(
        "product",
        ("quality", Text("產品的品質很好", "产品的品质很好", "The products are of good quality")),
        ("choice", Text("產品的選擇符合我的需要", "产品的选择符合我的需要", "The range of products suits my needs")),
        ("reliable", Text("每次買到的產品都一樣好", "每次买到的产品都一样好", "The products are equally good every time")),
    ),
    *_factor(
        "service",
        ("friendly", Text("服務人員親切有禮", "服务人员亲切有礼", "The staff are friendly and polite")),
        ("quick", Text("服務速度很快", "服务速度很快", "I am served quickly")),
        ("helpful", Text("遇到問題時能得到解決", "遇到问题时能得到解决", "When something is wrong, it is put right")),
    ),
    *_factor(
        "price",
        ("worth", Text("價格與品質相稱", "价格与品质相称", "The prices are fair for the quality")),
        ("compared", Text("與其他品牌相比，價格合理", "与其他品牌相比，价格合理", "The prices are reasonable compared with other brands")),
    ),
    *_factor(
        "brand",
        ("like", Text("我喜歡這個品牌的形象", "我喜欢这个品牌的形象", "I like what this brand stands for")),
        ("fits", Text("這個品牌適合像我這樣的人", "这个品牌适合像我这样的人", "This brand is for people like me")),
    ),
    *_factor(
        "experience",
        ("easy", Text("從選購到結帳都很順暢", "从选购到结账都很顺畅", "Everything goes smoothly, from choosing to paying")),
        ("pleasant", Text("在這裡消費是愉快的體驗", "在这里消费是愉快的体验", "Shopping here is a pleasure")),
    ),
    *_factor(
        "personalisation",
        ("knows", Text("他們了解我的喜好", "他们了解我的喜好", "They know what I like")),
        ("offers", Text("給我的推薦與優惠對我有用", "给我的推荐与优惠对我有用", "Recommendations and offers I get are useful to me")),
    ),
    *_factor(
        "delivery",
        ("time", Text("商品準時送達", "商品准时送达", "Orders arrive on time")),
        ("whole", Text("商品送達時完好無缺", "商品送达时完好无缺", "Orders arrive complete and undamaged")),
    ),
    *_factor(
        "trust",
        ("honest", Text("這家公司誠實可信", "这家公司诚实可信", "This company is honest")),
        ("data", Text("我放心把個人資料交給這家公司", "我放心把个人资料交给这家公司", "I trust this company with my personal data")),
    ),
    Item(SATISFACTION, "csat", "1-5", _SATISFIED, Text(
        "整體而言，您對我們滿意嗎？", "总体而言，您对我们满意吗？", "All in all, how satisfied are you with us?",
    )),
    Item(SATISFACTION, "satisfaction.expected", "1-5", _EXPECTED, Text(
        "與您原先的期望相比，我們做得如何？", "与您原先的期望相比，我们做得如何？", "Compared with what you expected, how did we do?",
    )),
    Item(SATISFACTION, "satisfaction.ideal", "1-5", _IDEAL, Text(
        "與您心目中理想的品牌相比，我們有多接近？", "与您心目中理想的品牌相比，我们有多接近？", "How close are we to your ideal of such a company?",
    )),
    Item(LOYALTY, "nps", "0-10", _LIKELY, Text(
        "您有多大可能把我們推薦給親友？", "您有多大可能把我们推荐给亲友？", "How likely are you to recommend us to a friend?",
    )),
    Item(LOYALTY, "cli.again", "0-10", _LIKELY, Text(
        "您有多大可能再次向我們購買？", "您有多大可能再次向我们购买？", "How likely are you to buy from us again?",
    )),
    Item(LOYALTY, "cli.more", "0-10", _LIKELY, Text(
        "您有多大可能購買我們的其他產品？", "您有多大可能购买我们的其他产品？", "How likely are you to buy other products of ours?",
    )),
)  # fmt: skip

_ASKS = {item.question: item.asks for item in QUESTIONNAIRE} | {
    "cli.recommend": Text("推薦意願（CLI）", "推荐意愿（CLI）", "Would recommend (CLI)"),
    "secure.satisfied": Text("滿意（安心顧客）", "满意（安心客户）", "Satisfied (secure customers)"),
    "secure.recommend": Text(
        "願意推薦（安心顧客）", "愿意推荐（安心客户）", "Would recommend (secure customers)"
    ),
    "secure.continue": Text(
        "願意繼續往來（安心顧客）", "愿意继续往来（安心客户）", "Would stay (secure customers)"
    ),
}


# Marks that turn the direction of whatever is written after them: in a name they would turn the sentence around it.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def driver_title(block: str) -> Text:
    """What a block is called; one that a company made keeps its own words, without marks that turn text round."""
    return TITLES.get(block) or same(block.translate(_TURNING).strip() or "?")


def driver_code(said: str) -> str:
    """The code of a block that is called by its title in any language; anything else is a name of one's own."""
    said = said.translate(_TURNING).strip()
    return next((code for code, title in TITLES.items() if said in title.as_dict().values()), said)


def question_asks(question: str) -> Text:
    """What a question asks, or which factor it is about; an unknown one by its own name."""
    if question in _ASKS:
        return _ASKS[question]
    head, _, factor = question.partition(".")
    if head == "csat" and factor in TITLES:
        return TITLES[factor]
    return Text(question, question, question)
