"""huitou jobs: what is to be done by itself, what was done, and what failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import Named, telling

if TYPE_CHECKING:
    from huitou.stores import Job

_NONE = Text("還沒有工作。", "还没有任务。", "There are no jobs yet.")
_KIND, _KEY = Text("工作", "任务", "Job"), Text("鍵", "键", "Key")
_DUE, _STATE = Text("預定時間", "预定时间", "Due"), Text("狀態", "状态", "State")
_ATTEMPTS, _LAST = Text("次數", "次数", "Attempts"), Text("結果或原因", "结果或原因", "Outcome or reason")
_STATES = {
    "waiting": Text("等待中", "等待中", "waiting"),
    "running": Text("進行中", "进行中", "running"),
    "done": Text("完成", "完成", "done"),
    "failed": Text("失敗", "失败", "failed"),
}
_AGAIN = Text("工作 {key} 會再試一次。", "任务 {key} 会再试一次。", "The job {key} will be tried again.")
_UNTOLD = Text(
    "還有 {count} 則訊息沒送到；huitou work 會再試。",
    "还有 {count} 条消息没送到；huitou work 会再试。",
    "{count} messages did not arrive yet; huitou work tries again.",
)


def jobs(
    workspace: Folder = HERE,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many to show, the last first.")] = 50,
    again: Annotated[
        str | None, typer.Option("--again", metavar="KEY", help="Let a failed job be tried again.")
    ] = None,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """List the jobs, those due last first."""
    with telling(lang, workspace, as_json) as tell:
        from huitou import loop
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        if again is not None:
            opened.jobs.again(again, opened.clock.stamp())
            tell.note(_AGAIN, key=again)
        found = opened.jobs.listing(limit=limit)
        if tell.json:
            tell.data([_plain(job, tell.lang) for job in found])
            return
        titles = {nightly.kind: nightly.title for nightly in loop.jobs(opened)}
        if not found:
            tell.say(_NONE)
        else:
            zone = ZoneInfo(opened.settings.zone)
            rows = [_row(job, titles, zone) for job in found]
            tell.table((_KIND, _KEY, _DUE, _STATE, _ATTEMPTS, _LAST), rows, right=(4,))
        if untold := opened.outbox.waiting():
            tell.say(_UNTOLD, count=untold)


def _row(job: Job, titles: dict[str, Text], zone: ZoneInfo) -> tuple[object, ...]:
    due = job.due.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    kind = Named(titles[job.kind], job.kind) if job.kind in titles else job.kind
    last = job.why or (json.dumps(job.outcome, ensure_ascii=False) if job.outcome else None)
    return kind, job.key, f"{due:%Y-%m-%d %H:%M}", _STATES[job.state], job.attempts, last


def _plain(job: Job, lang: str) -> dict[str, Any]:
    times = {
        "due": f"{job.due.isoformat()}Z",
        "ended_at": f"{job.ended_at.isoformat()}Z" if job.ended_at else None,
    }
    return {**vars(job), **times, "why": job.why.said(lang) if job.why else None}
