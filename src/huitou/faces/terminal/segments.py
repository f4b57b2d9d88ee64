"""huitou understand segments: how many customers are in which segment, what they are worth, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Named, Terminal, telling

if TYPE_CHECKING:
    from huitou.understand import Segments

_GROUPING = Text("把顧客分群", "把客户分群", "Putting customers into segments")
_SEGMENT, _CUSTOMERS = Text("分群", "分群", "Segment"), Text("顧客", "客户", "Customers")
_ARROWS = {"up": "▲", "down": "▼", "level": ""}
_SHARE, _YEAR = (
    Text("占全部", "占全部", "Of all"),
    Text("十二個完整月金額", "十二个完整月金额", "In twelve full months"),
)
_REVENUE = Text("占營收", "占营收", "Of revenue")
_AFTER = Text("{day} 起又買", "{day} 起又买", "Bought since {day}")
_HEAD = Text("{title} · 資料到 {day}", "{title} · 数据到 {day}", "{title} · data up to {day}")
_OTHERS = Text("其他分群：{names}", "其他分群：{names}", "Other segmentations: {names}")
_BAD = Text(
    "要列出成員，請寫成「分群法=分群」，如 life_cycle=at_risk；不能是「{said}」。",
    "要列出成员，请写成“分群法=分群”，如 life_cycle=at_risk；不能是“{said}”。",
    "To list members write SEGMENTATION=SEGMENT, such as life_cycle=at_risk; not “{said}”.",
)
_TRIED = Text(
    "這條規則現在符合 {n} 位顧客（{share}）。",
    "这条规则现在符合 {n} 位客户（{share}）。",
    "The rule holds for {n} customers now ({share}).",
)
_NO_RULE = Text(
    '--keep 與 --replace 要和 --rule 一起用，例如 --rule "orders >= 3" --keep 常客。',
    '--keep 与 --replace 要和 --rule 一起用，例如 --rule "orders >= 3" --keep 常客。',
    '--keep and --replace go with --rule, such as --rule "orders >= 3" --keep regulars.',
)
_MARKS = Text(
    "▲ ▼：與全部顧客的差距，全部標記一起檢定後仍站得住；如果各群只是隨機抽出來的人，20 次裡有 19 次一個也沒有。",
    "▲ ▼：与全部客户的差距，把所有标记放在一起检验后仍成立；如果各群只是随机抽出来的人，20 次里有 19 次一个也没有。",
    "▲ ▼: apart from all customers, all marks held together; were the segments drawn blindly, there would be none in 19 "
    "cases of 20.",
)
_KEPT = Text("「{name}」已經留下。", "“{name}”已经保存。", "“{name}” is kept.")


def segments(
    name: Annotated[
        str,
        typer.Argument(
            metavar="SEGMENTATION",
            help="life_cycle, rfm, value_tier, cluster, or your own; by name or title.",
        ),
    ] = "life_cycle",
    workspace: Folder = HERE,
    members: Annotated[
        str | None, typer.Option(metavar="SEGMENTATION=SEGMENT", help="List who is in a segment, as CSV.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many members.")] = None,
    rule: Annotated[
        str | None, typer.Option(metavar="RULE", help='Try a rule of your own, such as "orders >= 3".')
    ] = None,
    keep: Annotated[str | None, typer.Option(metavar="NAME", help="Keep the rule under this name.")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --keep: in place of the rule that has this name.")
    ] = False,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Show customers in segments: how many, what they are worth, where they move.

    With --members, who is in one; with --rule, how many a rule of your own holds for.
    """
    with telling(lang, workspace, as_json) as tell:
        if members is not None:
            _list(tell, workspace, members, limit)
        elif rule is None and (keep or replace):
            raise Unfit("segments.no_rule", _NO_RULE)
        elif rule is not None:
            _try(tell, workspace, rule, keep, replace=replace)
        else:
            _show(tell, workspace, name)


def _show(tell: Terminal, folder: Folder, name: str) -> None:
    from huitou import understand
    from huitou.faces.segments import plainly
    from huitou.measure import named as called
    from huitou.stores import Workspace

    workspace = Workspace.open(folder)
    with tell.progress() as progress:
        progress(_GROUPING)
        found = understand.segments_of(workspace, name)
    if tell.json:
        tell.data(plainly(found, tell.lang))
        return
    tell.say(_HEAD, title=found.title, day=found.last_day)
    for sentence in understand.segment_summary(found):
        tell.say(sentence)
    if found.sizes:
        _table(tell, found)
        _mixes(tell, found)
        tell.say(found.how)
    others = {n: t for n, t in understand.segmentations(workspace).items() if n != found.name}
    tell.say(_OTHERS, names=called(others, others))


def _table(tell: Terminal, found: Segments) -> None:
    from huitou.faces.language import language
    from huitou.faces.segment_rows import Rows

    rows = Rows(found, language(tell.lang)).sizes
    heads: list[Text | str] = [_SEGMENT, _CUSTOMERS, _SHARE, _YEAR, _REVENUE]
    if found.followed:
        heads.append(_AFTER.fill(day=found.followed.day))
    lines = [
        [
            Named(row.title, size.segment),
            row.customers,
            f"{row.share} {row.share_ends}".strip(),
            row.amount,
            f"{row.revenue} {row.revenue_ends}".strip(),
            *([f"{row.after} {row.after_ends}".strip()] if found.followed else []),
        ]
        for size, row in zip(found.sizes, rows, strict=True)
    ]
    tell.table(heads, lines, right=range(1, len(heads)))


def _mixes(tell: Terminal, found: Segments) -> None:
    """Where each segment's customers mostly buy, and what, with an arrow where that is marked as apart."""
    from huitou.faces.language import language
    from huitou.faces.segment_rows import Rows
    from huitou.understand import MIXES

    rows = Rows(found, language(tell.lang))
    if not rows.mixed:
        return
    lines: list[list[object]] = [
        [title]
        + [
            f"{cell.value} {cell.share} {cell.ends} {_ARROWS[cell.kind]}".strip() if cell else "–"
            for cell in map(cells.get, rows.mixed)
        ]
        for title, cells in rows.mixes
    ]
    tell.table([_SEGMENT, *(MIXES[of] for of in rows.mixed)], lines)
    if any(mix.apart for mix in found.mixes):
        tell.say(_MARKS)


def _list(tell: Terminal, folder: Folder, said: str, limit: int | None) -> None:
    name, equals, segment = said.partition("=")
    if not (name.strip() and equals and segment.strip()):
        raise Unfit("segments.members", _BAD, said=said)
    from huitou import understand
    from huitou.faces.cells import readable
    from huitou.faces.language import language
    from huitou.faces.terminal.who import as_csv
    from huitou.stores import Workspace

    with tell.progress() as progress:
        progress(_GROUPING)
        rows = understand.segment_members(Workspace.open(folder), name.strip(), segment.strip(), limit=limit)
    if tell.json:
        tell.data(rows)
    else:
        typer.echo(as_csv(readable(rows, language(tell.lang))), nl=False)


def _try(tell: Terminal, folder: Folder, rule: str, keep: str | None, *, replace: bool) -> None:
    from huitou import understand
    from huitou.stores import Workspace

    workspace = Workspace.open(folder)
    with tell.progress() as progress:
        progress(_GROUPING)
        tried = understand.try_segment(workspace, rule)
        if keep:
            understand.keep_segment(workspace, keep, rule, "huitou", was=None if replace else 0)
    if tell.json:
        tell.data(
            {
                "customers": tried.customers,
                "share": tried.share.value,
                "kept": keep,
                "notes": [note.said(tell.lang) for note in tried.notes],
            }
        )
        return
    tell.say(_TRIED, n=f"{tried.customers:,}", share=f"{tried.share.value or 0:.1%}")
    for note in tried.notes:
        tell.note(note)
    if keep:
        tell.say(_KEPT, name=keep)
