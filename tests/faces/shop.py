"""A small shop for the tests of the faces: a few files as a company has them, and its workspace."""

from __future__ import annotations

from pathlib import Path

from huitou import record
from huitou.stores import Settings, Workspace

PURCHASES = """order_id,customer_id,bought_at,amount,branch
O1,C1,2024-05-01 10:00,100,TP01
O2,C1,2024-05-03 10:00,120,TP01
O3,C2,2024-05-04 11:00,90,TP02
O4,C3,2024-05-05 12:00,80,TP02
O5,C4,2024-05-06 12:00,70,TP02
O6,C5,2024-05-07 12:00,60,TP02
O7,C5,2024-06-07 12:00,60,TP02
"""
ANSWERS = "answer_id,customer_id,question,scale,value,answered_at,branch\n" + "".join(
    f"A{n},C{n},nps,0-10,{score},2024-05-{n:02d} 09:00,{'TP01' if n <= 6 else 'TP02'}\n"
    for n, score in enumerate([9, 10, 9, 9, 6, 8, 9, 0, 3, 10, 7, 5], start=1)
)
CHINESE = "訂單編號,會員編號,訂單日期,金額\nO11,C1,2024-05-20 10:00,100\n"
BAD = """order_id,customer_id,bought_at,amount,branch
O21,C1,2024-05-21 10:00,100,TP01
O22,C1,2024-05-22 10:00,a lot,TP01
O23,C1,some day,50,TP01
"""


def files(folder: Path) -> dict[str, Path]:
    """Write the shop's files; returns them by name."""
    written = {}
    for name, text in (("purchases", PURCHASES), ("answers", ANSWERS), ("chinese", CHINESE), ("bad", BAD)):
        written[name] = folder / f"{name}.csv"
        written[name].write_text(text, encoding="utf-8")
    return written


def opened(folder: Path) -> Workspace:
    """A workspace with the shop's purchases and answers."""
    folder.mkdir(parents=True, exist_ok=True)
    workspace = Workspace.create(folder / "ws", Settings(lang="en", name="Shop"))
    found = files(folder)
    for fact in ("purchases", "answers"):
        record.bring(workspace, found[fact])
    record.merge(workspace)
    return workspace
