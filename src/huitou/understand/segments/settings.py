"""How a company wants its customers segmented: the table [segments] of huitou.toml, every key of which must be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from huitou.base import Text, Unfit, same
from huitou.understand.segments import rfm, value
from huitou.understand.segments.life_cycle import LOYAL_ORDERS
from huitou.understand.segments.rfm import Cuts

_BAD = Text(
    zh_hant="huitou.toml 的 [{table}] {key} 不能是「{said}」；請填{want}。",
    zh_hans="huitou.toml 的 [{table}] {key} 不能是“{said}”；请填{want}。",
    en="[{table}] {key} in huitou.toml cannot be “{said}”; give {want}.",
)
_UNKNOWN = Text(
    zh_hant="huitou.toml 的 [{table}] 沒有「{key}」這個設定；可用：{known}。",
    zh_hans="huitou.toml 的 [{table}] 没有“{key}”这个设置；可用：{known}。",
    en="[{table}] in huitou.toml has no setting “{key}”; there are: {known}.",
)
_CUTS = Text("四個由小到大的數字", "四个由小到大的数字", "four ascending numbers")
_SHARES = Text(
    "三個大於 0、加起來是 1 的數字", "三个大于 0、加起来是 1 的数字", "three numbers above 0 that add up to 1"
)
_MONTHS = Text(
    "0（全部期間）到 120 的整數",
    "0（全部期间）到 120 的整数",
    "a whole number from 0 (all time) to 120",
)
_ORDERS = Text("2 到 1000 的整數", "2 到 1000 的整数", "a whole number from 2 to 1000")
_GROUPS = Text(
    "0（由資料決定）或 2 到 10 的整數",
    "0（由数据决定）或 2 到 10 的整数",
    "0 (as the data say) or a whole number from 2 to 10",
)
_METHOD = same("kmeans / gmm")
_TABLE = Text("一個表格", "一个表格", "a table")
_EITHER = Text("shares 或 customers 其中一個", "shares 或 customers 其中一个", "either shares or customers")

_KNOWN = {
    "": ("months",),
    "rfm": ("recency", "frequency", "monetary"),
    "value": ("shares", "customers"),
    "life_cycle": ("loyal_orders",),
    "clusters": ("groups", "method"),
}


@dataclass(frozen=True)
class Wanted:
    """months: whole months that RFM and value look back, 0 for all time; cuts: of RFM; shares: of revenue (or of the
    customers, where of_customers) that each tier makes; loyal_orders: orders from which a customer is loyal; groups:
    clusters, 0 as the data say; method: kmeans or gmm."""

    months: int = 0
    cuts: Cuts = field(default_factory=Cuts)
    shares: tuple[float, ...] = value.SHARES
    of_customers: bool = False
    loyal_orders: int = LOYAL_ORDERS
    groups: int = 0
    method: str = "kmeans"

    def plain(self) -> dict[str, Any]:
        """As plain values: what answers depend on."""
        return asdict(self)


def wanted(said: Mapping[str, Any]) -> Wanted:
    """What [segments] says. Raises Unfit, naming the place, for what makes no sense."""
    tables = {name: said.get(name, {}) for name in _KNOWN if name}
    _must_know("segments", said, (*_KNOWN[""], *tables))
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            raise Unfit("segments.setting", _BAD, table="segments", key=name, said=table, want=_TABLE)
        _must_know(f"segments.{name}", table, _KNOWN[name])
    tiers, of_customers = tables["value"], "customers" in tables["value"]
    if of_customers and "shares" in tiers:
        raise Unfit("segments.setting", _BAD, table="segments.value", key="shares", said="…", want=_EITHER)
    method = tables["clusters"].get("method", "kmeans")
    if method not in ("kmeans", "gmm"):
        _refuse("segments.clusters", "method", method, _METHOD)
    groups = _whole(tables["clusters"], "segments.clusters", "groups", 0, (0, 10), _GROUPS)
    if groups == 1:
        _refuse("segments.clusters", "groups", groups, _GROUPS)
    cuts = {key: _cuts(tables["rfm"], key) for key in _KNOWN["rfm"]}
    return Wanted(
        months=_whole(said, "segments", "months", 0, (0, 120), _MONTHS),
        cuts=Cuts(**cuts),
        shares=_shares(tiers, "customers" if of_customers else "shares"),
        of_customers=of_customers,
        loyal_orders=_whole(
            tables["life_cycle"], "segments.life_cycle", "loyal_orders", LOYAL_ORDERS, (2, 1000), _ORDERS
        ),
        groups=groups,
        method=method,
    )


def _must_know(table: str, said: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in said:
        if key not in known:
            raise Unfit("segments.unknown", _UNKNOWN, table=table, key=key, known=", ".join(known))


def _whole(
    table: Mapping[str, Any], where: str, key: str, default: int, ends: tuple[int, int], want: Text
) -> int:
    said = table.get(key, default)
    if not isinstance(said, int) or isinstance(said, bool) or not ends[0] <= said <= ends[1]:
        _refuse(where, key, said, want)
    return int(said)


def _cuts(table: Mapping[str, Any], key: str) -> tuple[float, ...] | None:
    if key not in table:
        return None
    numbers = _numbers(table[key])
    if len(numbers) != rfm.SCORES - 1 or any(a >= b for a, b in pairwise(numbers)):
        _refuse("segments.rfm", key, table[key], _CUTS)
    return numbers


def _shares(table: Mapping[str, Any], key: str) -> tuple[float, ...]:
    if key not in table:
        return value.SHARES
    numbers = _numbers(table[key])
    if len(numbers) != len(value.SHARES) or min(numbers) <= 0 or abs(sum(numbers) - 1) > 1e-9:
        _refuse("segments.value", key, table[key], _SHARES)
    return numbers


def _numbers(said: Any) -> tuple[float, ...]:
    """The numbers of a list; none where anything else stands in it."""
    if not isinstance(said, list) or any(isinstance(n, bool) or not isinstance(n, int | float) for n in said):
        return ()
    return tuple(float(n) for n in said)


def _refuse(table: str, key: str, said: Any, want: Text) -> None:
    raise Unfit("segments.setting", _BAD, table=table, key=key, said=said, want=want)
