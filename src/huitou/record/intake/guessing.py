"""Guessing what a file holds, from its headers and the look of its cells; shown to a person before anything is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huitou.base import LANGS, HuitouError, Text, Unfit, rowed
from huitou.record.intake import texts
from huitou.record.intake.dates import readable
from huitou.record.intake.headers import plain, spellings
from huitou.record.intake.known_by import NOT_OF, best
from huitou.record.intake.maps import GUESS, Map, Strand, Take
from huitou.record.intake.survey_names import survey_given
from huitou.record.intake.table import Table
from huitou.record.shape import Column, Fact, Kind

# Headers that say only "when", taken where a fact must have a time and nothing else gives one.
WHEN = tuple(
    map(plain, ("日期", "時間", "时间", "日期時間", "日期时间", "Date", "Time", "Datetime", "Date Time", "Timestamp",
                "建立時間", "建立日期", "创建时间", "创建日期", "Created at", "Created", "transaction_timestamp",
                "InvoiceDate", "Transaction Date"))
)  # fmt: skip
# Headers that say only "who", taken where the cells are codes: over names or phone numbers they would mislead.
WHO = tuple(map(plain, ("Customer", "Cust", "Member", "Client", "Buyer", "User", "Shopper", "Household",
                        "顧客", "會員", "客戶", "買家", "顾客", "会员", "客户", "买家", "用户")))  # fmt: skip
_CODE = re.compile(r"(?=.*\d)[\w./#-]{1,40}")
_PHONE = re.compile(r"[+0]\d[\d-]{6,}")
UNIT_PRICE = tuple(
    map(
        plain,
        ("單價", "单价", "Unit Price", "UnitPrice", "Price", "價格", "价格", "商品单价", "Lineitem price"),
    )
)
AMOUNT = tuple(
    map(plain, ("amount", "金額", "金额", "Total", "總額", "总额", "sales", "Sales Amount", "Revenue"))
)
_SURE = 0.95
_SIDE = ("customers", "products", "branches")


@dataclass(frozen=True)
class Match:
    """One column of a fact and the header it was found under. confidence: 0 to 1; examples: first cells."""

    fact: str
    column: str
    header: str
    confidence: float
    examples: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a person should look: it is never taken unasked."""
        return self.confidence < 0.8


@dataclass(frozen=True)
class Proposal:
    """What a file seems to hold. `certain` ones may be taken without asking (`--yes`)."""

    map: Map
    matches: tuple[Match, ...]
    left: tuple[str, ...] = ()
    unclear: tuple[Text, ...] = ()
    named: bool = False  # a map that a person named, not one that was found or guessed
    notes: tuple[Text, ...] = ()  # what a person should know of the reading
    cautions: tuple[
        Text, ...
    ] = ()  # what counts otherwise than a person may think; told once more after the import
    file: str = ""
    headers: tuple[str, ...] = ()
    first: tuple[tuple[str | None, ...], ...] = ()  # the first rows of the file, cell by cell
    doubts: tuple[HuitouError, ...] = ()  # what a person must settle before the file can be read so
    fits: tuple[str, ...] = ()  # of a guess, the ready maps that read most of its headers

    @property
    def certain(self) -> bool:
        return not self.unclear and not any(m.doubtful for m in self.matches)

    @property
    def plain(self) -> bool:
        """Whether nothing is guessed: a map that a person named, or headers that are the columns' own names."""
        canonical = self.map.guessed and all(m.confidence == 1 for m in self.matches)
        return self.named or (canonical and not self.unclear)

    @property
    def canonical(self) -> bool:
        """Whether the headers are the columns' own names, by whichever map they are read."""
        return all(plain(m.header) == plain(m.column) for m in self.matches)

    @property
    def survey(self) -> str | None:
        """The name under which answers are recorded, where the file does not say it."""
        return survey_given(self.map)

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.fact for s in self.map.strands))

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        return {
            "map": None if self.map.guessed else self.map.name,
            "facts": list(self.facts),
            "columns": [
                {
                    "fact": m.fact,
                    "column": m.column,
                    "header": m.header,
                    "confidence": m.confidence,
                    "examples": m.examples,
                }
                for m in self.matches
            ],
            "survey": self.survey,
            "left": list(self.left),
            "unclear": [t.said(lang) for t in self.unclear],
            "notes": [t.said(lang) for t in (*self.notes, *self.cautions)],
            "certain": self.certain,
        }


def guess_map(
    table: Table, facts: Mapping[str, Fact], fact: str | None
) -> tuple[Map, dict[tuple[str, str], float], list[Text]]:
    """A map for the file, how sure each column of it is, and what is unclear. Raises Unfit where nothing fits."""
    found = {name: _match(table, one) for name, one in facts.items() if fact in (None, name)}
    _of_nobody(table, facts, found)
    if fact is not None:
        return _one(table, fact, facts, found[fact]), _sureness(fact, found[fact]), []
    sold = "order_id" in found["lines"] and bool(
        {"quantity", "amount"} & {*found["lines"], *found["purchases"]}
    )
    if sold and "bought_at" not in found["purchases"]:
        _dated(table, found)
    if flat := _flat(table, facts, found):
        return flat
    # what was sold is never read as a mere list of articles, people or places: the money would be lost
    fits = {n: m for n, m in found.items() if _fits(facts[n], m) and not (sold and n in _SIDE)}
    if not fits:
        headers = ", ".join(h for h in table.headers if h)
        raise Unfit("intake.not_recognised", texts.NOT_RECOGNISED, file=table.name, headers=headers)
    worth = {n: _worth(table, facts[n], m) for n, m in fits.items()}
    best = max(worth.values())
    tops = [n for n, w in worth.items() if w >= best - 0.3]
    if len(tops) > 1:
        named = rowed(Text(*(f"{facts[n].title.said(lang)} ({n})" for lang in LANGS)) for n in tops)
        raise Unfit("intake.unclear_fact", texts.UNCLEAR_FACT, file=table.name, facts=named, choices=tops)
    return _one(table, tops[0], facts, fits[tops[0]]), _sureness(tops[0], fits[tops[0]]), []


Found = dict[str, tuple[str, float]]  # column: (header, confidence)


def _match(table: Table, fact: Fact) -> Found:
    """For each column the header that names it: its own name first, then what exports call it."""
    plains = {plain(h): h for h in reversed(table.headers) if h}
    found: Found = {}
    taken: set[str] = set()
    for exact in (True, False):
        for column in fact.columns:
            names = spellings(column)[:1] if exact else spellings(column)
            there = (plains[n] for n in names if n in plains and plains[n] not in taken)
            header = next((h for h in there if exact or _looks(table, h, column)), None)
            if header and column.name not in found:
                found[column.name] = (header, 1.0 if exact else _SURE)
                taken.add(header)
    time = fact.time
    if time and time not in found:
        loose = [
            h for n in WHEN if (h := plains.get(n)) and h not in taken and _looks(table, h, fact.column(time))
        ]
        if loose:
            found[time] = (loose[0], 0.85 if len(loose) == 1 else 0.6)
    if "customer_id" in fact.names and "customer_id" not in found:
        who = next((h for n in WHO if (h := plains.get(n)) and h not in taken and _codes(table, h)), None)
        if who:
            found["customer_id"] = (who, 0.85)
    return found


def _codes(table: Table, header: str) -> bool:
    """Whether a column's cells are codes of people, and not their names, addresses or numbers to call."""
    index = table.headers.index(header)
    cells = [c.strip() for row in table.sample[:200] if (c := row[index]) and c.strip()]
    return bool(cells) and all(_CODE.fullmatch(c) and not _PHONE.fullmatch(c) for c in cells)


def _of_nobody(table: Table, facts: Mapping[str, Fact], found: Mapping[str, Found]) -> None:
    """Facts that are always somebody's (messages sent, consent), in a file that knows people by a phone: this is who."""
    for name, one in found.items():
        asks = (
            name not in NOT_OF
            and "customer_id" in facts[name].names
            and facts[name].column("customer_id").required
        )
        timed = one.get(facts[name].time or "", ("", 0.0))[1] >= _SURE
        header = best(table, facts) if asks and timed and "customer_id" not in one else None
        if header and all(header != h for h, _ in one.values()):
            one["customer_id"] = (header, 0.9)


def _dated(table: Table, found: Mapping[str, Found]) -> None:
    """The day of orders whose header says nothing known: the only column that looks like dates, as a doubtful guess."""
    taken = {header for one in found.values() for header, _ in one.values()}
    days = [h for i, h in enumerate(table.headers) if h and h not in taken and _all_dates(table, i)]
    if len(days) == 1:
        found["purchases"]["bought_at"] = (days[0], 0.6)


def _all_dates(table: Table, index: int) -> bool:
    cells = [c.strip() for row in table.sample[:200] if (c := row[index]) and c.strip()]
    return bool(cells) and all(readable(c) for c in cells)


def _looks(table: Table, header: str, column: Column) -> bool:
    """Whether the cells can be what the column says: a check on content, so that a header alone does not decide."""
    index = table.headers.index(header)
    cells = [c.strip() for row in table.sample[:200] if (c := row[index]) and c.strip()]
    if not cells:
        return True
    if column.kind in (Kind.TIME, Kind.DAY):
        good = sum(1 for c in cells if readable(c) or re.fullmatch(r"\d{5,8}(\.\d+)?|\d{10}|\d{12,14}", c))
    elif column.kind in (Kind.NUMBER, Kind.MONEY, Kind.WHOLE):
        good = sum(1 for c in cells if any(d.isdigit() for d in c))
    else:
        return True
    return good * 4 >= len(cells)  # a column that is partly bad is still that column


def _fits(fact: Fact, found: Found) -> bool:
    made = fact.key[0] if fact.made_from else None
    needed = [c.name for c in fact.columns if c.required and c.name != made]
    if fact.key == ("order_id", "line") and "line" in needed:
        needed.remove("line")
        # 退貨日期 says what the file is, 日期 does not
        dated = fact.time is not None and found.get(fact.time, ("", 0.0))[1] >= _SURE
        if "line" not in found and not dated and not ({"product_id", "quantity"} & set(found)):
            return False
    if fact.repeats and fact.key[0] not in found and "amount" not in found:
        return False  # without numbers, orders are known by their money
    return all(n in found for n in needed) and len(found) >= min(2, len(fact.columns))


def _worth(table: Table, fact: Fact, found: Found) -> float:
    """How much of the file the fact explains; its own time or id counts more than columns that many facts share."""
    own = {fact.time, fact.key[0]} - {None, "customer_id", "order_id"}
    score = sum(confidence for _, confidence in found.values())
    return score + sum(1.5 for n in own if n in found and found[n][1] >= 0.9)


def _one(table: Table, name: str, facts: Mapping[str, Fact], found: Found) -> Map:
    takes = {column: Take(headers=(header,)) for column, (header, _) in found.items()}
    if name in ("lines", "returns") and "line" not in takes and "order_id" in takes:
        takes["line"] = Take(nth=takes["order_id"].headers)
    _price(table, name, takes)
    attributes = ("*",) if name == "customers" else ()
    return Map(GUESS, facts[name].title, (Strand(name, takes),), attributes=attributes)


def _price(table: Table, name: str, takes: dict[str, Take]) -> None:
    """Unit price times quantity, where a line does not say its amount."""
    price = next((h for h in table.headers if plain(h) in UNIT_PRICE), None)
    if name == "lines" and "amount" not in takes and price and "quantity" in takes:
        takes["amount"] = Take(times=(takes["quantity"].headers[0], price))


def _sureness(name: str, found: Found) -> dict[tuple[str, str], float]:
    return {(name, column): confidence for column, (_, confidence) in found.items()}


def _flat(
    table: Table, facts: Mapping[str, Fact], found: Mapping[str, Found]
) -> tuple[Map, dict[tuple[str, str], float], list[Text]] | None:
    """Invoice lines that give orders, lines, customers, products and branches at once; None where this is no such file."""
    orders, lines, products = dict(found["purchases"]), dict(found["lines"]), dict(found["products"])
    if not _fits(facts["purchases"], orders) or "order_id" not in lines:
        return None
    named = "name" in products and plain(products["name"][0]) not in (plain("name"),)
    if not ("product_id" in lines or named) or not (
        "quantity" in lines or "line" in lines or "product_id" in lines
    ):
        return None
    if "amount" in orders and "amount" in lines and orders["amount"][0] == lines["amount"][0]:
        lines.pop("amount") if per_order(table, orders) else orders.pop("amount")
    elif "amount" in orders and "amount" not in lines and not per_order(table, orders):
        lines["amount"] = orders.pop("amount")
    whole = _one(table, "lines", facts, lines).strands[0].takes
    strands = [Strand("lines", whole), _purchases(facts, orders, whole)]
    sure = _sureness("lines", lines) | _sureness("purchases", orders)
    for name, key in (("customers", "customer_id"), ("products", "product_id"), ("branches", "branch")):
        side = {c: m for c, m in found[name].items() if c == key or _beside(name, c, m[0], strands)}
        if key in side:
            how = {c: Take(headers=(h,), gather=None if c == key else "first") for c, (h, _) in side.items()}
            strands.append(Strand(name, how, gather=True))
            sure |= _sureness(name, side)
    return Map(GUESS, facts["lines"].title, tuple(strands)), sure, []


def _beside(name: str, column: str, header: str, strands: Sequence[Strand]) -> bool:
    """Whether a side fact may have this column: only one that is not already read as something else."""
    if name == "products" and column == "category":
        return True
    return all(header not in t.uses for s in strands[:2] for t in s.takes.values()) or (
        name == "products" and column == "price"
    )


def _purchases(facts: Mapping[str, Fact], orders: Found, lines: Mapping[str, Take]) -> Strand:
    takes = {}
    for column, (header, _) in orders.items():
        plainly = column in ("order_id", "bought_at")
        takes[column] = Take(
            headers=(header,), gather=None if plainly else "max" if column == "amount" else "min"
        )
    if "amount" not in takes and "amount" in lines:
        amount = lines["amount"]
        takes["amount"] = Take(headers=amount.headers, times=amount.times, gather="sum")
    return Strand("purchases", takes, gather=True)


def per_order(table: Table, orders: Found) -> bool:
    """Whether an amount is the order's (alike on all of its rows) and not the line's."""
    header = orders["amount"][0]
    if plain(header) not in AMOUNT:
        return True  # it is called the order's total
    order, amount = table.headers.index(orders["order_id"][0]), table.headers.index(header)
    said: dict[str | None, set[str | None]] = {}
    counts: dict[str | None, int] = {}
    for row in table.sample:
        said.setdefault(row[order], set()).add(row[amount])
        counts[row[order]] = counts.get(row[order], 0) + 1
    several = [o for o, n in counts.items() if n > 1]
    return bool(several) and all(len(said[o]) == 1 for o in several)


def matches_of(
    said: Map, table: Table, sure: Mapping[tuple[str, str], float]
) -> tuple[tuple[Match, ...], tuple[str, ...]]:
    """What each column is read from, with examples, and the headers that nothing reads."""
    found, used = [], set()
    by_plain = {plain(h): i for i, h in reversed(list(enumerate(table.headers)))}
    for strand in said.strands:
        for column, take in strand.takes.items():
            for header in take.uses:
                index = by_plain.get(plain(header))
                if index is None:
                    continue
                used.add(index)
                examples = tuple(dict.fromkeys(c for row in table.sample[:50] if (c := row[index])))[:3]
                found.append(
                    Match(
                        strand.fact,
                        column,
                        table.headers[index],
                        sure.get((strand.fact, column), 1.0),
                        examples,
                    )
                )
        for test in strand.when:
            if (index := by_plain.get(plain(test.column))) is not None:
                used.add(index)
    for test in (t for r in said.refusals for t in r.when):
        if (index := by_plain.get(plain(test.column))) is not None:
            used.add(index)
    left = tuple(h for i, h in enumerate(table.headers) if h and i not in used)
    return tuple(dict.fromkeys(found)), left
