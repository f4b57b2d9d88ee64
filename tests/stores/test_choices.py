"""What a company chose is kept with who chose it, and what it chose before stays in the book."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from huitou.stores import Workspace
from huitou.stores.tables import choices

FIRST, LATER = datetime(2026, 1, 1), datetime(2026, 1, 2)


def test_the_newest_choice_of_a_name_holds_and_none_takes_it_back(tmp_path):
    ws = Workspace.create(tmp_path / "shop")
    assert ws.choices.get("drivers.model") is None
    ws.choices.set("drivers.model", {"blocks": []}, "ann", FIRST)
    ws.choices.set("other", [1], "bob", FIRST)
    ws.choices.set("drivers.model", {"blocks": [{"name": "服務"}]}, "bob", LATER)
    found = ws.choices.get("drivers.model")
    assert found is not None
    assert (found.value, found.set_by, found.set_at) == ({"blocks": [{"name": "服務"}]}, "bob", LATER)
    ws.choices.set("drivers.model", None, "ann", LATER)
    assert ws.choices.get("drivers.model") is None
    with ws.db.connect() as on:
        assert on.execute(select(func.count()).select_from(choices)).scalar() == 4


def test_a_choice_takes_the_place_of_the_one_that_was_seen_and_of_no_other(tmp_path):
    ws = Workspace.create(tmp_path / "w")
    assert ws.choices.change("rule", "one", "ann", FIRST, 0)
    assert not ws.choices.change("rule", "two", "bob", LATER, 0)
    seen = ws.choices.get("rule").number
    assert ws.choices.change("rule", "two", "bob", LATER, seen)
    assert not ws.choices.change("rule", "three", "ann", LATER, seen)
    assert ws.choices.get("rule").value == "two"
    ws.choices.set("rule", None, "ann", LATER)
    assert ws.choices.change("rule", "four", "ann", LATER, 0)  # what was taken back is not there
