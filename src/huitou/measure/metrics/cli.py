"""Customer loyalty index: the mean of three intentions - recommend, buy again, buy other products - from 0 to 100."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import respondents
from huitou.measure.metric import Index, Metric
from huitou.measure.view import Facts

ITEMS = {"recommend": "cli.recommend", "again": "cli.again", "more": "cli.more"}


def cli(facts: Facts, period: Period) -> Index:
    people = respondents(facts, period, ITEMS, usual="0-10", shown=_.percent)
    return Index(of=people, items=tuple(ITEMS), limits=(0, 100))


METRIC = Metric(
    measure=cli,
    title=Text("顧客忠誠度指數（CLI）", "客户忠诚度指数（CLI）", "Customer loyalty index (CLI)"),
    asks=Text(
        "顧客打算推薦、再買、多買嗎？",
        "客户打算推荐、再买、多买吗？",
        "Do customers intend to recommend, buy again and buy more?",
    ),
    formula=Text(
        "推薦、再次購買、購買其他產品三題各換成 0–100 分，三題等權平均，再對受訪者平均",
        "推荐、再次购买、购买其他产品三题各换算成 0–100 分，三题等权平均，再对受访者平均",
        "Recommend, buy again, buy other products: each turned into 0-100, averaged with equal weights, then over "
        "respondents",
    ),
    source="Vendor practice, no standard scale; alpha: Cronbach, Psychometrika 16, 1951",
    unit="score",
    family="loyalty",
    reads=("answers",),
    options={"scale": ""},
    by=("survey", "channel", "branch", "language", "scale"),
    cautions=(
        Text(
            "只算三題都答的人。這是意願，不是行為：請和回購率一起看。α 低於 0.7 時，三題不像在問同一件事。",
            "只算三题都答的人。这是意愿，不是行为：请和复购率一起看。α 低于 0.7 时，三题不像在问同一件事。",
            "Only those who answered all three count. It is intent, not behaviour: read it beside the repurchase rate. "
            "With alpha under 0.7 the three hardly ask for one thing.",
        ),
    ),
)
