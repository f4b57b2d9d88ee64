"""One measure a file: pure, in three languages, with golden cases, and without the operators engines disagree on."""

import ast
import re
import tomllib
from functools import cache

import pytest

from tests.shape.tree import ROOT, SRC, dotted, imports, named, parsed, under

FOLDER = "src/huitou/measure/metrics"
MEASURES = [f for f in under(FOLDER, ".py") if f.name != "__init__.py"]
CASES = ROOT / "tests/cases"

# What a definition may be made of. It receives tables and returns an expression; it opens nothing.
ALLOWED = (
    "ibis",
    "huitou.base",
    "huitou.measure",
    "dataclasses",
    "typing",
    "collections",
    "math",
    "functools",
)
# A column of days or instants, by the way this code names them.
DAYLIKE = re.compile(r"_(on|at)$|^_\..*(first|last|day)")


@cache
def catalogue():
    from huitou.base import find
    from huitou.measure.metric import Metric

    return find("huitou.measure.metrics", "METRIC", Metric)


def test_there_are_measures():
    assert MEASURES
    assert set(catalogue()) == {f.stem for f in MEASURES}, "a file without METRIC is not found by anybody"


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_is_called_after_its_file(path):
    metric = catalogue()[path.stem]
    assert getattr(metric.measure, "__name__", path.stem) == path.stem


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_speaks_three_languages(path):
    from huitou.base import LANGS

    metric = catalogue()[path.stem]
    texts = [metric.title, metric.asks, metric.formula, *metric.cautions, *metric.cannot.values()]
    assert all(text.said(lang).strip() for text in texts for lang in LANGS)
    assert metric.source.strip(), "say where the definition is from"


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_has_golden_cases(path):
    case = CASES / f"{path.stem}.toml"
    assert case.is_file(), f"write {named(case)}: rows and the value they must give, the same on every engine"
    assert tomllib.loads(case.read_text("utf-8")), f"{named(case)} is empty"


def test_a_case_file_belongs_to_a_measure():
    orphans = {f.stem for f in under("tests/cases", ".toml")} - {f.stem for f in MEASURES}
    assert not orphans, f"cases of measures that do not exist: {orphans}"


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_opens_nothing(path):
    for line, module in imports(path):
        allowed = module == "__future__" or module.startswith(("__future__.", *ALLOWED))
        assert allowed, f"{named(path)}:{line} imports {module}: a definition receives what it needs"


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_divides_nothing_itself(path):
    """PostgreSQL divides whole numbers to whole numbers: a rate of 0.048 came out as 0. Use Share, Ratio or Mean."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            assert not isinstance(node.op, ast.Div | ast.FloorDiv), (
                f"{named(path)}:{node.lineno} uses a raw division"
            )


@pytest.mark.parametrize("path", MEASURES, ids=lambda f: f.stem)
def test_a_measure_subtracts_no_days_itself(path):
    """Engines count the days between two times each in their own way: use days_between."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sides = [dotted(side) for side in (node.left, node.right)]
            assert not any(DAYLIKE.search(s) for s in sides), (
                f"{named(path)}:{node.lineno} subtracts days: {sides}"
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr != "delta", f"{named(path)}:{node.lineno} uses .delta(): use days_between"


def test_benchmarks_say_where_they_are_from():
    files = [f for f in under("src/huitou/measure/benchmarks") if f.name != "__init__.py"]
    for path in files:
        said = path.read_text("utf-8")
        assert "source" in said, f"{named(path)} names no source"
        assert re.search(r"\b(19|20)\d\d\b", said), f"{named(path)} names no year"


def test_the_folder_is_where_this_file_thinks():
    assert (SRC / "measure/metrics").is_dir()
