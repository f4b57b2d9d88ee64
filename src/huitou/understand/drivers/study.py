"""One study of drivers, whole: from the facts to what is shown, each part with its base and interval or the reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from huitou.base import Period, Text
from huitou.measure import Estimate, Facts, RatioSums, ratio
from huitou.stores import Grouping
from huitou.understand.cycle import Cycle
from huitou.understand.drivers import naming
from huitou.understand.drivers.asymmetry import Asymmetry, asymmetry
from huitou.understand.drivers.findings import Drivers, Factor, Followed, Indices, Paths
from huitou.understand.drivers.fitting_paths import fitted
from huitou.understand.drivers.importance import RelativeImportance
from huitou.understand.drivers.importance_performance import Map, importance_performance
from huitou.understand.drivers.indices import indices
from huitou.understand.drivers.linear import linear
from huitou.understand.drivers.model import DriverModel, ready_driver_model
from huitou.understand.drivers.relative_importance import relative_importance
from huitou.understand.drivers.repurchase import MOST_DAYS, Behaviour, TooFew, behaviour, followed_days
from huitou.understand.drivers.respondents import Asked, Respondents, asked, respondents
from huitou.understand.drivers.shifts import shifts
from huitou.understand.drivers.turning import complete, turned
from huitou.understand.intent.following import Records
from huitou.understand.tables import persons

LEAST = 30  # people who answered on every factor and the outcome
SELDOM = (
    0.5  # a question answered by fewer than this share of those who answered the most common one is left out
)
BOOTSTRAP, SEED = 1_000, 0

_SELDOM = Text(
    "「{question}」只有 {share}% 的受訪者回答，未計入。",
    "“{question}”只有 {share}% 的受访者回答，未计入。",
    "“{question}” was answered by only {share}% of the respondents and is left out.",
)
_SCALES = Text(
    "「{question}」有 {n} 筆回答用了別的量尺，未計入；不同量尺不能混在一起。",
    "“{question}”有 {n} 条回答用了别的量表，未计入；不同量表不能混在一起。",
    "{n} answers to “{question}” are on another scale and are left out: scales never mix.",
)
_DROPPED = Text(
    "「{block}」沒有可用的回答，已從模型拿掉。",
    "“{block}”没有可用的回答，已从模型去掉。",
    "“{block}” has no answers that can be used and was taken out of the model.",
)


def study(
    facts: Facts,
    own: DriverModel | None,
    period: Period | None,
    horizon: date,
    cycle: Cycle | None = None,
    attributes: Sequence[str] = (),
    days: int | None = None,
    groupings: Mapping[str, Grouping] | None = None,
) -> Drivers:
    """What moves satisfaction and loyalty, by the company's own model or the ready one.

    period: the days whose answers count, all of them where None or where these are too few; index, behaviour and shifts
    look further back. horizon: the first day after the data. Nothing is raised for want of data: `why` says it.
    """
    known = asked(facts, period) if facts.has("answers") else {}
    model = (own or ready_driver_model(known)).keeping(known)
    why = _wanting(model, known)
    if why or model.outcome is None:
        return _without(why, period, model, _indices_only(facts, model, known, period, horizon))
    used, notes = _answered(model, known)
    every = respondents(facts, {q: known[q] for q in used.questions})
    whole = complete(every, used)
    inside = np.array([period is None or period.first <= d < period.end for d in every.days], dtype=bool)
    widened = period is not None and _people(every, whole & inside) < LEAST <= _people(every, whole)
    if widened:
        inside = np.ones(every.n, dtype=bool)
    notes += _dropped(own or model, used)
    if _people(every, whole & inside) < LEAST:
        found = _indices_only(facts, model, known, period, horizon)
        counts = int((whole & inside).sum()), _people(every, whole & inside)
        return _without("too_few", period, used, found, counts, notes)
    ask = _Ask(facts, used, period, horizon, cycle, attributes, days, groupings or {})
    return _whole(ask, every, (whole, inside), widened, notes)


@dataclass(frozen=True)
class _Ask:
    """What is asked of the facts: as of `study`, with the model as it is used."""

    facts: Facts
    model: DriverModel
    period: Period | None
    horizon: date
    cycle: Cycle | None
    attributes: Sequence[str]
    days: int | None
    groupings: Mapping[str, Grouping]


def _whole(
    ask: _Ask, every: Respondents, which: tuple[np.ndarray, np.ndarray], widened: bool, notes: list[Text]
) -> Drivers:
    whole, inside = which
    model, period = ask.model, None if widened else ask.period
    people, answered = every.chosen(whole & inside), every.chosen(whole)
    effects, onward = _effects(people, model)
    factors = _factors(people, model, effects)
    importance = _importance(people, model)
    paths, weights = fitted(people, model)
    moved, of_outcome = shifts(answered, model, period, effects) if period else ((), None)
    followed, seen = _followed(ask, answered)
    against, checked = turned(ask.facts, people, model, ask.attributes, ask.groupings)
    asked_for = np.array([ask.period is None or d in ask.period for d in answered.days], dtype=bool)
    return Drivers(
        period=_label(people, period), widened=widened, why="", model=model, outcome=model.outcome,
        loyalty=model.loyalty, answers=people.n, customers=_people(people, np.ones(people.n, dtype=bool)),
        sampled=every.sampled, factors=factors, onward=onward, importance=importance, paths=paths,
        indices=indices(every, every.chosen(inside), model, weights, ask.horizon, period),
        map=_map(people, model, importance, {t.factor for t in against}), asymmetry=_asymmetry(people, model), shifts=moved, outcome_moved=of_outcome,
        behaviour=seen if isinstance(seen, Behaviour) else None,
        unfollowed=seen if isinstance(seen, TooFew) else None, turned=against, notes=tuple(notes),
        asked=ask.period.label if ask.period else "", inside=_people(answered, asked_for), followed=followed, checked=checked,
    )  # fmt: skip


def _people(every: Respondents, rows: np.ndarray) -> int:
    """How many people gave these answers; nobody knows whether two anonymous ones are of one."""
    return len(np.unique(persons({}, every.customers, every.n)[rows]))


def _label(people: Respondents, period: Period | None) -> str:
    """The days whose answers count: as asked for, or from the first answer to the last."""
    return (period or Period(min(people.days), max(people.days) + timedelta(days=1))).label


def _followed(ask: _Ask, answered: Respondents) -> tuple[Followed, Behaviour | TooFew]:
    """For how long answers were followed, and what came of it."""
    records = Records.of(ask.facts) if ask.facts.has("purchases") else None
    days, why = followed_days(ask.cycle, (records.end - records.first).days if records else MOST_DAYS * 3)
    if ask.days is not None:
        days, why = ask.days, "asked"
    of_cycle = (ask.cycle.mean_days, ask.cycle.at_risk) if ask.cycle else (None, None)
    return Followed(days, why, *of_cycle), behaviour(ask.facts, answered, ask.model, days)


def _wanting(model: DriverModel, known: Mapping[str, Asked]) -> str:
    if not known:
        return "none"
    if model.factors:
        return ""
    return "no_outcome" if any(q.startswith("csat.") for q in known) else "no_factors"


def _without(
    why: str,
    period: Period | None,
    model: DriverModel,
    found: Indices | None,
    counts: tuple[int, int] = (0, 0),
    notes: Sequence[Text] = (),
) -> Drivers:
    return Drivers(
        period.label if period else "", False, why, model, model.outcome, model.loyalty, *counts, False, (), None,
        None, Paths(), found, None, None, (), None, None, None, (), tuple(notes),
        asked=period.label if period else "", inside=counts[1],
    )  # fmt: skip


def _indices_only(
    facts: Facts, model: DriverModel, known: Mapping[str, Asked], period: Period | None, horizon: date
) -> Indices | None:
    """The index of whatever overall question there is, where drivers cannot be told."""
    ends = ready_driver_model(known)
    only = next((b for b in ends.blocks if b.name in ("satisfaction", "loyalty")), None)
    if only is None:
        return None
    every = respondents(facts, {q: known[q] for q in only.questions})
    alone = DriverModel((only,), (("", only.name),))
    inside = np.array([period is None or period.first <= d < period.end for d in every.days], dtype=bool)
    return indices(every, every.chosen(inside), alone, {}, horizon, period)


def _answered(model: DriverModel, known: Mapping[str, Asked]) -> tuple[DriverModel, list[Text]]:
    """The model without questions that few were asked, and what was left out in words."""
    largest = max(known[q].answers for q in model.questions)
    notes = [
        _SCALES.fill(question=q, n=f"{known[q].elsewhere:,}") for q in model.questions if known[q].elsewhere
    ]
    seldom = [q for q in model.questions if known[q].answers < SELDOM * largest]
    kept = model.keeping(q for q in model.questions if q not in seldom)
    if kept.outcome != model.outcome or not kept.factors:
        return model, notes
    told = [_SELDOM.fill(question=q, share=round(100 * known[q].answers / largest)) for q in seldom]
    return kept, [*notes, *told]


def _dropped(wanted: DriverModel, used: DriverModel) -> list[Text]:
    left = {b.name for b in used.blocks}
    return [
        naming.named(_DROPPED.fill(block=naming.block(b.name))) for b in wanted.blocks if b.name not in left
    ]


def _effects(people: Respondents, model: DriverModel) -> tuple[dict[str, Estimate | None], Estimate | None]:
    """Points of the outcome for one point of each factor, the others alike; and of loyalty for one of the outcome."""
    outcome = people.block(model.questions_of(model.outcome or ""))
    columns = np.column_stack([people.block(model.questions_of(f)) for f in model.factors])
    found = linear(outcome, columns, people.customers)
    effects: dict[str, Estimate | None] = {
        f: Estimate(float(found.values[i]), *found.interval(i), found.clusters) if found else None
        for i, f in enumerate(model.factors)
    }
    if model.loyalty is None:
        return effects, None
    said = people.block(model.questions_of(model.loyalty))
    known = np.isfinite(said)
    whose = [c for c, k in zip(people.customers, known, strict=True) if k]
    on = linear(said[known], outcome[known][:, None], whose) if known.sum() >= LEAST else None
    return effects, Estimate(float(on.values[0]), *on.interval(0), on.clusters) if on else None


def _factors(
    people: Respondents, model: DriverModel, effects: Mapping[str, Estimate | None]
) -> tuple[Factor, ...]:
    found = []
    for name in model.factors:
        questions = model.questions_of(name)
        scores = people.block(questions)
        low, high = people.ends(questions)
        level = _mean_of(people, scores).inside(low, high)
        found.append(Factor(name, questions, low, high, level, effects.get(name)))
    return tuple(found)


def _mean_of(people: Respondents, scores: np.ndarray) -> Estimate:
    """The mean of the answers; those of one person stand together in its interval."""
    each = persons({}, people.customers, len(scores))
    sums, often = np.bincount(each, scores), np.bincount(each).astype(np.float64)
    by_person = RatioSums(
        float(sums.sum()), float(often.sum()), float(sums @ sums), float(often @ often), float(sums @ often)
    )
    return ratio(len(often), by_person)


def _importance(people: Respondents, model: DriverModel) -> RelativeImportance:
    names = [*model.factors, model.outcome or ""]
    table = {name: people.block(model.questions_of(name)) for name in names}
    labels = {name: naming.block(name) for name in names}
    found = relative_importance(
        table, names[-1], names[:-1], bootstrap=BOOTSTRAP, seed=SEED, labels=labels, whose=people.customers
    )
    return naming.all_named(found)


def _map(
    people: Respondents, model: DriverModel, importance: RelativeImportance, turned_round: Set[str]
) -> Map | None:
    """Shares of what is explained across, performance from 0 to 100 up. What goes against satisfaction has no
    place: it is not to be improved. turned_round: factors of which a segment says otherwise, marked where they stand."""
    if not importance.shares:
        return None
    across = {
        s.predictor: (100 * s.share, 100 * s.share_low, 100 * s.share_high)
        for s in importance.shares
        if not s.against or s.predictor in turned_round
    }
    up = {}
    for name in (s.predictor for s in importance.shares):
        questions = model.questions_of(name)
        low, high = people.ends(questions)
        scores = (people.block(questions) - low) * (100 / (high - low))
        level = _mean_of(people, scores).inside(0, 100)
        if level.value is not None and level.low is not None and level.high is not None:
            up[name] = (level.value, level.low, level.high)
    found = importance_performance(across, up, {name: naming.block(name) for name in across})
    return naming.all_named(found)


def _asymmetry(people: Respondents, model: DriverModel) -> Asymmetry:
    names = [*model.factors, model.outcome or ""]
    table = {name: people.block(model.questions_of(name)) for name in names}
    scales = {name: people.ends(model.questions_of(name)) for name in model.factors}
    labels = {name: naming.block(name) for name in names}
    return naming.all_named(
        asymmetry(table, names[-1], names[:-1], scales, labels=labels, whose=people.customers)
    )
