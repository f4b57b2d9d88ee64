"""Groupings: left as a whole, found with their words, replaced without anybody stumbling."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huitou.base import Text, Unfit
from huitou.stores import Groupings

TITLE = Text("溫度", "温度", "Warmth")
SEGMENTS = {"warm": Text("熱", "热", "Warm"), "cold": Text("冷", "冷", "Cold")}


def put(groupings, name="warmth", stamp="1", who=("ann",)):
    rows = pa.table({"customer_id": list(who), "segment": ["warm"] * len(who)})
    return groupings.publish(
        name, TITLE, SEGMENTS, date(2024, 1, 31), stamp, lambda path: pq.write_table(rows, path)
    )


def test_a_grouping_is_found_as_it_was_left(tmp_path):
    groupings = Groupings(tmp_path / "segments")
    assert groupings.all() == {}
    left = put(groupings)
    assert Groupings(tmp_path / "segments").find("warmth") == left
    assert list(left.segments) == ["warm", "cold"]
    assert pq.read_table(left.path).to_pylist() == [{"customer_id": "ann", "segment": "warm"}]


def test_it_is_known_whether_answers_decide_who_is_where(tmp_path):
    groupings = Groupings(tmp_path / "segments")
    for of_answers in (True, False):
        groupings.publish(
            "warmth", TITLE, SEGMENTS, date(2024, 1, 31), "1", lambda path: path.write_bytes(b""), of_answers
        )
        assert Groupings(tmp_path / "segments").all()["warmth"].of_answers is of_answers


def test_a_new_one_takes_the_place_and_the_one_before_can_still_be_read(tmp_path):
    groupings = Groupings(tmp_path / "segments")
    paths = [put(groupings, stamp=str(n)).path for n in range(3)]
    assert groupings.all()["warmth"].stamp == "2"
    assert [p.exists() for p in paths] == [False, True, True]


def test_names_in_any_language_stand_side_by_side(tmp_path):
    groupings = Groupings(tmp_path / "segments")
    for name in ("台北常客", "台中常客", "warmth"):
        put(groupings, name)
    assert set(groupings.all()) == {"台北常客", "台中常客", "warmth"}
    groupings.withdraw("台中常客")
    assert set(groupings.all()) == {"台北常客", "warmth"}


def test_what_is_broken_or_gone_is_not_there(tmp_path):
    groupings = Groupings(tmp_path / "segments")
    left = put(groupings)
    left.path.unlink()
    (tmp_path / "segments" / "broken.json").write_text("{")
    assert Groupings(tmp_path / "segments").all() == {}


@pytest.mark.parametrize("name", ["", " a", "a\nb", 'a"b', "a/b", "a=b", "x" * 61, "a,b"])
def test_what_cannot_be_a_name_is_refused(tmp_path, name):
    with pytest.raises(Unfit):
        put(Groupings(tmp_path), name)
