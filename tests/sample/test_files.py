"""The files are what intake expects, refer to each other soundly, and are the same each time."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from huitou.base import find
from huitou.record.shape import Fact
from huitou.sample import Sample, make

FACTS = find("huitou.record", "FACT", Fact)
EXTRA = {"會員等級", "加入方式", "訂閱方案"}  # become attributes
SMALL = 1_500


def digests(sample: Sample) -> dict[str, str]:
    paths = sorted(path for path in sample.folder.rglob("*") if path.is_file())
    return {str(p.relative_to(sample.folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def read(sample: Sample, fact: str) -> pd.DataFrame:
    return _read(sample.files[fact])


@lru_cache(maxsize=64)
def _read(path: Path) -> pd.DataFrame:
    return (
        pd.read_csv(path, dtype=str, encoding="utf-8-sig") if path.suffix == ".csv" else pd.read_parquet(path)
    )


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (make(tmp_path / name, customers=SMALL) for name in ("one", "two"))
    assert digests(first) == digests(second)


def test_another_seed_gives_other_customers(tmp_path: Path) -> None:
    first, second = (make(tmp_path / str(seed), seed=seed, customers=SMALL) for seed in (7, 8))
    assert digests(first)["purchases.parquet"] != digests(second)["purchases.parquet"]


@pytest.mark.parametrize("until", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 10, 14)])
def test_nothing_happens_after_the_last_day(tmp_path: Path, until: date) -> None:
    sample = make(tmp_path, until=until, customers=SMALL)
    end = pd.Timestamp(until, tz="Asia/Taipei") + pd.Timedelta(days=1)
    for fact, path in sample.files.items():
        if path.suffix == ".parquet":
            table = read(sample, fact)
            for column in table.select_dtypes("datetimetz"):
                assert table[column].max() < end, (fact, column)
    assert read(sample, "complaints")["結案時間"].max() < str(end)[:10]
    bought = read(sample, "purchases")["bought_at"]
    assert bought.min().date() == sample.world.first
    assert bought.max().date() == until


def test_a_year_of_a_leap_day_begins_on_a_day_that_is_there(tmp_path: Path) -> None:
    assert make(tmp_path, until=date(2027, 2, 27), customers=SMALL).world.first == date(2024, 2, 28)


def test_sizes_are_those_of_a_chain_with_sixty_thousand_customers(sample: Sample) -> None:
    assert sample.rows["branches"] == 30
    assert 60_000 < sample.rows["customers"] < 62_000
    assert 700_000 < sample.rows["purchases"] < 900_000
    assert 1.5 < sample.rows["lines"] / sample.rows["purchases"] < 1.7
    assert 0.004 < sample.rows["returns"] / sample.rows["purchases"] < 0.008
    assert 350 < sample.rows["employees"] < 480


def test_parquet_headings_are_the_canonical_ones(sample: Sample) -> None:
    for fact, path in sample.files.items():
        if path.suffix == ".parquet":
            names = set(pq.read_schema(path).names)
            assert names <= set(FACTS[fact].names), fact
            assert {c.name for c in FACTS[fact].columns if c.required} <= names, fact


def test_chinese_headings_are_ones_that_intake_knows(sample: Sample) -> None:
    for fact, path in sample.files.items():
        if path.suffix == ".csv":
            known = {also for column in FACTS[fact].columns for also in column.also}
            assert set(read(sample, fact).columns) - known <= EXTRA, fact


def test_csv_files_open_in_a_chinese_spreadsheet(sample: Sample) -> None:
    assert sample.files["customers"].read_bytes().startswith(b"\xef\xbb\xbf")


def test_rows_have_keys_of_their_own(sample: Sample) -> None:
    for fact, path in sample.files.items():
        if path.suffix == ".parquet" and set(FACTS[fact].key) <= set(pq.read_schema(path).names):
            assert not read(sample, fact).duplicated(list(FACTS[fact].key)).any(), fact


def test_labels_are_of_the_allowed_choices(sample: Sample) -> None:
    for fact, path in sample.files.items():
        for column in FACTS[fact].columns:
            if column.choices and path.suffix == ".parquet" and column.name in pq.read_schema(path).names:
                assert set(read(sample, fact)[column.name].dropna()) <= set(column.choices), (
                    fact,
                    column.name,
                )


def test_every_reference_leads_somewhere(sample: Sample) -> None:
    members = set(read(sample, "customers")["會員編號"])
    orders = set(read(sample, "purchases")["order_id"])
    branches = set(read(sample, "branches")["門市代號"])
    products = set(read(sample, "products")["商品編號"])
    staff = set(read(sample, "employees")["employee_id"])
    there = {"customer_id": members, "order_id": orders, "branch": branches, "product_id": products,
             "employee_id": staff, "referred_id": members, "會員編號": members, "訂單編號": orders, "門市": branches}  # fmt: skip
    for fact in sample.files:
        if fact != "customers":
            table = read(sample, fact)
            for column in table.columns.intersection(list(there)):
                assert set(table[column].dropna().unique()) <= there[column], (fact, column)


def test_orders_are_the_sum_of_their_lines(sample: Sample) -> None:
    lines = read(sample, "lines").groupby("order_id")["amount"].sum()
    orders = read(sample, "purchases").set_index("order_id")["amount"]
    assert (lines.reindex(orders.index) == orders).all()


def test_no_more_is_brought_back_than_was_bought(sample: Sample) -> None:
    both = read(sample, "returns").merge(
        read(sample, "lines"), on=["order_id", "line"], suffixes=("_back", "")
    )
    assert len(both) == sample.rows["returns"]
    assert (
        both["quantity_back"].between(1, both["quantity"]) & (both["amount_back"] <= both["amount"])
    ).all()


def test_nobody_buys_before_joining_or_at_a_branch_that_is_not_open(sample: Sample) -> None:
    orders = read(sample, "purchases")
    local = orders["bought_at"].dt.tz_localize(None)
    joined = pd.to_datetime(read(sample, "customers").set_index("會員編號")["加入時間"])
    opened = pd.to_datetime(read(sample, "branches").set_index("門市代號")["開幕日"])
    assert (local >= orders["customer_id"].map(joined)).all()
    assert (local >= orders["branch"].map(opened)).all()


def test_answers_lie_on_their_scales(sample: Sample) -> None:
    answers = read(sample, "answers")
    low, high = (answers["scale"].str.split("-").str[at].astype(int) for at in (0, 1))
    assert answers["value"].between(low, high).all()


def test_employees_answer_without_a_name(sample: Sample) -> None:
    at_work = read(sample, "answers").query("survey == 'employees'")
    assert at_work["customer_id"].isna().all()
    assert len(at_work) > 1_000


def test_nobody_is_asked_who_did_not_allow_it(sample: Sample) -> None:
    consent = read(sample, "consent").query("purpose == 'survey'")
    allowed = set(consent.groupby("customer_id")["given"].min().loc[lambda given: given].index)
    key = pd.read_parquet(sample.truth / "customers.parquet").set_index("customer_id")["person"]
    people = set(key.reindex(list(allowed)))
    asked = read(sample, "touches").query("kind == 'survey'")["customer_id"].map(key)
    assert set(asked.unique()) <= people


def test_telephone_numbers_are_made_up_but_valid_and_mails_go_nowhere(sample: Sample) -> None:
    members = read(sample, "customers")
    digits = members["手機"].str.replace("-", "").str.replace("+886", "0", regex=False)
    false = digits == "0000000000"
    assert 100 < false.sum() < 700
    assert digits[~false].str.fullmatch(r"0900\d{6}").all()
    mails = members["電子郵件"].dropna()
    assert mails.str.fullmatch(r"tea\d{5}@example\.(com|org)").all()


def test_some_people_are_there_twice_and_some_families_share_a_telephone(sample: Sample) -> None:
    members = read(sample, "customers")
    key = pd.read_parquet(sample.truth / "customers.parquet").set_index("customer_id")["person"]
    digits = members["手機"].map(lambda said: re.sub(r"\D", "", said).removeprefix("886").lstrip("0"))
    rows = pd.DataFrame({"digits": digits, "name": members["姓名"], "person": members["會員編號"].map(key)})
    rows = rows[rows["digits"] != ""]
    twice = rows.groupby("person").filter(lambda one: len(one) == 2)
    assert 0.01 < twice["person"].nunique() / rows["person"].nunique() < 0.02
    assert (twice.groupby("person")["digits"].nunique() == 1).all()
    shared = rows.groupby("digits")["person"].nunique()
    assert (shared > 1).sum() > 200


def test_reviews_are_in_three_languages_and_not_cloned(sample: Sample) -> None:
    reviews = read(sample, "reviews")
    assert set(reviews["language"]) == {"zh-Hant", "zh-Hans", "en"}
    assert reviews["text"].nunique() / len(reviews) > 0.9
    assert not reviews["text"].str.contains(r"[{}]").any()
    simplified = reviews.loc[reviews["language"] == "zh-Hans", "text"]
    assert not simplified.str.contains("[點漲價單們個這來]").any()


def test_the_truth_is_written_down_beside_the_files(sample: Sample) -> None:
    said = json.loads((sample.truth / "truth.json").read_text(encoding="utf-8"))
    assert said["failing_branches"]["branches"] == {
        "TPE05": "2024-09-01",
        "NTP04": "2025-05-01",
        "TXG04": "2025-10-01",
    }
    assert set(said["loyalty_true"]["says"]) == {"zh-Hant", "zh-Hans", "en"}


def test_every_kind_of_fact_a_chain_has_is_there(sample: Sample) -> None:
    assert set(FACTS) - set(sample.files) == {"attributes"}
