"""Tries mutants inside one pytest, which collects the tests once. First every test must pass unchanged. Then forks take
some mutants each, one after the other: the tests that reach it, the quickest first, until one fails or time is up. Last,
each fork runs unchanged whatever failed in it: were one mutant to spoil the next, that would fail too."""

from __future__ import annotations

import gc
import json
import os
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import _lru_cache_wrapper, cache, partial
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from tools.forks import ended, forking

SHORT = 0.3  # seconds: of such tests some warm up what all share
GRACE = 1.0  # seconds that a test may take on top of ten times as long as usual
HANGS = 90.0  # seconds after which a test waits for something that will not come
SOME = 25  # mutants in one fork
KILLED, SURVIVED, NO_TEST, TIMEOUT = 1, 0, 33, 36  # as mutmut writes them
Came = tuple[str, int, str]  # a mutant, what came of it, and when, which test failed and how
Keep = Callable[[Came], None]


class Endless(BaseException):
    """A test took far too long."""


class Trial:
    """Stands in the place of pytest's loop over the tests. seconds: how long a mutant's tests usually take, at most;
    at_once: how many forks. All seconds but those of waiting are of the processor."""

    def __init__(self, mutants: Sequence[str], seconds: float, at_once: int, keep: Keep) -> None:
        self.mutants, self.seconds, self.at_once, self.keep = mutants, seconds, at_once, keep
        self.failed = ""
        self.items: dict[str, pytest.Item] = {}
        self.reach: dict[str, list[str]] = defaultdict(list)  # function → tests
        self.took: dict[str, float] = {}
        self.lucky: dict[str, list[str]] = defaultdict(list)  # function → tests that noticed a change of it

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport | None:
        """A short report of what failed: a whole one takes longer than the test."""
        wrong = call.excinfo
        if not wrong or wrong.errisinstance(pytest.skip.Exception):
            return None
        what = str(wrong.value).split("\n")[0][:200]
        self.failed = self.failed or f"{call.when}\t{item.nodeid}\t{wrong.typename}\t{what}"
        return pytest.TestReport(item.nodeid, item.location, {}, "failed", what, call.when)  # type: ignore[arg-type]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._clean()
        set_mutant_under_test("")
        # So that no fork has to make the empty company anew; what the right lines worked out besides is forgotten.
        self._run([name for name in self.items if self.took[name] < SHORT][::20])
        if self.failed:
            pytest.exit(f"a test fails unchanged: {self.failed}", 1)
        kept = [one for one in gc.get_objects() if isinstance(one, _lru_cache_wrapper)]
        self.caches = [one for one in kept if str(one.__module__).startswith("huitou.")]
        gc.collect()
        gc.freeze()
        shares = [self.mutants[first :: self.at_once] for first in range(self.at_once)]
        hands = [forking(partial(self._work, share)) for share in shares]
        for hand in hands:
            ended(hand)
        return True

    def _clean(self) -> None:
        """Run every test, unchanged, to see which functions each reaches and how long it takes; once for the same file
        of tests over the same code."""
        files: dict[Path, list[str]] = defaultdict(list)
        for name in self.items:
            files[_noted(Path(name.partition("::")[0]))].append(name)
        new = {file: names for file, names in files.items() if not file.exists()}
        if new:
            _, answer = ended(forking(partial(self._reached, new)))
            if answer:
                pytest.exit(f"a test fails unchanged: {answer}", 1)
        for file in files:
            for name, (took, functions) in json.loads(file.read_text(encoding="utf-8")).items():
                self.took[name] = took
                for function in functions:
                    self.reach[function].append(name)

    def _reached(self, files: Mapping[Path, Sequence[str]], _: int) -> str:
        set_mutant_under_test("stats")
        for file, names in files.items():
            said = {}
            for name in names:
                began = time.process_time()
                self._run([name])
                said[name] = (time.process_time() - began, sorted(state()._stats))
                state()._stats.clear()
            if not self.failed:
                file.write_text(json.dumps(said), encoding="utf-8")
        return self.failed

    def _work(self, mutants: Sequence[str], _: int) -> str:
        """Have forks try some mutants each; where one fork was spoilt or had to be killed, each of its mutants alone."""
        left = [list(mutants[start : start + SOME]) for start in range(0, len(mutants), SOME)][::-1]
        while left:
            some = left.pop()
            _, answer = ended(forking(partial(self._try, some)))
            lines = answer.splitlines()
            if lines[-1:] == ["clean"]:
                for line in lines[:-1]:
                    mutant, code, how = json.loads(line)
                    self.keep((mutant, code, how))
                    if code == KILLED:
                        self._noticed(mutant, how)
            elif len(some) > 1:
                left += [[one] for one in some[::-1]]
            else:
                self.keep((some[0], TIMEOUT, "killed\t\t\t"))
        return ""

    def _try(self, mutants: Sequence[str], to: int) -> str:
        factory: Any = next(iter(self.items.values())).config._tmp_path_factory  # type: ignore[attr-defined]
        factory._basetemp = Path(tempfile.gettempdir()) / "tests"
        factory._basetemp.mkdir()
        noticed = set()
        for name in mutants:
            came = self._tried(name)
            noticed.add(came[2].split("\t")[1])
            os.write(to, (json.dumps(came) + "\n").encode())
        set_mutant_under_test("")
        self._run([name for name in self.items if name in noticed])
        return self.failed or "clean"

    def _tried(self, mutant: str) -> Came:
        tests = self._tests(mutant)
        if not tests:
            return mutant, NO_TEST, "\t\t\t"
        for known in self.caches:
            known.cache_clear()
        set_mutant_under_test(mutant)
        self._run(tests, watched=True)
        said, self.failed = self.failed, ""
        if said:
            self._noticed(mutant, said)
        endless = said.split("\t")[2:3] == [Endless.__name__]
        return mutant, TIMEOUT if endless else KILLED if said else SURVIVED, said or "\t\t\t"

    def _noticed(self, mutant: str, how: str) -> None:
        """What noticed one change of a function is likely to notice the next."""
        lucky = self.lucky[mangled_name_from_mutant_name(mutant)]
        test = how.split("\t")[1]
        if test in lucky:
            lucky.remove(test)
        lucky.insert(0, test)

    def _tests(self, mutant: str) -> list[str]:
        """The tests that reach a mutant, the lucky and the quickest first, as many as there is time for."""
        function = mangled_name_from_mutant_name(mutant)
        left, found = self.seconds, self.lucky[function][:5]
        rest = [test for test in self.reach.get(function, ()) if test not in found]
        for test in sorted(rest, key=self.took.__getitem__):
            left -= self.took[test]
            if left < 0 and found:
                break
            found.append(test)
        return found

    def _run(self, tests: Sequence[str], watched: bool = False) -> None:
        """Run tests until one fails."""
        for number, name in enumerate(tests, 1):
            item = self.items[name]
            after = self.items[tests[number]] if number < len(tests) else None
            if watched:
                _watch(GRACE + 10 * self.took[name], HANGS)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if watched:
                _watch(0, 0)
            if self.failed:
                item.session._setupstate.teardown_exact(None)
                return


@cache
def _code() -> bytes:
    """Stands for the code, and for what the tests have in common."""
    files = [
        *Path("src").rglob("*.py"),
        *[file for file in Path("tests").rglob("*.py") if file.name[:5] != "test_"],
    ]
    said = sha256()
    for file in sorted(files):
        said.update(file.read_bytes())
    return said.digest()


@cache
def _noted(tests: Path) -> Path:
    return Path(f"reach-{sha256(_code() + tests.read_bytes()).hexdigest()[:16]}.json")


def _watch(busy: float, waiting: float) -> None:
    """Stop this process's test after so many seconds of work or of waiting; kill the process where that does not help."""
    for timer, sign, seconds in (
        (signal.ITIMER_PROF, signal.SIGPROF, busy),
        (signal.ITIMER_REAL, signal.SIGALRM, waiting),
    ):
        signal.setitimer(timer, seconds)
        signal.signal(sign, _stop if seconds else signal.SIG_DFL)


def _stop(sign: int, _: FrameType | None) -> None:
    signal.signal(sign, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF if sign == signal.SIGPROF else signal.ITIMER_REAL, 10)
    raise Endless
