"""What a workspace keeps besides facts: staff, keys, answered requests, targets, settings, and whether it is the sample."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from huitou import record
from huitou.base import Conflict, HuitouError, Missing, Refused, Unfit
from huitou.stores import Answered, Settings, Workspace

NOW = datetime(2026, 3, 1, 12)
ORDERS = "order_id,customer_id,bought_at,amount\nO1,C1,2024-05-01 10:00,100\n"


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "w", Settings(name="Shop"))


def bring_something(workspace, tmp_path):
    (tmp_path / "orders.csv").write_text(ORDERS)
    record.bring(workspace, tmp_path / "orders.csv")


def outcome(call):
    try:
        return call()
    except HuitouError as wrong:
        return wrong.code


def test_of_many_who_want_to_be_the_first_owner_one_is(workspace):
    with ThreadPoolExecutor(8) as pool:
        done = list(
            pool.map(
                lambda n: outcome(lambda: workspace.staff.found_company(f"o{n}", "O", "h", NOW)), range(8)
            )
        )
    assert sorted(map(str, done)).count("staff.owned") == 7
    assert len(workspace.staff.all()) == 1


def test_a_login_is_the_same_in_capitals_and_is_taken_once(workspace):
    workspace.staff.add("Mei@Shop", "Mei", "service", "h", NOW)
    assert workspace.staff.found(" mei@shop ")[0].name == "Mei"
    with pytest.raises(Conflict):
        workspace.staff.add("MEI@SHOP", "Other", "service", "h", NOW)


def test_a_session_is_known_by_its_token_only_and_ends(workspace):
    mei = workspace.staff.add("mei", "Mei", "service", "h", NOW)
    token = workspace.staff.begin(mei, NOW)
    assert workspace.staff.whose(token, NOW).login == "mei"
    assert workspace.staff.whose(token + "x", NOW) is None
    assert workspace.staff.whose(token, NOW + timedelta(days=14)) is None
    assert token.encode() not in (workspace.folder / "huitou.db").read_bytes()


def test_two_owners_cannot_demote_each_other_at_once(workspace):
    for name in ("a", "b"):
        workspace.staff.add(name, name, "owner", "h", NOW)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda n: outcome(lambda: workspace.staff.change(n, role="cashier")), ("a", "b")))
    assert workspace.staff.owned()


def test_a_key_is_kept_as_a_hash_and_works_until_revoked(workspace):
    key, said = workspace.keys.make("till", ["facts"], "mei", NOW)
    assert workspace.keys.whose(said, NOW).id == key.id
    assert workspace.keys.all()[0].used_on == NOW.date()
    for wrong in (said[:-1], said.replace("hk_", "hx_"), "", "hk__", f"hk_{key.id}_"):
        assert workspace.keys.whose(wrong, NOW) is None
    assert said.rpartition("_")[2].encode() not in (workspace.folder / "huitou.db").read_bytes()
    workspace.keys.revoke(key.id, NOW)
    assert workspace.keys.whose(said, NOW) is None
    with pytest.raises(Missing):
        workspace.keys.revoke(key.id, NOW)


def test_the_newest_target_counts_and_nothing_takes_it_away(workspace):
    for value in ("40", "45.5"):
        workspace.targets.set("nps", Decimal(value), "mei", NOW)
    workspace.targets.set("csat", Decimal("0.8"), "mei", NOW)
    workspace.targets.set("csat", None, "mei", NOW)
    assert {n: t.value for n, t in workspace.targets.all().items()} == {"nps": Decimal("45.5")}


def test_a_request_is_worked_on_once_and_answered_again(workspace):
    requests, stale = workspace.requests, NOW - timedelta(minutes=5)
    assert requests.begin("k1", "one", "body", NOW, stale) is None
    with pytest.raises(Conflict):
        requests.begin("k1", "one", "body", NOW, stale)
    requests.end("k1", "one", Answered(200, {"rows": 1}))
    assert requests.begin("k1", "one", "body", NOW, stale) == Answered(200, {"rows": 1})
    with pytest.raises(Conflict):
        requests.begin("k1", "one", "other body", NOW, stale)
    assert requests.begin("k2", "one", "other body", NOW, stale) is None


def test_work_that_nobody_ended_is_taken_up_again_later(workspace):
    assert workspace.requests.begin("k", "one", "body", NOW, NOW - timedelta(minutes=5)) is None
    later = NOW + timedelta(minutes=10)
    assert workspace.requests.begin("k", "one", "body", later, later - timedelta(minutes=5)) is None


def test_zone_and_currency_stay_once_something_is_recorded(workspace, tmp_path):
    workspace.configure(zone="Asia/Tokyo", currency="JPY")
    assert Workspace.open(workspace.folder).settings.currency == "JPY"
    bring_something(workspace, tmp_path)
    for change in ({"zone": "Asia/Taipei"}, {"currency": "TWD"}):
        with pytest.raises(Refused):
            workspace.configure(**change)
    workspace.configure(name="New name")
    opened = Workspace.open(workspace.folder).settings
    assert (opened.name, opened.zone) == ("New name", "Asia/Tokyo")


def test_after_everything_is_undone_the_zone_may_change_again(workspace, tmp_path):
    bring_something(workspace, tmp_path)
    record.undo(workspace, record.imports(workspace)[0].import_id)
    workspace.configure(zone="Asia/Tokyo")
    assert Workspace.open(workspace.folder).settings.zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    "wrong", [{"zone": "Mars/Base"}, {"currency": "tea"}, {"lang": "fr"}, {"country": "Taiwan"}]
)
def test_a_wrong_setting_changes_nothing(workspace, wrong):
    before = (workspace.folder / "huitou.toml").read_text("utf-8")
    with pytest.raises(Unfit):
        workspace.configure(name="Half", **wrong)
    assert (workspace.folder / "huitou.toml").read_text("utf-8") == before
    assert workspace.settings.name == "Shop"


def test_the_sample_is_cleared_and_own_records_never(workspace, tmp_path):
    with pytest.raises(Refused):
        workspace.clear_sample()
    workspace.mark_sample()
    bring_something(workspace, tmp_path)
    workspace.staff.add("mei", "Mei", "owner", "h", NOW)
    workspace.clear_sample()
    assert (workspace.used, workspace.sample, workspace.lake.span()) == (False, False, None)
    assert workspace.staff.owned()
    bring_something(workspace, tmp_path)
    assert workspace.lake.span() is not None
    with pytest.raises(Refused):
        workspace.mark_sample()
    with pytest.raises(Refused):
        workspace.clear_sample()
