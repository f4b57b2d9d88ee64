"""What every stage may use and what knows nothing of customers: texts, days, errors, finding definitions."""

from huitou.base.calendar import anniversary, day_ends, instant, month_end, months_later
from huitou.base.catalogue import find
from huitou.base.clock import Clock
from huitou.base.errors import Conflict, HuitouError, Missing, Refused, Unfit, Unreachable
from huitou.base.period import GRAINS, Period
from huitou.base.telling import currency_sign, day_told, money_told
from huitou.base.text import LANGS, Text, rowed, same

__all__ = [
    "GRAINS",
    "LANGS",
    "Clock",
    "Conflict",
    "HuitouError",
    "Missing",
    "Period",
    "Refused",
    "Text",
    "Unfit",
    "Unreachable",
    "anniversary",
    "currency_sign",
    "day_ends",
    "day_told",
    "find",
    "instant",
    "money_told",
    "month_end",
    "months_later",
    "rowed",
    "same",
]
