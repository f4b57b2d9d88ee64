"""huitou ledger: a member's statement, whether the ledger is whole, where every point is, and posting from a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Text, Unfit, day_ends
from huitou.faces.terminal.family import family
from huitou.faces.terminal.options import HERE, Folder, Json, Lang, Yes
from huitou.faces.terminal.posting import post
from huitou.faces.terminal.statement import KINDS, NOT_ENROLLED, plain, tell_statement
from huitou.faces.terminal.telling import Terminal, telling

if TYPE_CHECKING:
    from huitou.record import Explained, Fault

POINTS = "points"
TAMPERED = 5  # the exit code of a Conflict: the ledger contradicts what was recorded

_ACCEPT = Text(
    "要把帳本現在的樣子當作對的記下來嗎（{faults} 處不符）？",
    "要把账本现在的样子当作对的记下来吗（{faults} 处不符）？",
    "Take the ledger as it is now for right, with these {faults} faults?",
)
_ACCEPTED = Text(
    "已在帳外重新記下所有鏈頭。異動本身沒有改變；帳本內部的不符之處仍會被查出。",
    "已在账外重新记下所有链头。流水本身没有改变；账本内部的不符之处仍会被查出。",
    "All heads are noted anew outside the ledger. No entry was changed; faults inside the ledger will still be found.",
)
_LEFT = Text("什麼都沒有改變。", "什么都没有改变。", "Nothing was changed.")
_NONE_TO_ACCEPT = Text(
    "帳本完整，不需要接受什麼。",
    "账本完整，不需要接受什么。",
    "The ledger is whole; there is nothing to accept.",
)
_CHECKING = Text("核對點數帳本", "核对积分账本", "Going through the ledger")
_WHOLE = Text(
    "帳本完整：{accounts} 個帳戶、{entries} 筆異動，與帳外記下的 {heads} 個鏈頭相符。",
    "账本完整：{accounts} 个账户、{entries} 笔流水，与账外记下的 {heads} 个链头相符。",
    "The ledger is whole: {accounts} accounts, {entries} entries, true to {heads} heads noted outside it.",
)
_BROKEN = Text(
    "帳本與寫下時不符，共 {faults} 處（看過 {accounts} 個帳戶、{entries} 筆異動）：",
    "账本与写下时不符，共 {faults} 处（看过 {accounts} 个账户、{entries} 笔流水）：",
    "The ledger is not as it was written, in {faults} places ({accounts} accounts and {entries} entries were read):",
)
_RESTS = Text(
    "以上由 {entries} 筆異動、{lots} 個批次、{postings} 筆分錄、{accounts} 個帳戶算出；無法解釋的點數：{unexplained}。",
    "以上由 {entries} 笔流水、{lots} 个批次、{postings} 笔分录、{accounts} 个账户算出；无法解释的积分：{unexplained}。",
    "This rests on {entries} entries, {lots} lots, {postings} postings and {accounts} accounts; points that nothing "
    "explains: {unexplained}.",
)
_EMPTY = Text("帳本裡還沒有異動。", "账本里还没有流水。", "The ledger has no entries yet.")
_MEMBER, _CURRENCY = Text("會員鍵", "会员键", "Member key"), Text("點數種類", "积分种类", "Currency")
_FAULT = Text("不符之處", "不符之处", "What is not as it was")
_POINTS, _KIND = Text("點數", "积分", "Points"), Text("異動種類", "流水种类", "Kind of entry")
_ACCOUNT = Text("科目", "科目", "Account")
_ACCOUNTS = {
    "issued": Text("發出", "发出", "issued"),
    "spendable": Text("可用", "可用", "spendable"),
    "pending": Text("待生效", "待生效", "pending"),
    "held": Text("凍結", "冻结", "held"),
    "burned": Text("折抵或兌換", "抵扣或兑换", "burned"),
    "expired": Text("到期失效", "过期", "expired"),
    "adjusted": Text("調整", "调整", "adjusted"),
    "debt": Text("負餘額", "负积分", "debt"),
    "transit": Text("途中", "途中", "transit"),
}
_SET = Text(
    "{kind} 遇到點數不足時，從現在起：{policy}。",
    "{kind} 遇到积分不足时，从现在起：{policy}。",
    "From now on, where points are short for {kind}: {policy}.",
)
_NO_DAY = Text(
    "「{said}」不是日期；請寫成 2026-01-31。",
    "“{said}”不是日期；请写成 2026-01-31。",
    "“{said}” is no date; write it like 2026-01-31.",
)
_NO_CURRENCY = Text(
    "顧客「{said}」沒有「{currency}」這種點數；有的是：{known}。",
    "客户“{said}”没有“{currency}”这种积分；有的是：{known}。",
    "The customer “{said}” has no points of the currency “{currency}”; there are: {known}.",
)
_SUMS = {
    "issued": Text("發出（減扣回）", "发出（减扣回）", "Issued, less clawed back"),
    "adjusted": Text("調整", "调整", "Adjusted"),
    "burned": Text("折抵或兌換", "抵扣或兑换", "Redeemed"),
    "expired": Text("到期失效", "过期", "Expired"),
    "spendable": Text("可用（含未入帳的到期）", "可用（含未入账的过期）", "Spendable, with what has lapsed but is not booked"),
    "pending": Text("待生效", "待生效", "Pending"),
    "held": Text("凍結", "冻结", "On hold"),
    "debt": Text("點數負餘額", "负积分", "Owed by members"),
    "liability": Text("點數負債", "积分负债", "Liability"),
    "unexplained": Text("無法解釋", "无法解释", "Unexplained"),
}  # fmt: skip

Currency = Annotated[str, typer.Option("--currency", metavar="CODE", help="Which points.")]

ledger = family("Points as money: statements, proof that nothing was changed, and posting.")
ledger.command("post")(post)


@ledger.command("statement")
def statement(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="The id under which they were enrolled.")
    ],
    currency: Currency = POINTS,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="DAY", help="As it was known at the end of that local day."),
    ] = None,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show a customer's points: balance, lots, holds, every entry, and the head of the chain."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.base import Missing
        from huitou.record import Ledger
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        book = Ledger(opened)
        member = book.member_of(customer)
        if member is None:
            raise Missing("ledger.not_enrolled", NOT_ENROLLED, said=customer)
        until = None
        if known_at is not None:
            until = day_ends(_day(known_at), opened.settings.zone) - timedelta(microseconds=1)
            until = min(until, opened.clock.now())
        found = book.statement(member, currency, known_at=until)
        faults = book.check(member, currency)
        known = {account.currency for account in book.accounts_of([customer])}
        if currency not in known and not faults:
            kinds = ", ".join(sorted(known))
            raise Missing("ledger.no_currency", _NO_CURRENCY, said=customer, currency=currency, known=kinds)
        if tell.json:
            tell.data(plain(found, faults, tell.lang))
        else:
            tell_statement(tell, found, faults, opened.settings.zone)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as wrong:
        raise Unfit("ledger.day", _NO_DAY, said=said) from wrong


@ledger.command("verify")
def verify(
    workspace: Folder = HERE,
    heads: Annotated[
        list[Path] | None,
        typer.Option(
            "--heads", metavar="FILE", help="A copy of ledger.heads to hold it against too; may be repeated."
        ),
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Find any entry that was edited, dropped, swapped, slipped in or cut off. Changes nothing.

    Exit code 0 where the ledger is whole, 5 where it is not as it was written.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.record import Ledger
        from huitou.stores import Workspace

        book = Ledger(Workspace.open(workspace), copies=heads or [])
        with tell.progress() as progress:
            found = book.verify(lambda done, of: progress(_CHECKING, done, of))
        counts = {"accounts": found.accounts, "entries": found.entries, "heads": found.heads}
        if tell.json:
            tell.data({"whole": found.whole, **counts, "faults": _faults(found.faults, tell.lang)})
        elif found.whole:
            tell.say(_WHOLE, **counts)
        else:
            tell.say(_BROKEN, faults=len(found.faults), **counts)
            _tell_faults(tell, found.faults)
        if not found.whole:
            raise typer.Exit(TAMPERED)


@ledger.command("accept")
def accept(workspace: Folder = HERE, yes: Yes = False, lang: Lang = None, as_json: Json = False) -> None:
    """Take the ledger as it is now for right, after you have looked at what `verify` found.

    For after a power cut, or when the database was put back from a backup: its newest entries may not be those that were
    noted. Only what is noted outside the ledger is written; no entry changes.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.record import Ledger
        from huitou.stores import Workspace

        book = Ledger(Workspace.open(workspace))
        with tell.progress() as progress:
            found = book.verify(lambda done, of: progress(_CHECKING, done, of))
        if not tell.json:
            _tell_faults(tell, found.faults)
        accepted = bool(found.faults) and (
            yes or (tell.can_ask and tell.confirm(_ACCEPT, usual=False, faults=len(found.faults)))
        )
        if accepted:
            book.accept()
        if tell.json:
            tell.data({"accepted": accepted, "faults": _faults(found.faults, tell.lang)})
        else:
            tell.say(_ACCEPTED if accepted else _LEFT if found.faults else _NONE_TO_ACCEPT)
        if found.faults and not accepted:
            raise typer.Exit(TAMPERED)


@ledger.command("explain")
def explain(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Account for every point: where it came from, what became of it, what is still owed to members.

    Exit code 0 where nothing is left unexplained, 5 where something is, or a table says something else than the entries.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.record import Ledger
        from huitou.stores import Workspace

        book = Ledger(Workspace.open(workspace))
        with tell.progress() as progress:
            found = book.explain(lambda done, of: progress(_CHECKING, done, of))
        rests = {name: getattr(found, name) for name in ("accounts", "entries", "lots", "postings")}
        if tell.json:
            sums = [_sums(one) for one in found.currencies]
            faults = _faults(found.faults, tell.lang)
            tell.data({**rests, "unexplained": found.unexplained, "currencies": sums, "faults": faults})
        elif not found.currencies:
            tell.say(_EMPTY)
        else:
            for one in found.currencies:
                _tell_sums(tell, one)
            tell.say(_RESTS, **rests, unexplained=found.unexplained)
            _tell_faults(tell, found.faults)
        if found.faults or found.unexplained:
            raise typer.Exit(TAMPERED)


def _faults(faults: Sequence[Fault], lang: str) -> list[dict[str, object]]:
    from huitou.record import fault_said

    return [{**f._asdict(), "said": fault_said(f).said(lang)} for f in faults]


def _tell_faults(tell: Terminal, faults: Sequence[Fault]) -> None:
    from huitou.record import fault_said

    rows = [(f.member or f.account_id, f.currency, fault_said(f)) for f in faults]
    if rows:
        tell.table((_MEMBER, _CURRENCY, _FAULT), rows)


def _tell_sums(tell: Terminal, one: Explained) -> None:
    rows: list[tuple[object, object]] = [(_SUMS[name], f"{getattr(one, name):,}") for name in _SUMS]
    tell.table((one.currency, _POINTS), rows, right=(1,))
    moved = [
        (KINDS.get(kind, kind), _ACCOUNTS.get(account, account), f"{points:,}")
        for (kind, account), points in one.moved.items()
    ]
    tell.table((_KIND, _ACCOUNT, _POINTS), moved, right=(2,))


def _sums(one: Explained) -> dict[str, object]:
    moved = [
        {"kind": kind, "account": account, "points": points} for (kind, account), points in one.moved.items()
    ]
    return {"currency": one.currency, **{name: getattr(one, name) for name in _SUMS}, "moved": moved}


@ledger.command("policy")
def policy(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="burn, adjust or clawback.")],
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="refuse, within_balance or debt.")],
    member: Annotated[
        str, typer.Option("--member", metavar="CUSTOMER", help="For this customer only; else for all.")
    ] = "",
    currency: Currency = POINTS,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Choose what happens where points are short: refuse, take what is there, or let the member owe."""
    with telling(lang, workspace, as_json) as tell:
        from huitou.base import Missing
        from huitou.record import Ledger
        from huitou.stores import Workspace

        book = Ledger(Workspace.open(workspace))
        key = book.member_of(member) if member else ""
        if key is None:
            raise Missing("ledger.not_enrolled", NOT_ENROLLED, said=member)
        book.set_policy(kind, policy, currency, key)
        if tell.json:
            tell.data({"kind": kind, "policy": policy, "currency": currency, "member": key})
        else:
            tell.say(_SET, kind=kind, policy=policy)
