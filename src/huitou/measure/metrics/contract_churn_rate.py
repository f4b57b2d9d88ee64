"""Contract churn rate: of the customers with a running contract when the period began, the share who left in it.

Says nothing where no customer was ever recorded as having left: a shop without contracts has the churn rate instead.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def contract_churn_rate(facts: Facts, period: Period) -> Share:
    ever = facts.plain("customers").agg(leavers=_.left_on.count())
    contracts = facts.customers.cross_join(ever).filter(_.leavers > 0, _.joined_on.notnull())
    contracts = contracts.mutate(open=_.left_on.isnull().ifelse(1, 0)).group_by(facts.each("customer_id"))
    contracts = contracts.agg(joined_on=_.joined_on.min(), left_on=_.left_on.max(), open=_.open.max())
    if marker := facts.options["attribute"]:
        marked = facts.plain("attributes").filter(_.attribute == str(marker), _.value.notnull())
        contracts = contracts.semi_join(marked, "customer_id")
    running = contracts.filter(_.joined_on < period.first, (_.open == 1) | (_.left_on >= period.first))
    return Share(of=running, where=(_.open == 0) & (_.left_on < period.end))


METRIC = Metric(
    measure=contract_churn_rate,
    title=Text("合約流失率", "合同流失率", "Contract churn rate"),
    asks=Text(
        "有合約的顧客，多少離開了？",
        "有合同的客户，多少离开了？",
        "Of the customers under contract, how many left?",
    ),
    formula=Text(
        "期間內結束合約的顧客 ÷ 期間第一天以前加入、期初仍有合約的顧客",
        "期间内结束合同的客户 ÷ 期间第一天以前加入、期初仍有合同的客户",
        "Customers whose contract ended in the period ÷ customers who had joined before it and were under contract when it began",
    ),
    source="Textbook definition: lost ÷ S over one cohort S",
    unit="share",
    family="retention",
    reads=("customers",),
    better="lower",
    within=False,
    options={"attribute": None},
    cautions=(
        Text(
            "有加入日期、沒有結束日期的顧客都算還有合約；若只有部分顧客有合約，請在 huitou.toml 的 [measures.contract_churn_rate] 用 attribute 寫明標示合約的欄位。",
            "有加入日期、没有结束日期的客户都算还有合同；若只有部分客户有合同，请在 huitou.toml 的 [measures.contract_churn_rate] 用 attribute 写明标示合同的列。",
            "Everybody with a joining date and no end counts as under contract; where only some are, name the column that "
            "marks them as attribute in [measures.contract_churn_rate] of huitou.toml.",
        ),
        Text(
            "期間內才加入的顧客不在分母。",
            "期间内才加入的客户不在分母。",
            "Customers who joined in the period are no base.",
        ),
    ),
)
