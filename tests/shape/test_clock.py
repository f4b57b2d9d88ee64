"""One place asks what time it is, and chance is always drawn from a seed: any day can be told again."""

import ast

import pytest

from tests.shape.tree import dotted, named, parsed, under

CLOCK = "src/huitou/base/clock.py"
ASKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "date.today", "datetime.date.today", "time.time", "time.time_ns", "time.localtime", "time.gmtime",
    "pd.Timestamp.now", "pd.Timestamp.today", "Timestamp.now", "ibis.now", "ibis.today",
}  # fmt: skip
# Measuring how long something took asks for no date: time.perf_counter and time.monotonic are free.

SOURCES = under("src", ".py")


@pytest.mark.parametrize("path", [f for f in SOURCES if named(f) != CLOCK], ids=named)
def test_only_the_clock_asks_for_the_time(path):
    for node in ast.walk(parsed(path)):
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        assert name not in ASKS, (
            f"{named(path)}:{getattr(node, 'lineno', 0)} asks for {name}: take a Clock or a day"
        )
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            assert not {"time", "time_ns"} & {a.name for a in node.names}, f"{named(path)}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_chance_has_a_seed(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {a.name for a in node.names} if isinstance(node, ast.Import) else {node.module}
            assert "random" not in names, f"{named(path)}:{node.lineno}: draw from numpy's default_rng(seed)"
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "default_rng":
            assert node.args or node.keywords, f"{named(path)}:{node.lineno} draws without a seed"
        if isinstance(node, ast.Attribute):
            legacy = dotted(node).startswith(("np.random.", "numpy.random."))
            assert not legacy or node.attr in {"Generator", "default_rng"}, f"{named(path)}:{node.lineno}"


def test_the_clock_is_where_this_file_thinks():
    asked = [dotted(n) for f in SOURCES if named(f) == CLOCK for n in ast.walk(parsed(f))]
    assert ASKS & set(asked)
