"""What the stage `understand` says of public data sets: `python -m tests.realdata.understand NAME [--data DIR]`.

A run is a function below, in RUNS under the name it is asked for by; it prints what it finds.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT

RUNS: dict[str, Callable[[Path], None]] = {}


def run(name: str) -> Callable[[Callable[[Path], None]], Callable[[Path], None]]:
    """Enter a function of the data's folder under a name."""

    def entered(function: Callable[[Path], None]) -> Callable[[Path], None]:
        RUNS[name] = function
        return function

    return entered


@run("mobi")
def mobi(data: Path) -> None:
    """The ECSI model of 250 mobile phone customers (Tenenhaus et al. 2005): paths, quality, prediction."""
    from huitou.understand import path_model
    from tests.understand.paths.test_smartpls import ecsi

    found = path_model(*ecsi(data), scheme="path")
    print(f"{found.rows} people, {found.samples:,} bootstrap samples, {found.iterations} iterations; "
          f"paths under {found.smallest_path:.2f} would mostly not show\n")  # fmt: skip
    for title, frame in (
        ("Paths", found.paths),
        ("R²", found.r2),
        ("Total effects on loyalty", found.total_effects.query("target == 'Loyalty'")),
        ("Reliability", found.reliability[["block", "items", "alpha", "rho_a", "rho_c", "ave", "ave_low", "ave_high"]]),
        ("HTMT, the five highest", found.htmt.nlargest(5, "estimate")),
        ("PLSpredict", found.plspredict()[["item", "rmse", "q2_predict", "low", "high", "rmse_linear", "rmse_mean"]]),
    ):  # fmt: skip
        print(title)
        print(frame.round(3).to_string(index=False), end="\n\n")
    for warning in found.warnings:
        print(f"! {warning.en}")


@run("airline")
def airline(data: Path) -> None:
    """What moves airline passengers' satisfaction, how it bends, and where a segment turns the whole round."""
    from tests.realdata.airline_drivers import told

    print(told(data))


def shop(name: str) -> None:
    """Enter what a shop's orders say, and its reviews where it has any."""

    @run(name)
    def told(data: Path) -> None:
        from tests.realdata import intent, shops

        shops.run(name, data)
        if name == "olist":
            print()
            intent.run(name, data)


for one in ("olist", "uci", "complete-journey"):
    shop(one)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.realdata.understand", description=__doc__)
    asked.add_argument("name", choices=sorted(RUNS))
    place = os.environ.get("HUITOU_REALDATA") or ROOT.parent / "shared" / "data"
    asked.add_argument("--data", type=Path, default=Path(place), help="the folder of public data sets")
    said = asked.parse_args()
    RUNS[said.name](said.data)


if __name__ == "__main__":
    main()
