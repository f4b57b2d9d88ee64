"""Nothing of the machine it was written on stands in the project: no paths, no hosts, no addresses in locks."""

import json
import re

import pytest

from tests.shape.tree import ROOT, files, named

BINARY = {".png", ".webp", ".ico", ".woff2", ".xlsx", ".parquet", ".pdf", ".gz", ".zip", ".db", ".mo"}
READ = [f for f in files() if f.suffix not in BINARY]
LOCKS = sorted([*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"])

HERE = re.compile(
    r"(?<![\w.~])/(work|farm|opt|mnt|root|Users|home/\w+)/[\w.]"  # someone's own folders
    r"|(?<![\w.])/tmp/\w"  # a test asks pytest for a folder, a command asks tempfile
    r"|[A-Z]:\\Users\\"
)
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|conda\.anaconda\.org", re.I
)
ADDRESS = re.compile(r"\b[a-z+]+://|\bfile:|--(extra-)?index-url|--find-links|@ /|\"resolved\"")


@pytest.mark.parametrize("path", READ, ids=named)
def test_a_file_names_no_machine(path):
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        found = HERE.search(line) or REGISTRY.search(line)
        assert not found, f"{named(path)}:{number} names a machine's own path or a registry: {found.group()}"


@pytest.mark.parametrize("path", LOCKS, ids=named)
def test_a_lock_holds_versions_and_hashes_and_no_addresses(path):
    text = path.read_text("utf-8")
    found = ADDRESS.search(text)
    assert not found, f"{named(path)} holds an address: {found.group()}"


@pytest.mark.parametrize("path", [f for f in LOCKS if f.suffix == ".txt"], ids=named)
def test_every_locked_package_has_a_hash(path):
    blocks = re.split(r"^(?=[a-z0-9])", path.read_text("utf-8"), flags=re.M)[1:]
    assert blocks
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==[\w.+!]+", block), f"not pinned: {block.splitlines()[0]}"
        assert "--hash=sha256:" in block, f"no hash: {block.splitlines()[0]}"


def test_every_npm_package_has_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert all(p.get("integrity", "").startswith("sha512-") for name, p in packages.items() if name)
