"""A request that makes no sense cannot be built; one that does has a body that is the same wherever it comes from."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from huitou.base import LANGS, Unfit
from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Gift, Refund, Release, Reserve, Settle

AT = datetime(2026, 5, 1, 2, tzinfo=UTC)
TAIPEI = timezone(timedelta(hours=8))
MANY = 10**12


def earn(**said) -> Earn:
    return Earn(**{"member": "m1", "points": 5, "key": "k", **said})


UNFIT = {
    "no points": lambda: earn(points=0),
    "points below zero": lambda: earn(points=-3),
    "half a point": lambda: earn(points=1.5),
    "a truth for points": lambda: earn(points=True),
    "points as text": lambda: earn(points="5"),
    "too many points": lambda: earn(points=MANY + 1),
    "no key": lambda: earn(key=""),
    "a key of 201 letters": lambda: earn(key="k" * 201),
    "a key with a line end": lambda: earn(key="a\nb"),
    "a key with a zero byte": lambda: earn(key="a\0b"),
    "a key with DEL": lambda: earn(key="a\x7fb"),
    "a key with half a letter": lambda: earn(key="a\ud800"),
    "a key that is a number": lambda: earn(key=7),
    "no member": lambda: earn(member=""),
    "a member of 41 letters": lambda: earn(member="m" * 41),
    "no currency": lambda: earn(currency=""),
    "a currency of 41 letters": lambda: earn(currency="c" * 41),
    "a long source": lambda: earn(source="s" * 201),
    "a long source id": lambda: earn(source_id="s" * 201),
    "a long rule": lambda: earn(rule="s" * 201),
    "a time without a zone": lambda: earn(occurred_at=datetime(2026, 5, 1)),
    "a time that is a text": lambda: earn(occurred_at="2026-05-01"),
    "vesting without a zone": lambda: earn(vests_at=datetime(2026, 5, 1)),
    "a last day that is a time": lambda: earn(last_day=AT),
    "a last day that is a text": lambda: earn(last_day="2026-05-01"),
    "half a priority": lambda: earn(priority=0.5),
    "a huge priority": lambda: earn(priority=MANY + 1),
    "burning nothing": lambda: Burn(member="m1", points=0, key="k"),
    "holding nothing": lambda: Reserve(member="m1", points=0, until=AT, key="k"),
    "a hold without an end": lambda: Reserve(member="m1", points=1, until=None, key="k"),
    "a hold until no zone": lambda: Reserve(member="m1", points=1, until=datetime(2026, 5, 1), key="k"),
    "capturing nothing": lambda: Capture(member="m1", hold=1, points=0, key="k"),
    "capturing no hold": lambda: Capture(member="m1", hold=0, key="k"),
    "releasing no hold": lambda: Release(member="m1", hold="", key="k"),
    "a hold named by a truth": lambda: Release(member="m1", hold=True, key="k"),
    "a hold named by 201 letters": lambda: Release(member="m1", hold="h" * 201, key="k"),
    "a hold numbered beyond all": lambda: Release(member="m1", hold=MANY + 1, key="k"),
    "clawing back nothing": lambda: ClawBack(member="m1", of=1, points=0, key="k"),
    "clawing back of nothing": lambda: ClawBack(member="m1", of=None, key="k"),
    "refunding nothing": lambda: Refund(member="m1", of=1, points=0, key="k"),
    "refunding of nothing": lambda: Refund(member="m1", of=-1, key="k"),
    "an unknown way to refund": lambda: Refund(member="m1", of=1, lapsed="never", key="k"),
    "half a day of grace": lambda: Refund(member="m1", of=1, grace_days=0.5, key="k"),
    "adjusting by nothing": lambda: Adjust(member="m1", points=0, reason="r", key="k"),
    "adjusting by half": lambda: Adjust(member="m1", points=0.5, reason="r", key="k"),
    "adjusting by too many": lambda: Adjust(member="m1", points=-MANY - 1, reason="r", key="k"),
    "adjusting without a reason": lambda: Adjust(member="m1", points=1, reason="", key="k"),
    "adjusting until a time": lambda: Adjust(member="m1", points=1, reason="r", last_day=AT, key="k"),
    "a gift of nothing": lambda: Gift(member="m1", to="m2", points=0, key="k"),
    "a gift to nobody": lambda: Gift(member="m1", to="", points=1, key="k"),
    "a gift to 41 letters": lambda: Gift(member="m1", to="m" * 41, points=1, key="k"),
    "the year 1": lambda: earn(occurred_at=datetime(1, 12, 31, tzinfo=UTC)),
    "the year 9999": lambda: earn(occurred_at=datetime(9999, 1, 1, tzinfo=UTC)),
    "a gift to oneself": lambda: Gift(member="m1", to="m1", points=1, key="k"),
    "settling before no zone": lambda: Settle(member="m1", key="k", before=datetime(2026, 5, 1)),
}
FIT = {
    "one point": lambda: earn(points=1),
    "as many points as can be": lambda: earn(points=MANY),
    "a key of 200 letters": lambda: earn(key="k" * 200),
    "a key in Chinese with a blank": lambda: earn(key="收據 8841"),
    "a member of 40 letters": lambda: earn(member="m" * 40),
    "a currency of 40 letters": lambda: earn(currency="c" * 40),
    "a source of 200 letters": lambda: earn(source="s" * 200, source_id="i" * 200, rule="r" * 200),
    "the lowest priority": lambda: earn(priority=-MANY),
    "the highest priority": lambda: earn(priority=MANY),
    "the first entry": lambda: ClawBack(member="m1", of=1, key="k"),
    "the last entry": lambda: ClawBack(member="m1", of=MANY, key="k"),
    "an entry by the longest key": lambda: Refund(member="m1", of="k" * 200, key="k"),
    "adjusting by as few as can be": lambda: Adjust(member="m1", points=-MANY, reason="r", key="k"),
    "adjusting by as many as can be": lambda: Adjust(member="m1", points=MANY, reason="r" * 200, key="k"),
    "a member, a currency and a receiver of one letter": lambda: Gift(
        member="m", to="n", currency="c", points=1, key="k"
    ),
    "a receiver of 40 letters": lambda: Gift(member="m1", to="n" * 40, points=1, key="k"),
    "the first and the last year": lambda: earn(
        occurred_at=datetime(2, 1, 1, tzinfo=UTC), vests_at=datetime(9998, 12, 31, tzinfo=UTC)
    ),
    "a hundred years of grace": lambda: Refund(member="m1", of=1, grace_days=36_525, lapsed="grace", key="k"),
    "no days of grace": lambda: Refund(member="m1", of=1, grace_days=0, lapsed="grace", key="k"),
}


@pytest.mark.parametrize("case", UNFIT.values(), ids=UNFIT)
def test_what_makes_no_sense_cannot_be_built(case):
    with pytest.raises(Unfit) as refused:
        case()
    assert refused.value.code.startswith("ledger.")
    for lang in LANGS:
        assert "{" not in refused.value.said(lang)


@pytest.mark.parametrize("case", FIT.values(), ids=FIT)
def test_what_is_at_the_edge_still_can(case):
    assert case().body


def test_the_sentence_says_what_was_wrong():
    with pytest.raises(Unfit, match="from 1 to 1000000000000, not “0”"):
        earn(points=0)
    with pytest.raises(Unfit, match="“key” must be a text of 1 to 200"):
        earn(key="")
    with pytest.raises(Unfit, match="“source” must be a text of 0 to 200"):
        earn(source="\n")
    with pytest.raises(Unfit, match="“until” must be a time with a zone"):
        Reserve(member="m1", points=1, until=None, key="k")
    with pytest.raises(Unfit, match="“lapsed” can only be one of original, grace"):
        Refund(member="m1", of=1, lapsed="never", key="k")
    with pytest.raises(Unfit, match="“hold” must be the number of an entry"):
        Release(member="m1", hold=0, key="k")


SAID = {  # what is wrong: what the sentence begins with
    "a time without a zone": "“occurred_at” must be a time",
    "vesting without a zone": "“vests_at” must be a time",
    "settling before no zone": "“before” must be a time",
    "a last day that is a time": "“last_day” must be a date.",
    "adjusting until a time": "“last_day” must be a date.",
    "half a priority": "“priority” must be a whole number from −1000000000000 to 1000000000000, not “0.5”.",
    "capturing no hold": "“hold” must be the number of an entry",
    "clawing back of nothing": "“of” must be the number of an entry",
    "refunding of nothing": "“of” must be the number of an entry",
    "half a day of grace": "Days of grace must be a whole number from 0 to 36525, not “0.5”.",
    "adjusting by half": "An adjustment must be a whole number other than 0, not “0.5”.",
    "adjusting without a reason": "“reason” must be a text of 1 to 200 characters",
    "a gift to nobody": "“to” must be a text of 1 to 40 characters",
}


@pytest.mark.parametrize("wrong", SAID)
def test_the_sentence_names_the_field(wrong):
    with pytest.raises(Unfit) as refused:
        UNFIT[wrong]()
    assert refused.value.said("en").startswith(SAID[wrong])


def test_the_same_instant_in_another_zone_is_the_same_body():
    one, other = earn(vests_at=AT), earn(vests_at=AT.astimezone(TAIPEI))
    assert one.body == other.body
    assert one.body != earn(vests_at=AT + timedelta(seconds=1)).body


@pytest.mark.parametrize(
    "other",
    [
        {"points": 6}, {"member": "m2"}, {"currency": "miles"}, {"source": "till"}, {"source_id": "1"}, {"rule": "r"},
        {"last_day": date(2026, 5, 1)}, {"vests_at": AT}, {"priority": 1}, {"occurred_at": AT},
    ],
    ids=str,
)  # fmt: skip
def test_each_thing_that_is_asked_is_part_of_the_body(other):
    assert earn(**other).body != earn().body


def test_the_key_is_no_part_of_the_body_and_the_time_none_of_the_event():
    assert earn(key="other").body == earn().body
    assert earn(key="other", occurred_at=AT).event == earn().event
    assert earn(points=6).event != earn().event


def test_two_kinds_with_the_same_fields_differ():
    said = {"member": "m1", "key": "k", "points": 5}
    assert Burn(**said).body != Earn(**said).body
    assert Capture(member="m1", hold=3, key="k").natural == ""


def test_an_event_is_known_by_all_of_its_source():
    whole = {"source": "till", "source_id": "8841", "rule": "spend"}
    known = earn(**whole).natural
    assert known.startswith("=")
    others = [
        {"source": "shop"},
        {"source_id": "8842"},
        {"rule": ""},
        {"member": "m2"},
        {"currency": "miles"},
    ]
    assert len({known, *[earn(**{**whole, **other}).natural for other in others]}) == 6
    assert Burn(member="m1", key="k", points=5, **whole).natural != known
    assert earn(source="till").natural == earn(source_id="8841").natural == ""
    assert earn(key="a").own_key == ":a"
