"""Benchmarks: what others reach. A few published facts come with Huitou; a company adds its own from a CSV file.

A benchmark belongs to one version of one definition and is never set against another. Published facts are for
orientation only: they are made by other definitions, over other people, in other countries.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Literal

from huitou.base import Missing, Period, Text, Unfit
from huitou.measure.read import METRICS
from huitou.stores import Workspace

FILE = "benchmarks.csv"
PUBLISHED = Path(__file__).parent / "benchmarks" / "published.csv"
REQUIRED = ("measure", "value", "period", "source")

_NOT_THERE = Text("找不到檔案 {file}。", "找不到文件 {file}。", "There is no file {file}.")
_UNREADABLE = Text(
    "檔案 {file} 讀不懂；請存成 UTF-8 的 CSV。",
    "文件 {file} 读不懂；请存成 UTF-8 的 CSV。",
    "The file {file} cannot be read; save it as a CSV in UTF-8.",
)
_NO_COLUMN = Text(
    "{file} 缺少欄位：{columns}。必要欄位：{required}。",
    "{file} 缺少列：{columns}。必需的列：{required}。",
    "{file} lacks the columns {columns}. Needed: {required}.",
)
_BAD = Text(
    "{file} 有看不懂的列，什麼都沒有寫入。{rows}",
    "{file} 有看不懂的行，什么都没有写入。{rows}",
    "{file} has rows that cannot be used; nothing was written. {rows}",
)
_ROW = Text("第 {line} 列：{why}", "第 {line} 行：{why}", "Line {line}: {why}")
_NO_MEASURE = Text("沒有叫「{said}」的指標", "没有叫“{said}”的指标", "there is no measure called “{said}”")
_NO_VERSION = Text(
    "定義版本「{said}」不存在（現在是 {now}）",
    "定义版本“{said}”不存在（现在是 {now}）",
    "there is no version “{said}” of the definition (now {now})",
)
_NO_NUMBER = Text("「{said}」不是數字", "“{said}”不是数字", "“{said}” is not a number")
_RANGE = Text(
    "{said} 超出範圍（{low} 到 {high}）；比例請寫 0.42 或 42%",
    "{said} 超出范围（{low} 到 {high}）；占比请写 0.42 或 42%",
    "{said} is out of range ({low} to {high}); write a share as 0.42 or 42%",
)
_NO_PERIOD = Text("看不懂期間「{said}」", "看不懂期间“{said}”", "the period “{said}” cannot be read")
_NO_SOURCE = Text("沒有寫出處", "没有写出处", "its source is missing")
_NO_COUNT = Text(
    "樣本數「{said}」不是整數", "样本数“{said}”不是整数", "the sample size “{said}” is not a whole number"
)
_YES_NO = Text("comparable 只能是 yes 或 no", "comparable 只能是 yes 或 no", "comparable must be yes or no")
_LIMITS = {
    "share": (0.0, 1.0),
    "points": (-100.0, 100.0),
    "count": (0.0, None),
    "hours": (0.0, None),
    "days": (0.0, None),
}


@dataclass(frozen=True)
class Benchmark:
    """A figure of others, in the unit of the measure it stands beside (share: 0..1).

    version:    the version of the definition it belongs to
    comparable: whether it was made by that very definition; otherwise it is shown, and nothing is concluded
    n:          answers or customers behind it, where known
    """

    measure: str
    version: int
    value: float
    period: str
    source: str
    comparable: bool = True
    industry: str = ""
    region: str = ""
    n: int | None = None
    definition: str = ""
    url: str = ""
    licence: str = ""
    origin: Literal["published", "own"] = "own"

    @property
    def key(self) -> tuple[str | int, ...]:
        """A second row with the same key corrects the first."""
        return (self.measure, self.version, self.industry, self.region, self.period, self.source)


def benchmarks_for(workspace: Workspace, name: str) -> list[Benchmark]:
    """The benchmarks of a measure in its present version: the company's own first, then published ones, newest first.

    Raises Missing where there is no such measure.
    """
    if name not in METRICS:
        raise Missing("measure.unknown", _NO_MEASURE, said=name)
    known = [b for b in [*_own(workspace), *_read(PUBLISHED, "published")] if b.measure == name]
    known = [b for b in known if b.version == METRICS[name].version]
    newest = sorted(known, key=lambda b: Period.parse(b.period).end, reverse=True)
    return sorted(newest, key=lambda b: b.origin != "own")


def add_benchmarks(workspace: Workspace, file: Path) -> int:
    """Take in the company's own benchmarks from a CSV; returns how many rows it has. A row with a known key corrects.

    Columns: measure, value, period, source; and version (the present one), comparable (yes), industry, region, n,
    definition, url, licence. Raises Missing (no file) and Unfit, with line and reason for each bad row; then nothing
    is written.
    """
    new = _read(file, "own")
    kept = {b.key: b for b in _own(workspace)} | {b.key: b for b in new}
    target = workspace.folder / FILE
    half = target.with_suffix(f".{os.getpid()}.part")
    half.write_text(_written(kept.values()), encoding="utf-8")
    half.replace(target)
    return len(new)


def _own(workspace: Workspace) -> list[Benchmark]:
    file = workspace.folder / FILE
    return _read(file, "own") if file.is_file() else []


def _written(rows: Iterable[Benchmark]) -> str:
    columns = [c for c in Benchmark.__dataclass_fields__ if c != "origin"]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**asdict(row), "comparable": "yes" if row.comparable else "no"})
    return out.getvalue()


def _read(file: Path, origin: Literal["published", "own"]) -> list[Benchmark]:
    if not file.is_file():
        raise Missing("benchmark.no_file", _NOT_THERE, file=file)
    try:
        reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")), restval="")
        lines = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise Unfit("benchmark.unreadable", _UNREADABLE, file=file.name) from wrong
    lacking = [c for c in REQUIRED if c not in (reader.fieldnames or ())]
    if lacking:
        raise Unfit(
            "benchmark.columns",
            _NO_COLUMN,
            file=file.name,
            columns=", ".join(lacking),
            required=", ".join(REQUIRED),
        )
    found, bad = [], []
    for line, row in lines:
        try:
            found.append(
                _benchmark({k: (v or "").strip() for k, v in row.items() if isinstance(k, str)}, origin)
            )
        except Unfit as wrong:
            bad.append(_ROW.fill(line=line, why=wrong.text))
    if bad:
        raise Unfit("benchmark.rows", _BAD, file=file.name, rows=_listed(bad))
    return found


def _listed(texts: list[Text]) -> Text:
    return Text(
        "；".join(t.zh_hant for t in texts) + "。",
        "；".join(t.zh_hans for t in texts) + "。",
        "; ".join(t.en for t in texts) + ".",
    )


def _benchmark(row: Mapping[str, str], origin: Literal["published", "own"]) -> Benchmark:
    """One row. Raises Unfit with the reason."""
    name = row["measure"]
    if name not in METRICS:
        raise Unfit("benchmark.measure", _NO_MEASURE, said=name)
    if not row["source"]:
        raise Unfit("benchmark.source", _NO_SOURCE)
    now, version = METRICS[name].version, row.get("version") or str(METRICS[name].version)
    if not (version.isdecimal() and 1 <= int(version) <= now):
        raise Unfit("benchmark.version", _NO_VERSION, said=version, now=now)
    comparable = row.get("comparable", "").lower() or "yes"
    if comparable not in ("yes", "no"):
        raise Unfit("benchmark.comparable", _YES_NO)
    n = row.get("n", "").replace(",", "")
    if n and not n.isdecimal():
        raise Unfit("benchmark.n", _NO_COUNT, said=n)
    try:
        period = Period.parse(row["period"]).label
    except Unfit as wrong:
        raise Unfit("benchmark.period", _NO_PERIOD, said=row["period"]) from wrong
    return Benchmark(
        measure=name, version=int(version), value=_value(row["value"], name, comparable == "yes"), period=period,
        source=row["source"], comparable=comparable == "yes", n=int(n) if n else None, origin=origin,
        **{c: row.get(c, "") for c in ("industry", "region", "definition", "url", "licence")},
    )  # fmt: skip


def _value(said: str, name: str, comparable: bool) -> float:
    try:
        value = float(said.removesuffix("%").replace(",", "")) / (100 if said.endswith("%") else 1)
    except ValueError as wrong:
        raise Unfit("benchmark.value", _NO_NUMBER, said=said) from wrong
    low, high = _LIMITS.get(METRICS[name].unit, (None, None))
    inside = (low is None or value >= low) and (high is None or value <= high)
    if not isfinite(value) or (comparable and not inside):
        ends = ["−∞" if low is None else f"{low:g}", "∞" if high is None else f"{high:g}"]
        raise Unfit("benchmark.range", _RANGE, said=said, low=ends[0], high=ends[1])
    return value
