"""What cannot be fitted is refused with the name of the block or column; what should be doubted is said."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from huitou.base import LANGS, Unfit
from huitou.understand import path_model
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, respondents

TABLE = respondents(120, seed=1)


def refused(table=TABLE, measurement=MEASUREMENT, structure=STRUCTURE, **more) -> Unfit:
    with pytest.raises(Unfit) as caught:
        path_model(table, measurement, structure, bootstrap=0, **more)
    assert all(caught.value.said(lang) for lang in LANGS)
    return caught.value


def warned(*words, bootstrap=0, **more) -> bool:
    found = path_model(bootstrap=bootstrap, **more).warnings
    assert all(w.said(lang) for w in found for lang in LANGS)
    return any(all(word in w.en for word in words) for w in found)


@pytest.mark.parametrize(
    ("code", "name", "asked"),
    [
        ("paths.column", "i9", {"measurement": MEASUREMENT | {"IMAG": ["i1", "i9"]}}),
        ("paths.text", "i1", {"table": TABLE.assign(i1="good")}),
        ("paths.text", "i1", {"table": TABLE.assign(i1=pd.Timestamp("2024-05-01"))}),
        ("paths.text", "i1", {"table": TABLE.assign(i1=TABLE["i1"].round().astype("category"))}),
        ("paths.constant", "i1", {"table": TABLE.assign(i1=7)}),
        ("paths.constant", "i1", {"table": TABLE.assign(i1=np.nan)}),
        ("paths.infinite", "i1", {"table": TABLE.assign(i1=np.inf)}),
        ("paths.empty", "IMAG", {"measurement": MEASUREMENT | {"IMAG": []}}),
        ("paths.unknown", "PRICE", {"structure": STRUCTURE | {"LOY": ["PRICE"]}}),
        ("paths.unknown", "PRICE", {"structure": STRUCTURE | {"PRICE": ["SAT"]}}),
        ("paths.unknown", "PRICE", {"modes": {"PRICE": "B"}}),
        ("paths.mode", "C", {"modes": {"SAT": "C"}}),
        ("paths.cycle", "SAT", {"structure": STRUCTURE | {"IMAG": ["SAT"]}}),
        ("paths.cycle", "SAT", {"structure": STRUCTURE | {"SAT": ["SAT"]}}),
        ("paths.alone", "LOY", {"structure": {"QUAL": ["IMAG"], "SAT": ["QUAL"]}}),
        ("paths.alone", "LOY", {"structure": {"QUAL": ["IMAG"], "SAT": ["QUAL"], "LOY": []}}),
        ("paths.twice", "i1", {"measurement": MEASUREMENT | {"LOY": ["l1", "i1"]}}),
        ("paths.rows", "9", {"table": TABLE.head(9)}),
        ("paths.choice", "wold", {"scheme": "wold"}),
        ("paths.choice", "zero", {"missing": "zero"}),
        ("paths.choice", "t", {"interval": "t"}),
        ("paths.setting", "level", {"level": 95}),
    ],
)
def test_it_refuses_and_says_what(code, name, asked):
    found = refused(**asked)
    assert found.code == code
    assert all(name in found.said(lang) for lang in LANGS)


def test_formative_items_that_follow_from_each_other_are_refused():
    table = TABLE.assign(i3=TABLE["i1"] + TABLE["i2"])
    assert refused(table, modes={"IMAG": "B"}).code == "paths.dependent_items"
    assert path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0).converged


def test_sources_that_follow_from_each_other_are_refused():
    table = pd.DataFrame({"a": TABLE["i1"], "b": 2 * TABLE["i1"] + 1, "y": TABLE["l1"]})
    found = refused(table, {"A": ["a"], "B": ["b"], "Y": ["y"]}, {"Y": ["A", "B"]})
    assert found.code == "paths.dependent_sources"


def test_a_target_without_sources_is_no_target():
    found = path_model(TABLE, MEASUREMENT, STRUCTURE | {"IMAG": []}, bootstrap=0)
    assert list(found.r2["target"]) == ["QUAL", "SAT", "LOY"]


def test_one_name_stands_for_a_list_of_one():
    found = path_model(TABLE, MEASUREMENT | {"LOY": "l1"}, STRUCTURE | {"QUAL": "IMAG"}, bootstrap=0)
    assert found.paths.equals(path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0).paths)


@pytest.mark.parametrize(
    "kind", [pa.Table.from_pandas, dict, lambda t: t.astype("float32").astype("Float64")]
)
def test_other_tables_are_taken_too(kind):
    found = path_model(kind(TABLE), MEASUREMENT, STRUCTURE, bootstrap=0).paths
    wanted = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0).paths
    assert np.allclose(found["estimate"], wanted["estimate"], atol=1e-6)


def test_names_may_be_in_any_script():
    table = TABLE.rename(columns=lambda c: f"題{c}")
    blocks = {f"構面{b}": [f"題{i}" for i in items] for b, items in MEASUREMENT.items()}
    arrows = {f"構面{t}": [f"構面{s}" for s in sources] for t, sources in STRUCTURE.items()}
    found = path_model(table, blocks, arrows, bootstrap=50)
    assert found.paths["target"][0] == "構面QUAL"


def test_two_blocks_that_measure_one_thing_are_told_of():
    rng = np.random.default_rng(2)
    one = rng.standard_normal((400, 1))
    table = pd.DataFrame(one + 0.6 * rng.standard_normal((400, 6)), columns=[*"abcdef"]).assign(y=one[:, 0])
    blocks = {"LIKE": [*"abc"], "LOVE": [*"def"], "Y": ["y"]}
    asked = {"table": table, "measurement": blocks, "structure": {"Y": ["LIKE", "LOVE"]}}
    assert warned("LIKE", "LOVE", "one thing", **asked)
    assert not warned("one thing", table=TABLE, measurement=MEASUREMENT, structure=STRUCTURE)


def test_blocks_of_noise_are_told_of():
    table = pd.DataFrame(np.random.default_rng(3).standard_normal((200, 8)), columns=[*"abcdefgh"])
    asked = {"table": table, "measurement": {"X": [*"abcd"], "Y": [*"efgh"]}, "structure": {"Y": ["X"]}}
    assert warned("AVE", "X", **asked)
    assert warned("composite reliability", "X", **asked)


def test_formative_items_too_much_alike_are_told_of():
    close = TABLE["i1"] + 0.1 * np.random.default_rng(4).standard_normal(len(TABLE))
    asked = {"table": TABLE.assign(i3=close), "measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("i3", "VIF", modes={"IMAG": "B"}, **asked)
    assert not warned("VIF", **asked)


def test_it_says_what_few_rows_cannot_show():
    asked = {"measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("60 rows", "0.36", table=respondents(60, seed=1), **asked)
    assert not warned("rows are few", table=respondents(250, seed=1), **asked)


def test_it_says_when_it_has_not_converged():
    asked = {"table": TABLE, "measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("not converged", max_iterations=1, **asked)
    assert not warned("converge", bootstrap=100, **asked)
    assert warned("samples did not converge", bootstrap=100, max_iterations=1, **asked)
