"""huitou ledger post: requests to the ledger from a file, one JSON object a line, and one line of outcome for each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TextIO

import typer

from huitou.base import HuitouError, Missing, Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Lang
from huitou.faces.terminal.statement import NOT_ENROLLED
from huitou.faces.terminal.telling import telling

if TYPE_CHECKING:
    from huitou.record import Ledger, Request

AT_ONCE = 1000  # requests in one transaction
NOT_ALL = 2  # the exit code where some lines were not posted
_DAYS, _TIMES = ("last_day",), ("occurred_at", "vests_at", "until", "before")

_NO_JSON = Text(
    "這一行不是 JSON 物件（{why}）。",
    "这一行不是 JSON 对象（{why}）。",
    "This line is no JSON object ({why}).",
)
_NO_VERB = Text(
    "「do」必須是 {verbs} 之一，不能是「{said}」。",
    "“do”必须是 {verbs} 之一，不能是“{said}”。",
    "“do” must be one of {verbs}, not “{said}”.",
)
_LACKS = Text("少了「{name}」。", "缺少“{name}”。", "“{name}” is missing.")
_TWICE = Text("「{name}」出現兩次。", "“{name}”出现两次。", "“{name}” stands there twice.")
_STRANGE = Text("「{name}」不屬於 {do}。", "“{name}”不属于 {do}。", "“{name}” does not belong to {do}.")
_NO_TIME = Text(
    "「{name}」不能是「{said}」；日期寫成 2026-12-31，時間寫成 2026-12-31T18:00:00+08:00。",
    "“{name}”不能是“{said}”；日期写成 2026-12-31，时间写成 2026-12-31T18:00:00+08:00。",
    "“{name}” cannot be “{said}”; write a day as 2026-12-31 and a time as 2026-12-31T18:00:00+08:00.",
)
_SUM = Text(
    "{lines} 行：{done} 行已入帳，{again} 行先前已入帳，{failed} 行沒有入帳。",
    "{lines} 行：{done} 行已入账，{again} 行之前已入账，{failed} 行没有入账。",
    "{lines} lines: {done} posted, {again} had been posted before, {failed} not posted.",
)


def post(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="One JSON object a line; - for standard input.")
    ],
    enrol: Annotated[
        bool, typer.Option("--enrol", help="Enrol customers who have no points account yet.")
    ] = False,
    workspace: Folder = HERE,
    lang: Lang = None,
) -> None:
    """Post requests from a file, a thousand in one transaction, and answer each with one line of JSON.

    A line that cannot be read or is refused is answered with its number and the reason; the others are posted. The same
    file again posts nothing twice. Exit code 0 where every line is posted, 2 where some are not.
    """
    with telling(lang, workspace) as tell:
        from huitou.record import Ledger
        from huitou.stores import Workspace

        book = Ledger(Workspace.open(workspace))
        counts = {"lines": 0, "done": 0, "again": 0, "failed": 0}
        with _opened(file) as lines:
            told = _told(lines)
            while some := list(islice(told, AT_ONCE)):
                for number, outcome in _posted(book, some, enrol):
                    counts["lines"] += 1
                    counts[_sort(outcome)] += 1
                    typer.echo(json.dumps(_plain(number, outcome, tell.lang), ensure_ascii=False))
        tell.note(_SUM, **counts)
        if counts["failed"]:
            raise typer.Exit(NOT_ALL)


class MemberOf(Protocol):
    """The member key of a customer. may_be_new: whether one who has none is enrolled."""

    def __call__(self, customer: object, *, may_be_new: bool = ...) -> str: ...


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    if file == "-":
        yield sys.stdin
        return
    with Path(file).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
        yield lines


def _told(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their number, the empty ones left out."""
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _posted(book: Ledger, lines: Iterable[tuple[int, str]], enrol: bool) -> list[tuple[int, Any]]:
    """What each line came to: Posted with its key, or an error."""
    members: dict[str, str] = {}

    def member_of(customer: object, *, may_be_new: bool = enrol) -> str:
        if not isinstance(customer, str) or not customer:
            raise Unfit("ledger.line", _LACKS, name="customer")
        if customer not in members:
            found = book.enrol(customer) if may_be_new else book.member_of(customer)
            if found is None:
                raise Missing("ledger.not_enrolled", NOT_ENROLLED, said=customer)
            members[customer] = found
        return members[customer]

    read: list[tuple[int, Request | HuitouError]] = []
    for number, line in lines:
        try:
            read.append((number, request(line, member_of)))
        except HuitouError as unfit:
            read.append((number, unfit))
    asked = [said for _, said in read if not isinstance(said, HuitouError)]
    outcomes = iter(book.post_all(asked))
    return [
        (number, said if isinstance(said, HuitouError) else (said.key, next(outcomes)))
        for number, said in read
    ]


def request(line: str, member_of: MemberOf) -> Request:
    """The request that a line tells. Raises Unfit, or what `member_of` raises. Whom points are given to is never enrolled
    by the way: a slip of the pen would give them to nobody."""
    said = _object(line)
    do = said.pop("do", None)
    kinds = _kinds()
    if not isinstance(do, str) or do not in kinds:
        raise Unfit("ledger.line", _NO_VERB, verbs=", ".join(kinds), said=do)
    kind = kinds[do]
    known = {field.name: field for field in fields(kind)}
    for name in said:
        if name != "customer" and (name not in known or name == "member"):
            raise Unfit("ledger.line", _STRANGE, name=name, do=do)
    values: dict[str, Any] = {name: _value(name, value) for name, value in said.items() if name != "customer"}
    for name, field in known.items():
        if name != "member" and field.default is MISSING and name not in values:
            raise Unfit("ledger.line", _LACKS, name=name)
    kind(
        member="?", **({**values, "to": "-"} if "to" in values else values)
    )  # or a wrong line would enrol somebody
    if "to" in values:
        values["to"] = member_of(values["to"], may_be_new=False)
    return kind(member=member_of(said.get("customer")), **values)


def _kinds() -> dict[str, type[Request]]:
    from huitou import record

    some: tuple[type[Request], ...] = (
        record.Earn, record.Burn, record.Reserve, record.Capture, record.Release, record.ClawBack, record.Refund,
        record.Adjust, record.Gift, record.Settle,
    )  # fmt: skip
    return {one.kind: one for one in some}


def _object(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as wrong:
        raise Unfit("ledger.line", _NO_JSON, why=str(wrong)) from wrong
    if not isinstance(said, dict):
        raise Unfit("ledger.line", _NO_JSON, why=type(said).__name__)
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A word that stands twice has two meanings, of which none may be guessed."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for n, (name, _) in enumerate(pairs) if name in dict(pairs[:n]))
        raise Unfit("ledger.line", _TWICE, name=twice)
    return found


def _no_number(said: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(said)


def _value(name: str, said: Any) -> Any:
    """Days and times from their ISO form; everything else is judged by the request itself."""
    if said is None or name not in (*_DAYS, *_TIMES):
        return said
    try:
        return date.fromisoformat(said) if name in _DAYS else datetime.fromisoformat(said)
    except (TypeError, ValueError) as wrong:
        raise Unfit("ledger.line", _NO_TIME, name=name, said=said) from wrong


def _sort(outcome: Any) -> str:
    if isinstance(outcome, HuitouError) or isinstance(outcome[1], HuitouError):
        return "failed"
    return "again" if outcome[1].replayed else "done"


def _plain(number: int, outcome: Any, lang: str) -> dict[str, Any]:
    key, came_to = (None, outcome) if isinstance(outcome, HuitouError) else outcome
    told = {"line": number} if key is None else {"line": number, "key": key}
    if isinstance(came_to, HuitouError):
        return {**told, **came_to.as_dict(lang)}
    balance = came_to.balance.as_dict()
    del balance["n"]  # that of the entry is what a caller may want to name later
    return {**told, "n": came_to.entry.n if came_to.entry else None, "replayed": came_to.replayed, **balance}
