"""The made-up tea chain in numbers: everything that is planted, in one place. `truth.py` says it in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from huitou.base import months_later

UNTIL = date(2026, 6, 30)
MONTHS = 36

ZONE = "Asia/Taipei"  # UTC+8 all year since 1980, so a local second is a UTC second less eight hours
UTC_OFFSET = 8 * 3600
CURRENCY = "TWD"

DETRACTOR, PASSIVE, PROMOTER = 0, 1, 2


@dataclass(frozen=True)
class World:
    """One making of the sample. Day 0 is the first of the 36 months that end with `until`; planted dates move along.

    Rates are per day where nothing else is said; moods are indexed detractor, passive, promoter.
    """

    seed: int = 7
    until: date = UNTIL
    customers: int = 60_000

    # Who they are. Behaviour and attitude are drawn apart, so the four kinds of loyalty are their products.
    buys_much: float = 0.40
    fond: float = 0.45
    moods_if_fond: tuple[float, float, float] = (0.04, 0.28, 0.68)
    moods_if_not: tuple[float, float, float] = (0.35, 0.50, 0.15)
    orders_a_day_if_much: float = 1 / 12
    orders_a_day_if_little: float = 1 / 72

    # What a mood does.
    mood_buys: tuple[float, float, float] = (0.70, 1.00, 1.25)  # factor on orders a day
    mood_stays: tuple[float, float, float] = (
        300.0,
        450.0,
        600.0,
    )  # mean days until a customer is gone for good

    # Who comes when.
    already_there: float = 0.35  # share of customers who joined before day 0
    joins_growth: float = 1.15  # ordinary joiners, each year over the year before
    once_only: float = 0.15  # share of ordinary joiners who buy once and never again
    subscribers: float = 1 / 30  # share of customers with a monthly tea subscription
    subscription_churn: float = 0.04  # a month

    # The app campaign: a wave of joiners, most of whom never return.
    campaign_month: int = 28
    campaign_days: int = 21
    campaign_share: float = 1 / 12
    campaign_once_only: float = 0.65

    # Branches with a story: (branch position, month from which it fails).
    failing: tuple[tuple[int, int], ...] = ((4, 14), (11, 22), (21, 27))
    fail_keeps: float = 0.70  # of the orders that would have been made there
    fail_leaves: float = 1.8  # factor on the rate at which its customers leave for good
    fail_lowers_mood: float = 0.50  # chance that an answer about recommending falls one class
    fail_second_point: float = 0.25  # csat.service loses one point always and a second one with this chance
    fail_complaints: float = 3.0
    star: int = 18
    star_lifts: float = (
        0.50  # chance of one more point of csat.service, and of one class more in recommending
    )
    turnover: int = 26
    turnover_lowers: float = 0.35  # chance of one point less of csat.service

    # The price rise.
    price_month: int = 20
    price_rise: float = 0.08
    price_light_keeps: float = 0.85  # of the orders of those who buy little
    price_lowers: float = 0.50  # chance of one point less of csat.price

    # Seasons.
    summer: float = 1.20  # June to September
    winter: float = 0.80  # December to February
    gift_wish: float = 5.0  # factor on gift boxes in the 14 days before Lunar New Year

    # Service.
    complaints_an_order: float = 0.008
    slow_keeps: float = 0.60  # of the orders in the 90 days after a complaint by e-mail, the slow channel
    reopens: float = 0.12  # share of contacts followed by another about the same issue within 7 days

    # What satisfaction is made of (weights of the four factors in overall csat).
    csat_weights: tuple[float, float, float, float] = (0.45, 0.30, 0.15, 0.10)

    # People at work.
    leaves_a_year: float = 0.25
    turnover_leaves_a_year: float = 1.10
    star_leaves_a_year: float = 0.06

    @cached_property
    def first(self) -> date:
        """Day 0."""
        end = self.until + timedelta(days=1)
        return months_later(end, -MONTHS)

    @cached_property
    def days(self) -> int:
        """How many days there are; `until` is the last."""
        return (self.until - self.first).days + 1

    def month(self, number: int) -> int:
        """The day on which the month with this number begins; month 0 begins on day 0."""
        return self.day(self.month_date(number))

    def month_date(self, number: int) -> date:
        return months_later(self.first, number)

    def day(self, when: date) -> int:
        return (when - self.first).days

    @property
    def price_day(self) -> int:
        return self.month(self.price_month)

    @property
    def campaign_day(self) -> int:
        return self.month(self.campaign_month)
