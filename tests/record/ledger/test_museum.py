"""The museum's catalogue, docs/museum.md, and the tests agree: each bug that others had has the test that holds it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[2] / "docs" / "museum.md"
BUG = re.compile(r"[\w-]+/[\w.-]+#\d+")
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|$", re.M)


def _tests() -> dict[str, set[str]]:
    """The bugs that each test of the museum names."""
    found = {}
    for file in sorted(HERE.glob("test_museum_*.py")):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = set(BUG.findall(ast.get_docstring(node) or ""))
    return found


def _listed() -> tuple[dict[str, set[str]], dict[str, str]]:
    """By test, the bugs of its row; and by bug, why it is not held here."""
    held: dict[str, set[str]] = {}
    elsewhere = {}
    for bugs, _, last in ROW.findall(CATALOGUE.read_text("utf-8")):
        if name := re.fullmatch(r"`(test_\w+)`", last):
            held[name[1]] = set(BUG.findall(bugs))
        elif set(bugs) - {"-", "Bug"} and not bugs.startswith("Bug"):
            elsewhere |= dict.fromkeys(BUG.findall(bugs), last)
    return held, elsewhere


def test_each_bug_in_the_catalogue_has_its_test_and_each_test_its_row() -> None:
    held, _ = _listed()
    assert held == _tests()
    assert len(held) > 40


def test_what_is_not_held_here_says_why() -> None:
    held, elsewhere = _listed()
    assert elsewhere
    assert all(why.startswith("not of this part:") for why in elsewhere.values())
    assert not set(elsewhere) & set().union(*held.values()), "held, and said not to be"
