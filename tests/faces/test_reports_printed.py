"""The report on paper: printed by the machine's own Chromium, whole, private, and in the right letters."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from huitou import measure
from huitou.base import Period, Unreachable
from huitou.faces import reading, reports
from huitou.faces.reports import printing
from tests.faces.chromium import chromium

SOME = ("repeat_customer_share", "nps", "average_order_value")


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})


@pytest.fixture
def printer(monkeypatch):
    found = chromium()
    if found is None:
        pytest.skip("there is no Chromium; set HUITOU_CHROMIUM to one")
    monkeypatch.setenv("HUITOU_CHROMIUM", found)
    return found


def stand_in(folder, script):
    """A program that takes the browser's place."""
    file = folder / "browser"
    file.write_text(f"#!{sys.executable}\nimport os, sys, time\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


def unpacked(paper: bytes) -> str:
    """All streams of a PDF in the clear, so that what it holds can be looked for."""
    found = [paper.decode("latin-1")]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.S):
        try:
            found.append(zlib.decompressobj().decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def letters(text: str) -> set[str]:
    """The characters that can be found, selected and copied: what the fonts say their glyphs stand for, or the page
    where one glyph serves several (一 is drawn as the radical ⼀)."""
    found = {
        c
        for said in re.findall(r"/ActualText <FEFF(\w+)>", text)
        for c in bytes.fromhex(said).decode("utf-16-be")
    }
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        found |= {bytes.fromhex(h).decode("utf-16-be") for h in re.findall(r"<\w+> <(\w+)>", block)}
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for low, high, first in re.findall(r"<(\w+)> <(\w+)> <(\w{4})>", block):
            at = int(first, 16)
            found |= {chr(at + n) for n in range(int(high, 16) - int(low, 16) + 1)}
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    ("lang", "words"), [("zh-Hant", "顧客報告淨推薦值"), ("zh-Hans", "客户报告净推荐值")]
)
def test_it_is_printed_with_letters_that_can_be_searched(shop, tmp_path, printer, lang, words):
    file = reports.write(shop, Period.parse("2023"), "pdf", lang, tmp_path)
    assert file == tmp_path / "report-2023.pdf"
    text = unpacked(file.read_bytes())
    assert f"/Lang ({lang})" in text
    assert "/MediaBox [0 0 594.9" in text  # A4
    assert "/Outlines" in text
    assert "/StructTreeRoot" in text  # tagged, for screen readers
    known = letters(text)
    seen = reports.make(shop, Period.parse("2023"), "html", lang).content.decode("utf-8")
    shown = set(re.sub(r"<style>.*?</style>|<[^>]*>", "", seen, flags=re.S)) & set(words)
    assert shown
    assert shown <= known
    assert "/FontFile" in text or "/Type3" in text  # the letters travel with the file


@pytest.mark.browser
def test_what_pdftotext_reads_is_what_stands_there(shop, tmp_path, printer):
    if shutil.which("pdftotext") is None:
        if os.environ.get("HUITOU_CI") == "1":
            return  # the test above reads the same from the file itself
        pytest.skip("pdftotext is not installed")
    file = reports.write(shop, Period.parse("2023"), "pdf", "zh-Hant", tmp_path)
    read = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "淨推薦值" in read
    assert "回甘茶飲" in read
    assert re.search(r"1 ?/ ?\d", read)
    nps = measure.figures(shop, ["nps"], Period.parse("2023"))[0]
    assert f"{abs(nps.value):.1f}" in read
    assert f"{nps.base:,}" in read


@pytest.mark.browser
def test_nothing_of_the_printing_is_left(shop, tmp_path, printer):
    reports.write(shop, Period.parse("2023"), "pdf", "en", tmp_path / "out" / "r.pdf")
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["r.pdf"]
    assert not list((shop.folder / "derived").glob("printing-*"))


def test_without_a_browser_one_sentence_says_what_to_do(shop, tmp_path, monkeypatch):
    monkeypatch.delenv("HUITOU_CHROMIUM", raising=False)
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    with pytest.raises(Unreachable) as wrong:
        reports.write(shop, Period.parse("2023"), "pdf", "en", tmp_path)
    assert "install Chromium" in wrong.value.said("en")
    assert "html" in wrong.value.said("zh-Hant")
    assert "xlsx" in wrong.value.said("zh-Hans")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the browser")
@pytest.mark.parametrize(
    "script",
    [
        "sys.exit(3)",
        "open([a for a in sys.argv if 'print-to-pdf=' in a][0].split('=')[1], 'w').write('%PDF half')",
    ],
)
def test_a_browser_that_prints_nothing_whole_is_told(tmp_path, monkeypatch, script):
    monkeypatch.setenv("HUITOU_CHROMIUM", stand_in(tmp_path, script))
    with pytest.raises(Unreachable) as wrong:
        printing.pdf("<p>1", tmp_path / "work")
    assert wrong.value.code == "report.not_printed"
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the browser")
def test_a_browser_that_never_ends_is_ended_with_all_its_children(tmp_path, monkeypatch):
    mark = tmp_path / "pid"
    script = f"child = os.fork()\nif child: open({str(mark)!r}, 'w').write(str(child))\ntime.sleep(60)"
    monkeypatch.setenv("HUITOU_CHROMIUM", stand_in(tmp_path, script))
    begun = time.monotonic()
    with pytest.raises(Unreachable) as wrong:
        printing.pdf("<p>1", tmp_path / "work", patience=2)
    assert "2 seconds" in wrong.value.said("en")
    assert time.monotonic() - begun < 20
    assert _over(int(mark.read_text()))


def _over(pid: int) -> bool:
    """Whether the process is gone or only waits to be counted out."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().split()[2]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_only_root_leaves_the_sandbox(monkeypatch):
    monkeypatch.setattr(printing.os, "geteuid", lambda: 1000, raising=False)
    assert list(printing._unboxed()) == []
    monkeypatch.setattr(printing.os, "geteuid", lambda: 0, raising=False)
    assert list(printing._unboxed()) == ["--no-sandbox"]


def test_the_browser_is_kept_from_the_network():
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in printing.OPTIONS
    assert "--disable-background-networking" in printing.OPTIONS
