"""`python -m bench [--rows 1000000 10000000 100000000] [--lines 10000000] [--pages 10000000] [--entries 5000000] [--segments 18000000]`: every claimed ratio, measured in one run."""

from __future__ import annotations

import argparse
import platform
import shutil
from pathlib import Path

from bench import ledger, made, meter, pages, paths


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument(
        "--rows", type=int, nargs="*", default=[1_000_000, 10_000_000], help="purchases, per table"
    )
    asked.add_argument(
        "--lines", type=int, default=10_000_000, help="order lines of the import table; 0 leaves it out"
    )
    asked.add_argument(
        "--pages",
        type=int,
        default=10_000_000,
        help="purchases behind the console's pages; 0 leaves them out",
    )
    asked.add_argument(
        "--entries",
        type=int,
        default=5_000_000,
        help="requests in the ledger that is explained; 0 leaves the ledger out",
    )
    asked.add_argument(
        "--segments",
        type=int,
        default=18_000_000,
        help="purchases whose customers are put into segments; 0 leaves them out",
    )
    asked.add_argument(
        "--folder", type=Path, default=Path(".bench"), help="where the made data lie (kept for re-runs)"
    )
    asked.add_argument("--of", type=int, default=3, help="runs of which the cheapest counts")
    said = asked.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}; "
          f"CPU = user + system seconds, cheapest of {said.of}; memory = peak resident\n")  # fmt: skip
    if said.lines:
        _imports(said.lines, said.folder.resolve(), said.of)
    for line in paths.measure(said.of):
        print(line, flush=True)
    print()
    for rows in said.rows:
        _measures(rows, said.folder.resolve(), said.of)
    if said.pages:
        _pages(said.pages, said.folder.resolve())
    if said.segments:
        _segments(said.segments, said.folder.resolve(), said.of)
    if said.entries:
        for line in ledger.measure(said.folder.resolve(), said.entries):
            print(line, flush=True)


def _imports(lines: int, folder: Path, of: int) -> None:
    print(f"Import of {lines:,} order lines (aim: at most 3.0 times DuckDB's own copy, under 2,000 MB)")
    for name, write, fact in (("lines", made.lines_csv, "lines"), ("flat", made.flat_csv, "")):
        csv = folder / f"{name}-{lines}.csv"
        write(lines, csv)
        floor = meter.best("copy_csv", str(csv), str(folder / "copy.parquet"), of=of)
        ours = meter.best("import_csv", str(csv), str(folder / "import"), fact, of=of)
        _row(f"  {name}: DuckDB CSV → Parquet", floor, floor)
        _row(f"  {name}: huitou import", ours, floor)
    shutil.rmtree(folder / "import", ignore_errors=True)
    print()


def _measures(rows: int, folder: Path, of: int) -> None:
    made_folder = folder / f"made-{rows}"
    made.purchases(rows, made_folder)
    ws = str(folder / f"shop-{rows}")
    print(
        f"All measures of {rows:,} purchases, 36 months (aim: at most 3.0 times the scan; a day's refresh 5 %)"
    )
    floor = meter.best("scan", str(made_folder), of=of)
    _row("  DuckDB scan of the three columns", floor, floor)
    runs = [_first_and_next_day(ws, rows) for _ in range(of)]
    full, day = (min((r[n] for r in runs), key=lambda c: c.cpu) for n in (0, 1))
    _row(f"  huitou, all {full.said['measures']} measures, grain built", full, floor)
    _row("  huitou, after one more day", day, floor)
    print(f"    a day's refresh is {100 * day.cpu / full.cpu:.1f} % of the full run")
    _row("  5 of these figures by hand in DuckDB", meter.best("by_duckdb", str(made_folder), of=of), floor)
    _row("  5 of these figures in Polars", meter.best("by_polars", str(made_folder), of=of), floor)
    if rows <= 10_000_000:  # beyond, pandas does not fit beside the rest
        _row("  5 of these figures in pandas", meter.best("by_pandas", str(made_folder), of=of), floor)
    print()


def _pages(rows: int, folder: Path) -> None:
    print(f"Pages of the console, {rows:,} purchases imported (aim: p95 at most 3.0 times the empty page's)")
    ws = folder / f"shop-{rows}"
    if not (ws / "huitou.toml").is_file():
        meter.run("workspace", str(ws), str(rows))
    built = meter.run("directory", str(ws))
    print(f"  sorting customers and timelines once: {built.cpu:.0f} s CPU, {built.memory:.0f} MB")
    for line in pages.told(pages.measure(ws, built.said)):
        print(line)
    print()


def _segments(rows: int, folder: Path, of: int) -> None:
    ws = str(folder / f"shop-{rows}")
    if not (Path(ws) / "huitou.toml").is_file():
        meter.run("workspace", ws, str(rows))
    tasks = {
        "count, sum, last day: customer months": ("rfm_pass", ws, "monthly"),
        "the same over every purchase": ("rfm_pass", ws, "purchases"),
        "huitou: RFM, stages, tiers, their sizes": ("segmenting", ws, "known"),
        "huitou: the same, the purchase cycle too": ("segmenting", ws, "new"),
    }
    rounds = [{name: meter.run(*task) for name, task in tasks.items()} for _ in range(of)]  # in turns
    bought = rounds[0][next(iter(tasks))].said
    print(f"Segments of {bought:,} customers, {rows:,} purchases (aim: at most 2.0 times the pass)")
    for name in tasks:
        costs = [one[name] for one in rounds]
        _row(
            f"  {name}",
            min(costs, key=lambda c: c.cpu),
            min((r[next(iter(tasks))] for r in rounds), key=lambda c: c.cpu),
        )
        for against in list(tasks)[:2]:
            ratios = sorted(one[name].cpu / one[against].cpu for one in rounds)
            print(f"    against “{against}”, round by round: {ratios[0]:.2f}-{ratios[-1]:.2f} ×")
    print()


def _first_and_next_day(ws: str, rows: int) -> tuple[meter.Cost, meter.Cost]:
    meter.run("workspace", ws, str(rows))
    return meter.run("full_run", ws), meter.run("daily_run", ws, str(rows))


def _row(name: str, cost: meter.Cost, floor: meter.Cost) -> None:
    print(
        f"{name:<48}{cost.cpu:>9.2f} s CPU {cost.wall:>8.2f} s {cost.memory:>7.0f} MB {cost.cpu / floor.cpu:>7.1f} ×"
    )


if __name__ == "__main__":
    main()
