"""Makes the sample: writes down what the tea chain's systems would hold after 36 months, and the truth behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from huitou.sample import lists, members, people_facts, sales_facts, voice_facts
from huitou.sample.customers import KINDS
from huitou.sample.files import write_csv, write_parquet
from huitou.sample.life import Life, live
from huitou.sample.truth import truths
from huitou.sample.world import UNTIL, World

# In an order in which they can be brought in.
_TABLES: Mapping[str, Callable[[Life], pa.Table]] = {
    "branches": lists.branches,
    "products": lists.products,
    "customers": members.table,
    "identities": people_facts.identities,
    "consent": people_facts.consent,
    "employees": people_facts.employees,
    "purchases": sales_facts.purchases,
    "lines": sales_facts.lines,
    "returns": sales_facts.returns,
    "visits": sales_facts.visits,
    "touches": people_facts.touches,
    "answers": voice_facts.answers,
    "reviews": voice_facts.reviews,
    "contacts": voice_facts.contacts,
    "complaints": voice_facts.complaints,
    "referrals": people_facts.referrals,
}
_AS_CSV = (
    "customers",
    "branches",
    "products",
    "complaints",
)  # with Chinese headings, for the guess at intake


@dataclass(frozen=True)
class Sample:
    """What was made: one file a kind of fact, in an order in which they can be brought in, and the planted truth.

    truth: truth.json (each planted statement with its interval) and customers.parquet (each person's hidden kind of
           loyalty, mood and rate) lie in this folder; they are the answer key and are never brought in.
    """

    folder: Path
    world: World
    files: dict[str, Path]
    rows: dict[str, int]
    truth: Path


def make(folder: Path, seed: int = 7, until: date = UNTIL, customers: int = World.customers) -> Sample:
    """Write the sample brand's files into `folder`: byte for byte the same for the same arguments.

    until:     the last day; the planted dates move along with it
    customers: how many people; the planted effects stay, but the intervals in `truths` are for the usual 60,000

    Raises OSError when the folder cannot be written.
    """
    life = live(World(seed=seed, until=until, customers=customers))
    files: dict[str, Path] = {}
    rows: dict[str, int] = {}
    for fact, of in _TABLES.items():
        table = of(life)
        as_csv = fact in _AS_CSV
        files[fact] = folder / f"{fact}.{'csv' if as_csv else 'parquet'}"
        (write_csv if as_csv else write_parquet)(files[fact], table)
        rows[fact] = len(table)
    return Sample(folder, life.world, files, rows, _write_truth(folder / "truth", life))


def _write_truth(folder: Path, life: Life) -> Path:
    write_parquet(folder / "customers.parquet", _answer_key(life))
    said = {name: planted.as_dict() for name, planted in truths(life.world).items()}
    (folder / "truth.json").write_text(
        json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return folder


def _answer_key(life: Life) -> pa.Table:
    """What no system of the company could know, one row an account; `person` joins the accounts of one person."""
    folk, who = life.folk, life.cards.who
    return pa.table(
        {
            "customer_id": life.cards.code,
            "person": who,
            "kind": [KINDS[kind] for kind in folk.kind[who]],
            "mood": folk.mood[who],
            "orders_a_day": folk.rate[who],
            "gone_after_day": np.minimum(folk.gone[who], 10**6),
            "home_branch": [life.shops.code[home] for home in folk.home[who]],
            "once_only": folk.once[who],
            "campaign": folk.campaign[who],
            "subscriber": folk.subscriber[who],
        }
    )
