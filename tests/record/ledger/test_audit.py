"""What the check says of rows in which somebody changed one thing: which fault, whose, and how many points went astray."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from huitou.record.ledger import audit as auditing
from huitou.record.ledger.account import Account, Draft
from huitou.record.ledger.audit import Audited, Fault, audited, keys_differ, keys_told
from huitou.record.ledger.explaining import Explanation, explain
from huitou.record.ledger.heads import Head
from huitou.record.ledger.lots import Piece, Terms
from huitou.record.ledger.requests import natural_key
from huitou.stores import LAST_ACCOUNT, AccountRow, EntryRow, HoldRow, KeyRow, LotRow
from tests.record.ledger.world import World


class Rows(NamedTuple):
    """The rows of one account; an edit makes others of them."""

    account: AccountRow
    entries: list[EntryRow]
    lots: list[LotRow]
    holds: list[HoldRow]
    heads: list[Head]

    def entry(self, n: int, **said: Any) -> Rows:
        return self._replace(entries=[e._replace(**said) if e.n == n else e for e in self.entries])


def rows(here: int, member: str, currency: str = "points") -> Rows:
    """Earned 10 and 20, used 15, holds 4."""
    account, written, heads = Account.new(here, member, currency), [], []

    def write(draft: Draft, key: str) -> None:
        draft.more["key"] = [f":{key}:{member}", f"body of {key}"]
        written.append(account.write(draft, 100 + account.n))
        heads.append(Head(True, here, account.n, account.hash[:32]))

    for lot, points in ((1, 10), (2, 20)):
        earn = Draft("earn", lot, source="pos", source_id=f"{lot}", rule="r")
        earn.lots[lot] = Terms(points)
        earn.move(Piece(lot, points), "issued", "spendable")
        write(earn, f"e{lot}")
    burn = Draft("burn", 3)
    burn.moved([Piece(1, 10), Piece(2, 5)], "spendable", "burned")
    write(burn, "b")
    hold = Draft("reserve", 4, until=900)
    hold.move(Piece(2, 4), "spendable", "held")
    write(hold, "h")
    lots = [lot.row(here) for lot in account.lots.values()]
    return Rows(account.row(), written, lots, [h.row(here) for h in account.holds.values()], heads)


ANN, BO = rows(7, "ann"), rows(8, "bo", "miles")


def looked_at(*some: Rows, chain: bool = True) -> Audited:
    told = {one.heads[0].account_id: one.heads for one in some if one.heads}
    return audited(
        [one.account for one in some if one.account],
        [row for one in some for row in one.entries],
        [row for one in some for row in one.lots],
        [row for one in some for row in one.holds],
        told if chain else None,
    )  # fmt: skip


def test_rows_that_nobody_touched_are_counted_and_without_fault():
    found = looked_at(ANN, BO)
    assert (found.faults, found.accounts, found.entries, found.lots, found.postings) == ([], 2, 8, 4, 20)
    assert not any(found.strays.values())
    for currency in ("points", "miles"):
        assert {(kind, name): n for (here, kind, name), n in found.moved.items() if here == currency} == {
            ("earn", "issued"): -30, ("earn", "spendable"): 30, ("burn", "spendable"): -15, ("burn", "burned"): 15,
            ("reserve", "spendable"): -4, ("reserve", "held"): 4,
        }  # fmt: skip
    assert looked_at(ANN, BO, chain=False).faults == []
    both = looked_at(ANN)
    both += looked_at(BO)
    assert both == found


def test_the_counts_of_two_portions_and_their_faults_add_up():
    both = looked_at(ANN.entry(1, source="x"))
    both += looked_at(BO.entry(3, source="x"), rows(9, "chen"))
    assert [(fault.code, fault.member, fault.n) for fault in both.faults] == [
        ("entry_changed", "ann", 1), ("tail_cut", "ann", 4), ("lot_differs", "ann", 1), ("lot_differs", "ann", 2),
        ("hold_differs", "ann", 4),
        ("entry_changed", "bo", 3), ("tail_cut", "bo", 4), ("lot_differs", "bo", 1), ("lot_differs", "bo", 2),
        ("hold_differs", "bo", 4),
    ]  # fmt: skip
    assert (both.accounts, both.entries, both.lots, both.postings) == (3, 6, 4, 14)


EDITS: dict[str, tuple[Callable[[Rows], Rows], list[tuple[str, int]]]] = {
    "another source": (lambda r: r.entry(4, source="x"), [("entry_changed", 4), ("tail_cut", 4), ("lot_differs", 2), ("hold_differs", 4)]),
    "the newest entry cut off": (lambda r: r._replace(entries=r.entries[:3]), [("tail_cut", 4), ("lot_differs", 2), ("hold_differs", 4), ("head_lost", 4)]),
    "an entry in the middle gone": (
        lambda r: r._replace(entries=[*r.entries[:2], r.entries[3]]),
        [("entry_missing", 3), ("tail_cut", 4), ("lot_differs", 1), ("lot_differs", 2), ("hold_differs", 4), ("head_lost", 3), ("head_lost", 4), ("head_untold", 3)],
    ),
    "points made of nothing": (
        lambda r: r.entry(4, postings='[["held",2,4]]'), [("entry_changed", 4), ("tail_cut", 4), ("lot_differs", 2), ("hold_differs", 4)],
    ),
    "an account that says more": (
        lambda r: r._replace(account=r.account._replace(spendable=12)), [("account_differs", 4)],
    ),
    "an account that counts fewer entries": (
        lambda r: r._replace(account=r.account._replace(n=3)), [("account_differs", 3)],
    ),
    "a lot that says more": (
        lambda r: r._replace(lots=[r.lots[0], r.lots[1]._replace(spendable=12)]), [("lot_differs", 2)],
    ),
    "a lot that is gone": (lambda r: r._replace(lots=r.lots[:1]), [("lot_differs", 2)]),
    "a lot too many": (lambda r: r._replace(lots=[*r.lots, r.lots[1]._replace(lot=3)]), [("lot_differs", 3)]),
    "a hold of more": (lambda r: r._replace(holds=[r.holds[0]._replace(points=5)]), [("hold_differs", 4)]),
    "a hold that is gone": (lambda r: r._replace(holds=[]), [("hold_differs", 4)]),
    "a hold too many": (
        lambda r: r._replace(holds=[r.holds[0]._replace(hold=3), r.holds[0]]), [("hold_differs", 3)],
    ),
    "another entry was noted": (
        lambda r: r._replace(heads=[*r.heads[:2], r.heads[2]._replace(hash="0" * 32), r.heads[3]]), [("head_lost", 3)],
    ),
    "an entry was noted that is not there": (
        lambda r: r._replace(heads=[*r.heads, Head(True, 7, 5, "0" * 32)]), [("head_lost", 5)],
    ),
    "the newest was not noted": (lambda r: r._replace(heads=r.heads[:3]), [("head_untold", 4)]),
    "the newest was noted under another number": (
        lambda r: r._replace(heads=[*r.heads[:3], r.heads[3]._replace(sure=False, n=9)]), [("head_untold", 4)],
    ),
    "the number of the newest was noted for another": (
        lambda r: r._replace(heads=[*r.heads[:3], r.heads[3]._replace(sure=False, hash="0" * 32)]), [("head_untold", 4)],
    ),
    "announced only": (lambda r: r._replace(heads=[head._replace(sure=False) for head in r.heads]), []),
    "announced and never done": (lambda r: r._replace(heads=[*r.heads, Head(False, 7, 5, "0" * 32)]), []),
    "a text for a number": (
        lambda r: r._replace(account=r.account._replace(spendable="many")),
        [("account_differs", 4), ("account_unreadable", 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITS.values(), ids=EDITS)
def test_one_change_is_told_for_what_it_is_and_of_whom(case):
    edit, expected = case
    found = looked_at(edit(ANN), BO).faults
    assert [(fault.code, fault.n) for fault in found] == expected
    assert {(f.account_id, f.member, f.currency) for f in found} <= {(7, "ann", "points")}


def test_without_the_heads_the_chain_is_not_followed_but_the_rest_is():
    assert looked_at(ANN.entry(4, source="x"), chain=False).faults == []
    wrong = ANN.entry(4, postings='[["held",2,4]]')
    faults = looked_at(wrong, chain=False).faults
    assert [fault.code for fault in faults] == [
        "entry_wrong",
        "account_differs",
        "lot_differs",
        "hold_differs",
    ]
    assert faults[0] == ("entry_wrong", 7, "ann", "points", 4)


@pytest.mark.parametrize("left", ["entries", "lots", "holds", "heads"])
def test_of_an_account_that_is_gone_whatever_is_left_tells(left):
    gone = Rows(None, [], [], [], [])._replace(**{left: getattr(ANN, left)})  # type: ignore[arg-type]
    n = 4 if left == "entries" else 0
    assert looked_at(gone, BO).faults == [Fault("account_gone", 7, "", "", n)]
    if left == "heads":
        announced = gone._replace(heads=[head._replace(sure=False) for head in ANN.heads])
        assert looked_at(announced, BO).faults == []


def test_after_an_account_that_was_only_announced_others_are_looked_at():
    unsure = [head._replace(sure=False) for head in ANN.heads]
    both = (Rows(None, [], [], [], heads) for heads in (unsure, BO.heads))  # type: ignore[arg-type]
    assert looked_at(*both).faults == [Fault("account_gone", 8, "", "", 0)]


def test_points_of_accounts_that_are_gone_are_astray_as_far_as_their_entries_can_be_read():
    gone = [one._replace(account=None) for one in (ANN, BO)]  # type: ignore[arg-type]
    assert looked_at(*gone).strays == {("?", "account"): 2 * (30 + 11 + 4 + 15)}
    assert looked_at(gone[0].entry(3, postings="[[]]")).strays == {("?", "account"): 30 + 30}


def test_an_account_of_which_nothing_else_is_left_is_read():
    alone = looked_at(ANN._replace(entries=[], lots=[], holds=[], heads=[]))
    assert [fault.code for fault in alone.faults] == ["tail_cut"]
    assert looked_at(ANN._replace(lots=[])).strays["points", "lot"] > 0


def test_points_that_only_a_table_knows_are_astray():
    more = ANN._replace(
        account=ANN.account._replace(spendable=14, burned=12), lots=[ANN.lots[0], ANN.lots[1]._replace(spendable=15)]
    )  # fmt: skip
    found = looked_at(more, BO)
    assert (found.strays["points", "account"], found.strays["points", "lot"]) == (6, 4)
    gone = looked_at(ANN._replace(lots=ANN.lots[1:]), BO)
    assert gone.strays["points", "lot"] == 20  # 10 issued and 10 burned
    added = looked_at(ANN._replace(lots=[*ANN.lots, ANN.lots[0]._replace(lot=3)]), BO)
    assert added.strays["points", "lot"] == 20
    assert found.strays["miles", "account"] == found.strays["miles", "lot"] == 0


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────


class Kept:
    """A book that knows keys, and remembers which it was asked for."""

    def __init__(self, rows: dict[str, KeyRow]) -> None:
        self.rows, self.asked = rows, set[str]()

    def keys(self, keys: list[str]) -> dict[str, KeyRow]:
        self.asked |= set(keys)
        return {key: self.rows[key] for key in keys if key in self.rows}


EVENT = natural_key("earn", "ann", "points", "pos", "2", "r")


def kept() -> dict[str, KeyRow]:
    found = {}
    for n, name in enumerate(("e1", "e2", "b", "h"), 1):
        found[f":{name}:ann"] = KeyRow(f":{name}:ann", f"body of {name}", 7, n, "", 0)
    for n in (1, 2):
        key = natural_key("earn", "ann", "points", "pos", f"{n}", "r")
        found[key] = KeyRow(key, "an event", 7, n, "", 0)
    return found


def differ(keys: dict[str, KeyRow], of: Rows = ANN) -> list[Fault]:
    return keys_differ(Kept(keys), [of.account], keys_told([of.account], of.entries))  # type: ignore[arg-type]


def test_every_key_and_event_is_asked_for_and_found():
    book = Kept(kept())
    assert keys_differ(book, [ANN.account], keys_told([ANN.account], ANN.entries)) == []  # type: ignore[arg-type]
    assert book.asked == set(kept())


@pytest.mark.parametrize("key", [":e2:ann", EVENT])
@pytest.mark.parametrize(
    "change", [{"n": 3}, {"account_id": 9}, {"outcome": "{}"}, None, {"body": "another"}], ids=str
)
def test_a_key_that_is_gone_or_says_something_else_is_told(key, change):
    keys = kept()
    if change is None:
        del keys[key]
    else:
        keys[key] = keys[key]._replace(**change)
    same = key == EVENT and change == {"body": "another"}
    assert differ(keys) == ([] if same else [Fault("key_differs", 7, "ann", "points", 2)])


def test_an_entry_without_a_key_or_with_nonsense_for_one_is_left_to_the_chain():
    keys = kept()
    del keys[":b:ann"]
    for terms in ('{"balance":[]}', '{"key": 5}', '{"key":[1]}', '{"key":[5,"b"]}', '"key":', '{"a":{"key":[1,2]}}'):  # fmt: skip
        assert differ(keys, ANN.entry(3, terms=terms)) == []
    assert [fault.n for fault in differ(keys)] == [3]


def test_a_gift_is_known_by_the_event_of_a_gift():
    key = natural_key("gift", "ann", "points", "pos", "2", "r")
    keys = kept()
    del keys[EVENT]
    assert [fault.n for fault in differ(keys, ANN.entry(2, kind="gift_out"))] == [2]
    keys[key] = KeyRow(key, "an event", 7, 2, "", 0)
    assert differ(keys, ANN.entry(2, kind="gift_out")) == []


def test_entries_of_nobody_and_odd_sources_break_nothing():
    keys = kept()
    assert keys_differ(Kept(keys), [], keys_told([], ANN.entries)) == []  # type: ignore[arg-type]
    del keys[":e2:ann"]
    assert keys_differ(Kept(keys), [], keys_told([], ANN.entries)) == [Fault("key_differs", 7, "", "", 2)]  # type: ignore[arg-type]
    for odd in ({"source": b"x"}, {"source_id": 7}, {"rule": None}):
        assert differ(kept(), ANN.entry(2, **odd)) == []


# ── portions ─────────────────────────────────────────────────────────────────────────────────────────────


def test_heads_are_dealt_out_to_the_portion_of_their_account():
    told = {n: [Head(True, n, 1, "0" * 32)] for n in (1, 5, 9, LAST_ACCOUNT)}
    assert set(auditing._within(told, 1, 5)) == {1}
    assert set(auditing._within(told, 5, 9)) == {5}
    assert set(auditing._within(told, 9, LAST_ACCOUNT)) == {9, LAST_ACCOUNT}


def test_accounts_are_gone_through_in_portions_and_said_to_be(fast: World, monkeypatch: pytest.MonkeyPatch):
    for name in ("ann", "bo", "chen"):
        fast.earn(fast.member(name), 10, key=name)
    monkeypatch.setattr(auditing, "PORTION", 1)
    said: list[tuple[int, int]] = []
    found = fast.ledger.verify(lambda done, of: said.append((done, of)))
    assert (said, found.whole, found.accounts, found.entries, found.heads) == (
        [(1, 3), (2, 3), (3, 3)],
        True,
        3,
        3,
        6,
    )
    assert fast.ledger.explain().accounts == 3
    monkeypatch.setattr(auditing, "PORTION", 2)
    fast.ledger.verify(lambda done, of: said.append((done, of)))
    assert said[3:] == [(1, 2), (2, 2)]


class Pool:
    """A pool of processes that has none."""

    def __init__(self, workers: int, mp_context: Any) -> None:
        made.append((workers, mp_context.get_start_method()))

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None: ...

    map = staticmethod(map)


made: list[tuple[int, str]] = []


@pytest.mark.parametrize(
    ("parts", "cores", "pool"),
    [
        (19, 8, []),
        (20, 8, [(2, "spawn")]),
        (39, 8, [(3, "spawn")]),
        (90, 2, [(2, "spawn")]),
        (90, 1, []),
        (90, None, []),
    ],
)
def test_few_portions_are_not_worth_a_process(parts, cores, pool, monkeypatch: pytest.MonkeyPatch):
    made.clear()
    monkeypatch.setattr(auditing, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(auditing, "cpu_count", lambda: cores)
    monkeypatch.setattr(auditing, "_portion", lambda part: part * 10)
    assert list(auditing._on_all_cores(list(range(parts)))) == [n * 10 for n in range(parts)]  # type: ignore[arg-type]
    assert made == pool


# ── every point accounted for ────────────────────────────────────────────────────────────────────────────


def test_each_currency_is_explained_by_its_entries(monkeypatch: pytest.MonkeyPatch):
    found = looked_at(ANN._replace(account=ANN.account._replace(spendable=14)), BO, chain=False)
    found.moved["points", "vest", "debt"] -= 2
    found.moved["points", "gift_out", "transit"] += 3
    asked = []

    def through(where: object, told: object, **said: object) -> Audited:
        asked.append((where, told, said["chain"], said["progress"]))
        return found

    monkeypatch.setattr("huitou.record.ledger.explaining.audit", through)
    explanation: Explanation = explain("here", print)
    assert asked == [("here", {}, False, print)]
    miles, points = explanation.currencies
    assert (miles.currency, miles.issued, miles.adjusted, miles.burned, miles.expired) == (
        "miles",
        30,
        0,
        15,
        0,
    )
    assert (miles.spendable, miles.pending, miles.held, miles.debt, miles.transit) == (11, 0, 4, 0, 0)
    assert (miles.unexplained, miles.liability) == (0, 15)
    assert (points.debt, points.transit, points.liability) == (2, 3, 13)
    assert points.unexplained == 1 + 3 + 3  # they do not add up, some are on their way, and a table says more
    assert miles.moved == {
        ("burn", "burned"): 15, ("burn", "spendable"): -15, ("earn", "issued"): -30, ("earn", "spendable"): 30,
        ("reserve", "held"): 4, ("reserve", "spendable"): -4,
    }  # fmt: skip
    assert (explanation.accounts, explanation.entries, explanation.lots, explanation.postings) == (
        2,
        8,
        4,
        20,
    )
    assert explanation.unexplained == 7
    assert explanation.faults == tuple(found.faults)
    assert json.dumps([fault.code for fault in explanation.faults]) == '["account_differs"]'
