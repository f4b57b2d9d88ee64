"""Taking in files that a browser sends, straight to the disk of the workspace: a big one never lies in memory."""

from __future__ import annotations

import errno
import shutil
from dataclasses import dataclass, field
from typing import BinaryIO

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from huitou.base import HuitouError, Text, Unfit
from huitou.faces.web import uploads
from huitou.faces.web.uploads import Upload
from huitou.stores import Workspace

SPARE = 64 << 20  # bytes that must stay free on the disk
MOST = 100  # files at once
_NO_ROOM = Text(
    zh_hant="磁碟空間不夠放這個檔案；請清出空間再上傳。什麼都沒有寫入。",
    zh_hans="磁盘空间不够放这个文件；请清出空间再上传。什么都没有写入。",
    en="There is not enough room on the disk for this file; make room and upload it again. Nothing was written.",
)
_NO_FILE = Text(
    zh_hant="沒有選檔案；請選一個 CSV 或 Excel 檔再按上傳。",
    zh_hans="没有选文件；请选一个 CSV 或 Excel 文件再按上传。",
    en="No file was chosen; choose a CSV or Excel file and upload it.",
)
_BROKEN_OFF = Text(
    zh_hant="檔案沒有完整送到；請再上傳一次。",
    zh_hans="文件没有完整送到；请再上传一次。",
    en="The file did not arrive whole; upload it again.",
)
_TOO_MANY = Text(
    zh_hant="一次最多上傳 {most} 個檔案；請分幾次。",
    zh_hans="一次最多上传 {most} 个文件；请分几次。",
    en="At most {most} files can be uploaded at once; send them in several goes.",
)


@dataclass
class Received:
    """What a browser sent: the files, or in one sentence why there are none."""

    files: list[Upload] = field(default_factory=list)
    wrong: HuitouError | None = None


async def received(request: Request) -> Received:
    """The dependency of a route that takes files."""
    workspace: Workspace = request.app.state.workspace
    taking = _Taking(workspace, uploads.TO_MEND if "quarantine" in request.url.path else uploads.TO_BRING)
    try:
        _room_for(workspace, int(request.headers.get("content-length") or 0))
        await _take(request, taking)
        if not taking.files:
            raise Unfit("upload.none", _NO_FILE)
    except HuitouError as wrong:
        taking.undo()
        return Received(wrong=wrong)
    except OSError as wrong:
        taking.undo()
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return Received(wrong=Unfit("upload.no_room", _NO_ROOM))
    except BaseException:  # the browser went away
        taking.undo()
        raise
    return Received(taking.files)


async def _take(request: Request, taking: _Taking) -> None:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or b"boundary" not in options:
        raise Unfit("upload.none", _NO_FILE)
    parser = MultipartParser(
        options[b"boundary"],
        {
            "on_part_begin": taking.part_begins,
            "on_header_field": taking.header_named,
            "on_header_value": taking.header_said,
            "on_header_end": taking.header_ends,
            "on_headers_finished": taking.headers_end,
            "on_part_data": taking.data,
            "on_part_end": taking.part_ends,
            "on_end": taking.all_ends,
        },
    )
    try:
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
    except FormParserError as wrong:
        raise Unfit("upload.broken", _BROKEN_OFF) from wrong
    if not taking.whole:
        raise Unfit("upload.broken", _BROKEN_OFF)


def _room_for(workspace: Workspace, size: int) -> None:
    if shutil.disk_usage(workspace.folder).free < size + SPARE:
        raise Unfit("upload.no_room", _NO_ROOM)


class _Taking:
    """Writes each part that is a file to its own folder; other parts are of no use here."""

    def __init__(self, workspace: Workspace, purpose: str) -> None:
        self.workspace, self.purpose = workspace, purpose
        self.files: list[Upload] = []
        self.begun: list[Upload] = []
        self.whole = False
        self._name, self._said, self._disposition = b"", b"", b""
        self._one: Upload | None = None
        self._out: BinaryIO | None = None
        self._size = 0

    def part_begins(self) -> None:
        self._disposition, self._one, self._out, self._size = b"", None, None, 0

    def header_named(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_said(self, data: bytes, start: int, end: int) -> None:
        self._said += data[start:end]

    def header_ends(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._said
        self._name, self._said = b"", b""

    def headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        if not (name := options.get(b"filename")):
            return  # a field without a file, or a file field in which nothing was chosen
        if len(self.begun) >= MOST:
            raise Unfit("upload.too_many", _TOO_MANY, most=MOST)
        self._one = uploads.begin(self.workspace, name.decode("utf-8", errors="replace"), self.purpose)
        self.begun.append(self._one)
        self._out = self._one.path.open("wb")

    def data(self, data: bytes, start: int, end: int) -> None:
        if self._out:
            self._out.write(data[start:end])
            self._size += end - start

    def part_ends(self) -> None:
        if self._one and self._out:
            self._out.close()
            one = self._one
            self.files.append(Upload(one.id, one.folder, one.name, self._size, one.at, one.purpose))

    def all_ends(self) -> None:
        self.whole = True

    def undo(self) -> None:
        if self._out:
            self._out.close()
        for one in self.begun:
            uploads.remove(one)
