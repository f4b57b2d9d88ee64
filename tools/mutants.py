"""Whether a wrong line in the ledger or the jobs would be noticed: `python -m tools.mutants [--seconds N] [NAME …]`.

mutmut makes the mutants and keeps what came of each (`mutmut results`, `mutmut show NAME`); pyproject.toml says of which
files. Its own loop starts pytest anew for each mutant, which takes longer than the tests that notice it; `tools.trial`
does not. NAME may have stars; without one, whatever has not been noticed yet is tried, so that a run can be cut off and
gone on with.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest
from mutmut.__main__ import create_mutants
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import (
    copy_also_copy_files,
    copy_src_dir,
    setup_source_paths,
    walk_mutatable_files,
)

from tools.trial import KILLED, NO_TEST, SURVIVED, TIMEOUT, Came, Trial

NOTICED = (KILLED, TIMEOUT)
NOTES, HOW = (
    Path("mutants/tried.jsonl"),
    Path("mutants/noticed.jsonl"),
)  # to be folded; all that ever was, and how
Kept = dict[str, SourceFileMutationData]  # by file


def main() -> int:
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--seconds", type=float, default=10, help="how long the tests of one mutant may take")
    asking.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="how many are tried at once")
    asking.add_argument("--tests", nargs="*", help="files of tests, where not all that pyproject.toml names")
    asking.add_argument("--names", nargs="*", default=["*"], help="which mutants, also with stars")
    said = asking.parse_args()
    fold()
    codes = {name: code for file in made().values() for name, code in file.exit_code_by_key.items()}
    wanted = [
        name
        for name, code in codes.items()
        if code not in NOTICED and any(fnmatch.fnmatch(name, like) for like in said.names)
    ]
    wanted.sort(key=lambda name: codes[name] is not None)  # first those that were never tried
    code = tried(wanted, said) if wanted else 0
    fold()
    print("\n".join([*unnoticed(), "", table()]))
    return code


def unnoticed() -> list[str]:
    """The mutants that no test noticed; `mutmut show NAME` prints one."""
    codes = {name: code for file in files().values() for name, code in file.exit_code_by_key.items()}
    return sorted(name for name, code in codes.items() if code not in NOTICED)


def files() -> Kept:
    """What came of the mutants of each file, as mutmut keeps it."""
    kept = {str(path): SourceFileMutationData(path=path) for path in sorted(walk_mutatable_files())}
    for file in kept.values():
        file.load()
    return kept


def fold() -> None:
    """Give to mutmut what came of the mutants that were tried since last time."""
    if not NOTES.exists():
        return
    kept = files()
    of = {name: file for file in kept.values() for name in file.exit_code_by_key}
    lines = NOTES.read_text(encoding="utf-8").splitlines(keepends=True)
    for line in lines:
        name, code, _ = json.loads(line)
        if name in of:
            of[name].exit_code_by_key[name] = code
    for file in kept.values():
        file.save()
    with HOW.open("a", encoding="utf-8") as how:
        how.writelines(lines)
    NOTES.unlink()


def made() -> Kept:
    """Make the mutants of all files that have changed since they were last made."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(1)
    return files()


def tried(names: list[str], said: argparse.Namespace) -> int:
    """Try mutants, writing down what comes of each at once."""
    notes = os.open(NOTES, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def keep(came: Came) -> None:
        os.write(notes, (json.dumps(came) + "\n").encode())

    words = ["--rootdir=.", "--tb=native", "-q", "--capture=no", *config().pytest_add_cli_args]
    words += said.tests or config().pytest_add_cli_args_test_selection
    os.chdir("mutants")
    try:
        return int(pytest.main(words, [Trial(names, said.seconds, said.at_once, keep)]))
    finally:
        os.chdir("..")
        os.close(notes)


def table() -> str:
    """By file: how many changes, and how many of them were noticed."""
    lines = [
        "| file | changes | noticed | of them endless | unnoticed | reached by no test | % |",
        "|---|---|---|---|---|---|---|",
    ]
    total: Counter[int | None] = Counter()
    for path, file in files().items():
        count = Counter(file.exit_code_by_key.values())
        total += count
        if count:
            lines.append(_line(path.removeprefix("src/huitou/"), count))
    return "\n".join([*lines, _line("all", total)])


def _line(name: str, count: Counter[int | None]) -> str:
    noticed, total = count[KILLED] + count[TIMEOUT], sum(count.values())
    return (
        f"| {name} | {total} | {noticed} | {count[TIMEOUT]} | {count[SURVIVED] + count[None]} | {count[NO_TEST]} "
        f"| {100 * noticed / total:.1f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
