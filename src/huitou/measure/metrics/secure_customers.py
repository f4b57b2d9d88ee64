"""Secure customers: those in the top box on satisfied AND will continue AND would recommend, of all who answered."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import respondents
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts

ITEMS = {
    "satisfied": "secure.satisfied",
    "continues": "secure.continue",
    "recommends": "secure.recommend",
}


def secure_customers(facts: Facts, period: Period) -> Share:
    people = respondents(facts, period, ITEMS, usual="1-5", shown=_.highest - _.score, boxes=True)
    return Share(of=people, where=(_.satisfied < 1) & (_.continues < 1) & (_.recommends < 1))


METRIC = Metric(
    measure=secure_customers,
    title=Text("穩固顧客比例", "稳固客户占比", "Secure customers"),
    asks=Text(
        "多少顧客很滿意、會再來、也會推薦？",
        "多少客户很满意、会再来、也会推荐？",
        "How many are very satisfied, will stay and will recommend?",
    ),
    formula=Text(
        "三題（滿意、會再來、會推薦）都給最高分的受訪者 ÷ 三題都有作答的受訪者",
        "三题（满意、会再来、会推荐）都打最高分的受访者 ÷ 三题都有作答的受访者",
        "Respondents in the top box on all three questions ÷ respondents who answered all three",
    ),
    source="Brandt (Burke), as described in secondary sources; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="loyalty",
    reads=("answers",),
    options={"scale": ""},
    by=("survey", "channel", "branch", "language", "scale"),
    cautions=(
        Text(
            "標準很嚴，比例通常不高；1–5 分和 1–7 分的結果不能互比。",
            "标准很严，占比通常不高；1–5 分和 1–7 分的结果不能互比。",
            "A strict rule, so expect small shares; results on 1-5 and on 1-7 cannot be compared.",
        ),
    ),
)
