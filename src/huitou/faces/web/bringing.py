"""An uploaded file on its way: what it seems to be under what a person chose, and then bringing it in."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from huitou import record
from huitou.base import HuitouError, Text, Unfit
from huitou.faces.web.choosing import Choice, changes
from huitou.faces.web.uploads import Upload
from huitou.faces.web.waiting import Progress
from huitou.stores import Workspace

_DATES = "intake.ambiguous_dates"
_JOINING = Text("認出同一位顧客", "识别同一位客户", "Joining records of the same customer")
# What the command line would say of commands and options, said to somebody who looks at a page.
_SAID = {
    _DATES: Text(
        "「{column}」的日期（例如 {example}）看不出日和月的順序；請在下面選出它是哪一天。",
        "“{column}”的日期（例如 {example}）看不出日和月的顺序；请在下面选出它是哪一天。",
        "The dates in “{column}” (such as {example}) do not show which is day and which is month; choose below which day "
        "it is.",
    ),
    "intake.unclear_fact": Text(
        "「{file}」可能是{facts}，分不出來；請在下面選一種。",
        "“{file}”可能是{facts}，分不出来；请在下面选一种。",
        "“{file}” could hold {facts}; choose one below.",
    ),
    "intake.not_recognised": Text(
        "看不出「{file}」是什麼資料；請在下面選它是哪一種。",
        "看不出“{file}”是什么数据；请在下面选它是哪一种。",
        "Cannot tell what “{file}” holds; choose below what it is.",
    ),
    "intake.several_sheets": Text(
        "「{file}」有幾個工作表；請選要匯入哪一個。",
        "“{file}”有几个工作表；请选要导入哪一个。",
        "“{file}” has several sheets; choose which one to bring in.",
    ),
}
# What no choice of a person can put right: such a file is not kept.
_NEVER = {
    "intake.empty_file", "intake.header_only", "intake.no_header", "intake.nul_bytes", "intake.unreadable", "intake.wrong_kind",
}  # fmt: skip
_REFUSED = Unfit(
    "upload.refused",
    Text(
        "這個檔案讀不了，所以沒有留著；請改好檔案再上傳一次。",
        "这个文件读不了，所以没有留着；请改好文件再上传一次。",
        "This file could not be read and was not kept; put it right and upload it again.",
    ),
)
_LACKS = Text(
    "「{fact}」一定要有「{column}」；請在下面選出檔案裡的哪一欄是它。",
    "“{fact}”一定要有“{column}”；请在下面选出文件里的哪一列是它。",
    "{fact} must have “{column}”; choose below which column of the file it is.",
)
_BAD_MAP = Text(
    "這個檔案不是這種匯出檔（對照表對不上）；請在下面選「自動判斷」或別的來源。",
    "这个文件不是这种导出文件（对照表对不上）；请在下面选“自动判断”或别的来源。",
    "The file is no export of this kind, as its headers are others; choose “Find out by itself” or another one below.",
)


@dataclass(frozen=True)
class Look:
    """What a file seems to be. wrong: why it cannot be read like this; proposal: None where it cannot be opened so."""

    proposal: record.Proposal | None
    wrong: HuitouError | None = None
    sheets: tuple[str, ...] = ()

    @property
    def doubts(self) -> tuple[HuitouError, ...]:
        return self.proposal.doubts if self.proposal else ()

    @property
    def asks_only(self) -> bool:
        """Whether nothing is wrong with the file: a person must only say which sheet is meant."""
        return self.wrong is not None and self.wrong.code == "intake.several_sheets"


def look(workspace: Workspace, one: Upload, choice: Choice) -> Look:
    """The file under what was chosen; nothing is written. What is wrong stands in the answer; a file that can never be
    read is not kept."""
    if not one.waits and not one.noted("done"):
        return Look(None, _REFUSED)
    sheets = tuple(record.sheets(one.path))
    source = source_of(one, choice)
    try:
        proposal = record.guess(
            workspace,
            source,
            choice.fact or None,
            choice.map or None,
            lenient=True,
            survey=choice.survey or None,
        )
    except HuitouError as wrong:
        if wrong.code in _NEVER and len(sheets) < 2:
            one.drop()
        return Look(None, wrong, sheets)
    try:
        wanted = changes(choice, proposal)
        if wanted:
            proposal = record.remap(workspace, proposal, wanted)
        elif choice.dates and all(d.code == _DATES for d in proposal.doubts):
            proposal = replace(proposal, doubts=(), unclear=())
        if not proposal.doubts and (wanted or choice.dates):
            orders = choice.orders(proposal)
            proposal = record.guess(workspace, source, dates=orders, proposal=proposal)
    except Unfit as wrong:
        return Look(proposal, wrong, sheets)
    return Look(proposal, None, sheets)


def source_of(one: Upload, choice: Choice) -> str:
    return f"{one.path}#{choice.sheet}" if choice.sheet else str(one.path)


def bring(workspace: Workspace, one: Upload, choice: Choice, told: Progress) -> str:
    """Import it as it was chosen, once; returns the import's id. Raises what stands in the way."""
    if done := one.noted("done"):
        return done
    seen = look(workspace, one, choice)
    if wrong := seen.wrong or next(iter(seen.doubts), None):
        raise wrong
    assert seen.proposal
    brought = record.bring(
        workspace, source_of(one, choice), dates=choice.orders(seen.proposal), source_name=choice.source or None,
        proposal=seen.proposal, progress=told.tell,
    )  # fmt: skip
    one.note("done", brought.import_id)
    one.drop()
    told.tell(_JOINING, 5, 6)
    record.merge(workspace)
    return brought.import_id


def chosen(one: Upload) -> Choice:
    """What was chosen when it was last sent to be imported."""
    return Choice.of(json.loads(one.noted("chosen") or "{}"))


def said_here(wrong: HuitouError, choice: Choice | None = None) -> Text:
    """A failure in the words of the console, without commands and options."""
    data = wrong.data
    if wrong.code == "intake.column_missing" and {"column", "fact"} <= set(data):
        return _BAD_MAP if choice and choice.map else _LACKS.fill(column=data["column"], fact=data["fact"])
    if wrong.code == "intake.not_recognised" and choice and choice.map:
        return _BAD_MAP
    return _SAID[wrong.code].fill(**data) if wrong.code in _SAID else wrong.text
