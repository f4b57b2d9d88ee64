"""The tree as the shape tests see it: the project's files, their syntax trees, and where they stand."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src/huitou"
STAGES = ("base", "stores", "record", "measure", "understand", "predict", "act", "prove", "sample", "faces")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in git or would be added, so that a new file is held to the rules before it is committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(ROOT / name for name in sorted(listed.split("\0")) if name and (ROOT / name).is_file())


def under(folder: str, *suffixes: str) -> list[Path]:
    """The project's files below a folder of the repository, with one of the suffixes. Never empty where it exists."""
    found = [f for f in files() if f.is_relative_to(ROOT / folder) and (not suffixes or f.suffix in suffixes)]
    assert found or not (ROOT / folder).is_dir(), (
        f"nothing found in {folder}: is the rule looking at the right place?"
    )
    return found


def named(path: Path) -> str:
    """A file's path in the repository: what a failing test calls it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=named(path))


def stage_of(path: Path) -> str | None:
    """The stage a file of src belongs to; None for the package's own modules."""
    parts = path.relative_to(SRC).parts
    return parts[0] if len(parts) > 1 else None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every import anywhere in a file: (line, dotted module); `from a import b` counts as a and as a.b."""
    package = [*path.relative_to(ROOT / "src").parent.parts] if path.is_relative_to(ROOT / "src") else []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes on a name, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def definitions(name: str) -> list[Path]:
    """The files of src that carry a one-file definition: a module-level assignment to `name`."""
    return [f for f in under("src", ".py") if name in _assigned(f)]


def _assigned(path: Path) -> set[str]:
    targets: list[ast.expr] = []
    for node in parsed(path).body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return {t.id for t in targets if isinstance(t, ast.Name)}


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string constant of a file that is not a docstring, f-strings with their values left out."""
    tree = parsed(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [p.value for p in node.values if isinstance(p, ast.Constant) and isinstance(p.value, str)]
            yield node.lineno, " … ".join(parts)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings | inside
        ):
            yield node.lineno, node.value
