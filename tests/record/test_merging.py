"""One customer over all channels, in a workspace: recorded, explained, taken back, and right after every import."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huitou.base import Clock, Conflict, Missing
from huitou.record import merging
from huitou.record.merging.rules import KINDS
from huitou.stores import Landing, Settings, Staged, Workspace

NOW = datetime(2024, 5, 1, 16, 30)  # UTC: already 2 May in Taipei
TIME, DAY = pa.timestamp("us"), pa.date32()
IDENTITIES = {
    "customer_id": pa.string(),
    "kind": pa.string(),
    "value": pa.string(),
    "seen_at": TIME,
    "seen_on": DAY,
}
CUSTOMERS = {
    "customer_id": pa.string(),
    "name": pa.string(),
    "birthday": DAY,
    "joined_at": TIME,
    "joined_on": DAY,
}


@pytest.fixture
def shop(tmp_path):
    return made(tmp_path)


def made(tmp_path, **identity) -> Workspace:
    clock = Clock(lambda: NOW.replace(tzinfo=UTC))
    return Workspace.create(tmp_path / "shop", Settings(more={"identity": identity}), clock)


def bring(shop, name, identities, customers=()):
    """Land identities (customer, kind, value[, seen]) and customers (customer, name, birthday, joined)."""
    rows = [(*row, None)[:4] for row in identities]
    said = [(c, k, v, at, at and at.date()) for c, k, v, at in rows]
    people = [(c, name, born, at, at and at.date()) for c, name, born, at in customers]
    staged = [
        _staged(
            shop, name, "identities", ("source", "customer_id", "kind", "value"), "seen_on", IDENTITIES, said
        ),
        _staged(shop, name, "customers", ("source", "customer_id"), "joined_on", CUSTOMERS, people),
    ]
    shop.lake.land(Landing(name, f"{name}.csv", "pos", NOW, [s for s in staged if s.files]))


def _staged(shop, name, fact, key, day, schema, rows) -> Staged:
    if not rows:
        return Staged(fact, key, day, [])
    columns = [
        pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), schema.values(), strict=True)
    ]
    columns += [
        pa.array([value] * len(rows), kind)
        for value, kind in (("pos", pa.string()), (NOW, TIME), (name, pa.string()))
    ]
    path = shop.folder / f"{name}-{fact}.parquet"
    pq.write_table(
        pa.table(dict(zip([*schema, "source", "recorded_at", "import_id"], columns, strict=True))), path
    )
    return Staged(fact, key, day, [("undated", path)])


def links(shop) -> dict[str, str]:
    found = merging.links(shop)
    return (
        {}
        if found is None
        else dict(zip(*(found[c].to_pylist() for c in ("customer_id", "customer")), strict=True))
    )


def test_records_of_three_channels_become_one_customer(shop):
    bring(shop, "pos", [("P1", "phone", "0912-345-670"), ("P2", "phone", "0922333441")])
    bring(
        shop,
        "app",
        [("A1", "phone", "+886912345670"), ("A1", "email", "Wang@example.com"), ("A1", "line", "Uab12")],
    )
    bring(shop, "web", [("W1", "email", "wang@example.com "), ("W2", "email", "lin@example.com")])
    merged = merging.merge(shop)
    assert links(shop) == {"P1": "A1", "W1": "A1"}
    assert (merged.records, merged.customers, merged.added, merged.changed) == (2, 1, 2, True)


def test_merging_twice_is_merging_once(shop):
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    merging.merge(shop)
    before, revision = merging.merges(shop), shop.lake.revision
    again = merging.merge(shop)
    assert (again.added, again.ended, again.changed) == (0, 0, False)
    assert merging.merges(shop) == before
    assert shop.lake.revision == revision  # figures that were computed stay right


def test_a_merge_raises_the_revision(shop):
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    revision = shop.lake.revision
    merging.merge(shop)
    assert shop.lake.revision == revision + 1


def test_nothing_recorded_is_nothing_merged(shop):
    assert merging.merge(shop).records == 0
    assert merging.links(shop) is None
    assert merging.unmerged(shop) == []


def test_new_identities_extend_a_customer_and_an_undone_import_splits_it_again(shop):
    bring(shop, "pos", [("b", "phone", "0912345670"), ("c", "phone", "0912345670")])
    merging.merge(shop)
    bring(shop, "app", [("c", "line", "Uab12"), ("a", "line", "Uab12")])
    merging.merge(shop)
    assert links(shop) == {"b": "a", "c": "a"}
    shop.lake.undo("app", NOW)
    assert merging.merge(shop).ended == 1
    assert links(shop) == {"c": "b"}
    shop.lake.undo("pos", NOW)
    merging.merge(shop)
    assert links(shop) == {}
    assert merging.merges(shop) == []


def test_a_customer_goes_by_the_record_that_joined_first(shop):
    early, late = datetime(2020, 1, 1), datetime(2023, 1, 1)
    bring(
        shop,
        "pos",
        [(c, "phone", "0912345670") for c in "abc"],
        [("a", None, None, late), ("b", None, None, early)],
    )
    merging.merge(shop)
    assert links(shop) == {"a": "b", "c": "b"}


def test_a_shared_phone_joins_nobody_and_is_reported(shop):
    bring(
        shop,
        "pos",
        [(c, "phone", "0912345670") for c in "abcd"] + [(c, "phone", "0922333441") for c in "xyz"],
    )
    merged = merging.merge(shop)
    assert links(shop) == {"y": "x", "z": "x"}
    assert merged.shared == 1
    (crowd,) = merging.unmerged(shop)
    assert (crowd.kind, crowd.why, crowd.evidence, crowd.count, crowd.records) == (
        "phone",
        "shared",
        "…670",
        4,
        tuple("abcd"),
    )


def test_a_shop_account_may_stand_on_many_records(shop):
    bring(shop, "shop", [(f"order{n:02}", "shop", "871766c5855e863f") for n in range(17)])
    assert merging.merge(shop).records == 16


def test_false_identities_join_nobody_and_are_counted(shop):
    false = [
        ("phone", "0000000000"),
        ("phone", "0912345678"),
        ("email", "test@example.com"),
        ("email", "N/A"),
        ("card", "-"),
    ]
    bring(shop, "pos", [(c, kind, value) for c in "ab" for kind, value in false])
    assert merging.merge(shop).unusable == 5
    assert links(shop) == {}
    found = {(u.kind, u.why): u.count for u in merging.unmerged(shop)}
    assert found == {
        ("phone", "false"): 2,
        ("email", "false"): 1,
        ("email", "empty"): 1,
        ("card", "empty"): 1,
    }


def test_family_members_with_one_phone_stay_apart(shop):
    born = [("a", "陳怡佳", date(1960, 1, 1), None), ("b", "陳怡佳", date(1990, 1, 1), None)]
    bring(shop, "pos", [(c, "phone", "0912345670") for c in "ab"], born)
    assert merging.merge(shop).doubtful == 1
    assert links(shop) == {}
    (doubt,) = merging.unmerged(shop)
    assert doubt.said.zh_hant == "a 和 b 的電話相同（…670），但生日不同，沒有合併。"


def test_names_that_differ_keep_a_shared_phone_apart(shop):
    people = [("a", "陳怡佳", None, None), ("b", "陳建宏", None, None), ("c", "Chen", None, None)]
    bring(shop, "pos", [(c, "phone", "0912345670") for c in "abc"], people)
    merging.merge(shop)
    assert links(shop) == {"c": "a"}
    assert {u.why for u in merging.unmerged(shop)} == {"name"}


def test_an_undone_merge_stays_undone(shop):
    bring(
        shop,
        "pos",
        [
            (c, kind, value)
            for c in "ab"
            for kind, value in (("phone", "0912345670"), ("email", "w@example.com"))
        ],
    )
    merging.merge(shop)
    first, second = merging.merges(shop)
    merging.undo_merge(shop, first.id)
    assert links(shop) == {}
    assert [m.undone_at for m in merging.merges(shop)] == [NOW, NOW]  # whatever the two were one for
    assert merging.merge(shop).changed is False
    bring(shop, "app", [("a", "line", "Uab12"), ("b", "line", "Uab12")])
    assert merging.merge(shop).doubtful == 3
    assert links(shop) == {}
    with pytest.raises(Conflict):
        merging.undo_merge(shop, second.id)


def test_a_merge_that_was_undone_can_be_allowed_again(shop):
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    merging.merge(shop)
    (only,) = merging.merges(shop)
    with pytest.raises(Conflict):
        merging.redo_merge(shop, only.id)
    merging.undo_merge(shop, only.id)
    merging.redo_merge(shop, only.id)
    assert links(shop) == {"b": "a"}
    assert [m.undone_at for m in merging.merges(shop)] == [None]


def test_undoing_one_merge_of_three_takes_out_one_record(shop):
    bring(shop, "pos", [(c, "phone", "0912345670") for c in "abc"])
    merging.merge(shop)
    out = next(m for m in merging.merges(shop) if m.other == "c")
    merging.undo_merge(shop, out.id)
    assert links(shop) == {"b": "a"}


@pytest.mark.parametrize("verb", [merging.undo_merge, merging.redo_merge])
def test_an_unknown_merge_is_missing(shop, verb):
    with pytest.raises(Missing) as wrong:
        verb(shop, 7)
    assert "7" in wrong.value.said("zh-Hant")


def test_a_customer_is_explained(shop):
    bring(
        shop,
        "pos",
        [("a", "phone", "0912345670"), ("b", "phone", "0912345670"), ("z", "phone", "0922333441")],
    )
    merging.merge(shop)
    why = merging.explain(shop, "b")
    assert (why.customer, why.records) == ("a", ("a", "b"))
    assert [s.zh_hans for s in why.said] == [
        "顾客 a 有 2 条记录：a, b。",
        "a 和 b 的电话相同（…670），2024-05-02 合并。",
    ]
    assert merging.explain(shop, "z").said[0].en == "Record z is a customer of its own, merged with no other."
    with pytest.raises(Missing):
        merging.explain(shop, "nobody")


def test_an_explanation_remembers_who_was_taken_apart(shop):
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    merging.merge(shop)
    merging.undo_merge(shop, merging.merges(shop)[0].id)
    said = [s.en for s in merging.explain(shop, "a").said]
    assert said[1] == "a and b have the same phone (…670), but a person took them apart on 2024-05-02."


def test_no_personal_data_lies_in_the_tables(shop):
    values = [
        ("phone", "0912345670"),
        ("email", "wang@secret.example.com"),
        ("line", "Uab12cd"),
        ("card", "HG20000007"),
    ]
    bring(shop, "pos", [(c, kind, value) for c in "ab" for kind, value in values])
    merging.merge(shop)
    kept = (shop.folder / "huitou.db").read_bytes()
    assert len(merging.merges(shop)) == 4
    assert not [v for _, v in values if v.encode() in kept or v[-6:].encode() in kept]


def test_only_the_kinds_of_the_rules_join(tmp_path):
    shop = made(tmp_path, rules=["line"])
    bring(
        shop,
        "pos",
        [
            ("a", "phone", "0912345670"),
            ("b", "phone", "0912345670"),
            ("b", "line", "Ux1y2"),
            ("c", "line", "Ux1y2"),
        ],
    )
    merging.merge(shop)
    assert links(shop) == {"c": "b"}


def test_no_rules_join_nobody(tmp_path):
    shop = made(tmp_path, rules=[])
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    assert merging.merge(shop).records == 0


def test_identities_that_the_company_never_uses(tmp_path):
    shop = made(tmp_path, never=["02-2700-1234", "+8864*", "*@ourcompany.tw", "hg 2000 0007"])
    never = [
        ("phone", "+886227001234"),
        ("phone", "04-2220-1234"),
        ("email", "till@ourcompany.tw"),
        ("card", "HG20000007"),
    ]
    bring(shop, "pos", [(c, kind, value) for c in "ab" for kind, value in never])
    merging.merge(shop)
    assert links(shop) == {}
    assert {(u.kind, u.why, u.count) for u in merging.unmerged(shop)} == {
        ("phone", "never", 2),
        ("email", "never", 1),
        ("card", "never", 1),
    }


def test_hostile_values_do_no_harm(shop):
    hostile = [
        "'; DROP TABLE links; --",
        "{0.__class__}",
        "\x00",
        "\ud7ff",
        "=cmd()",
        "x" * 10_000,
        "<script>",
        "Ａ\u202e",
        "%s",
    ]
    bring(shop, "pos", [(c, kind, value) for c in ("{a}", "'b\"") for kind in KINDS for value in hostile])
    merging.merge(shop)
    assert links(shop) == {"{a}": "'b\""}
    assert [s.en for s in merging.explain(shop, "{a}").said]
    assert merging.unmerged(shop)


def test_ids_stay_text(shop):
    bring(
        shop,
        "pos",
        [("007", "phone", "0912345670"), ("7", "phone", "0912345670"), (" 7", "email", "w@example.com")],
    )
    merging.merge(shop)
    assert links(shop) == {"7": "007"}


def test_an_unreadable_kind_is_left_alone(shop):
    bring(shop, "pos", [("a", "fax", "0912345670"), ("b", "fax", "0912345670")])
    assert merging.merge(shop).records == 0


def test_a_broken_write_leaves_all_as_it_was(shop, monkeypatch):
    bring(shop, "pos", [("a", "phone", "0912345670"), ("b", "phone", "0912345670")])
    monkeypatch.setattr("huitou.record.merging.kept._write_links", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merging.merge(shop)
    assert merging.merges(shop) == []
    monkeypatch.undo()
    merging.merge(shop)
    assert links(shop) == {"b": "a"}
