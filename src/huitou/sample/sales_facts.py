"""Orders, lines, returns and visits as tables with canonical headings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from huitou.sample import lines as basket
from huitou.sample import visits as looks
from huitou.sample.files import moments, named, same, worded
from huitou.sample.life import Life
from huitou.sample.products import CATEGORIES
from huitou.sample.world import CURRENCY

CHANNELS = ("store", "app")


def purchases(life: Life) -> pa.Table:
    made = life.orders
    return pa.table(
        {
            "order_id": named("O", np.arange(len(made))),
            "customer_id": worded(life.cards.code, life.cards.of_order),
            "bought_at": moments(life.world, made.at),
            "amount": life.lines.totals(len(made)),
            "currency": same(CURRENCY, len(made)),
            "channel": worded(CHANNELS, made.app.astype(np.int64)),
            "branch": worded(life.shops.code, made.branch),
        }
    )


def lines(life: Life) -> pa.Table:
    bought = life.lines
    return pa.table(
        {
            "order_id": named("O", bought.order),
            "line": pa.array(bought.number).cast(pa.string()),
            "product_id": worded(life.goods.code, bought.product),
            "category": worded(CATEGORIES, life.goods.category[bought.product]),
            "quantity": bought.quantity,
            "amount": bought.amount,
        }
    )


def returns(life: Life) -> pa.Table:
    back = basket.returns(life.world, life.goods, life.orders, life.lines)
    order = life.lines.order[back.line]
    return pa.table(
        {
            "order_id": named("O", order),
            "line": pa.array(life.lines.number[back.line]).cast(pa.string()),
            "customer_id": worded(life.cards.code, life.cards.of_order[order]),
            "returned_at": moments(life.world, back.at),
            "quantity": back.quantity,
            "amount": back.amount,
            "branch": worded(life.shops.code, life.orders.branch[order]),
            "channel": worded(CHANNELS, life.orders.app[order].astype(np.int64)),
            "reason": worded(basket.REASONS, back.reason),
        }
    )


def visits(life: Life) -> pa.Table:
    seen = looks.visits(life.world, life.cards, life.orders)
    return pa.table(
        {
            "visit_id": named("V", np.arange(len(seen.at))),
            "customer_id": worded(life.cards.code, seen.account),
            "visited_at": moments(life.world, seen.at),
            "channel": worded(("app", "site"), seen.site.astype(np.int64)),
            "seconds": seen.seconds,
            "actions": seen.actions,
        }
    )
