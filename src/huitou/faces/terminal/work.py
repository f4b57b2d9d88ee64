"""huitou work: does what is due, each night and in between."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

import typer

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

if TYPE_CHECKING:
    from huitou.stores import Workspace

_WORKING = Text(
    "開始工作（{workers} 個工作執行緒；按 Ctrl-C 停止，正在做的會先做完）。",
    "开始工作（{workers} 个工作线程；按 Ctrl-C 停止，正在做的会先做完）。",
    "At work ({workers} workers; Ctrl-C stops, and what is being done is finished first).",
)
_DONE = Text(
    "完成 {done} 件，失敗 {failed} 件，送出 {delivered} 則訊息。",
    "完成 {done} 件，失败 {failed} 件，送出 {delivered} 条消息。",
    "{done} jobs done, {failed} failed, {delivered} messages delivered.",
)


def work(
    workspace: Folder = HERE,
    once: Annotated[
        bool, typer.Option("--once", help="Do what is due now, then stop; without it until Ctrl-C.")
    ] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="How many work at once.")] = 1,
    lang: Lang = None,
    as_json: Json = False,
) -> None:
    """Do the jobs that are due.

    Several may run at once, here or on other machines with the same database; each job takes effect once.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou.faces import working
        from huitou.stores import Workspace

        opened = Workspace.open(workspace)
        if not once:
            tell.note(_WORKING, workers=workers)
        with working.until_told() as stop:
            came_to = _all_at_work(opened, stop, once, workers)
        if tell.json:
            tell.data(came_to)
        else:
            tell.say(_DONE, **came_to)


def _all_at_work(workspace: Workspace, stop: threading.Event, once: bool, workers: int) -> dict[str, int]:
    """What all workers together came to. Where one cannot go on, the others stop too and it is told."""
    from huitou.faces import working

    def one(number: int) -> dict[str, int]:
        try:
            return vars(working.work(workspace, stop, once=once, number=number))
        except BaseException:
            stop.set()
            raise

    workspace.jobs, workspace.outbox  # noqa: B018 - opened once, before the workers share them
    with ThreadPoolExecutor(workers) as pool:
        all_of = list(pool.map(one, range(1, workers + 1)))
    return {name: sum(each[name] for each in all_of) for name in all_of[0]}
