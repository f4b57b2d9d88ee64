"""Response rate: of the survey invitations sent in the period, the share answered within so many days (30).

An invitation is one survey to one customer; a further message about it within those days is a reminder of the same
invitation. The answer must be the same customer's, to the survey of the same name.
"""

import ibis
from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts, hours_between


def response_rate(facts: Facts, period: Period) -> Share:
    hours = 24 * int(facts.options["days"])
    sent = facts.touches.filter(_.kind == "survey").mutate(asked=_.campaign.fill_null(""))
    survey = ibis.window(group_by=["customer_id", "asked"], order_by=["sent_at", "touch_id"])
    sent = sent.mutate(before=sent.sent_at.lag().over(survey))
    invited = sent.filter(sent.before.isnull() | (hours_between(sent.before, sent.sent_at) > hours))
    invited = facts.during(invited, period, "sent_on")

    answers = facts.plain("answers").filter(_.customer_id.notnull())
    answers = answers.select(
        who="customer_id", about=_.survey.fill_null(""), answered_at="answered_at"
    ).distinct()
    both = invited.left_join(answers, [invited.customer_id == answers.who, invited.asked == answers.about])
    took = hours_between(both.sent_at, both.answered_at)
    both = both.mutate(in_time=((took >= 0) & (took <= hours)).fill_null(False).ifelse(1, 0))
    key = facts.each("customer_id", "asked", "touch_id", "sent_at")
    return Share(of=both.group_by(key).agg(answered=_.in_time.max()), where=_.answered == 1)


METRIC = Metric(
    measure=response_rate,
    title=Text("問卷回覆率", "问卷回复率", "Survey response rate"),
    asks=Text(
        "邀請填問卷，多少人填了？",
        "邀请填问卷，多少人填了？",
        "Of those invited to a survey, how many answered?",
    ),
    formula=Text(
        "送出後一段天數（預設 30 天）內有作答的問卷邀請 ÷ 期間內送出的問卷邀請；提醒不另計",
        "发出后一段天数（默认 30 天）内有作答的问卷邀请 ÷ 期间内发出的问卷邀请；提醒不另计",
        "Invitations answered within 30 days (unless set otherwise) ÷ survey invitations sent in the period; reminders do not count apart",
    ),
    source="Responses ÷ invitations, survey practice; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="satisfaction",
    reads=("touches", "answers"),
    settles="days",
    options={"days": 30},
    by=("survey", "channel"),
    cautions=(
        Text(
            "匿名的回答對不回邀請，會讓回覆率偏低；問卷名稱在邀請和回答裡要一樣。回覆率低時，答的人可能不像全體。",
            "匿名的回答对不回邀请，会让回复率偏低；问卷名称在邀请和回答里要一样。回复率低时，答的人可能不像全体。",
            "Anonymous answers cannot be matched and lower it; a survey must have one name in invitations and answers. "
            "With a low rate those who answer may not be like the rest.",
        ),
    ),
)
