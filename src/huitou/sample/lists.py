"""The lists head office keeps with Chinese headings: branches and products."""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa

from huitou.sample.life import Life
from huitou.sample.products import CATEGORIES


def branches(life: Life) -> pa.Table:
    """The list of branches as head office keeps it, with Chinese headings."""
    found = life.shops
    opened = [life.world.first + timedelta(days=int(d)) for d in found.opened]
    return pa.table(
        {
            "門市代號": found.code,
            "門市名稱": found.name,
            "縣市": found.city,
            "區域": found.region,
            "開幕日": opened,
            "歇業日": pa.nulls(len(found), pa.date32()),
        }
    )


def products(life: Life) -> pa.Table:
    """The price list of today, with Chinese headings."""
    found = life.goods
    return pa.table(
        {
            "商品編號": found.code,
            "商品名稱": [said[0] for said in found.said],
            "分類": [CATEGORIES[c] for c in found.category],
            "品牌": ["回甘茶飲"] * len(found.code),
            "售價": found.after,
        }
    )
