"""The face for notebooks: `ws = huitou.open(DIR)`, then the same verbs as everywhere, answered with data frames."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

from huitou import loop, measure, record, understand
from huitou.base import Missing, Period, Text
from huitou.faces.drivers import plainly
from huitou.faces.intent import plainly as intent_plainly
from huitou.faces.loyalty import plainly as types_plainly
from huitou.faces.segments import plainly as segments_plainly
from huitou.measure import METRICS, Figure
from huitou.record import FACTS
from huitou.stores import Workspace

_NO_FACT = Text(
    "沒有「{said}」這種事實；可用：{facts}。",
    "没有“{said}”这种事实；可用：{facts}。",
    "There is no kind of fact called “{said}”; use one of: {facts}.",
)
_FIRST, _LAST = (
    ("name", "period"),
    ("value", "base", "low", "high", "unit", "version", "finished", "small", "withheld", "notes"),
)


class Company:
    """One company's workspace, for analysis. Every method answers with a pandas data frame where there are rows."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Company:
        """Open a workspace folder. Raises Missing, Unfit or Refused as `Workspace.open` does."""
        return cls(Workspace.open(Path(folder)))

    def measure(
        self,
        names: str | Sequence[str] = (),
        period: str | Period | None = None,
        by: str | Sequence[str] = (),
        every: str | None = None,
        rolling: int = 1,
        **options: Any,
    ) -> pd.DataFrame:
        """Figures of one measure, some, or all: one row a figure.

        period:  "2024-Q3" and the like; the last twelve finished months without it
        by:      up to two dimensions, a column each
        every:   day, week, month, quarter or year; rolling: over how many of them each figure looks back
        options: a measure's own, such as lapsed_after_days=60

        Columns: name, period, one a dimension, value, base, low, high (95% interval), unit, version, finished,
        small, withheld. Raises Missing and Unfit as `huitou.measure.figures` does.
        """
        found = measure.figures(
            self.workspace, _words(names), _span(period), _words(by), every, rolling, options
        )
        return _frame(found, tuple(found[0].slice) if found else _words(by))

    def behind(
        self, name: str, period: str | Period | None = None, limit: int | None = None, **slices: str | None
    ) -> pd.DataFrame:
        """Who is behind a figure: one row a unit of its base; `slices` such as branch="TP01" narrow it."""
        return pd.DataFrame(measure.behind(self.workspace, name, _span(period), slices, limit))

    def drivers(self, period: str | Period | None = None, days: int | None = None) -> pd.DataFrame:
        """What moves satisfaction: one row a factor, by falling importance; `attrs["says"]` has the sentences.

        days: for how long answers are followed, 7 to 730; from the company's purchase cycle without it

        Columns: factor, questions, mean, mean_low, mean_high (on its own scale), effect, effect_low, effect_high (points
        of the outcome for one point more), share, share_low, share_high (of what all factors explain), standing,
        quadrant, asymmetry, and real, real_low, real_high (change of the share that buys again, per standard
        deviation). No rows where nothing can be said; the sentences say why. `attrs["branches"]` is a frame of the index of
        each branch: value, base, moved (against the days before, each with _low and _high), clear; `attrs["courses"]` one
        of branch × period. Raises Missing without any data, Unfit for days that make no sense.
        """
        found = plainly(
            understand.drivers_of(self.workspace, _span(period), days), self.workspace.settings.lang
        )
        real = {m["factor"]: m["real"] for m in (found["behaviour"] or {"moved": []})["moved"]}
        rows = []
        for one in found["factors"]:
            row = {"factor": one["factor"], "questions": one["questions"]}
            for name, ends in (("mean", one["mean"]), ("effect", one["effect"]), ("share", one["share"])):
                row |= _ends(name, ends)
            row |= {n: one[n] for n in ("standing", "quadrant", "asymmetry")} | _ends(
                "real", real.get(one["factor"])
            )
            rows.append(row)
        columns = ["factor", "questions"]
        columns += [f"{n}{e}" for n in ("mean", "effect", "share") for e in ("", "_low", "_high")]
        columns += ["standing", "quadrant", "asymmetry", "real", "real_low", "real_high"]
        frame = pd.DataFrame(rows, columns=columns).sort_values("share", ascending=False, ignore_index=True)
        branches = (found["index"] or {"branches": []})["branches"]
        moved = [
            {"branch": b["name"], **_ends("value", b), "base": b["base"], **_ends("moved", b["moved"]), "clear": b["clear"]}
            for b in branches
        ]  # fmt: skip
        courses = [
            {"branch": b["name"], "period": p["name"], **_ends("value", p), "base": p["base"]}
            for b in branches
            for p in b["course"]
        ]
        frame.attrs |= {
            "says": found["says"],
            "branches": pd.DataFrame(moved),
            "courses": pd.DataFrame(courses),
        }
        return frame

    def segments(self, name: str = "life_cycle") -> pd.DataFrame:
        """Customers in segments, one row a segment; `attrs["says"]` has the sentences, `attrs["traits"]`,
        `attrs["mixes"]` and `attrs["flows"]` frames of what sets each apart, of where and what they mostly buy, and of
        where customers moved.

        name: life_cycle, rfm, value_tier, cluster, or one of the company's own
        Columns: segment, title, customers, share, share_low, share_high (of all), year_amount, year_share, … (of the
        last twelve full months), amount, amount_share, … (of all time), withheld. Raises Missing without any data.
        """
        found = segments_plainly(understand.segments_of(self.workspace, name), self.workspace.settings.lang)
        shares = ("share", "year_share", "amount_share")
        rows = [
            {k: v for k, v in one.items() if k not in shares}
            | {k: v for s in shares for k, v in _ends(s, one[s]).items()}
            for one in found["segments"]
        ]
        frame = pd.DataFrame(rows)
        traits = [
            {**t, **_ends("value", t["value"]), **_ends("difference", t["difference"])}
            for t in found["traits"]
        ]
        parts = ("share", "average", "difference")
        mixes = [m | {k: v for p in parts for k, v in _ends(p, m[p]).items()} for m in found["mixes"]]
        flows = [{**f, **_ends("share", f["share"])} for f in (found["moves"] or {"flows": []})["flows"]]
        frames = {"traits": traits, "mixes": mixes, "flows": flows}
        frame.attrs |= {"says": found["says"], **{name: pd.DataFrame(rows) for name, rows in frames.items()}}
        return frame

    def members(self, name: str, segment: str, limit: int | None = None) -> pd.DataFrame:
        """Who is in a segment, one row a customer: customer_id, orders, amount, first_on, last_on.

        Raises Missing for a segment that there is not, Refused where fewer than five are in it.
        """
        return pd.DataFrame(understand.segment_members(self.workspace, name, segment, limit=limit))

    def types(self, by: str | None = None) -> pd.DataFrame:
        """Loyalty types, one row a type: true, latent, spurious, none; `attrs` has what goes with them.

        by: what stickiness is split by; by branch without it
        Columns: type, title, customers, share, share_low, share_high (of those with a type), among_all, … (of all,
        weighted by behaviour), least, most (possible at all), revenue, …, came_back, … (afterwards), withheld.
        attrs: says (sentences), untold, sensitivity, stages and stickiness (frames). No rows without a purchase cycle.
        Raises Missing without any data, Unfit for settings or a dimension that make no sense.
        """
        found = types_plainly(self.workspace, self.workspace.settings.lang, by)
        shares = ("share", "among_all", "revenue", "came_back")
        rows = [
            {n: one[n] for n in ("type", "title", "customers")}
            | {k: v for s in shares for k, v in _ends(s, one[s]).items()}
            | {"least": one["bounds"][0], "most": one["bounds"][1], "withheld": one["withheld"]}
            for one in found["types"]
        ]
        frame = pd.DataFrame(rows)
        parts = ("index", "frequency", "loyalty", "satisfaction")
        course = [
            {"period": one["period"], **{k: v for p in parts for k, v in _ends(p, one[p]).items()}}
            for one in (found["stickiness"] or {"course": []})["course"]
        ]
        stages = [
            {
                "stage": one["stage"],
                "needed": one["needed"],
                **_ends("held", one["held"]),
                **_ends("reached", one["reached"]),
            }
            for one in found["stages"]["stages"]
        ]
        untold = [
            {**one, **_ends("share", one["share"]), **_ends("revenue", one["revenue"])}
            for one in found["untold"]
        ]
        frame.attrs |= {
            "says": found["says"],
            "untold": pd.DataFrame(untold),
            "sensitivity": pd.DataFrame(found["sensitivity"]),
            "stages": pd.DataFrame(stages),
            "stickiness": pd.DataFrame(course),
        }
        return frame

    def intent(
        self, question: str | None = None, days: int | None = None, survey: str | None = None
    ) -> pd.DataFrame:
        """What customers said against what they did later: one row a score, then one a class and one for all.

        question: nps, csat, reviews, …; the usual one without it; days: to look ahead, from the company's cycle without;
        survey: the one whose answers alone count, all together without
        Columns: scores, title, customers, stated, and came (share who bought again), spent, orders, churned, watched, each
        with _low and _high; small, withheld. `attrs["says"]` has the sentences, `attrs["compared"]` and `attrs["worth"]`
        the comparison with customers not asked and the out-of-time test. Raises Missing and Unfit as `huitou understand
        intent` does.
        """
        lang = self.workspace.settings.lang
        found = intent_plainly(understand.intent_of(self.workspace, question, days, survey), lang)
        parts = ("came", "spent", "orders", "churned", "watched")
        rows = [
            {k: one[k] for k in ("scores", "title", "customers", "stated", "small", "withheld")}
            | {k: v for name in parts for k, v in _ends(name, one[name]).items()}
            for one in (*found["rows"], *found["classes"])
        ]
        frame = pd.DataFrame(rows)
        frame.attrs |= {"says": [found["headline"], *found["says"], *found["worth"]["says"]]}
        frame.attrs |= {name: found[name] for name in ("compared", "silent", "worth")}
        return frame

    def import_(self, file: str | PathLike[str], fact: str | None = None, **how: Any) -> Any:
        """Bring in a file, as `huitou import` does: bad rows go aside, the rest lands whole or not at all."""
        done = record.bring(self.workspace, os.fspath(file), fact, **how)
        record.merge(self.workspace)
        return done

    bring = import_

    def customers(
        self, text: str = "", sort: str = "recent", limit: int = 1000, **where: str
    ) -> pd.DataFrame:
        """Customers found by name, phone, e-mail, card or id, one row each; all of them without a text.

        sort: recent, spent, orders or name; where: city="…", bought_since="2024-05-01" and so on, as
        `huitou.record.find_customers`, which says what is raised.
        """
        found = record.find_customers(self.workspace, text, where=where, sort=sort, limit=min(limit, 1000))
        rows = list(found.rows)
        while found.next and len(rows) < limit:
            found = record.find_customers(
                self.workspace,
                text,
                where=where,
                sort=sort,
                after=found.next,
                limit=min(limit - len(rows), 1000),
            )
            rows += found.rows
        columns = [field.name for field in fields(record.CustomerCard)]
        return pd.DataFrame([card.as_dict() for card in rows], columns=columns)

    def timeline(self, customer_id: str, kinds: str | Sequence[str] = (), limit: int = 1000) -> pd.DataFrame:
        """What happened with a customer, newest first, one row each; times are in UTC, `on` is the company's day.

        Raises Missing for an unknown customer, Unfit for a kind that there is not.
        """
        found = record.timeline(self.workspace, customer_id, _words(kinds), limit=min(limit, 1000))
        rows = list(found.events)
        while found.next and len(rows) < limit:
            found = record.timeline(
                self.workspace, customer_id, _words(kinds), found.next, min(limit - len(rows), 1000)
            )
            rows += found.events
        columns = [field.name for field in fields(record.Event)]
        return pd.DataFrame([event.as_dict() for event in rows], columns=columns)

    def imports(self) -> pd.DataFrame:
        """Every import so far, one row each."""
        return pd.DataFrame([vars(one) for one in record.imports(self.workspace)])

    def turn(self) -> loop.Turn:
        """Turn the loop once: join identities, tidy the lake, bring every figure up to date."""
        return loop.run(self.workspace)

    def facts(self, fact: str, limit: int = 1000) -> pd.DataFrame:
        """The first rows recorded of one kind of fact. Raises Missing for an unknown kind."""
        if fact not in FACTS:
            raise Missing("fact.unknown", _NO_FACT, said=fact, facts=", ".join(FACTS))
        lake = self.workspace.lake
        paths = [str(path) for path in lake.paths(lake.files(fact))]
        if not paths:
            return pd.DataFrame(columns=list(FACTS[fact].stored))
        found: pd.DataFrame = ds.dataset(paths, format="parquet").head(limit).to_pandas()
        return found

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure: its name, what it asks, how it is worked out."""
        lang = self.workspace.settings.lang
        rows = [
            (name, one.title.said(lang), one.asks.said(lang), one.formula.said(lang), one.unit)
            for name, one in METRICS.items()
        ]
        return pd.DataFrame(rows, columns=["name", "title", "asks", "formula", "unit"])

    def __repr__(self) -> str:
        span = self.workspace.lake.span()
        days = f"{span[0]} – {span[1]}" if span else "no data yet"
        settings = self.workspace.settings
        return f"<{settings.name}: {days}, {settings.zone}, {settings.currency}>"


def sample(folder: str | PathLike[str] | None = None, customers: int | None = None) -> Path:
    """Build the made-up company (in a temporary folder where none is given) and return its workspace folder."""
    from huitou.faces.demonstration import build

    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="huitou-")) / "company"
    if not (place / "huitou.toml").is_file():
        build(place, "en", customers, turned=False)
    return place


def _ends(name: str, found: dict[str, Any] | None) -> dict[str, Any]:
    """A value with its interval as three columns."""
    return {
        f"{name}{end}": (found or {}).get(key)
        for end, key in (("", "value"), ("_low", "low"), ("_high", "high"))
    }


def _words(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _span(said: str | Period | None) -> Period | None:
    return Period.parse(said) if isinstance(said, str) else said


def _cell(figure: Figure, column: str) -> Any:
    """A figure's part as a frame holds it; what must be said with it, in English, as one text."""
    return " ".join(n.en for n in figure.notes) if column == "notes" else getattr(figure, column)


def _frame(figures: Sequence[Figure], by: Sequence[str]) -> pd.DataFrame:
    rows = [
        {"name": f.name, "period": f.period.label, **f.slice, **{c: _cell(f, c) for c in _LAST}}
        for f in figures
    ]
    frame = pd.DataFrame(rows, columns=[*_FIRST, *by, *_LAST])
    return frame.astype(dict.fromkeys(("value", "low", "high"), "float64"))
