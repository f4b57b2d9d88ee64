"""The company's own rules: what is read, what is refused and where, whom it holds for, and how rules are kept."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.base import LANGS, Conflict, HuitouError, Missing, Unfit
from huitou.stores import Workspace
from huitou.understand.segments import Standing, drop_own, keep_own, own_segments
from huitou.understand.segments.grammar import All, Any, Condition, Not, conditions, parse
from huitou.understand.segments.rules import by_rule
from huitou.understand.segments.settings import wanted
from huitou.understand.segments.unheard import unheard
from tests.understand.made import facts
from tests.understand.segments.world import START, day, members, orders


def test_and_binds_closer_than_or_and_brackets_closer_still():
    one, two, three = (Condition(f, ">", (1.0,), at) for f, at in (("a", 1), ("b", 10), ("c", 20)))
    read = parse("a > 1 or b > 1 and c > 1")
    assert isinstance(read, Any)
    assert isinstance(read.rules[1], All)
    assert isinstance(parse("(a > 1 or b > 1) and c > 1"), All)
    assert [c.field for c in conditions(read)] == [one.field, two.field, three.field]
    assert isinstance(parse("not not a = 1"), Not)


def test_values_are_numbers_days_and_texts():
    read = list(
        conditions(
            parse('a >= 1,200.5 and b < 2024-02-29 and c = "台北" and d in (高, "低") and e is not unknown')
        )
    )
    assert [c.values for c in read] == [(1200.5,), (date(2024, 2, 29),), ("台北",), ("高", "低"), ()]
    assert [c.sign for c in read] == [">=", "<", "=", "in", "known"]


def test_chinese_words_and_signs_are_read_alike():
    assert parse("（購買次數 ≥ 3 或 城市 = 「台北」）且 非 城市 是 未知") is not None


def test_signs_and_digits_of_full_width_are_read_alike():
    wide = parse("orders＞＝３ and city＝「台北（東）」 and （spend ≧ １，２００．５ or nps ！＝ 9）")
    told = parse("orders>=3 and city=「台北（東）」 and (spend >= 1,200.5 or nps != 9)")
    wide_said, said = ([(c.field, c.sign, c.values) for c in conditions(r)] for r in (wide, told))
    assert wide_said == said


def test_a_comma_parts_thousands_only_where_they_are_three():
    assert parse("spend > 1,200,000") == parse("spend > 1200000")
    for text in ("spend > 1,,,2", "spend > 1,20", "spend > 12,3456"):
        with pytest.raises(Unfit):
            parse(text)
    (listed,) = conditions(parse("orders in (100,200, 300)"))
    assert listed.values == (100, 200, 300)


def test_names_of_several_words_need_no_quotes():
    assert parse("Days since last purchase > 60") == parse('"Days since last purchase" > 60')
    (one,) = conditions(parse("Life-cycle stage = at risk"))
    assert (one.field, one.values) == ("Life-cycle stage", ("at risk",))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("orders", 7),
        ("orders >", 9),
        ("orders > 3 and", 15),
        ("(orders > 3", 12),
        ("orders > 3)", 11),
        ("orders > 3 city", 12),
        ("orders ; 3", 8),
        ("orders > 3 and 5 > 2", 16),
        ('city = "台北', 8),
        ("first_on > 2024-02-30", 12),
        ("city in ()", 10),
        ("city is 3", 9),
        ("__import__('os')", 11),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(text, place):
    with pytest.raises(Unfit) as wrong:
        parse(text)
    assert f"At letter {place}," in wrong.value.text.en


def test_rules_that_are_too_long_or_too_deep_are_refused():
    for text in ("orders > 3 and " * 200 + "orders > 3", "(" * 40 + "orders > 3" + ")" * 40):
        with pytest.raises(Unfit):
            parse(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    with suppress(HuitouError):
        parse(text)


PEOPLE = {"ann": [0, 10, 90], "bea": [5], "cid": [1, 2, 3, 4], "dee": [80, 95]}


@pytest.fixture
def standing(tmp_path):
    told = orders(PEOPLE, {"ann": 100, "bea": 50, "cid": 10, "dee": None})
    for row in told:
        row["branch"] = "信義店" if row["customer_id"] in ("ann", "cid") else "中山店"
    customers = [
        {"customer_id": c, "city": city, "joined_on": None if at is None else day(at)}
        for c, city, at in (("ann", "台北", 0), ("bea", "高雄", 5), ("cid", "台北", None))
    ]
    known = facts(tmp_path, purchases=told, customers=customers)
    return Standing(known, day(100), wanted({}))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("orders >= 3", {"ann", "cid"}),
        ("orders >= 3 and days_since_last > 60", {"cid"}),
        ("購買次數 = 1 or 累計金額 >= 300", {"ann", "bea"}),
        ('city = "台北"', {"ann", "cid"}),
        ('city != "台北"', {"bea"}),
        ('not city = "台北"', {"bea"}),
        ("city is unknown", {"dee"}),
        ("spend is not unknown", {"ann", "bea", "cid"}),
        ('branch in ("信義店", "中山店")', set(PEOPLE)),
        (f"last_on >= {START.replace(month=3).isoformat()}", {"ann", "dee"}),
        (f"入會日 >= {day(3).isoformat()}", {"bea"}),
        ("joined_on is unknown", {"cid", "dee"}),
        ("order_value > 40", {"ann", "bea"}),
        ("orders > 1,000", set()),
    ],
)
def test_whom_a_rule_holds_for(standing, text, inside):
    found = members(standing.facts, by_rule(standing, "mine", text))
    assert set(found) == set(PEOPLE)
    assert {c for c, s in found.items() if s == "in"} == inside


@pytest.mark.parametrize(
    ("text", "told"), [("nps >= 9", True), ("orders > 1 and not nps is unknown", True), ("orders > 1", False)]
)
def test_a_rule_about_the_score_is_made_of_answers(standing, text, told):
    assert by_rule(standing, "mine", text).of_answers is told


def test_stages_are_called_by_code_or_title(tmp_path):
    from tests.understand.segments.world import weekly

    standing = Standing(facts(tmp_path, purchases=orders(weekly())), day(280), wanted({}))
    for said in ("loyal", '"Loyal"', "忠誠"):
        assert set(members(standing.facts, by_rule(standing, "x", f"stage = {said}")).values()) == {"in"}


@pytest.mark.parametrize(
    "text", ['orders = "many"', "city > 3", "first_on = 3", "wealth > 3", "orders > 2024-01-01"]
)
def test_fields_that_are_not_there_and_values_of_another_kind_are_refused(standing, text):
    with pytest.raises(Unfit) as wrong:
        by_rule(standing, "mine", text)
    assert "At letter 1" in wrong.value.text.en


@pytest.mark.parametrize(
    "text",
    [
        "value_tier = high", "價值分級 = 高價值", "价值分级＝“高价值”", "Value tier = High value",
        "生命週期階段 = 有流失風險 or value_tier = high", "顧客生命週期階段＝「有流失風險」 or value_tier = high",
        "生命周期阶段 = 有流失风险 or value_tier = high", "life_cycle = at_risk or value_tier = high",
    ],
)  # fmt: skip
def test_segments_and_their_fields_are_known_by_their_titles(standing, text):
    found = members(standing.facts, by_rule(standing, "mine", text))
    assert {who for who, segment in found.items() if segment == "in"} == {"ann"}


def test_a_stage_that_there_is_none_of_is_refused_with_those_there_are(standing):
    with pytest.raises(Unfit) as wrong:
        by_rule(standing, "mine", "orders > 1 and stage = sleeping")
    assert "At letter 16" in wrong.value.text.en
    assert "At risk (at_risk)" in wrong.value.text.en
    assert "有流失風險" in wrong.value.text.zh_hant


def test_a_number_compared_with_a_text_is_compared_as_it_was_written(tmp_path):
    rows = [("ann", "1234567"), ("bob", "007"), ("cat", "7")]
    bought = [{"customer_id": w, "order_id": w, "bought_on": START, "branch": b} for w, b in rows]
    standing = Standing(facts(tmp_path, purchases=bought), day(40), wanted({}))
    for who, code in rows:
        assert members(standing.facts, by_rule(standing, "mine", f"branch = {code}"))[who] == "in"


def test_a_rule_takes_the_place_of_the_version_that_was_opened_and_of_no_other(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    first = keep_own(workspace, "often", "orders > 3", "ann")
    assert keep_own(workspace, "often", "orders > 3", "bea") == first  # the same again
    with pytest.raises(Conflict, match="--replace"):
        keep_own(workspace, "often", "orders > 5", "bea")
    second = keep_own(workspace, "often", "orders > 4", "ann", was=first.version)
    with pytest.raises(Conflict, match="changed by ann since you opened it, and reads: orders > 4"):
        keep_own(workspace, "often", "orders > 9", "bea", was=first.version)
    drop_own(workspace, "often", "ann")
    with pytest.raises(Conflict, match="was deleted"):
        keep_own(workspace, "often", "orders > 9", "bea", was=second.version)
    assert keep_own(workspace, "often", "orders > 9", "bea").set_by == "bea"


def test_rules_are_kept_changed_and_given_up(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    keep_own(workspace, "台北常客", 'city = "台北"', "ann")
    keep_own(workspace, "台北常客", 'city = "台北" and orders > 3', "bea", was=None)
    assert {n: (o.text, o.set_by) for n, o in own_segments(workspace).items()} == {
        "台北常客": ('city = "台北" and orders > 3', "bea")
    }
    with pytest.raises(Unfit):
        keep_own(workspace, "x", "orders >", "ann")
    with pytest.raises(Unfit):
        keep_own(workspace, "a=b", "orders > 1", "ann")
    with pytest.raises(Conflict):
        keep_own(workspace, "Channel", "orders > 1", "ann", taken=["channel"])
    drop_own(workspace, "台北常客", "ann")
    assert own_segments(workspace) == {}
    with pytest.raises(Missing):
        drop_own(workspace, "台北常客", "ann")


@pytest.mark.parametrize(
    "written",
    [
        "2024-06-01",
        "2024-6-1",
        "2024/06/01",
        "2024/6/1",
        "2024年6月1日",
        "113/06/01",
        "113-6-1",
        "113年6月1日",
        "民國113年6月1日",
        "１１３／６／１",
    ],
)
def test_days_are_read_as_people_write_them(written):
    assert next(conditions(parse(f"last_on < {written}"))).values == (date(2024, 6, 1),)


@pytest.mark.parametrize("written", ["2024/13/01", "24/06/01", "113/02/30", "2024-06/01", "2024年13月1日"])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(Unfit):
        parse(f"last_on < {written}")


@pytest.mark.parametrize("written", ["", "  ", "\n"])
def test_an_empty_rule_is_told_so_with_an_example(written):
    with pytest.raises(Unfit) as wrong:
        parse(written)
    assert wrong.value.code == "rule.empty"
    for lang in LANGS:
        example = wrong.value.text.said(lang).split("：" if lang != "en" else ": ")[-1]
        assert len(list(conditions(parse(example)))) == 2


def test_a_value_that_nobody_has_is_told_with_what_is_like_it(tmp_path):
    """A name is told only where five customers have it."""
    told = orders({f"c{n}": [n] for n in range(14)})
    for n, row in enumerate(told):
        row["branch"] = "安平店" if n < 6 else "中山店" if n < 12 else "安平二店"
    standing = Standing(facts(tmp_path, purchases=told), day(40), wanted({}))
    said = [t.zh_hant for t in unheard(standing, "常去門市 = 安平 或 branch in (中山店, 台北店)", ())]
    assert said == [
        "沒有顧客的「常去門市」是「安平」；相近的有：安平店。",
        "沒有顧客的「branch」是「台北店」；常見的有：中山店、安平店。",
    ]
    assert not list(unheard(standing, "branch = 安平二店 and stage = 新顧客 and orders > 0", ()))
    assert [t.en for t in unheard(standing, "city != 台北", ())] == ["No customer’s “city” is “台北”."]
    with pytest.raises(Unfit) as wrong:
        parse("orders > 1 orders")
    assert wrong.value.text.zh_hant.endswith("這裡要有且、或，不然就到此結束。")
