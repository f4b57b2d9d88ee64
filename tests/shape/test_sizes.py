"""No file over 400 lines, no function over 60; what has grown past that before may only shrink."""

import ast

import pytest

from tests.shape.tree import ROOT, files, named, parsed

FILE, FUNCTION = 400, 60
WRITTEN = {".py", ".html", ".css", ".js", ".j2", ".sql"}
FOLDERS = ("src", "tests", "bench", "tools")

# "path" or "path::function" → its size when it was let through. Lower a number when it shrinks; never raise one.
GROWN: dict[str, int] = {}

HELD = [f for f in files() if f.relative_to(ROOT).parts[0] in FOLDERS and f.suffix in WRITTEN]


@pytest.mark.parametrize("path", HELD, ids=named)
def test_a_file_is_one_idea_long(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= GROWN.get(named(path), FILE), (
        f"{named(path)} has {lines} lines: split it by what it is about"
    )


@pytest.mark.parametrize("path", [f for f in HELD if f.suffix == ".py"], ids=named)
def test_a_function_is_short_enough_to_read(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            limit = GROWN.get(f"{named(path)}::{node.name}", FUNCTION)
            assert lines <= limit, f"{named(path)}:{node.lineno} {node.name} has {lines} lines"


def test_what_has_grown_is_still_there():
    known = {named(f) for f in HELD}
    assert {entry.split("::")[0] for entry in GROWN} <= known
