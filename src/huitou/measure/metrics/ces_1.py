"""Customer effort score 1.0: the mean effort a customer had to put in, 1 (very little) to 5. Low is good.

1 is the good end of this question on a scale written 1-5 and on one written 5-1 alike.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def ces_1(facts: Facts, period: Period) -> Mean:
    return Mean(of=answers_to(facts, period, "ces", scale="1-5"), value=_.value, limits=("lowest", "highest"))


METRIC = Metric(
    measure=ces_1,
    title=Text(
        "顧客費力度（CES 1.0，平均）", "客户费力度（CES 1.0，平均）", "Customer effort (CES 1.0, mean)"
    ),
    asks=Text("顧客費了多少力？", "客户费了多少力？", "How much effort did it take customers?"),
    formula=Text(
        "「您自己費了多少力」（1–5 分，1 最不費力）的平均；低分好",
        "“您自己费了多少力”（1–5 分，1 最省力）的平均；低分好",
        "Mean of “how much effort did you have to put forth”, 1 (very low) to 5; low is good",
    ),
    source="Dixon, Freeman & Toman, Harvard Business Review 7/2010; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="satisfaction",
    reads=("answers",),
    better="lower",
    cautions=(
        Text(
            "方向和 CES 2.0（1–7 分）相反；新的調查建議用 2.0。若 1–5 分的題目問的是「多容易」，不要記成 ces。",
            "方向和 CES 2.0（1–7 分）相反；新的调查建议用 2.0。如果 1–5 分的题目问的是“多容易”，不要记成 ces。",
            "Points the other way from CES 2.0 (1-7), which new surveys should use. A 1-5 question that asks how easy "
            "it was must not be recorded as ces.",
        ),
    ),
)
