"""Answers: one row an answer to one question, by a customer or an employee."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("問卷回答", "问卷回答", "Answers"),
    says=Text(
        "一列是一題的一個回答。題目寫 nps、csat、csat.service、ces、cli.recommend、enps 等；分數在哪個量尺上，寫在 scale，例如 0-10。",
        "一行是一题的一个回答。题目写 nps、csat、csat.service、ces、cli.recommend、enps 等；分数在哪个量表上，写在 scale，例如 0-10。",
        "One row is one answer to one question. Questions are nps, csat, csat.service, ces, cli.recommend, enps and so "
        "on; the scale the number stands on is in `scale`, such as 0-10.",
    ),
    key=("answer_id",),
    time="answered_at",
    made_from=("customer_id", "employee_id", "survey", "question", "answered_at", "channel", "branch"),
    also=("answer", "survey", "surveys", "responses", "response"),
    columns=(
        Column("answer_id", Kind.ID, Text("回答編號", "回答编号", "Answer id"), also=("回答編號", "回覆編號", "回答编号", "答卷编号", "Answer ID", "Response ID")),
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), also=known_as.CUSTOMER),
        Column("employee_id", Kind.ID, Text("員工編號", "员工编号", "Employee id"), also=known_as.EMPLOYEE),
        Column("survey", Kind.LABEL, Text("問卷", "问卷", "Survey"), also=("問卷", "問卷名稱", "问卷", "问卷名称", "Survey", "Survey Name", "Form")),
        Column(
            "question", Kind.LABEL, Text("題目", "题目", "Question"), required=True,
            also=("題目", "問題", "題項", "题目", "问题", "Question", "Question ID", "Item", "Metric"),
        ),
        Column("scale", Kind.LABEL, Text("量尺", "量表", "Scale"), also=("量尺", "量表", "分數範圍", "分数范围", "Scale", "Range")),
        Column("value", Kind.NUMBER, Text("分數", "分数", "Value"), also=("分數", "評分", "得分", "分数", "评分", "Value", "Score", "Rating", "Answer")),
        Column("text", Kind.TEXT, Text("文字", "文字", "Text"), personal=True, also=("文字回答", "開放題", "文字回答", *known_as.COMMENT)),
        Column(
            "answered_at", Kind.TIME, Text("填答時間", "填答时间", "Answered at"), required=True,
            also=("填答時間", "作答時間", "回覆時間", "填寫時間", "時間戳記", "提交時間", "填答时间", "答题时间", "回复时间", "填写时间", "提交时间", "提交答卷时间", "时间戳记",
                  "填答日期", "作答日期", "回覆日期", "填寫日期", "提交日期", "答题日期", "回复日期", "填写日期",
                  "Answered At", "Answer Date", "Response Date", "Submitted At", "Submit Date (UTC)", "Timestamp", "Completed At"),
        ),
        Column("channel", Kind.LABEL, Text("通路", "渠道", "Channel"), also=known_as.CHANNEL),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=known_as.BRANCH),
        Column("language", Kind.LABEL, Text("語言", "语言", "Language"), also=known_as.LANGUAGE),
    ),
)  # fmt: skip
