"""huitou import: bring in a file, after showing how it was understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import LANGS, Text, Unfit
from huitou.faces.terminal.options import HERE, Folder, Json, Lang, Yes
from huitou.faces.terminal.telling import Named, Terminal, telling

if TYPE_CHECKING:
    from huitou.record import Brought, Proposal

_JOINING = Text("認出同一位顧客", "识别同一位客户", "Joining records of the same customer")
_TO, _FROM = Text("欄位", "列", "Column"), Text("來自", "来自", "From")
_FACT, _EXAMPLE = Text("事實", "事实", "Fact"), Text("例如", "例如", "Such as")
_READ = Text("讀入", "读入", "Read")
_ADDED, _CORRECTED = Text("新增", "新增", "Added"), Text("更正", "更正", "Corrected")
_SAME, _ASIDE = Text("沒變", "没变", "Unchanged"), Text("擱置", "搁置", "Aside")
_GUESS = Text("「{file}」看起來是：", "“{file}”看起来是：", "“{file}” seems to hold:")
_SEEMS = Text(
    "「{file}」看起來是「{title}」的檔案（對照表 {name}）：",
    "“{file}”看起来是“{title}”的文件（对照表 {name}）：",
    "“{file}” seems to be a file of {title} (map {name}):",
)
_UNUSED = Text("不會用到的欄位：{headers}", "不会用到的列：{headers}", "Columns that nothing uses: {headers}")
_SURVEY = Text(
    "檔案沒有寫問卷名稱，這些回答會記在「{survey}」這份問卷名下；要用別的名稱就加上 --survey 名稱。",
    "文件没有写问卷名称，这些回答会记在“{survey}”这份问卷名下；要用别的名称就加上 --survey 名称。",
    "The file does not name its survey; its answers will be recorded under “{survey}”. For another name add --survey NAME.",
)  # fmt: skip
_WHICH_DAY = Text(
    "「{column}」裡的「{cell}」是哪一天？", "“{column}”里的“{cell}”是哪一天？", "Which day is “{cell}” in “{column}”?"
)  # fmt: skip
_DAY = Text(
    "{year}年{month}月{day}日", "{year}年{month}月{day}日", "{day} {name} {year}",
)  # fmt: skip
_DOUBTFUL = Text("？", "？", "?")
_ASK = Text("這樣匯入「{file}」嗎？", "这样导入“{file}”吗？", "Import “{file}” like this?")
_LEFT = Text("沒有匯入任何東西。", "没有导入任何东西。", "Nothing was imported.")
_DONE = Text("匯入 {number}：{file}", "导入 {number}：{file}", "Import {number}: {file}")
_SEE_ASIDE = Text(
    "擱置的列與原因：huitou quarantine list -w {folder}",
    "搁置的行与原因：huitou quarantine list -w {folder}",
    "Rows put aside, and why: huitou quarantine list -w {folder}",
)
_UNSURE = Text(
    "「{file}」的欄位是猜的（{guess}）；對的話就加上 --yes，不對就給對照表（{maps}）。什麼都沒有寫入。",
    "“{file}”的列是猜的（{guess}）；对的话就加上 --yes，不对就给对照表（{maps}）。什么都没有写入。",
    "The columns of “{file}” are a guess ({guess}); add --yes if it is right, or give a map ({maps}). Nothing was "
    "written.",
)
_RECOGNISED = Text(
    "「{file}」看起來是「{title}」的檔案（對照表 {name}），不會用到的欄位：{left}；對的話就加上 --yes 或 --map {name}。什麼都沒有寫入。",
    "“{file}”看起来是“{title}”的文件（对照表 {name}），不会用到的列：{left}；对的话就加上 --yes 或 --map {name}。什么都没有写入。",
    "“{file}” seems to be a file of {title} (map {name}); columns that nothing would use: {left}. Add --yes or "
    "--map {name} if that is right. Nothing was written.",
)
_UNCLEAR = Text(
    "「{file}」有拿不準的地方，所以什麼都沒有寫入。{doubts}不對的話就給對照表（{maps}）。",
    "“{file}”有拿不准的地方，所以什么都没有写入。{doubts}不对的话就给对照表（{maps}）。",
    "Some of “{file}” is not certain, so nothing was written. {doubts} If it is not, give a map ({maps}).",
)  # fmt: skip
_UNCLEAR_KIND = Text(
    "「{file}」有拿不準的地方，所以什麼都沒有寫入。{doubts}要照這樣匯入，就在檔案前面寫明它是哪一種事實（huitou import {fact} 檔案）。",
    "“{file}”有拿不准的地方，所以什么都没有写入。{doubts}要照这样导入，就在文件前面写明它是哪一种事实（huitou import {fact} 文件）。",
    "Some of “{file}” is not certain, so nothing was written. {doubts} To import it like this all the same, name the kind of "
    "fact before the file (huitou import {fact} FILE).",
)  # fmt: skip
_DOUBT = Text(
    "「{header}」（例如 {example}）是不是「{column}」？標題沒有說清楚，只是內容像；是的話請加上 --column {said}。",
    "“{header}”（例如 {example}）是不是“{column}”？表头没有说清楚，只是内容像；是的话请加上 --column {said}。",
    "Is “{header}” (such as {example}) the “{column}”? Its header does not say so, only its cells look like it; if it is, add "
    "--column {said}.",
)  # fmt: skip
_MARK = Text(
    "？ 是照內容猜的，標題沒有說清楚：請看一下對不對；不對就回答「否」，再用 --column 欄位=標題 寫明。",
    "？ 是照内容猜的，表头没有说清楚：请看一下对不对；不对就回答“否”，再用 --column 列=表头 写明。",
    "? marks a guess by what the cells look like, where the header does not say it: see whether it is right; if not, answer no "
    "and say it with --column COLUMN=HEADER.",
)  # fmt: skip
_BAD_COLUMN = Text(
    "--column 要寫成「事實.欄位=標題」，如 purchases.bought_at=交易日期；不能是「{said}」。",
    "--column 要写成“事实.列=表头”，如 purchases.bought_at=交易日期；不能是“{said}”。",
    "Write --column as FACT.COLUMN=HEADER, such as purchases.bought_at=Sold; not “{said}”.",
)
_WORDS = Text(
    "huitou import 要一個檔案，前面可以加事實的種類；不是 {count} 個詞。",
    "huitou import 要一个文件，前面可以加事实的种类；不是 {count} 个词。",
    "huitou import takes a file, with the kind of fact before it if need be; not {count} words.",
)
_BAD_DATES = Text(
    "--dates 要寫成「欄位=順序」，如 bought_at=dmy；不能是「{said}」。",
    "--dates 要写成“列=顺序”，如 bought_at=dmy；不能是“{said}”。",
    "Write --dates as COLUMN=ORDER, such as bought_at=dmy; not “{said}”.",
)


def import_(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[FACT] FILE",
            help="A file, - for standard input, or the URL of a database; before it the kind of fact, which may be "
            "left out where the headers or the map tell.",
        ),
    ],
    workspace: Folder = HERE,
    map_: Annotated[
        str | None, typer.Option("--map", metavar="MAP", help="A ready map (see huitou maps) or a TOML file.")
    ] = None,
    yes: Yes = False,
    dates: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=ORDER", help="How a column writes dates: dmy, mdy, ymd, roc."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="FACT.COLUMN=HEADER", help="What a column of the file is (see huitou facts)."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Facts are told apart by source and id.")
    ] = None,
    survey: Annotated[
        str | None, typer.Option(metavar="NAME", help="The survey's name, where its file does not say it.")
    ] = None,
    query: Annotated[str | None, typer.Option(metavar="SQL", help="What to ask a database.")] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Bring in facts from a file or a database.

    What it seems to hold is shown first; then it is there whole or not at all. Bad rows go aside with the reason.
    """
    with telling(lang, workspace, as_json) as tell:
        fact, file = _fact_and_file(words)
        order, said = orders(dates or []), columns(column or [])
        from huitou import record
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        with tell.progress() as progress:

            def agree(proposal: Proposal) -> None:
                progress.hush()
                _agree(tell, proposal, file, yes=yes)

            def which(header: str, cell: str, days: Mapping[str, date]) -> str:
                progress.hush()
                return _which(tell, header, cell, days)

            brought = record.bring(
                opened, file, fact, map_, order, source, query,
                progress=progress, agree=agree, ask=which if tell.can_ask else None, survey=survey, columns=said,
            )  # fmt: skip
            progress(_JOINING)
            record.merge(opened)
        show(tell, brought, workspace)


def _fact_and_file(words: Sequence[str]) -> tuple[str | None, str]:
    if len(words) > 2:
        raise Unfit("usage.words", _WORDS, count=len(words))
    return (words[0] if len(words) == 2 else None), words[-1]


def orders(said: Sequence[str]) -> dict[str, str]:
    """{"bought_at": "dmy"} of ["bought_at=dmy"]."""
    found = {}
    for one in (part for word in said for part in word.split(",")):
        name, equals, order = one.partition("=")
        if not (name.strip() and equals and order.strip()):
            raise Unfit("intake.bad_dates", _BAD_DATES, said=one)
        found[name.strip()] = order.strip()
    return found


def columns(said: Sequence[str]) -> dict[tuple[str, str], str | None]:
    """{("purchases", "bought_at"): "Sold"} of ["purchases.bought_at=Sold"]; None where no header is named."""
    found: dict[tuple[str, str], str | None] = {}
    for one in said:
        name, equals, header = one.partition("=")
        fact, dot, column = name.strip().partition(".")
        if not (equals and dot and fact and column):
            raise Unfit("intake.bad_column", _BAD_COLUMN, said=one)
        found[fact, column] = header.strip() or None
    return found


def _agree(tell: Terminal, proposal: Proposal, file: str, *, yes: bool) -> None:
    """Go on with what is certain; show a guess and ask; without anybody to ask, take a clear guess with --yes only."""
    if proposal.plain:
        return
    if yes and proposal.certain:
        return
    if not tell.can_ask:
        raise _unsure(tell, proposal, file)
    if proposal.map.guessed:
        tell.note(_GUESS, file=file)
    else:
        tell.note(_SEEMS, file=file, title=proposal.map.title, name=proposal.map.name)
    _preview(tell, proposal)
    if not tell.confirm(_ASK, file=file):
        tell.say(_LEFT)
        raise typer.Exit


def _preview(tell: Terminal, proposal: Proposal) -> None:
    """What is read from where, what is not used, and what should be known of it."""
    rows = [
        (
            called(m.fact),
            m.column,
            m.header,
            _DOUBTFUL if m.doubtful else None,
            ", ".join(m.examples),
        )
        for m in proposal.matches
    ]
    tell.table((_FACT, _TO, _FROM, "", _EXAMPLE), rows)
    if any(m.doubtful for m in proposal.matches):
        tell.say(_MARK)
    if proposal.left:
        tell.say(_UNUSED, headers=", ".join(proposal.left))
    if proposal.survey:
        tell.say(_SURVEY, survey=proposal.survey)
    for word in (*proposal.notes, *proposal.cautions, *proposal.unclear):
        tell.say(word)


def _which(tell: Terminal, header: str, cell: str, days: Mapping[str, date]) -> str:
    """The order in which a column writes its dates, by the day that one of its cells is."""
    said = [tell.text(_DAY, year=d.year, month=d.month, day=d.day, name=f"{d:%B}") for d in days.values()]
    return list(days)[tell.choose(_WHICH_DAY, said, column=header, cell=cell)]


def _unsure(tell: Terminal, proposal: Proposal, file: str) -> Unfit:
    """Why a guess is not taken, with all of it for a program to look at."""
    maps = ", ".join(f"--map {name}" for name in proposal.fits) or "--map"
    if not proposal.certain:
        found = _doubts(proposal)
        doubts = Text(*(_apart(lang).join(t.said(lang) for t in found) for lang in LANGS))
        guessed = len(found) > len(proposal.unclear)
        fact = proposal.facts[0] if proposal.facts else ""
        text = (_UNCLEAR if guessed or not fact else _UNCLEAR_KIND).fill(
            file=file, doubts=doubts, maps=maps, fact=fact
        )
    elif not proposal.map.guessed:
        left = ", ".join(proposal.left) or "–"
        text = _RECOGNISED.fill(file=file, title=proposal.map.title, name=proposal.map.name, left=left)
    else:
        weak = [f"{m.header} → {m.fact}.{m.column}" for m in proposal.matches if m.confidence < 1]
        text = _UNSURE.fill(file=file, guess="; ".join(weak) or "–", maps=maps)
    wrong = Unfit("intake.unsure", text)
    wrong.data["guess"] = proposal.as_dict(tell.lang)
    return wrong


def _doubts(proposal: Proposal) -> list[Text]:
    """What keeps a guess from being taken, each in a sentence that says how to settle it."""
    from huitou.record import FACTS

    found = [
        _DOUBT.fill(
            header=m.header, example=", ".join(m.examples[:1]) or "–", column=FACTS[m.fact].column(m.column).title,
            said=f"{m.fact}.{m.column}={m.header}",
        )
        for m in proposal.matches
        if m.doubtful
    ]  # fmt: skip
    return [*found, *proposal.unclear]


def _apart(lang: str) -> str:
    return " " if lang == "en" else ""


def called(fact: str) -> Named | str:
    """A kind of fact by its title, with the name that commands know it by."""
    from huitou.record import FACTS

    return Named(FACTS[fact].title, fact) if fact in FACTS else fact


def show(tell: Terminal, brought: Brought, folder: Path) -> None:
    """What an import did, fact by fact."""
    if tell.json:
        tell.data(brought.as_dict(tell.lang))
        return
    if not brought.import_id:  # nothing was left to do
        for warning in brought.warnings:
            tell.say(warning)
        return
    tell.say(_DONE, number=brought.import_id, file=brought.file)
    rows = [
        (called(name), *(f"{n:,}" for n in (k.read, k.added, k.corrected, k.unchanged, k.aside)))
        for name, k in brought.facts.items()
    ]
    tell.table((_FACT, _READ, _ADDED, _CORRECTED, _SAME, _ASIDE), rows, (1, 2, 3, 4, 5))
    for warning in brought.warnings:
        tell.say(warning)
    if brought.aside:
        tell.say(_SEE_ASIDE, folder=folder)
