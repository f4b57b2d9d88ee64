"""The documents keep up: links lead somewhere, the three READMEs say the same, every command is described."""

import re
import subprocess
import sys

import pytest

from tests.shape.tree import ROOT, SRC, files, named

DOCUMENTS = [f for f in files() if f.suffix == ".md"]
READMES = [ROOT / name for name in ("README.md", "README.zh-Hant.md", "README.zh-Hans.md")]
WRITTEN = all(f.is_file() for f in READMES)

FENCED = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$", re.M)


def prose(path) -> str:
    """A document without its code blocks."""
    return FENCED.sub("", path.read_text("utf-8"))


def anchors(path) -> set[str]:
    """The anchors that a document's headings have where such documents are shown."""
    found: set[str] = set()
    for _, title in HEADING.findall(prose(path)):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path):
    for target in LINK.findall(prose(path)):
        if re.match(r"[a-z]+:", target):
            continue  # another site: not asked, the gate runs without a network
        place, _, anchor = target.partition("#")
        found = (path.parent / place).resolve() if place else path
        assert found.exists(), f"{named(path)} links to {target}, which is not there"
        assert found.is_relative_to(ROOT), f"{named(path)} links out of the project: {target}"
        if anchor and found.suffix == ".md":
            assert anchor.lower() in anchors(found), f"{named(path)} links to {target}: no such heading"


def test_there_is_a_readme_in_three_languages():
    assert WRITTEN, f"missing: {[named(f) for f in READMES if not f.is_file()]}"


def test_the_readmes_have_the_same_structure():
    levels = {named(f): [hashes for hashes, _ in HEADING.findall(prose(f))] for f in READMES}
    first, *others = levels.values()
    assert all(other == first for other in others), f"heading levels differ: {levels}"


def test_the_readmes_show_the_same_commands():
    shown = {named(f): commands(f.read_text("utf-8")) for f in READMES}
    first, *others = shown.values()
    assert first
    assert all(other == first for other in others), f"commands differ: {shown}"


@pytest.mark.parametrize("path", READMES, ids=named)
def test_a_readme_leads_to_the_other_languages(path):
    others = {f.name for f in READMES} - {path.name}
    assert others <= {target.split("#")[0] for target in LINK.findall(prose(path))}


def commands(text: str) -> set[str]:
    """The `huitou VERB` and `make TARGET` that a text mentions."""
    return {f"{tool} {verb}" for tool, verb in re.findall(r"\b(huitou|make) ([a-z]{3,})\b", text)} - {
        "make sure"
    }


def test_every_command_is_described():
    from typer.main import get_command

    from huitou.faces.cli import app

    verbs = set(get_command(app).commands)
    assert verbs
    told = set().union(*(commands(f.read_text("utf-8")) for f in DOCUMENTS))
    silent = {v for v in verbs if f"huitou {v}" not in told}
    assert not silent, f"no document mentions: {silent}"
    invented = {
        c.split()[1] for f in READMES for c in commands(f.read_text("utf-8")) if c.startswith("huitou ")
    } - verbs
    assert not invented, f"the README shows commands that do not exist: {invented}"


def test_every_make_target_the_documents_show_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    shown = {c.split()[1] for f in READMES for c in commands(f.read_text("utf-8")) if c.startswith("make ")}
    assert shown <= targets


def test_the_version_stands_in_the_changelog():
    version = re.search(r'__version__ = "([^"]+)"', (SRC / "__init__.py").read_text("utf-8"))[1]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_decisions_are_numbered_without_gaps():
    names = sorted(f.name for f in files() if f.parent == ROOT / "docs/decisions" and f.suffix == ".md")
    numbers = [int(n[:4]) for n in names]
    assert numbers == list(range(1, len(names) + 1)), f"numbers twice or missing: {names}"


@pytest.mark.parametrize("path", [f for f in DOCUMENTS if f.parent.name == "decisions"], ids=named)
def test_a_decision_says_why_and_what_follows(path):
    titles = [title.lower() for _, title in HEADING.findall(prose(path))]
    for part in ("context", "decision", "consequences"):
        assert any(t.startswith(part) for t in titles), f"{named(path)} has no heading “{part}”"


def test_the_command_starts_without_loading_what_it_does_not_need():
    """`huitou --help` answers at once: pandas alone takes two seconds to load."""
    code = "import huitou.faces.cli, sys; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"pandas", "scipy", "pyspark", "fastapi", "openpyxl"} & set(done.stdout.split())
    assert not heavy, f"importing the command line loads {heavy}"
