"""The planted truth: what an honest analysis of the sample must find, as numbers with intervals and as sentences.

Values follow from `World` alone, never from the drawn data. An interval is what the figure may come to at the usual
60,000 customers under any seed when it is found the way `tests/sample/recover.py` does (about three standard errors).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import exp

from huitou.base import Text
from huitou.sample.branches import branches
from huitou.sample.world import DETRACTOR, PROMOTER, World

QUARTER = 90.0  # days


@dataclass(frozen=True)
class Planted:
    """One planted statement.

    value:     what was planted, or what follows from it in expectation
    low, high: what must be found lies between them
    unit:      "share", "ratio" (one figure by another), "points" (of NPS), "percent", "score" (of a scale), "count"
    branches:  the branches it speaks of, each with the day from which
    since:     the day from which it holds, where it has one
    """

    value: float
    low: float
    high: float
    unit: str
    says: Text
    branches: Mapping[str, date] = field(default_factory=dict)
    since: date | None = None

    def holds(self, found: float) -> bool:
        """Whether a figure that was found agrees with what was planted."""
        return self.low <= found <= self.high

    def as_dict(self) -> dict[str, object]:
        """For truth.json."""
        return {
            "value": round(self.value, 4),
            "interval": [self.low, self.high],
            "unit": self.unit,
            "says": self.says.as_dict(),
            "branches": {code: day.isoformat() for code, day in self.branches.items()},
            "since": self.since.isoformat() if self.since else None,
        }


def truths(world: World | None = None) -> dict[str, Planted]:
    """Everything planted, by name."""
    world = world or World()
    return {
        **_loyalty(world),
        **_moods(world),
        **_price(world),
        **_failing(world),
        **_staff(world),
        **_service(world),
        **_seasons(world),
        **_arrivals(world),
        **_drivers(world),
    }


def still_there(mean_days: float, days: float = QUARTER) -> float:
    """The average share still buying over the next `days`, when lives are exponential with this mean."""
    return (1 - exp(-days / mean_days)) * mean_days / days


def _loyalty(world: World) -> dict[str, Planted]:
    much, fond = world.buys_much, world.fond
    shares = {
        "true": (much * fond, 0.17, 0.25, Text("真正忠誠：常買，也喜歡", "真正忠诚：常买，也喜欢", "truly loyal: buy much and are fond of the brand")),
        "latent": ((1 - much) * fond, 0.22, 0.30, Text("潛在忠誠：喜歡，但少買", "潜在忠诚：喜欢，但少买", "latently loyal: fond of the brand, but buy little")),
        "spurious": (much * (1 - fond), 0.19, 0.27, Text("慣性（虛假）忠誠：常買，但評分低", "惯性（虚假）忠诚：常买，但评分低", "spuriously loyal: buy much out of habit, but score low")),
        "none": ((1 - much) * (1 - fond), 0.26, 0.35, Text("無忠誠：少買，也不喜歡", "无忠诚：少买，也不喜欢", "not loyal: buy little and are not fond")),
    }  # fmt: skip
    says = Text("{share} 的顧客{kind}。", "{share} 的客户{kind}。", "{share} of customers are {kind}.")
    return {
        f"loyalty_{name}": Planted(share, low, high, "share", says.fill(share=f"{share:.0%}", kind=kind))
        for name, (share, low, high, kind) in shares.items()
    }


def _moods(world: World) -> dict[str, Planted]:
    buys, stays = world.mood_buys, world.mood_stays
    each = [buys[mood] * still_there(stays[mood]) for mood in (DETRACTOR, PROMOTER)]
    ratio = each[1] / each[0]
    says = Text(
        "推薦者在回答後 90 天內的訂單數，是批評者的 {ratio} 倍（買得勤 {rate} 倍，其餘是因為留得久）。",
        "推荐者在回答后 90 天内的订单数，是贬损者的 {ratio} 倍（买得勤 {rate} 倍，其余是因为留得久）。",
        "In the 90 days after answering, promoters make {ratio} times the orders of detractors "
        "(they buy {rate} times as often; the rest is that they stay longer).",
    ).fill(ratio=f"{ratio:.2f}", rate=f"{buys[PROMOTER] / buys[DETRACTOR]:.2f}")
    return {"promoters_buy_more": Planted(ratio, 1.72, 2.10, "ratio", says)}


def _price(world: World) -> dict[str, Planted]:
    on = world.month_date(world.price_month)
    rise, fewer = 100 * world.price_rise, 100 * (1 - world.price_light_keeps)
    value = Text(
        "{on} 起漲價 {rise:.0f}%（四捨五入到元），平均客單價跟著上升。",
        "{on} 起涨价 {rise:.0f}%（四舍五入到元），平均客单价随之上升。",
        "From {on} prices are {rise:.0f} % higher (in whole dollars), and the average order value with them.",
    )
    light = Text(
        "漲價使少買的顧客少下 {fewer:.0f}% 的訂單；常買的顧客照買。",
        "涨价使少买的客户少下 {fewer:.0f}% 的订单；常买的客户照买。",
        "The price rise takes {fewer:.0f} % of the orders of those who buy little; those who buy much buy on.",
    )
    liked = Text(
        "漲價後，對價格的滿意度（1–5）有一半的回答少一分。",
        "涨价后，对价格的满意度（1–5）有一半的回答少一分。",
        "After the price rise half of the answers on satisfaction with prices (1–5) are one point lower.",
    )
    return {
        "price_order_value": Planted(rise, 6.5, 9.8, "percent", value.fill(on=on, rise=rise), since=on),
        "price_light_buyers": Planted(
            world.price_light_keeps, 0.75, 0.95, "ratio", light.fill(fewer=fewer), since=on
        ),
        "price_satisfaction": Planted(-world.price_lowers, -0.54, -0.38, "score", liked, since=on),
    }


def _failing(world: World) -> dict[str, Planted]:
    shops = branches(world)
    which = {shops.code[branch]: world.month_date(month) for branch, month in world.failing}
    usual = world.mood_stays[1]
    orders = world.fail_keeps * still_there(usual / world.fail_leaves) / still_there(usual)
    names = ", ".join(f"{code} ({day:%Y-%m})" for code, day in which.items())
    all_three = Text(
        "三家分店從某月起失常，出杯變慢：{names}。",
        "三家门店从某月起失常，出杯变慢：{names}。",
        "Three branches fail from a month on, their service has become slow: {names}.",
    ).fill(names=names)
    nps = Text(
        "失常分店的 NPS 掉約 42 點（一半的回答低一級）。",
        "失常门店的 NPS 掉约 42 点（一半的回答低一级）。",
        "NPS at the failing branches falls by about 42 points (half of the answers fall one class).",
    )
    service = Text(
        "失常分店的服務滿意度（1–5）掉約 1.2 分。",
        "失常门店的服务满意度（1–5）掉约 1.2 分。",
        "Satisfaction with service (1–5) at the failing branches falls by about 1.2.",
    )
    fewer = Text(
        "失常後 90 天，原有顧客在那裡的訂單只剩 {ratio} 倍，回購率也跟著下滑。",
        "失常后 90 天，原有客户在那里的订单只剩 {ratio} 倍，复购率也随之下滑。",
        "In the 90 days after the turn known customers make {ratio} times the orders there; repurchase falls with it.",
    ).fill(ratio=f"{orders:.2f}")
    more = Text(
        "失常分店每張訂單的客訴是別店的 {ratio:.0f} 倍，多半是等太久。",
        "失常门店每张订单的投诉是别店的 {ratio:.0f} 倍，多半是等太久。",
        "Complaints an order at the failing branches are {ratio:.0f} times the usual, most of them about waiting.",
    ).fill(ratio=world.fail_complaints)
    return {
        "failing_branches": Planted(len(which), len(which), len(which), "count", all_three, which),
        "failing_nps": Planted(-42, -58, -26, "points", nps, which),
        "failing_service": Planted(-1.2, -1.45, -0.95, "score", service, which),
        "failing_orders": Planted(orders, 0.57, 0.73, "ratio", fewer, which),
        "failing_complaints": Planted(world.fail_complaints, 2.5, 3.35, "ratio", more, which),
    }


def _staff(world: World) -> dict[str, Planted]:
    shops = branches(world)
    star = {shops.code[world.star]: world.first}
    leaving = {shops.code[world.turnover]: world.first}
    loved = Text(
        "{branch} 的顧客與員工都最滿意：NPS 比其他正常分店高約 26 點。",
        "{branch} 的客户与员工都最满意：NPS 比其他正常门店高约 26 点。",
        "At {branch} customers and employees are both happiest: NPS is about 26 points above other sound branches.",
    ).fill(branch=next(iter(star)))
    happy = Text(
        "{branch} 的員工 eNPS 約 70。", "{branch} 的员工 eNPS 约 70。", "eNPS at {branch} is about 70."
    )
    unhappy = Text(
        "{branch} 的員工 eNPS 約 −40。", "{branch} 的员工 eNPS 约 −40。", "eNPS at {branch} is about −40."
    )
    rate = Text(
        "{branch} 的員工離職率每年約 {rate:.0%}。",
        "{branch} 的员工离职率每年约 {rate:.0%}。",
        "Staff turnover at {branch} is about {rate:.0%} a year.",
    )
    usual = Text(
        "其他分店的員工離職率每年約 {rate:.0%}。",
        "其他门店的员工离职率每年约 {rate:.0%}。",
        "Staff turnover elsewhere is about {rate:.0%} a year.",
    )
    high = world.turnover_leaves_a_year
    return {
        "star_nps": Planted(26, 15, 37, "points", loved, star),
        "star_enps": Planted(70, 45, 90, "points", happy.fill(branch=next(iter(star))), star),
        "turnover_enps": Planted(-40, -65, -14, "points", unhappy.fill(branch=next(iter(leaving))), leaving),
        "turnover_rate": Planted(
            high, 0.60, 1.75, "share", rate.fill(branch=next(iter(leaving)), rate=high), leaving
        ),
        "usual_turnover_rate": Planted(
            world.leaves_a_year, 0.19, 0.31, "share", usual.fill(rate=world.leaves_a_year)
        ),
    }


def _service(world: World) -> dict[str, Planted]:
    slow = Text(
        "用電子郵件客訴（約六天才解決）的人，之後 90 天的訂單只有用 LINE 客訴（約四小時解決）者的 {ratio} 倍。",
        "用电子邮件投诉（约六天才解决）的人，之后 90 天的订单只有用 LINE 投诉（约四小时解决）者的 {ratio} 倍。",
        "Those who complain by e-mail (resolved in about six days) make {ratio} times the orders, in the next 90 days, "
        "of those who complain by LINE (resolved in about four hours).",
    ).fill(ratio=world.slow_keeps)
    again = Text(
        "{share:.0%} 的客服問題在解決後七天內又來一次。",
        "{share:.0%} 的客服问题在解决后七天内又来一次。",
        "{share:.0%} of service issues come back within seven days of being resolved.",
    ).fill(share=world.reopens)
    return {
        "slow_answers": Planted(world.slow_keeps, 0.52, 0.68, "ratio", slow),
        "contacts_come_back": Planted(world.reopens, 0.11, 0.13, "share", again),
    }


def _seasons(world: World) -> dict[str, Planted]:
    ratio = world.summer / world.winter
    summer = Text(
        "夏季每天的訂單是冬季的 {ratio} 倍（不計春節）。",
        "夏季每天的订单是冬季的 {ratio} 倍（不计春节）。",
        "A summer day has {ratio} times the orders of a winter day (Lunar New Year left out).",
    ).fill(ratio=f"{ratio:.1f}")
    gifts = Text(
        "春節前兩週，禮盒在明細中的占比是平時的 {ratio:.0f} 倍。",
        "春节前两周，礼盒在明细中的占比是平时的 {ratio:.0f} 倍。",
        "In the two weeks before Lunar New Year the share of gift boxes is {ratio:.0f} times the usual.",
    ).fill(ratio=world.gift_wish)
    return {
        "summer_over_winter": Planted(ratio, 1.42, 1.58, "ratio", summer),
        "new_year_gifts": Planted(world.gift_wish, 4.6, 5.4, "ratio", gifts),
    }


def _arrivals(world: World) -> dict[str, Planted]:
    on = world.month_date(world.campaign_month)
    ratio = (1 - world.campaign_once_only) / (1 - world.once_only)
    wave = Text(
        "{on} 的 APP 首購券活動帶來一批新顧客，90 天內再買的比例只有同期其他新顧客的 {ratio} 倍。",
        "{on} 的 APP 首购券活动带来一批新客户，90 天内再买的比例只有同期其他新客户的 {ratio} 倍。",
        "The app's first-order coupon of {on} brings a wave of new customers; the share that buys again within 90 days "
        "is {ratio} times that of other new customers of the season.",
    ).fill(on=on, ratio=f"{ratio:.2f}")
    growth = Text(
        "一般新顧客每年比前一年多 {more:.0%}。",
        "一般新客户每年比前一年多 {more:.0%}。",
        "Ordinary joiners grow by {more:.0%} a year.",
    ).fill(more=world.joins_growth - 1)
    ends = Text(
        "每月茶訂閱每月有 {share:.0%} 的人退訂。",
        "每月茶订阅每月有 {share:.0%} 的人退订。",
        "{share:.0%} of the monthly tea subscriptions end each month.",
    ).fill(share=world.subscription_churn)
    return {
        "campaign_comes_back": Planted(ratio, 0.375, 0.45, "ratio", wave, since=on),
        "joins_growth": Planted(world.joins_growth, 1.115, 1.17, "ratio", growth),
        "subscription_churn": Planted(world.subscription_churn, 0.034, 0.044, "share", ends),
    }


def _drivers(world: World) -> dict[str, Planted]:
    factors = {
        "service": Text("服務", "服务", "service"),
        "product": Text("商品", "商品", "the product"),
        "price": Text("價格", "价格", "the price"),
        "environment": Text("環境", "环境", "the place"),
    }
    says = Text(
        "整體滿意度有 {weight} 來自{factor}。",
        "总体满意度有 {weight} 来自{factor}。",
        "{weight} of overall satisfaction is satisfaction with {factor}.",
    )
    return {
        f"driver_{name}": Planted(
            weight,
            round(weight - 0.03, 2),
            round(weight + 0.03, 2),
            "ratio",
            says.fill(weight=f"{weight:.0%}", factor=word),
        )
        for (name, word), weight in zip(factors.items(), world.csat_weights, strict=True)
    }
