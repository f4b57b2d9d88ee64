"""Stages by the company's own cycle: each stage, what later days change (nothing), and when there is none."""

from huitou.understand.segments import Standing
from huitou.understand.segments.settings import wanted
from tests.understand.made import facts
from tests.understand.segments.world import day, members, orders, weekly


def stages(tmp_path, told, on, asked=None):
    known = facts(tmp_path, purchases=told)
    standing = Standing(known, day(on), wanted(asked or {}))
    return members(known, standing.segmentation("life_cycle"))


def test_each_stage_in_a_company_of_weekly_buyers(tmp_path):
    story = weekly() | {
        "new": [278],
        "active": [266, 273],
        "gone": [0, 7, 14, 21],
        "once_long_ago": [3],
        "back": [0, 7, 14, 21, 275],
    }
    found = stages(tmp_path, orders(story), 280)
    assert found["w0"] == "loyal"
    assert found["new"] == "new"
    assert found["active"] == "active"
    assert found["gone"] == found["once_long_ago"] == "churned"
    assert found["back"] == "won_back"


def test_a_yearly_buyer_is_not_churned_after_a_month(tmp_path):
    story = weekly(customers=60) | {"yearly": [-730, -365, 0, 250]}
    found = stages(tmp_path, orders(story), 280)
    assert found["yearly"] in ("loyal", "won_back")


def test_who_is_back_and_stays_is_no_longer_won_back_after_a_cycle(tmp_path):
    back = [0, 7, 14, 21, 160, 167, 174, 181, 188, 195, *range(202, 280, 7)]
    found = stages(tmp_path, orders(weekly() | {"back": back}), 280)
    assert found["back"] == "loyal"


def test_orders_that_make_a_customer_loyal_can_be_set(tmp_path):
    asked = {"life_cycle": {"loyal_orders": 2}}
    found = stages(tmp_path, orders(weekly() | {"two": [266, 273]}), 280, asked)
    assert found["two"] == "loyal"


def test_what_happens_from_the_day_on_changes_no_stage(tmp_path):
    before = orders(weekly())
    later = orders({f"w{c}": [281, 282, 300] for c in range(20)} | {"never_seen": [290]})
    assert stages(tmp_path / "a", before, 280) == stages(tmp_path / "b", before + later, 280)


def test_a_company_without_a_cycle_is_told_so_and_keeps_its_other_segments(tmp_path):
    known = facts(tmp_path, purchases=orders({f"c{n}": [n] for n in range(40)}))
    standing = Standing(known, day(60), wanted({}))
    assert standing.segmentation("life_cycle").refused is not None
    assert set(members(known, standing.segmentation("rfm"))) == {f"c{n}" for n in range(40)}


def test_every_buyer_is_in_exactly_one_stage(tmp_path):
    story = weekly() | {f"c{n}": [n, n + n * n % 37] for n in range(40)}
    assert set(stages(tmp_path, orders(story), 280)) == set(story)
