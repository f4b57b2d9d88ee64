"""What cannot be fitted is refused with the name of the block or column; what should be doubted is said."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from huitou.base import LANGS, Unfit
from huitou.understand import path_model
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, respondents

TABLE = respondents(120, seed=1)
GAPS = TABLE.assign(i1=TABLE["i1"].where(TABLE.index % 2 == 0), i2=TABLE["i2"].where(TABLE.index % 2 == 1))


def refused(table=TABLE, measurement=MEASUREMENT, structure=STRUCTURE, **more) -> Unfit:
    with pytest.raises(Unfit) as caught:
        path_model(table, measurement, structure, **({"bootstrap": 0} | more))
    assert all(caught.value.said(lang) for lang in LANGS)
    return caught.value


def warned(*words, bootstrap=0, **more) -> bool:
    found = path_model(bootstrap=bootstrap, **more).warnings
    assert all(w.said(lang) for w in found for lang in LANGS)
    return any(all(word in w.en for word in words) for w in found)


@pytest.mark.parametrize(
    ("code", "name", "asked"),
    [
        ("table.column", "i9", {"measurement": MEASUREMENT | {"IMAG": ["i1", "i9"]}}),
        ("table.text", "i1", {"table": TABLE.assign(i1="good")}),
        ("table.text", "i1", {"table": TABLE.assign(i1=pd.Timestamp("2024-05-01"))}),
        ("table.text", "i1", {"table": TABLE.assign(i1=TABLE["i1"].round().astype("category"))}),
        ("paths.constant", "i1", {"table": TABLE.assign(i1=7)}),
        ("paths.constant", "0", {"table": TABLE.assign(i1=np.nan)}),
        ("paths.constant", "i1", {"table": TABLE.assign(i1=[0.1 * 3, 0.3] * 60)}),
        ("table.text", "i1", {"table": TABLE.assign(i1=TABLE["i1"].astype("string"))}),
        ("table.text", "i1", {"table": TABLE.assign(i1=pd.to_timedelta(np.arange(120), unit="D"))}),
        ("table.text", "i1", {"table": TABLE.assign(i1=TABLE["i1"] + 1j)}),
        ("table.text", "i1", {"table": TABLE.assign(i1=[1, "2"] * 60)}),
        ("table.text", "i1", {"table": pl.from_pandas(TABLE.assign(i1=TABLE["i1"].astype(str)))}),
        ("table.extreme", "i1", {"table": TABLE.assign(i1=TABLE["i1"] * 1e300)}),
        ("table.extreme", "i1", {"table": TABLE.assign(i1=TABLE["i1"] * 1e-300)}),
        ("table.same_name", "i1", {"table": pd.concat([TABLE, TABLE[["i1"]]], axis=1)}),
        ("table.infinite", "i1", {"table": TABLE.assign(i1=np.inf)}),
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
        ("paths.rows", "10", {"table": TABLE.head(0)}),
        ("paths.rows", "120", {"table": TABLE * np.nan}),
        ("paths.rows", "pairwise", {"table": GAPS, "missing": "listwise"}),
        ("paths.apart", "i2", {"table": GAPS}),
        ("paths.apart", "i2", {"table": GAPS.fillna(TABLE.head(2))}),
        ("table.kind", "ndarray", {"table": TABLE.to_numpy()}),
        ("table.kind", "list", {"table": TABLE.to_dict("records")}),
        ("table.kind", "NoneType", {"table": None}),
        ("table.uneven", "", {"table": {**TABLE, "i1": [1, 2]}}),
        ("paths.no_blocks", "measurement", {"measurement": {}}),
        ("paths.no_paths", "structure", {"structure": {}}),
        ("argument.mapping", "measurement", {"measurement": [["i1"], ["i2"]]}),
        ("argument.mapping", "structure", {"structure": [("IMAG", "SAT")]}),
        ("argument.mapping", "modes", {"modes": ["A"] * 4}),
        ("argument.names", "IMAG", {"measurement": MEASUREMENT | {"IMAG": None}}),
        ("argument.names", "IMAG", {"measurement": MEASUREMENT | {"IMAG": {"i1": 1}}}),
        ("argument.names", "SAT", {"structure": STRUCTURE | {"SAT": [["IMAG"]]}}),
        ("argument.choice", "wold", {"scheme": "wold"}),
        ("argument.choice", "zero", {"missing": "zero"}),
        ("argument.choice", "t", {"interval": "t"}),
        ("argument.level", "0.95", {"level": 95}),
        ("argument.level", "0.95", {"level": 0.05}),
        ("argument.level", "nan", {"level": float("nan")}),
        ("argument.whole", "seed", {"seed": -1}),
        ("argument.whole", "seed", {"seed": None}),
        ("argument.whole", "max_iterations", {"max_iterations": 2.5}),
        ("argument.between", "tolerance", {"tolerance": float("nan")}),
        ("argument.yes_or_no", "standardize", {"standardize": "no"}),
        ("argument.whole", "...", {"seed": list(range(99))}),
        ("argument.samples", "2.5", {"bootstrap": 2.5}),
        ("argument.samples", "100", {"bootstrap": 1}),
        ("argument.samples", "True", {"bootstrap": True}),
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
    ("name", "said"), [("folds", 2.5), ("folds", 1), ("repeats", "3"), ("seed", -1), ("antecedents", "all")]
)
def test_a_prediction_refuses_odd_settings(name, said):
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0)
    with pytest.raises(Unfit, match=f"“{name}”"):
        model.plspredict(**{name: said})


@pytest.mark.parametrize(
    "kind",
    [
        pa.Table.from_pandas,
        pl.from_pandas,
        dict,
        lambda t: {name: list(column) for name, column in t.items()},
        lambda t: t.astype("float32").astype("Float64"),
        lambda t: t.astype(object),
        lambda t: t.assign(i0="more", i9=pd.Timestamp("2024-05-01")),
    ],
)
def test_other_tables_are_taken_too(kind):
    found = path_model(kind(TABLE), MEASUREMENT, STRUCTURE, bootstrap=0).paths
    wanted = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0).paths
    assert np.allclose(found["estimate"], wanted["estimate"], atol=1e-6)


def test_names_may_be_in_any_script():
    table = TABLE.rename(columns=lambda c: f"題{c}")
    blocks = {f"構面{b}": [f"題{i}" for i in items] for b, items in MEASUREMENT.items()}
    arrows = {f"構面{t}": [f"構面{s}" for s in sources] for t, sources in STRUCTURE.items()}
    found = path_model(table, blocks, arrows, bootstrap=0)
    assert found.paths["target"][0] == "構面QUAL"


def test_names_may_be_numbers():
    table = pd.DataFrame(TABLE.to_numpy())
    found = path_model(table, {1: [0, 1, 2], 2: [3, 4]}, {2: 1}, bootstrap=100)
    wanted = path_model(TABLE, {"a": ["i1", "i2", "i3"], "b": ["q1", "q2"]}, {"b": "a"}, bootstrap=100)
    assert np.allclose(found.paths[["estimate", "low"]], wanted.paths[["estimate", "low"]])
    assert found.reliability["alpha"].notna().all()
    assert found.warnings


@pytest.mark.parametrize("gap", [None, pd.NA, float("nan")])
def test_a_gap_is_a_gap_however_it_is_written(gap):
    scores = TABLE.round().astype("Int64").astype(object)
    scores.iloc[3, 0] = scores.iloc[50, 4] = gap
    wanted = path_model(scores.astype("Float64"), MEASUREMENT, STRUCTURE, bootstrap=0)
    for table in (
        scores,
        scores.convert_dtypes(),
        pl.from_pandas(scores.convert_dtypes()),
        scores.to_dict("list"),
    ):
        found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0)
        assert np.allclose(found.paths["estimate"], wanted.paths["estimate"])
        assert found.items.rows == 120


def test_items_that_cancel_each_other_are_still_one_block():
    turned = TABLE.assign(i2=-TABLE["i1"])
    blocks = MEASUREMENT | {"IMAG": ["i1", "i2"]}
    found = path_model(turned, blocks, STRUCTURE, bootstrap=0)
    assert found.converged
    assert list(found.loadings["estimate"][:2]) == pytest.approx([1, -1])
    assert any("i2" in w.en and "the other way" in w.en for w in found.warnings)


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


def test_items_that_move_as_one_are_told_of():
    within, across = TABLE.assign(i3=2 * TABLE["i1"] + 1), TABLE.assign(s3=-TABLE["i1"])
    asked = {"measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("“i1” and “i3” of block “IMAG” move as one", table=within, **asked)
    assert warned("“i1” of “IMAG” and “s3” of “SAT”", table=across, **asked)
    assert not warned("move as one", table=TABLE, **asked)


def test_a_circle_names_only_the_blocks_in_it():
    found = refused(structure={"IMAG": ["QUAL"], "QUAL": ["IMAG"], "SAT": ["QUAL"], "LOY": ["SAT"]})
    assert found.said("en").endswith("between: IMAG, QUAL.")


def test_a_prediction_says_whether_folds_are_too_many_or_too_few():
    model = path_model(TABLE.head(12), MEASUREMENT, STRUCTURE, bootstrap=0)
    with pytest.raises(Unfit, match="6 people are left to fit, and it takes 10; take more folds"):
        model.plspredict(folds=2)
    with pytest.raises(Unfit, match="take fewer folds"):
        model.plspredict(folds=13)


def test_it_says_what_few_rows_cannot_show():
    asked = {"measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("60 people", "0.36", table=respondents(60, seed=1), **asked)
    assert not warned("rows are few", table=respondents(250, seed=1), **asked)


def test_it_says_when_it_has_not_converged():
    asked = {"table": TABLE, "measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("not converged", max_iterations=1, **asked)
    assert not warned("bootstrap", bootstrap=1_000, **asked)
    assert not warned("converge", bootstrap=100, **asked)
    assert warned("samples did not converge", bootstrap=100, max_iterations=1, **asked)


def test_it_says_when_so_few_samples_can_find_nothing():
    asked = {"table": TABLE, "measurement": MEASUREMENT, "structure": STRUCTURE}
    assert warned("no path can be found", "5 paths", "0.099", bootstrap=100, **asked)
    assert warned("ends are rough", bootstrap=250, **asked)
    found = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=250).paths
    assert found["found"].any()
    assert not path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=100).paths["found"].any()
