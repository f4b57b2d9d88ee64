"""A points account as a terminal shows it, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from huitou.base import Text
from huitou.faces.terminal.telling import Terminal

if TYPE_CHECKING:
    from huitou.record import Entry, Fault, LotView, Statement

NOT_ENROLLED = Text(
    "顧客「{said}」沒有點數帳戶；請先用 huitou ledger post --enrol 加入。",
    "客户“{said}”没有积分账户；请先用 huitou ledger post --enrol 加入。",
    "The customer “{said}” has no points account; enrol them first with huitou ledger post --enrol.",
)
KINDS = {
    "earn": Text("累點", "获得", "Earned"),
    "burn": Text("折抵或兌換", "抵扣或兑换", "Redeemed"),
    "reserve": Text("凍結", "冻结", "Put on hold"),
    "capture": Text("由凍結折抵或兌換", "由冻结抵扣或兑换", "Redeemed from a hold"),
    "release": Text("解除凍結", "解除冻结", "Hold released"),
    "timeout": Text("凍結逾時", "冻结超时", "Hold ran out"),
    "vest": Text("生效", "生效", "Became usable"),
    "expire": Text("到期失效", "过期", "Expired"),
    "clawback": Text("扣回", "扣回", "Clawed back"),
    "refund": Text("退還", "退还", "Given back"),
    "adjust": Text("調整", "调整", "Adjusted"),
    "gift_out": Text("轉贈出去", "转赠出去", "Given away"),
    "gift_in": Text("收到轉贈", "收到转赠", "Received as a gift"),
}
_BALANCE = Text(
    "可用 {available}，待生效 {pending}，凍結 {held}，負餘額 {debt}，已到期未入帳 {lapsed}。",
    "可用 {available}，待生效 {pending}，冻结 {held}，负积分 {debt}，已过期未入账 {lapsed}。",
    "Available {available}, not usable yet {pending}, on hold {held}, owed {debt}, expired but not booked {lapsed}.",
)
_CHAIN = Text(
    "共 {n} 筆異動，鏈完整；鏈頭 {head}", "共 {n} 笔流水，链完整；链头 {head}", "{n} entries, the chain is whole; head {head}"
)  # fmt: skip
_LOT, _HOLD = Text("批次", "批次", "Lot"), Text("凍結", "冻结", "Hold")
_POINTS, _LEFT = Text("點數", "积分", "Points"), Text("剩餘", "剩余", "Left")
_STATE, _LAST = Text("狀態", "状态", "State"), Text("最後使用日", "最后使用日", "Last day of use")
_UNTIL, _BY = Text("期限", "期限", "Until"), Text("由異動結束", "由流水结束", "Ended by entry")
_ENTRY, _AT = Text("異動", "流水", "Entry"), Text("時間", "时间", "Time")
_KIND, _AFTER = Text("種類", "种类", "Kind"), Text("可用餘額", "可用余额", "Available after")
_ABOUT, _KEY = Text("關於", "关于", "About"), Text("請求鍵", "请求键", "Key")
_STATES = {
    "usable": Text("可用", "可用", "usable"),
    "waiting": Text("待生效", "待生效", "not usable yet"),
    "held": Text("凍結中", "冻结中", "on hold"),
    "lapsed": Text("已到期", "已过期", "expired"),
    "used": Text("已用完", "已用完", "used up"),
}


def tell_statement(tell: Terminal, found: Statement, faults: Sequence[Fault], zone: str) -> None:
    """Balance, lots, holds, entries (the newest last, as a shell shows it) and the chain."""
    from huitou.record import fault_said

    local = ZoneInfo(zone)
    tell.say(_BALANCE, **found.balance.as_dict())
    if found.lots:
        lots = [(t.lot, t.points, _left(t), _STATES[t.state], t.last_day) for t in found.lots]
        tell.table((_LOT, _POINTS, _LEFT, _STATE, _LAST), lots, right=(0, 1, 2))
    if found.holds:
        holds = [(h.hold, h.points, _moment(h.until, local), h.closed) for h in found.holds]
        tell.table((_HOLD, _POINTS, _UNTIL, _BY), holds, right=(0, 1))
    if found.entries:
        rows = [
            (e.n, _moment(e.occurred_at, local), KINDS.get(e.kind, e.kind), f"{e.points:+d}", e.balance.available,
             e.names, " ".join(filter(None, (e.source, e.source_id, e.rule))) or None, e.key)
            for e in found.entries
        ]  # fmt: skip
        heads = (_ENTRY, _AT, _KIND, _POINTS, _AFTER, _ABOUT, Text("來源", "来源", "Source"), _KEY)
        tell.table(heads, rows, right=(0, 3, 4, 5))
    for fault in faults:
        tell.say(fault_said(fault))
    if not faults:
        tell.say(_CHAIN, n=len(found.entries), head=found.head)


def plain(found: Statement, faults: Sequence[Fault], lang: str) -> dict[str, Any]:
    """The same for a program. Times in UTC."""
    from huitou.record import fault_said

    return {
        "member": found.member,
        "currency": found.currency,
        "balance": found.balance.as_dict(),
        "lots": [{**vars(lot), "vests_at": _utc(lot.vests_at), "opened_at": _utc(lot.opened_at)} for lot in found.lots],
        "holds": [{**vars(hold), "until": _utc(hold.until)} for hold in found.holds],
        "entries": [plain_entry(entry) for entry in found.entries],
        "head": found.head,
        "faults": [{**fault._asdict(), "said": fault_said(fault).said(lang)} for fault in faults],
    }  # fmt: skip


def plain_entry(entry: Entry) -> dict[str, Any]:
    times = {"occurred_at": _utc(entry.occurred_at), "recorded_at": _utc(entry.recorded_at)}
    told = {
        name: getattr(entry, name)
        for name in ("n", "kind", "points", "names", "source", "source_id", "rule", "key")
    }
    more = {
        "balance": entry.balance.as_dict(),
        "postings": [list(p) for p in entry.postings],
        "hash": entry.hash,
    }
    return told | times | more


def _left(lot: LotView) -> int:
    return sum(lot.amounts[place] for place in ("spendable", "pending", "held"))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
