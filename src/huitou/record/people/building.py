"""Builds what the directory and the timelines are read from: four sorted files, in one private database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from huitou.record.merging.rules import KINDS as IDENTITIES
from huitou.record.merging.rules import Rules
from huitou.record.people.events import COLUMNS, EVENTS, told
from huitou.record.people.folding import account_sql, fold_sql, name_words_sql, phone_sql
from huitou.record.people.scans import open_facts
from huitou.record.shape import Fact
from huitou.stores import Scratch, Workspace, quoted, write_sorted

Progress = Callable[[int, int], None]

OF_CUSTOMERS = (
    "purchases", "lines", "products", "returns", "visits", "answers", "reviews", "contacts", "complaints", "referrals",
    "touches", "consent", "customers", "attributes", "identities",
)  # fmt: skip
RANKS = {
    "recent": "last_seen_on DESC NULLS LAST, last_on DESC NULLS LAST",
    "spent": "spent DESC, orders DESC",
    "orders": "orders DESC, spent DESC",
    "name": "lower(name) NULLS LAST",
}
KINDS = ("name", "id", *IDENTITIES)  # of words; numbered from 1 on
CHOICES = {"languages": "language", "cities": "city", "branches": "branch"}
_MOST_CHOICES = 300
_PROFILE = ("name", "birthday", "gender", "language", "city")
_CHANNELS = {"phone": "phone", "email": "email", "line": "line_id", "wechat": "wechat_id", "card": "card"}
_FEW = 2048  # rows read for one: cards of a page may lie anywhere, and of a timeline only its end is wanted
_MOST_SHOWN = 30  # identities and attributes kept on a card: more are no person's own
_LONGEST = 200  # characters of a word that is looked up


def build_files(
    workspace: Workspace, facts: dict[str, Fact], files: dict[str, list[Path]], into: Path, told_of: Progress
) -> None:
    """Write events, cards, words and lines into a folder that is there. Memory stays bounded: sorting spills."""
    steps = (_events, _people, _cards, _words, _lines, _about)
    with workspace.scratch() as scratch:
        open_facts(scratch, workspace, {name: facts[name] for name in OF_CUSTOMERS}, files)
        _worth_of_lines(scratch)
        for n, step in enumerate(steps):
            told_of(n, len(steps))
            step(scratch, workspace, into)
        told_of(len(steps), len(steps))


def _worth_of_lines(scratch: Scratch) -> None:
    """An order without an amount is worth what its lines come to."""
    if not scratch.one("SELECT 1 FROM purchases WHERE amount IS NULL LIMIT 1") or not scratch.one(
        "SELECT 1 FROM lines LIMIT 1"
    ):
        return
    scratch.run(
        "CREATE TEMP TABLE worth AS SELECT source, order_id, sum(amount) AS worth FROM lines "
        "SEMI JOIN (SELECT source, order_id FROM purchases WHERE amount IS NULL) USING (source, order_id) GROUP BY ALL"
    )
    scratch.run("ALTER VIEW purchases RENAME TO own_purchases")
    scratch.run(
        "CREATE TEMP VIEW purchases AS SELECT p.* REPLACE (coalesce(p.amount, w.worth)::DECIMAL(18, 4) AS amount) "
        "FROM own_purchases p LEFT JOIN worth w USING (source, order_id)"
    )


def _events(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    everything = " UNION ALL ".join(told(kind, telling) for kind, telling in EVENTS.items())
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    write_sorted(
        scratch,
        f"SELECT customer, fact, {names} FROM ({everything})",
        'customer, "at" DESC, fact, ref',
        into / "events.parquet",
        _FEW,
    )
    scratch.run(f"CREATE TEMP VIEW events AS SELECT * FROM read_parquet({quoted(into / 'events.parquet')})")


def _people(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    """Tables `known` (every identity of every customer once, however often and in how many ways it was written, with the
    word it is found by) and `people` (one row a customer, numbered by id)."""
    records = " UNION ".join(
        f"SELECT customer, customer_id FROM {fact} WHERE customer IS NOT NULL"
        for fact in OF_CUSTOMERS
        if fact not in ("lines", "products")
    )
    scratch.run(
        "CREATE TEMP TABLE people AS SELECT row_number() OVER (ORDER BY customer) - 1 AS row, customer, ids FROM "
        "(SELECT customer, list_sort(list(DISTINCT coalesce(customer_id, customer))) AS ids "
        f"FROM ({records}) GROUP BY customer)"
    )
    own = " UNION ALL ".join(
        f"SELECT customer, '{kind}', {column}, recorded_at FROM customers"
        for kind, column in {**_CHANNELS, "shop": "shop_id"}.items()
    )
    scratch.run(
        f"CREATE TEMP TABLE known AS SELECT customer, kind, {_word(workspace)} AS word, arg_max(value, (seen, value)) FILTER (seen IS NOT NULL) AS value, "
        "max(seen) AS seen FROM (SELECT customer, kind, value, coalesce(seen_at, recorded_at) AS seen FROM identities "
        f"UNION ALL {own}) WHERE customer IS NOT NULL AND value IS NOT NULL GROUP BY customer, kind, word"
    )


def _word(workspace: Workspace) -> str:
    """SQL: under which word an identity is found. A telephone number stands there with its last digit first, so that its
    end is the beginning of a word."""
    home = Rules.of(workspace.settings).countries[0]
    ways = {
        "phone": f"reverse({phone_sql('value', home)})",
        "email": fold_sql("value"),
        "card": account_sql("value"),
    }
    cases = " ".join(f"WHEN '{kind}' THEN {sql}" for kind, sql in ways.items())
    return f"coalesce(CASE kind {cases} ELSE {fold_sql('value')} END, '')"


def _cards(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    company = workspace.settings.currency
    currency = quoted(_currency(scratch, company))
    for name, select in _tables_of_cards(currency, quoted(company)).items():
        scratch.run(f"CREATE TEMP TABLE {name} AS {select}")
    ranks = ", ".join(
        f"(row_number() OVER (ORDER BY {order}, customer_id))::INTEGER AS by_{name}"
        for name, order in RANKS.items()
    )
    channels = ", ".join(f"k.{column}" for column in _CHANNELS.values())
    profile = ", ".join(f"c.{column}" for column in _PROFILE)
    scratch.run(
        f"CREATE TEMP TABLE cards AS SELECT *, {ranks} FROM (SELECT p.customer AS customer_id, p.ids, {profile}, "
        f"{channels}, {currency} AS currency, c.joined_at, c.left_at, coalesce(b.orders, 0)::INTEGER AS orders, "
        "coalesce(b.spent, 0)::DECIMAL(24, 4) AS spent, b.first_on, b.last_on, b.branch, e.last_seen_on, e.counts, "
        "k.identities, a.attributes, d.consents FROM people p LEFT JOIN profiles c USING (customer) "
        "LEFT JOIN channels k USING (customer) LEFT JOIN bought b USING (customer) "
        "LEFT JOIN happened e USING (customer) LEFT JOIN about_them a USING (customer) "
        "LEFT JOIN decided d USING (customer))"
    )
    write_sorted(scratch, "SELECT * FROM cards", "customer_id", into / "cards.parquet", _FEW)


def _currency(scratch: Scratch, company: str) -> str:
    """The company's currency where any order has it, else the one that most orders have, as measures have it."""
    counted = scratch.rows("SELECT coalesce(currency, $1), count(*) FROM purchases GROUP BY 1", [company])
    counts = {str(code): int(n) for code, n in counted}
    return company if company in counts or not counts else max(counts, key=lambda code: (counts[code], code))


def _tables_of_cards(currency: str, company: str) -> dict[str, str]:
    """The parts of a card, each as a query. currency, company: as SQL literals."""
    # the customer's own record before others that were merged into it, then the newest
    weight = "(customer_id = customer)::BIGINT * 1000000000000000000 + epoch_us(coalesce(recorded_at, TIMESTAMP '1970-01-01'))"
    newest = ", ".join(f"arg_max({column}, {weight}) AS {column}" for column in _PROFILE)
    by_kind = ", ".join(
        f"coalesce(arg_max(value, (seen, value)) FILTER (kind = '{kind}' AND seen IS NOT NULL), min(value) FILTER (kind = '{kind}')) AS {column}"
        for kind, column in _CHANNELS.items()
    )
    done = "fact <> 'touches' AND fact <> 'left' AND fact <> 'referred'"
    return {
        "profiles": f"SELECT customer, {newest}, min(joined_at) AS joined_at, max(left_at) AS left_at FROM customers "
        "WHERE customer IS NOT NULL GROUP BY customer",
        "channels": f"SELECT customer, {by_kind}, to_json(list_slice(list_sort(list([kind, value])), 1, {_MOST_SHOWN})) "
        "AS identities FROM known GROUP BY customer",
        "bought": f"SELECT customer, count(*) AS orders, sum(amount) FILTER (coalesce(currency, {company}) = {currency}) "
        "AS spent, min(bought_on) AS first_on, max(bought_on) AS last_on, arg_max(branch, bought_at) AS branch "
        "FROM purchases WHERE customer IS NOT NULL GROUP BY customer",
        "happened": "SELECT customer, max(last) AS last_seen_on, to_json(map(list(fact), list(n))) AS counts FROM ("
        f"SELECT customer, fact, count(*) AS n, CASE WHEN {done} THEN max(\"on\") END AS last FROM events "
        "GROUP BY customer, fact) GROUP BY customer",
        "about_them": "SELECT customer, to_json(map(list_slice(list(attribute), 1, "
        f"{_MOST_SHOWN}), list_slice(list(value), 1, {_MOST_SHOWN}))) AS attributes FROM (SELECT customer, attribute, "
        f"arg_max(value, {weight}) AS value FROM attributes WHERE customer IS NOT NULL AND attribute IS NOT NULL "
        "GROUP BY customer, attribute ORDER BY customer, attribute) WHERE value IS NOT NULL GROUP BY customer",
        "decided": "SELECT customer, to_json(map(list(purpose), list(given))) AS consents FROM (SELECT customer, purpose, "
        "arg_max(given, decided_at) AS given FROM consent WHERE customer IS NOT NULL AND purpose IS NOT NULL "
        "GROUP BY customer, purpose) WHERE given IS NOT NULL GROUP BY customer",
    }  # fmt: skip


def _words(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    """word, kind, row: under which words the customer in a row of the cards is found."""
    folded = fold_sql("name")
    scratch.run(
        f"CREATE TEMP TABLE names AS SELECT DISTINCT customer, {folded} AS name FROM customers "
        "WHERE customer IS NOT NULL AND name IS NOT NULL"
    )
    each = (
        "SELECT customer, word, kind FROM known UNION ALL "
        f"SELECT customer, unnest({name_words_sql('name')}) AS word, 'name' AS kind FROM names UNION ALL "
        f"SELECT customer, {fold_sql('id')} AS word, 'id' AS kind FROM (SELECT customer, unnest(ids) AS id FROM people)"
    )
    number = f"list_position({list(KINDS)}, kind)::TINYINT"
    write_sorted(
        scratch,
        f"SELECT DISTINCT left(word, {_LONGEST}) AS word, {number} AS kind, row::INTEGER AS row FROM ({each}) JOIN people "
        "USING (customer) WHERE word <> ''",
        "word, kind, row",
        into / "words.parquet",
    )


def _lines(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    scratch.run(
        "CREATE TEMP TABLE named AS SELECT product_id, arg_max(name, recorded_at) AS name, "
        "arg_max(category, recorded_at) AS category FROM products GROUP BY product_id"
    )
    write_sorted(
        scratch,
        "SELECT l.order_id, l.source, l.line, l.product_id, n.name, coalesce(l.category, n.category) AS category, "
        "l.quantity, l.amount FROM lines l LEFT JOIN named n USING (product_id) WHERE l.order_id IS NOT NULL",
        "order_id, source, line",
        into / "lines.parquet",
    )


def _about(scratch: Scratch, workspace: Workspace, into: Path) -> None:
    """How many customers there are, and what they can be filtered by, the most frequent first."""
    choices = {
        name: scratch.rows(
            f"SELECT {column}, count(*) FROM cards WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 "
            f"LIMIT {_MOST_CHOICES}"
        )
        for name, column in CHOICES.items()
    }
    said = {"customers": scratch.one("SELECT count(*) FROM people"), **choices}
    (into / "about.json").write_text(json.dumps(said), encoding="utf-8")
