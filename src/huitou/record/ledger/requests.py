"""What a caller may ask of the ledger. A request that makes no sense cannot be built.

Each has a `key` that the caller makes up and repeats when it does not know whether the request arrived; and may have a
natural key (source, source_id, rule), by which the same event is known even when it comes again under another key.
Points are whole numbers. Times are aware datetimes; `occurred_at` is when it happened, by default when it is recorded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, ClassVar, Literal

from huitou.base import Text, Unfit

POINTS = "points"  # the currency of a programme that has only one
MOST = 10**12  # points in one request
LONGEST = 200  # characters of a key or an id
LONGEST_WORD = 40  # of a member key or a currency
LONGEST_GRACE = 36_525  # days: a hundred years

_POINTS = Text(
    "點數必須是 1 到 {most} 的整數，不能是「{said}」。",
    "积分必须是 1 到 {most} 的整数，不能是“{said}”。",
    "Points must be a whole number from 1 to {most}, not “{said}”.",
)
_WHOLE = Text(
    "「{name}」必須是 −{most} 到 {most} 的整數，不能是「{said}」。",
    "“{name}”必须是 −{most} 到 {most} 的整数，不能是“{said}”。",
    "“{name}” must be a whole number from −{most} to {most}, not “{said}”.",
)
_ZERO = Text(
    "調整的點數必須是不為 0 的整數，不能是「{said}」。",
    "调整的积分必须是不为 0 的整数，不能是“{said}”。",
    "An adjustment must be a whole number other than 0, not “{said}”.",
)
_WORD = Text(
    "「{name}」必須是 {least} 到 {most} 個字、不含控制字元的文字。",
    "“{name}”必须是 {least} 到 {most} 个字、不含控制字符的文字。",
    "“{name}” must be a text of {least} to {most} characters without control characters.",
)
_TIME = Text(
    "「{name}」必須是帶時區的時間。",
    "“{name}”必须是带时区的时间。",
    "“{name}” must be a time with a zone.",
)
_GRACE = Text(
    "寬限天數必須是 0 到 {most} 的整數，不能是「{said}」。",
    "宽限天数必须是 0 到 {most} 的整数，不能是“{said}”。",
    "Days of grace must be a whole number from 0 to {most}, not “{said}”.",
)
_DAY = Text("「{name}」必須是日期。", "“{name}”必须是日期。", "“{name}” must be a date.")
_OF = Text(
    "「{name}」必須是異動編號（1 以上的整數）或原請求的鍵。",
    "“{name}”必须是流水编号（1 以上的整数）或原请求的键。",
    "“{name}” must be the number of an entry, from 1, or the key of the request that made it.",
)
_SELF = Text("不能轉贈給自己。", "不能转赠给自己。", "Points cannot be given to the same member.")
_CHOICE = Text(
    "「{name}」只能是 {choices}。", "“{name}”只能是 {choices}。", "“{name}” can only be one of {choices}."
)

_UNPRINTED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # controls, and halves of letters that no UTF-8 has

Of = int | str
Lapsed = Literal["original", "grace"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """What all requests have. member: the member's key in the ledger, see `Ledger.enrol`."""

    kind: ClassVar[str]

    member: str
    key: str
    currency: str = POINTS
    occurred_at: datetime | None = None
    source: str = ""
    source_id: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        for name, least in (
            ("member", 1),
            ("key", 1),
            ("currency", 1),
            ("source", 0),
            ("source_id", 0),
            ("rule", 0),
        ):
            word(
                name, getattr(self, name), least, LONGEST_WORD if name in ("member", "currency") else LONGEST
            )
        aware("occurred_at", self.occurred_at)

    @cached_property
    def natural(self) -> str:
        """By what the event itself is known; empty where the caller does not say."""
        return natural_key(self.kind, self.member, self.currency, self.source, self.source_id, self.rule)

    @cached_property
    def own_key(self) -> str:
        """The caller's key as it is kept, apart from natural ones."""
        return ":" + self.key

    @cached_property
    def body(self) -> str:
        """A hash of everything that is asked under the key."""
        return _hash(self.kind, self._said)

    @cached_property
    def event(self) -> str:
        """A hash of what the event is; another way to us may tell its time a little differently."""
        return _hash(self.kind, {name: said for name, said in self._said.items() if name != "occurred_at"})

    @cached_property
    def _said(self) -> dict[str, Any]:
        """All that is asked, without the key, in values that JSON knows."""
        return {name: _plain(getattr(self, name)) for name in _content(type(self))}  # type: ignore[arg-type]  # a class can be hashed


@dataclass(frozen=True, kw_only=True)
class Earn(Request):
    """Give points: a new lot. last_day: the last local day of use, None for no expiry; vests_at: from when it can be
    used, at once by default; priority: lots of a lower number are burned first."""

    kind = "earn"
    points: int
    last_day: date | None = None
    vests_at: datetime | None = None
    priority: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        some_points(self.points)
        day("last_day", self.last_day)
        aware("vests_at", self.vests_at)
        whole("priority", self.priority)


@dataclass(frozen=True, kw_only=True)
class Burn(Request):
    """Use points at once, from the lots in the order of burning."""

    kind = "burn"
    points: int

    def __post_init__(self) -> None:
        super().__post_init__()
        some_points(self.points)


@dataclass(frozen=True, kw_only=True)
class Reserve(Request):
    """Put points aside for a redemption; they come back by themselves at `until`."""

    kind = "reserve"
    points: int
    until: datetime

    def __post_init__(self) -> None:
        super().__post_init__()
        some_points(self.points)
        aware("until", self.until, needed=True)


@dataclass(frozen=True, kw_only=True)
class Capture(Request):
    """Use points that were put aside; what is not used comes back. points: None for all of the hold."""

    kind = "capture"
    hold: Of
    points: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        entry_named("hold", self.hold)
        if self.points is not None:
            some_points(self.points)


@dataclass(frozen=True, kw_only=True)
class Release(Request):
    """Let points that were put aside come back."""

    kind = "release"
    hold: Of

    def __post_init__(self) -> None:
        super().__post_init__()
        entry_named("hold", self.hold)


@dataclass(frozen=True, kw_only=True)
class ClawBack(Request):
    """Take back what an entry gave, because the purchase was returned. points: None for all that is left of it."""

    kind = "clawback"
    of: Of
    points: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        entry_named("of", self.of)
        if self.points is not None:
            some_points(self.points)


@dataclass(frozen=True, kw_only=True)
class Refund(Request):
    """Give back what an entry burned (or took, or let expire), to the lots it came from. points: None for all that is
    left of it. lapsed: what becomes of points whose lot has lapsed: `original` puts them there, where they cannot be
    used any more; `grace` opens a lot of its own that lasts through `grace_days` days after today."""

    kind = "refund"
    of: Of
    points: int | None = None
    lapsed: Lapsed = "original"
    grace_days: int = 30

    def __post_init__(self) -> None:
        super().__post_init__()
        entry_named("of", self.of)
        if self.points is not None:
            some_points(self.points)
        if self.lapsed not in ("original", "grace"):
            raise not_a_choice("lapsed", ("original", "grace"))
        if not _is_whole(self.grace_days) or not 0 <= self.grace_days <= LONGEST_GRACE:
            raise Unfit("ledger.grace", _GRACE, said=self.grace_days, most=LONGEST_GRACE)


@dataclass(frozen=True, kw_only=True)
class Adjust(Request):
    """Add (above 0) or take (below 0) points by decision. reason: a code, not a text about a person."""

    kind = "adjust"
    points: int
    reason: str
    last_day: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not _is_whole(self.points) or self.points == 0 or abs(self.points) > MOST:
            raise Unfit("ledger.points", _ZERO, said=self.points)
        word("reason", self.reason, 1, LONGEST)
        day("last_day", self.last_day)


@dataclass(frozen=True, kw_only=True)
class Gift(Request):
    """Give points to another member; they keep their expiry and their age."""

    kind = "gift"
    to: str
    points: int

    def __post_init__(self) -> None:
        super().__post_init__()
        word("to", self.to, 1, LONGEST_WORD)
        some_points(self.points)
        if self.to == self.member:
            raise Unfit("ledger.self", _SELF)


@dataclass(frozen=True, kw_only=True)
class Settle(Request):
    """Book what time has decided for this member: vesting, holds that ran out, and lots that ended. before: only lots
    that ended by then; None for all that have ended by now."""

    kind = "settle"
    before: datetime | None = None

    @cached_property
    def own_key(self) -> str:
        """Apart from the keys of callers, so that none can stand in the way of the nightly booking."""
        return "~" + self.key

    def __post_init__(self) -> None:
        super().__post_init__()
        aware("before", self.before)


@cache  # looking through the fields takes longer than hashing what is in them
def _content(kind: type[Request]) -> tuple[str, ...]:
    return tuple(sorted(f.name for f in fields(kind) if f.name != "key"))


def kind_asked(kind: str) -> str:
    """The kind of request that wrote an entry of this kind: a gift writes one on either side, and has its key on the first."""
    return "gift" if kind == "gift_out" else kind


def natural_key(kind: str, member: str, currency: str, source: str, source_id: str, rule: str) -> str:
    """By what an event is known, whatever key it comes with; empty where its source does not tell."""
    return "=" + _json([kind, member, currency, source, source_id, rule]) if source and source_id else ""


# ── what a value must be ─────────────────────────────────────────────────────────────────────────────────


def some_points(said: object) -> None:
    if not _is_whole(said) or not 1 <= said <= MOST:  # type: ignore[operator]  # a whole number by then
        raise Unfit("ledger.points", _POINTS, said=said, most=MOST)


def whole(name: str, said: object) -> None:
    if not _is_whole(said) or not -MOST <= said <= MOST:  # type: ignore[operator]
        raise Unfit("ledger.whole", _WHOLE, name=name, said=said, most=MOST)


def word(name: str, said: object, least: int, most: int) -> None:
    fits = isinstance(said, str) and least <= len(said) <= most and not _UNPRINTED.search(said)
    if not fits:
        raise Unfit("ledger.word", _WORD, name=name, least=least, most=most)


def aware(name: str, said: object, *, needed: bool = False) -> None:
    if said is None and not needed:
        return
    # A time at the very edge of the calendar has no date in some zones.
    if not (isinstance(said, datetime) and said.tzinfo is not None and 1 < said.year < 9999):
        raise Unfit("ledger.time", _TIME, name=name)


def day(name: str, said: object) -> None:
    if said is not None and (not isinstance(said, date) or isinstance(said, datetime)):
        raise Unfit("ledger.day", _DAY, name=name)


def entry_named(name: str, said: object) -> None:
    fits = isinstance(said, str) and 1 <= len(said) <= LONGEST and not _UNPRINTED.search(said)
    if not (fits or (_is_whole(said) and 1 <= said <= MOST)):  # type: ignore[operator]
        raise Unfit("ledger.of", _OF, name=name)


def not_a_choice(name: str, choices: Sequence[str]) -> Unfit:
    return Unfit("ledger.choice", _CHOICE, name=name, choices=", ".join(choices))


def _is_whole(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool)


def _plain(value: Any) -> Any:
    if not isinstance(value, date):  # a datetime is one too
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # one instant is one body, in whichever zone it is told
    return value.isoformat()


def _hash(kind: str, said: dict[str, Any]) -> str:
    return sha256(_json([kind, said]).encode()).hexdigest()[:32]


_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
