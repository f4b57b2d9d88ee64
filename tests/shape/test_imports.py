"""What import-linter cannot say: front doors in full, definitions that stay apart, and that its contracts are whole."""

import ast
import tomllib

import pytest

from tests.shape.tree import ROOT, SRC, STAGES, definitions, imports, named, parsed, stage_of, under

SOURCES = under("src", ".py")
# A one-file definition assigns one of these; the catalogue finds it, so nothing needs to import it.
DEFINED = ("METRIC", "FACT", "MAP", "BENCHMARK", "MODEL", "RULE", "CHANNEL", "METHOD")


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_stage_is_entered_by_its_front_door(path):
    """`from huitou.record import …` names what record's `__init__` offers, and nothing behind it."""
    own = stage_of(path)
    for line, module in imports(path):
        parts = module.split(".")
        if parts[0] != "huitou" or len(parts) < 3 or parts[1] == own or parts[1] not in STAGES:
            continue
        if own is None and parts[1] == "faces":
            continue  # huitou.open is a face that stands in the package itself
        offered = len(parts) == 3 and parts[2] in _offered(parts[1])
        assert offered, f"{named(path)}:{line} goes behind the front door of {parts[1]} for {module}"


def _offered(stage: str) -> set[str]:
    """The names a stage's `__init__` binds."""
    names: set[str] = set()
    for node in ast.walk(parsed(SRC / stage / "__init__.py")):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


@pytest.mark.parametrize("stage", [s for s in STAGES if (SRC / s).is_dir() and s != "faces"])
def test_a_front_door_lists_what_it_offers(stage):
    listed = [
        ast.literal_eval(node.value)
        for node in parsed(SRC / stage / "__init__.py").body
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets)
    ]
    assert listed, f"{stage}/__init__.py has no __all__"
    assert set(listed[0]) <= _offered(stage)


@pytest.mark.parametrize("kind", DEFINED)
def test_one_file_definitions_do_not_import_each_other(kind):
    paths = definitions(kind)
    modules = {".".join(p.relative_to(ROOT / "src").with_suffix("").parts): p for p in paths}
    for path in paths:
        for line, module in imports(path):
            other = modules.get(module)
            assert other in (None, path), f"{named(path)}:{line} imports the definition {module}"


def test_every_stage_stands_in_the_contracts():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    said = str(contracts)
    guarded = {str(c["protected_modules"]) for c in contracts if c["type"] == "protected"}
    for stage in STAGES:
        if (SRC / stage).is_dir():
            assert f"'{stage}'" in said, f"{stage} is in no layer"
            assert stage == "faces" or f"['huitou.{stage}.**']" in guarded, (
                f"{stage} has no front door contract"
            )
