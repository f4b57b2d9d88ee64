"""Where the figures of one workspace come from at one revision: the engine, and what must be known before asking it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from ibis import _

from huitou.base import Period
from huitou.measure import grain
from huitou.measure.schema import SCHEMAS
from huitou.record import FACTS, links
from huitou.stores import UNDATED, Engine, Grouping, Groupings, Workspace, over_lake, over_warehouse


@dataclass
class Source:
    """An open engine over one revision of a workspace.

    horizon:    the first local day after the data
    currency:   the currency that money figures are in; orders in others are left out of them
    foreign:    orders in other currencies, by currency
    amounts_from_lines: some orders came without an amount, and there are lines to add up
    files:      (month, file) of everything recorded, merged customers included
    live:       the tables change without our knowing (a warehouse), so that nothing may be kept on the shelf
    attributes: the company's own customer attributes that figures can be split by
    published: where the groups are that were made of the customers
    """

    engine: Engine
    revision: int
    first: date | None
    horizon: date | None
    currency: str
    attributes: frozenset[str]
    foreign: dict[str, int]
    amounts_from_lines: bool = False
    files: tuple[tuple[str, str], ...] = ()
    live: bool = False
    published: Groupings | None = None

    @property
    def groupings(self) -> Mapping[str, Grouping]:
        """The groups of customers that figures can be split by now, by name."""
        return self.published.all() if self.published else {}

    @cached_property
    def default_period(self) -> Period | None:
        """The last twelve finished months, or as many as there are; the days so far where no month is finished."""
        if self.first is None or self.horizon is None:
            return None
        end = Period.of("month", self.horizon).first
        first = Period.of("month", self.first).first
        if end <= first:
            return Period(self.first, self.horizon)
        year_ago = Period(date(end.year - 1, end.month, 1), end)
        return Period(max(first, year_ago.first), end)

    def grounds(self, until: date | None, version: int) -> str:
        """Stands for what a figure rests on: its definition, the money it is in, and all that is recorded of days
        before `until` (of all days, where None). New facts of later days leave it as it is."""
        last = f"{until - timedelta(days=1):%Y-%m}" if until else "9999-12"
        files = sorted(name for month, name in self.files if month <= last or month == UNDATED)
        seen = json.dumps([WORKINGS, version, self.currency, files])
        return hashlib.sha256(seen.encode()).hexdigest()

    def recent(self, steps: int, every: str = "month") -> Period | None:
        """The last `steps` calendar units that hold data, the one now running included."""
        if self.first is None or self.horizon is None:
            return None
        last = Period.of(every, self.horizon - timedelta(days=1))
        first = max(last.moved(1 - steps).first, Period.of(every, self.first).first)
        return Period(first, last.end)


WORKINGS = 1  # raise when view.py, estimate.py or the grain come to say something else of the same facts

_open: dict[Path, Source] = {}
_lock = threading.RLock()


def source(workspace: Workspace) -> Source:
    """The workspace's source at its current revision; opened once and kept while nothing new is recorded."""
    key = workspace.folder.resolve()
    with _lock:
        known = _open.get(key)
        revision = workspace.lake.revision
        if known is None or known.revision != revision:
            if known is not None:
                known.engine.close()
            _open[key] = known = _opened(workspace, revision)
        return known


def _opened(workspace: Workspace, revision: int) -> Source:
    settings = workspace.settings
    warehouse = settings.table("warehouse")
    if "url" in warehouse:
        tables = {fact: str(place) for fact, place in warehouse.items() if fact in FACTS}
        engine = over_warehouse(str(warehouse["url"]), tables, SCHEMAS, settings.zone)
        found = over(engine, revision, settings.currency)
        found.live, found.published = True, workspace.groupings
        return found
    files: dict[str, list[Path]] = {fact: [] for fact in FACTS}
    for file in workspace.lake.files():
        files.setdefault(file.fact, []).append(workspace.lake.root / file.path)
    spill = workspace.folder / "derived" / "spill"
    merged = links(workspace)
    extra = {"links": merged} if merged is not None and merged.num_rows else {}
    bare = over_lake(files, SCHEMAS, spill, extra)
    found = over(bare, revision, settings.currency, span=workspace.lake.span())
    bare.close()
    files["monthly"] = list(grain.refresh(workspace, found.currency, found.amounts_from_lines).values())
    found.engine = over_lake(files, SCHEMAS, spill, extra)
    found.published = workspace.groupings
    found.files = tuple((f.month, f.path) for f in workspace.lake.files())
    if merged is not None:
        found.files += ((UNDATED, hashlib.sha256(str(merged.to_pydict()).encode()).hexdigest()),)
    return found


def over(engine: Engine, revision: int, currency: str, span: tuple[date, date] | None = None) -> Source:
    """A source over any engine: looks up the span of days, the currency and the attributes."""
    span = span or _span(engine)
    chosen, foreign, amountless = _currency(engine, currency)
    attributes: frozenset[str] = frozenset()
    if engine.has("attributes"):
        names = engine.table("attributes").select("attribute").distinct()
        attributes = frozenset(str(r["attribute"]) for r in engine.rows(names))
    first, horizon = (span[0], span[1] + timedelta(days=1)) if span else (None, None)
    from_lines = amountless and engine.has("lines")
    return Source(engine, revision, first, horizon, chosen, attributes, foreign, from_lines)


def _span(engine: Engine) -> tuple[date, date] | None:
    ends: list[date] = []
    for name, fact in FACTS.items():
        if fact.day and fact.time and fact.time.endswith("_at") and engine.has(name):
            table = engine.table(name)
            row = engine.rows(table.agg(low=table[fact.day].min(), high=table[fact.day].max()))[0]
            ends += [d for d in (row["low"], row["high"]) if d is not None]
    if not ends and engine.has(
        "customers"
    ):  # a company with contracts and nothing else knows of joining and leaving
        known = engine.table("customers")
        joined, left = known.joined_on, known.left_on
        row = engine.rows(known.agg(a=joined.min(), b=joined.max(), c=left.min(), d=left.max()))[0]
        ends = [d for d in row.values() if d is not None]
    return (min(ends), max(ends)) if ends else None


def _currency(engine: Engine, company: str) -> tuple[str, dict[str, int], bool]:
    """The company's currency where any order has it; else the one that most orders have. And the orders in others,
    and whether any order came without an amount."""
    if not engine.has("purchases"):
        return company, {}, False
    orders = engine.table("purchases")
    found = engine.rows(orders.group_by("currency").agg(n=_.count(), valued=_.amount.count()))
    counts: dict[str, int] = {}
    for row in found:
        name = str(row["currency"] or company)
        counts[name] = counts.get(name, 0) + int(row["n"])
    chosen = company if company in counts or not counts else max(counts, key=lambda c: (counts[c], c))
    amountless = any(r["valued"] < r["n"] for r in found)
    return chosen, {c: n for c, n in counts.items() if c != chosen}, amountless
