"""What the stage `understand` says of a shop's orders, brought in as a company would: cycle, stages, what followed, intent."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from huitou import record
from huitou.base import Missing
from huitou.measure import Estimate
from huitou.stores import Settings, Workspace
from huitou.understand import Segments, cycle_of, intent_of, intent_told, segment_summary, segments_of
from huitou.understand.asking import opened
from huitou.understand.intent.verdicts import share as told
from huitou.understand.segments import Afterwards, Migrations, standing_of
from huitou.understand.segments.afterwards import afterwards
from huitou.understand.segments.migrations import migrations
from tests.realdata.intent import READERS

SETTINGS = {
    "olist": Settings(zone="America/Sao_Paulo", currency="BRL", lang="en", country="BR"),
    "uci": Settings(zone="Europe/London", currency="GBP", lang="en", country="GB"),
    "complete-journey": Settings(zone="America/New_York", currency="USD", lang="en", country="US"),
}
# A year of orders leaves no year after a day: the first of a month with three left to see what followed.
SPLIT = {"olist": date(2018, 5, 1), "uci": date(2011, 9, 1), "complete-journey": date(2017, 10, 1)}


def brought(name: str, data: Path, folder: Path) -> Workspace:
    """A workspace with the data set's facts, each brought in from a file."""
    company = Workspace.create(folder / "company", SETTINGS[name])
    for fact, frame in READERS[name](data).items():
        file = folder / f"{fact}.parquet"
        frame.to_parquet(file)
        record.bring(company, file, fact)
    return company


def over_time(company: Workspace, day: date) -> tuple[Migrations | None, Afterwards | None]:
    """The stages of a day, made of what was known on its morning, against what came from then to the end."""
    place = opened(company)
    assert place.horizon is not None
    with place.engine.alone():
        was, now = (standing_of(company, place, at).segmentation("life_cycle") for at in (day, place.horizon))
        facts = standing_of(company, place, day).facts
        return migrations(facts, was, now), afterwards(facts, was, place.horizon)


def print_stages(found: Segments) -> None:
    print(f"\n{found.title.en}, data up to {found.day}")
    for one in found.sizes:
        part = told(one.share).en if one.customers else "–"
        spent = "–" if one.year_amount is None else f"{found.currency} {one.year_amount:,.0f}"
        print(
            f"  {found.segments[one.segment].en:10} {one.customers:6,} customers  {part:20} {spent} in twelve full months"
        )
    for sentence in segment_summary(found):
        print(f"  {sentence.en}")


def print_followed(found: Segments, moves: Migrations | None, followed: Afterwards | None) -> None:
    if followed:
        print(f"\nStages of {followed.day}: who bought in the {followed.days} days from then")
        for name, bought in followed.bought.items():
            print(f"  {found.segments[name].en:10} {bought.base:6,} customers  {_said(bought)}")
    if moves:
        names = {k: t.en for k, t in found.segments.items()} | {"(new)": "First bought", "(gone)": "In none"}
        print(
            f"\nFrom stage to stage, {moves.first} to {moves.last}; in the same one: {told(moves.stayed).en}"
        )
        for flow in moves.flows:
            print(
                f"  {names[flow.source]:12} → {names[flow.target]:10} {flow.customers:6,}  {_said(flow.share)}"
            )


def _said(of: Estimate) -> str:
    return told(of).en if of.base >= 5 else "–"


def run(name: str, data: Path) -> None:
    """Print it. data: the folder of public data sets."""
    with tempfile.TemporaryDirectory() as folder:
        company = brought(name, data, Path(folder))
        own = cycle_of(company)
        print(name if own is None else
              f"{name}: customers come back after {own.days:.0f} days (median of {own.gaps:,} gaps of {own.customers:,} customers); "
              f"cooling after {own.cooling:.1f}, at risk after {own.at_risk:.1f}, churned after {own.churned:.1f} gaps of one's own")  # fmt: skip
        stages = segments_of(company)
        print_stages(stages)
        print_followed(stages, *over_time(company, SPLIT[name]))
        try:
            words = intent_told(intent_of(company))
            print(f"\nIntent: {words.headline.en}")
        except Missing as why:
            print(f"\nIntent: {why.text.en}")
