"""huitou customers find, show, timeline: one customer among all, and everything that happened with them."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

if TYPE_CHECKING:
    from huitou.record import Event

_ID, _NAME = Text("編號", "编号", "Id"), Text("姓名", "姓名", "Name")
_PHONE, _EMAIL = Text("電話", "电话", "Phone"), Text("電子郵件", "电子邮箱", "E-mail")
_CITY, _SEEN = Text("城市", "城市", "City"), Text("最近往來", "最近往来", "Last seen")
_ORDERS, _SPENT = Text("訂單數", "订单数", "Orders"), Text("消費金額", "消费金额", "Spent")
_AT, _KIND = Text("時間", "时间", "Time"), Text("種類", "种类", "Kind")
_WHAT, _AMOUNT = Text("內容", "内容", "What"), Text("金額或分數", "金额或分数", "Amount or score")
_WHERE = Text("通路", "渠道", "Where")
_NOBODY = Text(
    "找不到符合「{said}」的顧客。", "找不到符合“{said}”的客户。", "No customer was found for “{said}”."
)
_NOTHING = Text("沒有這樣的紀錄。", "没有这样的记录。", "Nothing of this kind is recorded.")
_MORE = Text(
    "共 {total} 位，以上是前 {shown} 位。",
    "共 {total} 位，以上是前 {shown} 位。",
    "These are the first {shown} of {total}.",
)
_EARLIER = Text(
    "還有更早的；用 --limit 看更多。",
    "还有更早的；用 --limit 看更多。",
    "There is more before this; use --limit.",
)
_LINES = {
    "name": _NAME, "phone": _PHONE, "email": _EMAIL, "line_id": Text("LINE", "LINE", "LINE"),
    "wechat_id": Text("微信", "微信", "WeChat"), "card": Text("會員卡", "会员卡", "Card"),
    "birthday": Text("生日", "生日", "Birthday"), "gender": Text("性別", "性别", "Gender"),
    "language": Text("語言", "语言", "Language"), "city": _CITY, "orders": _ORDERS, "spent": _SPENT,
    "first_on": Text("首次購買", "首次购买", "First purchase"), "last_on": Text("最近購買", "最近购买", "Last purchase"),
    "last_seen_on": _SEEN,
}  # fmt: skip
_JOINED, _LEFT = Text("加入", "加入", "Joined"), Text("離開", "离开", "Left")
_RECORDS = Text("記錄", "记录", "Records")

Who = Annotated[str, typer.Argument(metavar="ID", help="Any record of the customer.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many are shown.")]


def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Name, phone, e-mail, card or id.")],
    sort: Annotated[str, typer.Option("--sort", help="recent, spent, orders or name.")] = "recent",
    limit: Limit = 50,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Find customers by name, phone, e-mail, card or id."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        found = record.find_customers(Workspace.open(workspace), text, sort=sort, limit=limit)
        if tell.json:
            tell.data([card.as_dict() for card in found.rows])
            return
        if not found.rows:
            tell.say(_NOBODY, said=text)
            return
        rows = [
            (c.customer_id, c.name, c.phone, c.email, c.city, c.last_seen_on, c.orders, _plain(c.spent))
            for c in found.rows
        ]
        tell.table((_ID, _NAME, _PHONE, _EMAIL, _CITY, _SEEN, _ORDERS, _SPENT), rows, right=(6, 7))
        if found.next:
            tell.note(_MORE, shown=len(found.rows), total=found.total)


def show(customer: Who, workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Show one customer: who they are, what they bought, which records are theirs."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        card = record.customer(opened, customer)
        if tell.json:
            tell.data(card.as_dict())
            return
        rows: list[tuple[object, object]] = [(_ID, card.customer_id)]
        said = card.as_dict()
        rows += [(title, _plain(said[name])) for name, title in _LINES.items() if said[name] is not None]
        zone = ZoneInfo(opened.settings.zone)
        rows += [
            (w, at.astimezone(zone).date())
            for w, at in ((_JOINED, card.joined_at), (_LEFT, card.left_at))
            if at
        ]
        if len(card.ids) > 1:
            rows.append((_RECORDS, ", ".join(card.ids)))
        rows += list(card.attributes.items())
        tell.table(("", ""), rows)


def timeline(
    customer: Who,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only these: purchases, returns, …")
    ] = None,
    limit: Limit = 50,
    workspace: Folder = HERE,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List all that happened with one customer, newest first."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        found = record.timeline(opened, customer, kind or (), limit=limit)
        if tell.json:
            tell.data([event.as_dict() for event in found.events])
            return
        if not found.events:
            tell.say(_NOTHING)
            return
        zone = ZoneInfo(opened.settings.zone)
        rows = [
            (
                _moment(e.at, zone),
                record.EVENTS[e.fact].title,
                _about(e),
                _plain(e.amount if e.value is None else e.value),
                " ".join(part for part in (e.channel, e.branch) if part),
            )
            for e in found.events
        ]
        tell.table((_AT, _KIND, _WHAT, _AMOUNT, _WHERE), rows, right=(3,))
        if found.next:
            tell.note(_EARLIER)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    """On the company's clocks; at midnight the day alone, because a file with days only is kept so."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d}" if local.time() == time() else f"{local:%Y-%m-%d %H:%M}"


def _about(event: Event) -> str:
    """What an event is about, on one line."""
    said = [event.label, event.text, event.ref if event.fact in ("purchases", "returns") else None]
    return " ".join(" ".join(part.split()) for part in said if part)


def _plain(value: object) -> object:
    """A number without needless zeros, anything else as it is."""
    if not isinstance(value, Decimal):
        return value
    return f"{value.normalize():f}" if value != value.to_integral() else f"{int(value)}"
