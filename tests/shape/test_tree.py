"""The tree has the shape the design gives it: stages, their folders, and modules named for a thing of the trade."""

import ast

import pytest

from tests.shape.tree import ROOT, SRC, STAGES, named, parsed, under

BANNED = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "core", "lib"}

# Which folders a stage may have. A folder below one of these is its own affair.
FOLDERS = {
    "base": set(),
    "stores": {"books", "jobs", "migrations"},
    "record": {"intake", "ledger", "manual", "maps", "merging", "people"},
    "measure": {"metrics", "benchmarks"},
    "understand": {"drivers", "intent", "loyalty", "paths", "segments", "voice"},
    "predict": {"models"},
    "act": {"programme", "care", "surveys", "campaigns", "channels"},
    "prove": {"methods"},
    "sample": set(),
    "faces": {"web", "portal", "api", "terminal", "reports", "charts"},
}
LOOSE = {"__init__.py", "__main__.py", "loop.py", "py.typed"}  # modules beside the stages

SOURCES = under("src", ".py")


@pytest.mark.parametrize(
    "path", under("src", ".py") + under("bench", ".py") + under("tools", ".py"), ids=named
)
def test_a_module_is_named_for_a_thing_of_the_trade(path):
    assert path.stem not in BANNED, f"{named(path)}: say what it is about"


def test_the_package_has_the_stages_of_the_loop_and_nothing_else():
    found = {f.relative_to(SRC).parts[0] for f in under("src/huitou")}
    assert found <= {*STAGES, *LOOSE}, f"not in the design: {found - {*STAGES, *LOOSE}}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_the_folders_the_design_gives_it(stage):
    found = {
        f.relative_to(SRC / stage).parts[0] for f in under(f"src/huitou/{stage}") if f.parent != SRC / stage
    }
    assert found <= FOLDERS[stage], f"{stage}: not in the design: {found - FOLDERS[stage]}"


@pytest.mark.parametrize("path", [f for f in SOURCES if "migrations" not in f.parts], ids=named)
def test_a_module_says_what_it_is(path):
    empty = path.name == "__init__.py" and not path.read_text("utf-8").strip()
    assert empty or ast.get_docstring(parsed(path)), f"{named(path)} has no docstring"


def test_the_tests_mirror_the_source():
    """A folder of tests is named for a stage, or for one of the kinds of test that belong to none."""
    kinds = {"stories", "cases", "properties", "realdata", "shape", "data", "bench", "tools"}
    found = {f.relative_to(ROOT / "tests").parts[0] for f in under("tests") if f.parent != ROOT / "tests"}
    assert found <= {*STAGES, *kinds}, f"neither a stage nor a kind of test: {found - {*STAGES, *kinds}}"
