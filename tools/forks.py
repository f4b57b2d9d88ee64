"""Forks of this process that do something and answer with a text."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple


class Hand(NamedTuple):
    """A fork at work: its process, the end of the pipe on which it answers, and the folder for what it makes."""

    pid: int
    answers: int
    folder: str


def forking(do: Callable[[int], str]) -> Hand:
    """Start a fork that does this and answers with what comes of it; `do` is given the pipe, to say more."""
    read, write = os.pipe()
    folder = tempfile.mkdtemp(prefix="mutant-")
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.close(read)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        tempfile.tempdir = folder
        try:
            os.write(write, do(write).encode())
        except BaseException as wrong:
            os.write(write, f"outside\t\t\t{wrong!r}".encode())
        finally:
            os._exit(0)
    os.close(write)
    return Hand(pid, read, folder)


def ended(hand: Hand) -> tuple[int, str]:
    """How a fork ended, and what it answered; with it go its folder and the processes it started."""
    answer = b""
    while piece := os.read(hand.answers, 1 << 16):
        answer += piece
    os.close(hand.answers)
    code = os.waitstatus_to_exitcode(os.waitpid(hand.pid, 0)[1])
    with suppress(ProcessLookupError):
        os.killpg(hand.pid, signal.SIGKILL)
    shutil.rmtree(hand.folder, ignore_errors=True)
    return code, answer.decode()
