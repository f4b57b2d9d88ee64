"""How far loyalty has come: cognitive, affective, conative, action, after Oliver (Journal of Marketing 63, 1999).

A stage has what customers are asked of it: what they know and believe, whether they like, what they intend. The last,
action, is what they then do: buy again in the days after their answer. A stage is held by whoever gives a good answer to
at least half of its questions that she answered, and reached by whoever holds it and all before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period, Text, Unfit
from huitou.measure import Estimate, Facts, Source, days_between, share
from huitou.stores import Workspace
from huitou.understand.asking import Plain, facts_of, kept, opened
from huitou.understand.loyalty.attitude import last_said, reaches, scaled
from huitou.understand.loyalty.cuts import Cuts, cuts_of
from huitou.understand.silence import silence_day, silence_notes

COGNITIVE, AFFECTIVE, CONATIVE, ACTION = "cognitive", "affective", "conative", "action"
STAGES = (COGNITIVE, AFFECTIVE, CONATIVE, ACTION)
QUESTIONS = {
    COGNITIVE: ("brand.aware", "brand.image", "csat."),
    AFFECTIVE: ("csat", "secure.satisfied", "brand.preferred"),
    CONATIVE: ("cli", "nps", "secure.continue", "secure.recommend"),
}
NEEDED = {
    COGNITIVE: "csat.product",
    AFFECTIVE: "csat",
    CONATIVE: "cli.again",
}  # the one question that would do
LEAST = 30
DAYS = 365  # days of answers
LATER = 90  # days in which who buys again has come to action, where the company has no cycle
VERSION = 4

_BAD = Text(
    zh_hant="huitou.toml 的 [understand.stages] {name} 不能是「{said}」；請寫 cognitive、affective 或 conative 和題目名稱的清單。",
    zh_hans="huitou.toml 的 [understand.stages] {name} 不能是“{said}”；请写 cognitive、affective 或 conative 和题目名称的列表。",
    en="[understand.stages] {name} in huitou.toml cannot be “{said}”; use cognitive, affective or conative with a list of "
    "names of questions.",
)


@dataclass(frozen=True)
class Stage:
    """questions: those that were asked; needed: the question that would do where none was; held: who hold it, whatever
    they hold beside; reached: who hold it and all before it; onward: of those who reached the one before; last: where
    none was asked in the days looked at, when one of them was last answered outside of these."""

    name: str
    questions: tuple[str, ...]
    needed: str | None
    held: Estimate
    reached: Estimate
    onward: Estimate
    last: date | None = None


@dataclass(frozen=True)
class Stages:
    """period: the days of the answers; later_days: after an answer, in which a purchase counts as action; people: who
    answered of every stage that is asked about; out_of_order: who hold a stage without one before it."""

    period: Period
    later_days: int
    people: int
    stages: tuple[Stage, ...]
    out_of_order: Estimate
    notes: tuple[Text, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.stages if one.needed is None)

    @property
    def enough(self) -> bool:
        """Whether there is a funnel to speak of: two asked stages beside action, or one, and people enough."""
        return self.people >= LEAST and len(self.asked) >= 2


def stages_of(workspace: Workspace) -> Stages:
    """The stages of those who answered in the year before the last days, which are left for them to act. Raises Missing
    without any data, Unfit for settings that make no sense."""
    place, cuts = opened(workspace), cuts_of(workspace)
    table = workspace.settings.table("understand").get("stages", {})
    questions = read(table if isinstance(table, Mapping) else {})
    said = [*astuple(cuts), questions]
    return told(
        kept(workspace, place, "understand.stages", VERSION, said, lambda: asked_of(place, cuts, questions))
    )


def read(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The questions of each stage, the company's own in place of the known ones. Raises Unfit."""
    found = dict(QUESTIONS)
    for name, said in table.items():
        fits = name in QUESTIONS and isinstance(said, list) and all(isinstance(q, str) and q for q in said)
        if not fits:
            raise Unfit("stages.setting", _BAD, name=name, said=said)
        found[name] = tuple(dict.fromkeys(said))
    return found


def asked_of(
    place: Source, cuts: Cuts, questions: Mapping[str, Sequence[str]], day: date | None = None
) -> Plain:
    """What the engine counts for the stages as of a day, as plain values."""
    with place.engine.alone():
        warned, day = () if day else silence_notes(place), day or silence_day(place)
        facts = facts_of(place)
        lines = cuts.at(facts, day)
        later = lines.later_days if lines else cuts.later_days or LATER
        end = day - timedelta(days=later)
        period = Period(end - timedelta(days=DAYS), end)
        asked = _asked(facts, period, questions)
        last = {
            name: said.isoformat()
            for name, listed in questions.items()
            if not asked[name] and (said := last_said(facts, day, listed))
        }
        rows = facts.rows(_counts(facts, period, cuts, asked, later)) if any(asked.values()) else []
    held = [name for name in STAGES if name == ACTION or asked[name]]
    counts = sorted(
        [[None if r[s] is None else bool(r[s]) for s in held] + [int(r["n"])] for r in rows], key=str
    )
    notes = [note.as_dict() for note in (*warned, *facts.notes)]
    return [period.label, later, [[name, list(asked.get(name, ()))] for name in STAGES], counts, notes, last]


def _asked(facts: Facts, period: Period, questions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The questions of each stage that anybody known answered in the period, a name that ends in a dot as all those
    below it."""
    if not facts.has("answers"):
        return {name: [] for name in questions}
    rows = facts.during(facts.plain("answers"), period, "answered_on").filter(_.customer_id.notnull())
    said = sorted(str(r["question"]) for r in facts.rows(rows.group_by("question").agg(n=_.count())))

    def known(name: str) -> list[str]:
        if name.endswith("."):
            return [one for one in said if one.startswith(name)]
        return [name] if any(one.startswith("cli.") if name == "cli" else one == name for one in said) else []

    return {
        stage: list(dict.fromkeys(one for name in listed for one in known(name)))
        for stage, listed in questions.items()
    }


def _counts(
    facts: Facts, period: Period, cuts: Cuts, asked: Mapping[str, Sequence[str]], later: int
) -> ir.Table:
    """How many respondents hold which of the stages."""
    items = [
        _item(facts, period, cuts, name, question) for name, listed in asked.items() for question in listed
    ]
    every = items[0].union(*items[1:]) if len(items) > 1 else items[0]
    sums = {
        part: (every.stage == name).ifelse(every.good if part[0] == "g" else 1, 0).sum()
        for name, listed in asked.items()
        if listed
        for part in (f"g_{name}", f"n_{name}")
    }
    people = every.group_by("customer_id").agg(said_on=_.on.max(), **sums)
    bought = facts.plain("purchases").filter(_.bought_on >= period.first)
    bought = bought.select(whose="customer_id", bought_on=bought.bought_on)
    acts = people.inner_join(bought, people.customer_id == bought.whose)
    after = days_between(acts.said_on, acts.bought_on)
    acts = acts.filter(after > 0, after <= later).select(actor="customer_id").distinct()
    rows = people.left_join(acts, people.customer_id == acts.actor)
    held = {
        name: (rows[f"n_{name}"] > 0).ifelse(rows[f"g_{name}"] * 2 >= rows[f"n_{name}"], ibis.null("boolean"))
        for name, listed in asked.items()
        if listed
    }
    rows = rows.select(**held, action=rows.actor.notnull())
    return rows.group_by([*held, ACTION]).agg(n=_.count())


def _item(facts: Facts, period: Period, cuts: Cuts, stage: str, question: str) -> ir.Table:
    """customer_id, on, good: whether each customer's latest answer to a question is a good one."""
    rows = scaled(facts, period, question).filter(_.customer_id.notnull())
    rows = rows.mutate(span=rows.highest - rows.lowest)
    days = rows.group_by(["customer_id", "answered_on"]).agg(percent=_.percent.mean(), span=_.span.max())
    last = days.answered_on.max().over(ibis.window(group_by="customer_id"))
    days = days.mutate(last=last).filter(_.answered_on == _.last)
    good = reaches(days.percent, days.span, cuts, question).ifelse(1, 0)
    return days.select("customer_id", on=days.answered_on, good=good, stage=ibis.literal(stage))


def told(found: Plain) -> Stages:
    """From the counts to what they say."""
    label, later, asked, counts, notes, last = found
    questions = {name: tuple(listed) for name, listed in asked}
    held = [name for name in STAGES if name == ACTION or questions[name]]
    whole = [(dict(zip(held, row, strict=False)), row[-1]) for row in counts if None not in row]
    people = sum(n for _held, n in whole)

    def many(*names: str) -> int:
        return sum(n for one, n in whole if all(one[name] for name in names))

    made, before = [], [people]
    for name in STAGES:
        if name not in held:
            nobody = Estimate(None, None, None, 0)
            said = date.fromisoformat(last[name]) if name in last else None
            made.append(Stage(name, (), NEEDED[name], nobody, nobody, nobody, said))
            continue
        reached = many(*held[: held.index(name) + 1])
        made.append(
            Stage(
                name,
                questions[name],
                None,
                share(many(name), people),
                share(reached, people),
                share(reached, before[-1]),
            )
        )
        before.append(reached)
    odd = sum(n for one, n in whole if _out_of_order([bool(one[name]) for name in held]))
    texts = tuple(Text(note["zh-Hant"], note["zh-Hans"], note["en"]) for note in notes)
    return Stages(Period.parse(label), later, people, tuple(made), share(odd, people), texts)


def _out_of_order(held: Sequence[bool]) -> bool:
    return any(later and not earlier for earlier, later in pairwise(held))
