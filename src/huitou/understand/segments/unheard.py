"""Values in a rule that no customer has: a rule with one is read, and silently holds for nobody (or for everybody)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ibis import _

from huitou.base import Text, rowed, same
from huitou.measure import nearest
from huitou.understand.segments.fields import SEGMENTATIONS, Stood, field, with_fields
from huitou.understand.segments.grammar import Number, Value, conditions, parse

LEAST = 5  # customers who have a value before it is named to anybody
MOST = 5  # values that are named

_UNHEARD = Text(
    "沒有顧客的「{field}」是「{said}」。",
    "没有客户的“{field}”是“{said}”。",
    "No customer’s “{field}” is “{said}”.",
)
_LIKE = Text(
    "沒有顧客的「{field}」是「{said}」；相近的有：{known}。",
    "没有客户的“{field}”是“{said}”；相近的有：{known}。",
    "No customer’s “{field}” is “{said}”; like it there are: {known}.",
)
_OTHERS = Text(
    "沒有顧客的「{field}」是「{said}」；常見的有：{known}。",
    "没有客户的“{field}”是“{said}”；常见的有：{known}。",
    "No customer’s “{field}” is “{said}”; common ones are: {known}.",
)


def unheard(standing: Stood, text: str, attributes: Iterable[str]) -> Iterator[Text]:
    """One sentence for each text in a rule that is nobody's, with what is like it. The rule can be read."""
    for condition in conditions(parse(text)):
        found = field(condition.field, attributes)
        if found is None or found.kind != "text" or found.name in SEGMENTATIONS or not condition.values:
            continue
        counts = _counts(standing, found.name)
        for said in (_written(value) for value in condition.values):
            if said not in counts:
                yield _sentence(condition.field, said, [v for v, n in counts.items() if n >= LEAST])


def _counts(standing: Stood, name: str) -> dict[str, int]:
    """How many customers have each value, the commonest first."""
    rows = with_fields(standing, [name]).filter(_.f_0.notnull()).group_by("f_0").agg(n=_.count())
    found = standing.facts.rows(rows.order_by(_.n.desc(), _.f_0))
    return {str(row["f_0"]): int(row["n"]) for row in found}


def _written(value: Value) -> str:
    return value.said if isinstance(value, Number) else str(value)


def _sentence(called: str, said: str, known: list[str]) -> Text:
    like = nearest(said, {value: same(value) for value in known if value.strip()})
    if like:
        return _LIKE.fill(field=called, said=said, known=rowed(like[:MOST]))
    if known:
        return _OTHERS.fill(field=called, said=said, known=rowed(known[:MOST]))
    return _UNHEARD.fill(field=called, said=said)
