"""What is imported is declared, what is declared is locked, and what is shipped may be shipped."""

import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.shape.tree import ROOT, SRC, imports, named, under

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN = [Requirement(r) for r in PROJECT["dependencies"]]
SPARK = [Requirement(r) for r in PROJECT["optional-dependencies"]["spark"]]
DEV = [Requirement(r) for r in PROJECT["optional-dependencies"]["dev"]]

# Declared for what it does without being imported.
UNSEEN = {
    "python-multipart": "FastAPI reads forms with it",
    "tzdata": "zoneinfo reads time zones from it where the system has none",
    "psycopg": "SQLAlchemy and Ibis reach PostgreSQL through it",
    "openpyxl": "pandas reads workbooks with it",
}
# Part of what another one offers its users: declaring that one is enough.
COMES_WITH = {"markupsafe": "jinja2", "starlette": "fastapi", "pydantic": "fastapi", "click": "typer"}
# Free to use and to ship: the first words of a licence, as packages write it.
PERMISSIVE = re.compile(
    r"MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|Zlib|Unlicense|MPL|Mozilla|LGPL|Lesser General|CC0|CNRI",
    re.I,
)
FORBIDDEN = re.compile(
    r"(?<!L)(?<!Lesser )\b(A?GPL|Affero)|non-?commercial|BUSL|SSPL|(?<!Lesser )General Public", re.I
)


def locked(name: str) -> dict[str, set[str]]:
    """Package → versions in a lock (several where they differ by platform)."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([a-z0-9-]+)==([\w.+!]+)", (ROOT / f"requirements/{name}.txt").read_text(), re.M
    ):
        found.setdefault(package, set()).add(version)
    return found


def test_what_the_source_imports_is_declared():
    provided = packages_distributions()
    declared = {canonicalize_name(r.name) for r in [*RUN, *SPARK]}
    for path in under("src", ".py"):
        for line, module in imports(path):
            top = module.split(".")[0]
            if top in sys.stdlib_module_names or top in {"huitou", ""}:
                continue
            names = {canonicalize_name(n) for n in [*provided.get(top, [top]), COMES_WITH.get(top, top)]}
            assert names & declared, (
                f"{named(path)}:{line} imports {top}, which pyproject.toml does not declare"
            )


def test_what_is_declared_is_used():
    provided = packages_distributions()
    tops = {module.split(".")[0] for path in under("src", ".py") for _, module in imports(path)}
    used = {canonicalize_name(n) for top in tops for n in provided.get(top, [top])}
    idle = {canonicalize_name(r.name) for r in RUN} - used - set(UNSEEN)
    assert not idle, f"declared and never imported: {idle}"


@pytest.mark.parametrize(
    ("lock", "wanted"), [("run", RUN), ("spark", RUN + SPARK), ("dev", RUN + SPARK + DEV)]
)
def test_the_lock_holds_what_is_declared(lock, wanted):
    versions = locked(lock)
    for requirement in wanted:
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, f"{requirement.name} is not in requirements/{lock}.txt: run `make lock`"
        fits = all(requirement.specifier.contains(v, prereleases=True) for v in found)
        assert fits, f"requirements/{lock}.txt has {requirement.name} {found}: run `make lock`"


def test_what_is_shipped_is_what_the_gate_ran_with():
    gate = locked("dev")
    for lock in ("run", "spark", "build"):
        differing = {p: v for p, v in locked(lock).items() if p in gate and not v <= gate[p]}
        assert not differing, f"requirements/{lock}.txt differs from dev.txt: {differing}"


def test_no_lock_drags_in_what_nobody_asked_for():
    heavy = {"torch", "tensorflow", "jax", "nvidia-cublas", "triton", "ray", "pyarrow-nightly"}
    for lock in ("run", "spark", "dev"):
        assert not heavy & set(locked(lock))


@pytest.mark.parametrize("package", sorted(locked("spark")))
def test_what_is_shipped_has_a_permissive_licence(package):
    try:
        meta = distribution(package).metadata
    except PackageNotFoundError:
        return  # of another platform
    classified = " ".join(c for c in meta.get_all("Classifier", []) if c.startswith("License ::"))
    said = " ".join([meta.get("License-Expression") or "", (meta.get("License") or "")[:100], classified])
    assert PERMISSIVE.search(said), f"{package}: unclear licence {said!r}"
    assert not FORBIDDEN.search(said) or "LGPL" in said, f"{package}: {said!r}"


def test_the_web_files_are_the_locked_ones():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    installed = json.loads((ROOT / "node_modules/echarts/package.json").read_text("utf-8"))["version"]
    assert installed == packages["node_modules/echarts"]["version"], "run `make setup`"
    served = SRC / "faces/web/static/vendor/echarts.min.js"
    assert served.read_bytes() == (ROOT / "node_modules/echarts/dist/echarts.min.js").read_bytes()


def test_what_npm_brings_has_a_permissive_licence():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, package in packages.items():
        assert PERMISSIVE.search(package["license"]), f"{name or 'package.json'}: {package['license']}"
