"""A company's own segments: a rule under a name of the company's own, with everybody it holds for and everybody else.

Unknown is not no: a customer of whom a field is unknown is outside of a rule about it, whichever way it is turned,
unless the rule asks for `is unknown`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from huitou.base import LANGS, Conflict, Missing, Text, Unfit, rowed, same
from huitou.measure import named, nearest
from huitou.record import plain
from huitou.stores import Workspace, must_be_a_name
from huitou.understand.segments.fields import (
    FIELDS,
    OF_ANSWERS,
    SEGMENTATIONS,
    Field,
    Stood,
    field,
    with_fields,
)
from huitou.understand.segments.grammar import All, Condition, Not, Number, Rule, Value, conditions, parse
from huitou.understand.segments.segmentation import BEFORE, Segmentation

INSIDE, OUTSIDE = "in", "out"
KEPT = "seg."  # what choices of this kind begin with
MOST = 50  # rules of one company

_NO_FIELD = Text(
    zh_hant="第 {place} 個字：沒有「{said}」這個欄位；可用：{known}。",
    zh_hans="第 {place} 个字：没有“{said}”这个字段；可用：{known}。",
    en="At letter {place}: there is no field “{said}”; there are: {known}.",
)
_KIND = Text(
    zh_hant="第 {place} 個字：「{field}」要和{want}比，不能和「{said}」比。",
    zh_hans="第 {place} 个字：“{field}”要和{want}比，不能和“{said}”比。",
    en="At letter {place}: compare “{field}” with {want}, not with “{said}”.",
)
_KINDS = {
    "number": Text("數字", "数字", "a number"),
    "day": Text("日期（如 2024-05-01）", "日期（如 2024-05-01）", "a day such as 2024-05-01"),
    "text": Text(
        "引號裡的字，用 =、!= 或 in", "引号里的字，用 =、!= 或 in", "a text in quotes by =, != or in"
    ),
}
_NO_SEGMENT = Text(
    zh_hant="第 {place} 個字：「{field}」沒有「{said}」；有：{known}。",
    zh_hans="第 {place} 个字：“{field}”没有“{said}”；有：{known}。",
    en="At letter {place}: “{field}” has no “{said}”; there are: {known}.",
)
_OTHERS = Text("其他顧客", "其他客户", "All others")
_HOW = Text("公司自訂的規則：{rule}", "公司自定的规则：{rule}", "The company's own rule: {rule}")
_TAKEN = Text(
    zh_hant="「{name}」已經是別的東西的名稱；請換一個。",
    zh_hans="“{name}”已经是别的东西的名称；请换一个。",
    en="“{name}” is the name of something else already; choose another.",
)
_NONE = Text(
    zh_hant="沒有叫「{name}」的自訂分群。",
    zh_hans="没有叫“{name}”的自定分群。",
    en="There is no segment of the company's own called “{name}”.",
)
_THERE = Text(
    zh_hant="已經有叫「{name}」的自訂分群（{set_by} 寫的：{rule}）；請換一個名稱，或用 --replace 換掉它，或在頁面上改它。",
    zh_hans="已经有叫“{name}”的自定分群（{set_by} 写的：{rule}）；请换一个名称，或用 --replace 换掉它，或在页面上改它。",
    en="There is a segment called “{name}” already (written by {set_by}: {rule}); choose another name, replace it with "
    "--replace, or change it on its page.",
)
_CHANGED = Text(
    zh_hant="「{name}」在你打開之後被 {set_by} 改成了：{rule}。沒有存；請重新打開它再改。",
    zh_hans="“{name}”在你打开之后被 {set_by} 改成了：{rule}。没有保存；请重新打开它再改。",
    en="“{name}” was changed by {set_by} since you opened it, and reads: {rule}. Nothing was kept; open it again and "
    "change that.",
)
_GIVEN_UP = Text(
    zh_hant="「{name}」在你打開之後被刪掉了。沒有存；要的話，請當成新的再存一次。",
    zh_hans="“{name}”在你打开之后被删掉了。没有保存；要的话，请当成新的再保存一次。",
    en="“{name}” was deleted since you opened it. Nothing was kept; keep it as a new one if it is still wanted.",
)
_FULL = Text(
    zh_hant="自訂分群最多 {most} 個；請先刪掉用不到的。",
    zh_hans="自定分群最多 {most} 个；请先删掉用不到的。",
    en="A company can have {most} segments of its own; delete one that is not needed first.",
)


@dataclass(frozen=True)
class Own:
    """A kept rule: its name, which is also its title, the rule as text, who wrote it when (UTC, no zone), and a version,
    which every change makes another."""

    name: str
    text: str
    set_by: str
    set_at: datetime
    version: int = 0


def own_segments(workspace: Workspace) -> dict[str, Own]:
    """The rules that hold now, by name."""
    kept = workspace.choices.under(KEPT)
    found = (Own(c.name.removeprefix(KEPT), str(c.value), c.set_by, c.set_at, c.number) for c in kept)
    return {one.name: one for one in found}


def keep_own(
    workspace: Workspace, name: str, text: str, set_by: str, taken: Iterable[str] = (), was: int | None = 0
) -> Own:
    """Keep a rule under a name. taken: names of other things by which figures are split; was: the version that this
    one takes the place of: 0 of none, None of whichever is there.

    Raises Unfit for a name or a rule that cannot be one, Conflict for a name that is taken, for another version than
    `was`, or for one too many. The same rule again is no other one.
    """
    name, text = name.strip(), text.strip()
    must_be_a_name(name)
    must_be_a_name(name + BEFORE)  # it is left under this one too
    known = own_segments(workspace)
    there = known.get(name)
    if there is None and plain(name) in {plain(t) for t in taken}:
        raise Conflict("segment.taken", _TAKEN, name=name)
    if there is None and len(known) >= MOST:
        raise Conflict("segment.full", _FULL, most=MOST)
    parse(text)
    if there and there.text == text:
        return there
    if was is None:
        was = there.version if there else 0
    if not workspace.choices.change(KEPT + name, text, set_by, workspace.clock.stamp(), was):
        raise _another(workspace, name, was)
    return own_segments(workspace)[name]


def _another(workspace: Workspace, name: str, was: int) -> Conflict:
    there = own_segments(workspace).get(name)
    if there is None:
        return Conflict("segment.given_up", _GIVEN_UP, name=name)
    code, said = ("segment.there", _THERE) if was == 0 else ("segment.changed", _CHANGED)
    return Conflict(code, said, name=name, set_by=there.set_by or "–", rule=there.text)


def drop_own(workspace: Workspace, name: str, set_by: str) -> None:
    """Give up a rule and the grouping made by it. Raises Missing where there is none of that name."""
    if name not in own_segments(workspace):
        raise Missing("segment.none", _NONE, name=name)
    workspace.choices.set(KEPT + name, None, set_by, workspace.clock.stamp())
    for one in (name, name + BEFORE):
        workspace.groupings.withdraw(one)


def by_rule(standing: Stood, name: str, text: str, attributes: Iterable[str] = ()) -> Segmentation:
    """Everybody for whom the rule holds as of the day, and all others who ever bought. Raises Unfit with the place."""
    rule = parse(text)
    wanted = [_field(c, attributes) for c in conditions(rule)]
    names = list(dict.fromkeys(f.name for f in wanted))
    table = with_fields(standing, names)
    columns = {f.name: (f, table[f"f_{names.index(f.name)}"]) for f in wanted}
    holds = _predicate(rule, columns, attributes)
    segment = holds.fill_null(False).ifelse(INSIDE, OUTSIDE)
    segments = {INSIDE: same(name), OUTSIDE: _OTHERS}
    members = table.select("customer_id", "amount", "year_amount", segment=segment)
    return Segmentation(
        name, same(name), segments, standing.day, _HOW.fill(rule=text), memberships=members,
        of_answers=not OF_ANSWERS.isdisjoint(names),
    )  # fmt: skip


def _field(condition: Condition, attributes: Iterable[str]) -> Field:
    found = field(condition.field, attributes)
    if found is None:
        titles = {f.name: f.title for f in FIELDS.values()} | {
            name: same(name) for name in sorted(attributes)
        }
        known = named(nearest(condition.field, titles) or titles, titles)
        raise Unfit("rule.no_field", _NO_FIELD, place=condition.at, said=condition.field, known=known)
    return found


def _predicate(rule: Rule, columns: Mapping[str, tuple[Field, ir.Value]], attributes: Iterable[str]) -> Any:
    if isinstance(rule, Condition):
        return _compared(rule, *columns[_field(rule, attributes).name])
    if isinstance(rule, Not):
        return ~_predicate(rule.rule, columns, attributes)
    parts = [_predicate(part, columns, attributes) for part in rule.rules]
    return ibis.and_(*parts) if isinstance(rule, All) else ibis.or_(*parts)


def _compared(condition: Condition, found: Field, column: Any) -> Any:
    sign = condition.sign
    if sign in ("unknown", "known"):
        return column.isnull() if sign == "unknown" else column.notnull()
    values = [_typed(condition, found, v) for v in condition.values]
    if sign == "in":
        return ibis.or_(*(column == v for v in values))
    one = values[0]
    if sign in ("=", "!="):
        return column == one if sign == "=" else column != one
    if found.kind == "text":
        raise _unlike(condition, found, condition.values[0])
    return {"<": column < one, "<=": column <= one, ">": column > one, ">=": column >= one}[sign]


def _typed(condition: Condition, found: Field, said: Value) -> Any:
    fits = {
        "number": isinstance(said, Number),
        "day": type(said) is date,
        "text": isinstance(said, str | Number),
    }
    if not fits[found.kind]:
        raise _unlike(condition, found, said)
    if isinstance(said, Number):
        return (
            ibis.literal(f"{said:.4f}").cast("float64")
            if found.kind == "number"
            else ibis.literal(_code(condition, found, said.said))
        )
    return ibis.literal(_code(condition, found, said) if isinstance(said, str) else said)


def _unlike(condition: Condition, found: Field, said: Value) -> Unfit:
    want = _KINDS[found.kind]
    return Unfit("rule.kind", _KIND, place=condition.at, field=condition.field, want=want, said=said)


def _code(condition: Condition, found: Field, said: str) -> str:
    """The code of a segment that was written by its title; a text that is no segment's as it is. Raises Unfit for a
    segment that there is none of: such a rule would silently hold for nobody."""
    kind = SEGMENTATIONS.get(found.name)
    code: str
    if kind is None:
        return said
    wanted = plain(said)
    for code, title in kind.SEGMENTS.items():
        if wanted in {plain(code), *(plain(t) for t in title.as_dict().values())}:
            return code
    raise Unfit(
        "rule.no_segment", _NO_SEGMENT, place=condition.at, field=condition.field, said=said,
        known=rowed(Text(*(f"{t.said(lang)} ({c})" for lang in LANGS)) for c, t in kind.SEGMENTS.items()),
    )  # fmt: skip
