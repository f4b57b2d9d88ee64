"""Where the customers of a segment mostly buy, and what, against all customers."""

import pytest

from huitou.understand.segments import Standing
from huitou.understand.segments.marks import marked
from huitou.understand.segments.mixes import Mix, mixes
from huitou.understand.segments.settings import wanted
from tests.understand.made import facts
from tests.understand.segments.world import START, day

RULE = {"many": "orders >= 2"}


def bought(who, n, channel):
    return {
        "order_id": f"{who}-{n}",
        "customer_id": who,
        "bought_on": START,
        "channel": channel,
        "branch": f"{who[0]}-street",
    }


@pytest.fixture
def made(tmp_path):
    """Ten who buy thrice, mostly by app (three of them mostly in the store), and ten who bought once, in the store."""
    orders, lines = [], []
    for k in range(10):
        usual, other = ("store", "app") if k < 3 else ("app", "store")
        orders += [bought(f"a{k}", n, usual if n else other) for n in range(3)] + [
            bought(f"b{k}", 0, "store")
        ]
        lines += [{"order_id": f"a{k}-{n}", "line": "1", "product_id": "T" if n else "C"} for n in range(3)]
        lines.append({"order_id": f"b{k}-0", "line": "1", "product_id": "C", "category": "cups"})
    orders.append(bought("late", 0, "phone") | {"bought_on": day(60)})
    products = [{"product_id": "T", "category": "tea"}, {"product_id": "C", "category": "cups"}]
    known = facts(tmp_path, purchases=orders, lines=lines, products=products)
    return Standing(known, day(40), wanted({}), RULE)


def read(standing):
    _traits, found = marked([], mixes(standing.facts, standing.people, standing.segmentation("many")))
    return {(m.segment, m.of): m for m in found}


def test_each_segment_has_its_most_common_usual_branch_channel_and_category(made):
    found = read(made)
    app, store = found["in", "channel"], found["out", "channel"]
    assert (app.value, app.share.value, app.share.base, app.average.value, app.average.base) == (
        "app",
        0.7,
        10,
        0.35,
        20,
    )
    assert (store.value, store.share.value) == ("store", 1.0)
    assert [found[segment, "branch"].value for segment in ("in", "out")] == ["a-street", "b-street"]
    assert found["in", "branch"].average.value == 0.5
    assert found["in", "category"].value == "tea"
    assert found["out", "category"].value == "cups"
    assert app.difference.value == pytest.approx(0.35)
    assert app.apart


def test_what_was_bought_later_changes_nothing(made):
    assert "phone" not in {m.value for m in read(made).values()}


def test_of_fewer_than_five_nothing_is_told(tmp_path):
    orders = [bought("a", n, "app") for n in range(2)] + [bought(f"b{k}", 0, "store") for k in range(6)]
    found = read(Standing(facts(tmp_path, purchases=orders), day(40), wanted({}), RULE))
    assert (found["in", "channel"].value, found["in", "channel"].withheld) == (None, True)
    assert ("in", "category") not in found  # no lines, no categories


def test_a_mix_comes_back_from_the_shelf_as_it_was(made):
    for one in read(made).values():
        assert Mix.back(one.plain()) == one
