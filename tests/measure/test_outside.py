"""docs/how-to/add-a-measure.md is true: its own two files, put into a package from outside, are a measure that works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-measure.md"
RUN = """
import sys
from pathlib import Path
from huitou.base import Period
from huitou.measure import METRICS
from huitou.measure.read import ask
from huitou.measure.schema import SCHEMAS
from huitou.measure.source import over
from huitou.stores import over_lake
from tests.measure.cases import load

(case,) = load(Path(sys.argv[1]))
place = over(over_lake({}, SCHEMAS, Path(sys.argv[2]), case.tables()), 0, "TWD")
settings = {"figures": {"withhold_below": 0}}
(figure,) = ask(place, {case.metric: METRICS[case.metric]}, settings, Period.parse(case.told["period"]))
assert (figure.name, figure.value, figure.base) == ("big_spenders", case.told["value"], case.told["base"]), figure
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def test_a_measure_is_one_file_and_one_case_also_from_outside_the_package(tmp_path: Path) -> None:
    source, (case, entry) = blocks("python")[0], blocks("toml")
    package, info, cases = (tmp_path / n for n in ("teashop", "teashop-1.0.dist-info", "cases"))
    for folder in (package, info, cases):
        folder.mkdir()
    (package / "__init__.py").write_text("")
    (package / "big_spenders.py").write_text(source, encoding="utf-8")
    (cases / "big_spenders.toml").write_text(case, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: teashop\nVersion: 1.0\n")
    group = re.sub(r'\[project.entry-points."(.*)"\]', r"[\1]", entry).replace('"', "")
    (info / "entry_points.txt").write_text(group)
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(cases), str(tmp_path / "spill")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
