"""Answers, reviews, contacts and complaints as tables: complaints with Chinese headings, the rest with canonical ones."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from huitou.sample import answers as replies
from huitou.sample import reviews as opinions
from huitou.sample import service
from huitou.sample.customers import LANGUAGES
from huitou.sample.days import DAY
from huitou.sample.draw import stream
from huitou.sample.employees import staff_answers
from huitou.sample.files import by_the_end, local_times, moments, named, same, worded
from huitou.sample.life import Life


def answers(life: Life) -> pa.Table:
    """Customers' answers, survey after survey, and then the employees'."""
    said = [
        one
        for invited in life.invitations
        for one in replies.answers(life.world, life.shops, life.goods, life.folk, invited)
    ]
    whole = pa.concat_tables([*(_of_customers(life, one) for one in said), _of_employees(life)])
    return whole.add_column(0, "answer_id", named("A", np.arange(len(whole))))


def _of_customers(life: Life, said: replies.Answers) -> pa.Table:
    invited, asked = said.survey, said.asked
    return pa.table(
        {
            "customer_id": worded(life.cards.code, invited.account[asked]),
            "survey": same(invited.survey, len(asked)),
            "question": same(said.question, len(asked)),
            "scale": same(said.scale, len(asked)),
            "value": said.value,
            "text": pa.array(said.text or [None] * len(asked), pa.string()),
            "answered_at": moments(life.world, invited.answered[asked]),
            "channel": worded(invited.channels, invited.channel[asked]),
            "branch": worded(life.shops.code, invited.branch[asked]),
            "language": worded(LANGUAGES, life.folk.language[invited.who[asked]]),
        }
    )


def _of_employees(life: Life) -> pa.Table:
    """Without an employee's number: only the branch is kept."""
    said = staff_answers(life.world, life.shops, life.crew)
    count = len(said.at)
    return pa.table(
        {
            "customer_id": pa.nulls(count, pa.string()),
            "survey": same("employees", count),
            "question": said.question,
            "scale": said.scale,
            "value": said.value,
            "text": pa.nulls(count, pa.string()),
            "answered_at": moments(life.world, said.at),
            "channel": same("web", count),
            "branch": worded(life.shops.code, said.branch),
            "language": same("zh-Hant", count),
        }
    )


def reviews(life: Life) -> pa.Table:
    told = opinions.reviews(life.world, life.shops, life.goods, life.folk, life.orders, life.lines)
    count = len(told.order)
    return pa.table(
        {
            "review_id": named("W", np.arange(count)),
            "customer_id": worded(life.cards.code, life.cards.of_order[told.order]),
            "product_id": worded(life.goods.code, told.product),
            "order_id": named("O", told.order),
            "reviewed_at": moments(life.world, told.at),
            "rating": told.rating,
            "scale": same("1-5", count),
            "text": told.text,
            "language": worded(LANGUAGES, life.folk.language[life.orders.who[told.order]]),
            "channel": worded(opinions.SITES, told.site),
            "branch": worded(life.shops.code, life.orders.branch[told.order]),
        }
    )


def contacts(life: Life) -> pa.Table:
    """The service desk is staffed by people who were there all along."""
    asked, crew = life.contacts, life.crew
    desk = np.flatnonzero((crew.joined < 0) & (crew.left >= life.world.days))
    served = stream(life.world.seed, "service desk").choice(desk, len(asked.order))
    return pa.table(
        {
            "contact_id": named("C", np.arange(len(asked.order))),
            "customer_id": worded(life.cards.code, life.cards.of_order[asked.order]),
            "opened_at": moments(life.world, asked.at),
            "first_response_at": by_the_end(life.world, asked.answered),
            "resolved_at": by_the_end(life.world, asked.resolved),
            "channel": worded(service.CHANNELS, asked.channel),
            "branch": worded(life.shops.code, life.orders.branch[asked.order]),
            "topic": worded(service.TOPICS, asked.topic),
            "issue": named("I", asked.issue),
            "employee_id": worded([crew.code(position) for position in range(len(crew.branch))], served),
        }
    )


def complaints(life: Life) -> pa.Table:
    """As the complaints sheet of head office has it."""
    made = life.complaints
    return pa.table(
        {
            "客訴編號": named("K", np.arange(len(made.order))),
            "會員編號": worded(life.cards.code, life.cards.of_order[made.order]),
            "客訴時間": local_times(life.world, made.at),
            "結案時間": local_times(life.world, made.resolved, mask=made.resolved >= life.world.days * DAY),
            "管道": worded(service.CHANNELS, made.channel),
            "門市": worded(life.shops.code, life.orders.branch[made.order]),
            "客訴原因": worded(service.CAUSES, made.cause),
            "客訴內容": opinions.complaint_words(
                life.world, life.shops, life.goods, life.folk, life.orders, made
            ),
            "訂單編號": named("O", made.order),
        }
    )
