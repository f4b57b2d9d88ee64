"""How a points account stands on a page: what there is and until when, its lots and holds, its entries page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request

from huitou import record
from huitou.base import Text, Unfit, Unreachable, day_ends
from huitou.faces.language import language
from huitou.faces.numerals import number
from huitou.faces.web.page import company, lang_of
from huitou.faces.wording import N_
from huitou.record import AccountOf, Entry, HoldView, Ledger, LotView, Statement

ROWS = 50
APART = timedelta(minutes=1)  # between the two clocks of an entry, from which both are worth showing
ENDS = 3  # days of expiry that are named
LOTS = 10  # lots that are shown at once

KINDS = {
    "earn": N_("Earned"),
    "burn": N_("Redeemed"),
    "reserve": N_("Put on hold"),
    "capture": N_("Redeemed from a hold"),
    "release": N_("Hold released"),
    "timeout": N_("Hold ran out"),
    "vest": N_("Became usable"),
    "expire": N_("Expired"),
    "clawback": N_("Clawed back"),
    "refund": N_("Given back"),
    "adjust": N_("Adjusted"),
    "gift_out": N_("Given away"),
    "gift_in": N_("Received as a gift"),
}
STATES = {
    "usable": (N_("usable"), "good"),
    "waiting": (N_("not usable yet"), "warn"),
    "held": (N_("on hold"), "warn"),
    "lapsed": (N_("expired"), "plain"),
    "used": (N_("used up"), "plain"),
}
ENDED = {"capture": N_("redeemed"), "release": N_("released"), "timeout": N_("ran out")}

_NO_DAY = Text(
    zh_hant="「{said}」不是日期；請寫成 2026-01-31。",
    zh_hans="“{said}”不是日期；请写成 2026-01-31。",
    en="“{said}” is no date; write it like 2026-01-31.",
)


@dataclass(frozen=True)
class Hold:
    """A hold on the page. ended: in words, how; by: the entry that ended it, none where it ran out and that is not
    booked yet."""

    view: HoldView
    open: bool
    ended: str
    by: int | None


@dataclass(frozen=True)
class Shown:
    """A statement as a page has it. ends: (last day, points) of what ends next; waits: (instant, points)."""

    statement: Statement
    entries: tuple[Entry, ...]
    lots: tuple[LotView, ...]
    more_lots: tuple[LotView, ...]
    past_lots: tuple[LotView, ...]
    holds: tuple[Hold, ...]
    waits: tuple[tuple[datetime, int], ...]
    ends: tuple[tuple[date, int], ...]
    kinds: dict[int, str]
    onward: int | None


def shown(found: Statement, before: int | None) -> Shown:
    """The newest entries, or the newest before an entry's number."""
    older = [entry for entry in found.entries if before is None or entry.n < before]
    page = tuple(reversed(older[-ROWS:]))
    kinds = {entry.n: entry.kind for entry in found.entries}
    lots = tuple(sorted(filter(_open, found.lots), key=_order))
    waits: Counter[datetime] = Counter()
    ends: Counter[date] = Counter()
    for lot in found.lots:
        if lot.amounts["pending"] and lot.vests_at:
            waits[lot.vests_at] += lot.amounts["pending"]
        if lot.last_day and lot.state != "lapsed":
            ends[lot.last_day] += lot.amounts["spendable"]
    return Shown(
        found, page,
        lots[:LOTS], lots[LOTS:], tuple(lot for lot in found.lots if not _open(lot))[::-1],
        tuple(_hold(hold, kinds) for hold in reversed(found.holds)),
        tuple(sorted(waits.items())),
        tuple(sorted((day, points) for day, points in ends.items() if points))[:ENDS],
        kinds, page[-1].n if len(older) > ROWS else None,
    )  # fmt: skip


def _open(lot: LotView) -> bool:
    return any(lot.amounts[place] > 0 for place in ("spendable", "pending", "held"))


def _order(lot: LotView) -> tuple[object, ...]:
    """That of burning; what is over stands at the end."""
    return (lot.state == "lapsed", lot.priority, lot.last_day or date.max, lot.opened_at, lot.lot)


def _hold(hold: HoldView, kinds: dict[int, str]) -> Hold:
    if hold.closed is None:
        return Hold(hold, True, "", None)
    by = hold.closed if hold.closed in kinds else None  # time has ended it, and no entry says so yet
    return Hold(hold, False, ENDED[kinds[by] if by else "timeout"], by)


def places(lot: LotView, origin: str) -> list[tuple[str, int]]:
    """Where the points of a lot are now, in words and points. origin: the kind of entry that opened it."""
    source = {"earn": "issued", "adjust": "adjusted"}.get(origin, "transit")
    here, over = lot.amounts, lot.state == "lapsed"
    found = [
        (N_("expired, not booked yet") if over else N_("usable"), here["spendable"]),
        (N_("not usable yet"), here["pending"]),
        (N_("on hold"), here["held"]),
        (N_("redeemed"), here["burned"]),
        (N_("expired"), here["expired"]),
        (N_("clawed back"), lot.points + here[source] if source != "transit" else 0),
        (N_("paid a debt"), max(here["debt"], 0)),
        (N_("owed for it"), min(here["debt"], 0)),
        (N_("passed on"), here["transit"] + (lot.points if source == "transit" else 0)),
        (N_("taken"), here["adjusted"] if source != "adjusted" else 0),
    ]
    return [(words, points) for words, points in found if points]


def known_at(request: Request) -> tuple[date | None, datetime | None]:
    """The day that the reader looks back to, and the instant at which it is over. Raises Unfit."""
    said = request.query_params.get("known", "").strip()
    workspace = company(request)
    if not said:
        return None, None
    try:
        day = date.fromisoformat(said)
    except ValueError as wrong:
        raise Unfit("points.day", _NO_DAY, said=said[:40]) from wrong
    zone = workspace.settings.zone
    if day >= workspace.clock.today(zone):
        return None, None  # all that is known is known today
    return day, day_ends(day, zone) - timedelta(microseconds=1)


def at_a_glance(request: Request, ids: Sequence[str]) -> tuple[tuple[AccountOf, int | None], ...]:
    """The accounts of a customer with the points that can be used now; none where the ledger cannot be asked."""
    ledger = Ledger(company(request))
    with suppress(Unreachable):
        return tuple((one, _available(ledger, one)) for one in ledger.accounts_of(ids))
    return ()


def _available(ledger: Ledger, one: AccountOf) -> int | None:
    """None where somebody changed the account so that it makes no sense; its own page says what."""
    try:
        return ledger.balance(one.member, one.currency).available
    except Exception:
        if ledger.check(one.member, one.currency):
            return None
        raise


def telling_points(request: Request) -> dict[str, Any]:
    """What templates need to speak of points."""
    spoken, zone = language(lang_of(request)), ZoneInfo(company(request).settings.zone)

    def local(at: datetime) -> str:
        return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    def recorded(entry: Entry) -> str:
        """When an entry came in, where that is not when it happened; on the same day the time alone."""
        if abs(entry.recorded_at - entry.occurred_at) < APART:
            return ""
        happened, came = local(entry.occurred_at), local(entry.recorded_at)
        return came[11:] if happened[:10] == came[:10] else came

    def called(currency: str) -> str:
        return spoken.say("Points") if currency == record.POINTS else currency

    return {
        "kinds": KINDS,
        "states": STATES,
        "places": places,
        "local": local,
        "currency_name": called,
        "signed": lambda points: number(points, 0, spoken, signed=True),
        "recorded": recorded,
        "fault_said": record.fault_said,
    }
