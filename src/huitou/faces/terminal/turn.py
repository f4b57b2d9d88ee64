"""huitou turn: one turn of the loop."""

from __future__ import annotations

import time

from huitou.base import Text
from huitou.faces.terminal.options import HERE, Folder, Json, Lang
from huitou.faces.terminal.telling import telling

_DONE = Text(
    "轉了一圈：資料到 {day}，{measures} 個指標有數值（{seconds} 秒）。",
    "转了一圈：数据到 {day}，{measures} 个指标有数值（{seconds} 秒）。",
    "One turn: data up to {day}, {measures} measures have a value ({seconds} s).",
)


def turn(workspace: Folder = HERE, lang: Lang = None, as_json: Json = False) -> None:
    """Turn the loop once.

    Joins records of the same customer, tidies the lake, and brings every figure up to date.
    """
    with telling(lang, workspace, as_json) as tell:
        from huitou import loop
        from huitou.stores import Workspace

        begun = time.monotonic()
        with tell.progress() as progress:
            turned = loop.run(Workspace.open(workspace), progress=progress)
        seconds = round(time.monotonic() - begun, 1)
        if tell.json:
            tell.data({**vars(turned), "seconds": seconds})
        else:
            tell.say(_DONE, day=turned.as_of or "–", measures=turned.measures, seconds=seconds)
