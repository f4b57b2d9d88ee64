"""The gate itself: what costs much to start is started once, and in CI a skip is a failure."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.shape.tree import ROOT, named, under


@pytest.fixture
def project(tmp_path):
    """A small project under our own test configuration: `project(code, *arguments, **environment)` runs it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests/conftest.py", tmp_path / "tests")

    def run(code, *arguments, **environment):
        (tmp_path / "tests/test_it.py").write_text("import pytest\n" + code, "utf-8")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "HUITOU_"))}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=clean | environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    return run


SKIPS = """
@pytest.mark.spark
def test_on_spark(): pytest.skip("no Java")
"""
SKIPS_DATA = """
def test_on_real_data(realdata): pass
"""


def test_without_java_a_spark_test_is_skipped(project):
    assert project(SKIPS)[0] == 0


def test_in_ci_a_skip_is_a_failure(project):
    code, said = project(SKIPS, HUITOU_CI="1")
    assert code == 1
    assert "no Java" in said


def test_in_ci_tests_on_real_data_may_skip_and_say_so(project):
    code, said = project(SKIPS_DATA, "-ra", HUITOU_CI="1", HUITOU_REALDATA="nowhere")
    assert code == 0
    assert "set HUITOU_REALDATA" in said


def test_in_ci_a_module_that_skips_itself_is_a_failure(project):
    assert project('pytest.importorskip("no_such_package")', HUITOU_CI="1")[0] != 0


def test_tests_on_spark_share_one_process(project, tmp_path):
    code, _ = project(
        f"""
@pytest.mark.spark
@pytest.mark.parametrize("i", range(20))
def test_on_spark(i, worker_id): open({str(tmp_path / "workers")!r}, "a").write(worker_id + chr(10))
""",
        "-n2",
        "--dist=loadgroup",
    )
    assert code == 0
    assert len(set((tmp_path / "workers").read_text().split())) == 1


def test_ci_calls_the_gate():
    assert re.search(r"^export HUITOU_CI=1$\s*^exec make test$", (ROOT / ".ci/run").read_text("utf-8"), re.M)
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("path", under("tests", ".py"), ids=named)
def test_a_file_with_tests_is_collected(path):
    holds = re.search(r"^(async )?def test_", path.read_text("utf-8"), re.M)
    assert not holds or path.name.startswith("test_"), f"{named(path)} holds tests: call it test_….py"
