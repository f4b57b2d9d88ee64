"""What a text file is written in: UTF-8, UTF-16, Big5 (CP950) or GBK (GB18030), and otherwise Western (CP1252)."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from huitou.base import Unfit
from huitou.record.intake import texts

_CHUNK = 1 << 22
_HASHED = 1 << 26  # a digest only helps to recognise a file; of bigger ones it costs more than it tells
# The commonest characters of both scripts, with those of headers in exports: what a right decoding is full of.
_COMMON = set(
    "的一是不了人我在有他這这中大來来上國国個个到說说們们為为子和你地出道也時时年得就那要下以生會会自著去之過过家學学對对可她里裡後后"
    "小么心多天而能好都然沒没日於于起還还發发成事只作當当想看文無无開开手十用主行方又如前所本見见經经頭头面公同三已老從从動动兩两長长"
    "訂订單单編编號号顧顾客戶户會员員姓名電电話话郵邮件地址日期時間间商品名稱称數数量金額额價价格通路渠道門门市店分店付款狀状態态備备註注"
    "性別别生日城市台臺北京上海新高雄桃園园王李張张陳陈林黃黄吳吴劉刘蔡楊杨許许鄭郑謝谢男女先小姐服務务滿满意度推薦荐環环境食物很太差便宜貴贵"
)


@dataclass(frozen=True)
class Survey:
    """One pass over a file. lines: line feeds in it; quotes: whether any cell may be quoted; marks: whether an id may
    carry a spreadsheet's mark (="…" or '); rounded: whether a number may be in scientific notation."""

    encoding: str
    sha256: str | None
    size: int
    lines: int
    quotes: bool
    marks: bool = True
    rounded: bool = True
    ascii: bool = False


def survey(path: Path) -> Survey:
    """Read the whole file once. Raises Unfit for an empty file or one with NUL bytes that is no UTF-16."""
    digest = hashlib.sha256()
    size = lines = quotes = nul_line = 0
    marks = rounded = False
    plain = True
    utf8 = codecs.getincrementaldecoder("utf-8")()
    valid, head, last, nul = True, b"", b"", False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            head = head or chunk
            if size < _HASHED:
                digest.update(chunk)
            if not nul and b"\0" in chunk:
                nul, nul_line = True, lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
            quotes += b'"' in chunk
            marks = marks or b"'" in chunk or b'="' in chunk
            rounded = rounded or b"E+" in chunk or chunk[-1:] == b"E"
            lines += chunk.count(b"\n")
            plain = plain and chunk.isascii()
            size += len(chunk)
            last = chunk[-1:]
            valid = valid and _goes_on(utf8, chunk)
    if not size:
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=path.name)
    valid = valid and not _pending(utf8)
    encoding = _encoding(path, head, valid)
    if nul and not encoding.startswith("utf-16"):
        raise Unfit("intake.nul_bytes", texts.NUL_BYTES, file=path.name, line=nul_line)
    return Survey(
        encoding,
        digest.hexdigest() if size <= _HASHED else None,
        size,
        lines + (last != b"\n"),
        bool(quotes),
        marks,
        rounded,
    )


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    if chunk.isascii() and not _pending(decoder):
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _pending(decoder: codecs.IncrementalDecoder) -> bool:
    return bool(decoder.getstate()[0])


def _encoding(path: Path, head: bytes, valid_utf8: bool) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # UTF-16 without its mark: the zeros of its commas and line ends all stand on one side.
    even, odd = head[0::2].count(b"\0"), head[1::2].count(b"\0")
    if (even == 0) != (odd == 0) and (even + odd) * 20 > len(head):
        return "utf-16-le" if odd else "utf-16-be"
    if valid_utf8:
        return "utf-8"
    return max(("cp950", "gb18030", "big5hkscs", "cp1252"), key=lambda e: _likely(path, e))


def _likely(path: Path, encoding: str) -> float:
    """How much of the text is made of characters that are common in what this encoding is used for; -1 if invalid."""
    decoder = codecs.getincrementaldecoder(encoding)()
    told, common = 0, 0.0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                said = decoder.decode(chunk)
                if told < 200_000:
                    foreign = [c for c in said if not c.isascii()]
                    told += len(foreign)
                    common += sum(_weight(c, encoding) for c in foreign)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return -1
    return common / told - (0.01 if encoding == "big5hkscs" else 0) if told else 0


def _weight(char: str, encoding: str) -> float:
    weight = 1.0 if char in _COMMON else 0.0
    if encoding == "cp1252":
        return 0.3 if char.isalpha() else 0.1
    try:
        code = char.encode("gb2312" if encoding == "gb18030" else "big5")
    except UnicodeEncodeError:
        return weight - 0.5
    first = code[0]
    everyday = 0xB0 <= first <= 0xD7 if encoding == "gb18030" else 0xA4 <= first <= 0xC6
    mark = 0xA1 <= first <= 0xA3
    return weight + (1.0 if everyday else 0.4 if mark else 0.0)


def to_utf8(path: Path, encoding: str, target: Path) -> None:
    """Write the same text as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(_CHUNK):
            out.write(decoder.decode(chunk).encode("utf-8"))
        out.write(decoder.decode(b"", final=True).encode("utf-8"))
