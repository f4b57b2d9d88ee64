"""Which records become one customer: whatever the order, by the rules, and never against what a person said."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.record.merging.gather import Group, Known
from huitou.record.merging.join import Doubt, Joined, join
from huitou.record.merging.names import differ
from huitou.record.merging.rules import Rules

RULES = Rules()
DAY = datetime(2024, 1, 1)


def known(*groups, born=None, first=None, names=None) -> Known:
    """`known(("phone", "abc"))`: records a, b and c have one phone. first: days after 1 January 2024, by record."""
    made = [Group(kind, f"{kind}-{n}", tuple(records)) for n, (kind, records) in enumerate(groups)]
    dated = {record: DAY + timedelta(days=n) for record, n in (first or {}).items()}
    return Known(made, first=dated, birthdays=born or {}, names=names or {})


def customers(joined: Joined) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for record, customer in joined.links.items():
        found.setdefault(customer, {customer}).add(record)
    return {frozenset(records) for records in found.values()}


def test_one_phone_is_one_customer():
    assert join(known(("phone", "ab")), RULES).links == {"b": "a"}


def test_joins_chain_over_channels():
    joined = join(known(("phone", "ab"), ("line", "bc"), ("email", "cd")), RULES)
    assert joined.links == {"b": "a", "c": "a", "d": "a"}


def test_a_customer_goes_by_the_record_seen_first_and_then_by_the_smallest_id():
    assert join(known(("phone", "abc"), first={"b": 1, "c": 2}), RULES).links == {"a": "b", "c": "b"}
    assert join(known(("phone", "abc"), first={"b": 1, "c": 1}), RULES).links == {"a": "b", "c": "b"}


def test_two_birthdays_are_two_people():
    family = known(("phone", "ab"), born={"a": date(1960, 1, 1), "b": date(1990, 1, 1)})
    joined = join(family, RULES)
    assert joined.links == {}
    assert [(p.one, p.other, p.doubt) for p in joined.doubtful] == [("a", "b", Doubt.BIRTHDAY)]
    assert join(family, Rules(birthdays=False)).links == {"b": "a"}


def test_two_kinds_of_identity_outweigh_a_mistyped_birthday():
    born = {"a": date(1990, 1, 2), "b": date(1990, 2, 1)}
    assert join(known(("phone", "ab"), ("email", "ab"), born=born), RULES).links == {"b": "a"}


def test_a_record_without_birthday_does_not_bridge_two_people():
    born = {"a": date(1960, 1, 1), "c": date(1990, 1, 1)}
    joined = join(known(("phone", "ab"), ("email", "bc"), born=born), RULES)
    assert joined.links == {"b": "a"}
    assert [p.doubt for p in joined.doubtful] == [Doubt.BIRTHDAY]


def test_names_tell_where_birthdays_do_not():
    names = {"a": "陳怡佳", "b": "陳建宏"}
    couple = known(("phone", "ab"), names=names)
    assert [p.doubt for p in join(couple, RULES).doubtful] == [Doubt.NAME]
    assert join(couple, Rules(names=False)).links == {"b": "a"}
    assert join(known(("line", "ab"), names=names), RULES).links == {
        "b": "a"
    }  # one person's, by whatever name
    born = dict.fromkeys("ab", date(1990, 1, 1))
    assert join(known(("phone", "ab"), names=names, born=born), RULES).links == {"b": "a"}
    assert join(known(("phone", "ab"), ("email", "ab"), names=names), RULES).links == {"b": "a"}


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        ("陳怡佳", "陳怡佳", False), ("陳怡佳", "林怡佳", False), ("陳怡佳", "陳建宏", True), ("王明", "王明德", False),
        ("歐陽怡佳", "怡佳", False), ("王○○", "王建宏", False), ("陳小姐", "陳怡佳", False), ("Amy Chen", "陳怡佳", False),
        ("Amy Chen", "CHEN, Amy", False), ("Amy Chen", "Ben Lin", True), ("", "陳怡佳", False), ("Ａｍｙ", "amy", False),
        ("A", "B", False), ("123", "456", False),
    ],
)  # fmt: skip
def test_names(one, other, differing):
    assert differ(one, other) is differing
    assert differ(other, one) is differing


def test_a_chain_does_not_grow_without_end():
    chain = known(*[("phone", (f"{n:02}", f"{n + 1:02}")) for n in range(40)])
    joined = join(chain, Rules(largest=5))
    assert max(len(records) for records in customers(joined)) == 5
    assert {p.doubt for p in joined.doubtful} == {Doubt.LARGE}


def test_what_a_person_took_apart_stays_apart_also_by_way_of_a_third():
    shared = known(("phone", "abc"), ("email", "bc"), ("line", "ab"))
    for pair in (("a", "b"), ("b", "a")):
        joined = join(shared, RULES, [pair])
        assert joined.links == {"c": "a"}
        assert {(p.one, p.other) for p in joined.doubtful} == {("a", "b"), ("b", "c")}


records = st.sampled_from("abcdefgh")
groups = st.lists(
    st.tuples(st.sampled_from(["phone", "email", "line"]), st.sets(records, min_size=2, max_size=3)),
    max_size=10,
)
birthdays = st.dictionaries(records, st.sampled_from([date(1990, 1, 1), date(1960, 1, 1)]), max_size=4)
firsts = st.dictionaries(records, st.integers(0, 3), max_size=8)
pairs = st.lists(st.tuples(records, records).filter(lambda p: p[0] != p[1]), max_size=3)


def made(found, born, first) -> Known:
    return known(*[(kind, "".join(sorted(who))) for kind, who in found], born=born, first=first)


@given(groups, birthdays, firsts, pairs, st.randoms())
def test_the_order_of_identities_does_not_matter(found, born, first, apart, chance):
    one = made(found, born, first)
    joined = join(one, RULES, apart)
    mixed = [Group(g.kind, g.identity, tuple(chance.sample(g.records, len(g.records)))) for g in one.groups]
    chance.shuffle(mixed)
    other = join(Known(mixed, first=one.first, birthdays=born), RULES, set(apart))
    assert (joined.links, set(joined.pairs), set(joined.doubtful)) == (
        other.links,
        set(other.pairs),
        set(other.doubtful),
    )


@given(groups, firsts)
def test_where_nothing_speaks_against_it_customers_are_what_identities_connect(found, first):
    joined = join(made(found, {}, first), RULES)
    connected: list[set[str]] = []
    for _, who in found:
        touched = [c for c in connected if c & who]
        connected = [c for c in connected if not c & who] + [set(who).union(*touched)]
    assert customers(joined) == {frozenset(c) for c in connected}
    assert not joined.doubtful


@given(groups, birthdays, firsts, pairs)
def test_every_customer_rests_on_the_pairs_that_are_recorded(found, born, first, apart):
    joined = join(made(found, born, first), RULES, apart)
    again = join(known(*[(p.kind, (p.one, p.other)) for p in joined.pairs], first=first), RULES)
    assert customers(again) == customers(joined)


@given(groups, birthdays, firsts, pairs)
def test_no_customer_holds_a_pair_that_was_taken_apart(found, born, first, apart):
    together = customers(join(made(found, born, first), RULES, apart))
    assert not [pair for pair in apart if any(set(pair) <= who for who in together)]


@given(groups, birthdays, firsts)
def test_a_link_leads_to_a_customer_and_not_to_another_link(found, born, first):
    links = join(made(found, born, first), RULES).links
    assert not set(links) & set(links.values())
