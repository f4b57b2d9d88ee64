"""Goods given back in a file of invoice lines: rows of a negative quantity are returns, not sales."""

from __future__ import annotations

import re
from dataclasses import replace

from huitou.base import Text
from huitou.record.intake.headers import place
from huitou.record.intake.maps import Map, Strand, Take, Test
from huitou.record.intake.table import Table
from huitou.stores import Scratch

_MINUS = "[-\u2212\uff0d(\uff08]"  # how a number may say that it is negative
_BOTH = ("order_id", "customer_id", "branch", "channel")
_SAID = Text(
    "「{column}」是負數的列當成退貨；訂單金額只加總賣出的明細。",
    "“{column}”是负数的行当成退货；订单金额只加总卖出的明细。",
    "Rows with a negative “{column}” are taken as returns; an order's amount sums only what was sold.",
)

_TURNED = Text(
    "「{column}」都是負數；退貨一律寫正數，所以去掉負號。",
    "“{column}”都是负数；退货一律写正数，所以去掉负号。",
    "“{column}” is negative throughout; what was given back is written without a sign, so the sign was dropped.",
)


def with_returns(said: Map, table: Table, scratch: Scratch) -> tuple[Map, tuple[Text, ...]]:
    """A guessed map of invoice lines that gives returns too, where the file has such rows; and a sentence about it."""
    strands = {s.fact: s for s in said.strands}
    lines, orders = strands.get("lines"), strands.get("purchases")
    if not lines or not orders or "returns" in strands:
        return said, ()
    # One article sold for a negative amount is a discount on the order; only without quantities does the amount tell.
    tells = next(
        (h for n in ("quantity", "amount") if n in lines.takes for h in lines.takes[n].headers), None
    )
    if tells is None or not _has_negative(table, tells, scratch):
        return said, ()
    sold = (Test(tells, "under", 0, negated=True),)
    given = _returns(lines, orders, (Test(tells, "under", 0),))
    kept = [replace(s, when=sold) if s in (lines, orders) else s for s in said.strands]
    return replace(said, strands=(*kept[:2], given, *kept[2:])), (_SAID.fill(column=tells),)


def as_given_back(said: Map, table: Table) -> tuple[Map, tuple[Text, ...]]:
    """A guessed map of nothing but returns whose numbers are all negative, as many tills export them: without the sign."""
    if [s.fact for s in said.strands] != ["returns"]:
        return said, ()
    (strand,) = said.strands
    turned = [n for n in ("quantity", "amount") if n in strand.takes and _negative(table, strand.takes[n])]
    if not turned:
        return said, ()
    takes = {n: replace(t, magnitude=True) if n in turned else t for n, t in strand.takes.items()}
    told = tuple(_TURNED.fill(column=strand.takes[n].headers[0]) for n in turned)
    return replace(said, strands=(replace(strand, takes=takes),)), told


def _negative(table: Table, take: Take) -> bool:
    index = place(take.headers[0], table.headers) if take.headers else None
    cells = [c.strip() for row in table.sample if index is not None and (c := row[index]) and c.strip()]
    return bool(cells) and all(re.search(_MINUS, c) for c in cells)


def _has_negative(table: Table, header: str, scratch: Scratch) -> bool:
    index = place(header, table.headers)
    found = f"SELECT count(*) FROM (SELECT 1 FROM ({table.scan}) WHERE regexp_matches(c{index}, '{_MINUS}') LIMIT 1)"
    return index is not None and int(scratch.one(found)) > 0


def _returns(lines: Strand, orders: Strand, when: tuple[Test, ...]) -> Strand:
    takes = {n: replace(orders.takes[n], gather=None) for n in _BOTH if n in orders.takes}
    takes |= {"line": lines.takes["line"], "returned_at": Take(headers=orders.takes["bought_at"].headers)}
    takes |= {n: replace(lines.takes[n], magnitude=True) for n in ("quantity", "amount") if n in lines.takes}
    return Strand("returns", takes, when)
