"""A page printed to PDF by the Chromium of this machine: privately, without a network, and never for ever."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from huitou.base import Text, Unreachable

PATIENCE = 120.0  # seconds; a report of all measures takes three
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
PLACES = (
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
# Several are the names that older versions know an option by.
OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--disable-crash-reporter", "--disable-dev-shm-usage", "--password-store=basic", "--use-mock-keychain",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--user-agent=Huitou",
    "--no-pdf-header-footer", "--print-to-pdf-no-header", "--export-tagged-pdf", "--generate-pdf-document-outline",
)  # fmt: skip

_NO_CHROMIUM = Text(
    zh_hant="這台電腦沒有可以印 PDF 的瀏覽器；請安裝 Chromium、Chrome 或 Edge（或用 HUITOU_CHROMIUM 指出它在哪裡），html 和 xlsx 不需要它。",
    zh_hans="这台电脑没有可以打印 PDF 的浏览器；请安装 Chromium、Chrome 或 Edge（或用 HUITOU_CHROMIUM 指出它在哪里），html 和 xlsx 不需要它。",
    en="This computer has no browser that prints PDF; install Chromium, Chrome or Edge (or say where it is with "
    "HUITOU_CHROMIUM). html and xlsx work without it.",
)
_FAILED = Text(
    zh_hant="瀏覽器 {browser} 沒有印出 PDF：{why}。請改用 html 或 xlsx，或用 HUITOU_CHROMIUM 換一個瀏覽器。",
    zh_hans="浏览器 {browser} 没有打印出 PDF：{why}。请改用 html 或 xlsx，或用 HUITOU_CHROMIUM 换一个浏览器。",
    en="The browser {browser} did not print the PDF: {why}. Use html or xlsx, or name another browser with "
    "HUITOU_CHROMIUM.",
)
_SLOW = Text("{n} 秒還沒印完", "{n} 秒还没打印完", "it was not done after {n} seconds")
_ENDED = Text("它以代碼 {n} 結束", "它以代码 {n} 结束", "it ended with code {n}")


def browser() -> str:
    """The browser that prints: HUITOU_CHROMIUM, else one of the usual names and places. Raises Unreachable."""
    asked = os.environ.get("HUITOU_CHROMIUM", "").strip()
    candidates = (asked,) if asked else (*NAMES, *PLACES)
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    if found is None:
        raise Unreachable("report.no_chromium", _NO_CHROMIUM)
    return found


def pdf(page: str, folder: Path, patience: float = PATIENCE) -> bytes:
    """The page (HTML that loads nothing) as PDF.

    folder: where the browser may work meanwhile; some are not let near a system's temporary folder
    patience: seconds after which it is stopped

    Raises Unreachable where there is no browser or it does not print.
    """
    found = browser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix="printing-", dir=folder.resolve(), ignore_cleanup_errors=True
        ) as place:
            return _printed(found, page, Path(place), patience)
    except OSError as wrong:
        raise Unreachable(
            "report.not_printed", _FAILED, browser=found, why=wrong.strerror or wrong
        ) from wrong


def _printed(found: str, page: str, place: Path, patience: float) -> bytes:
    (place / "report.html").write_text(page, encoding="utf-8")
    paper = place / "report.pdf"
    command = [
        found,
        *OPTIONS,
        *_unboxed(),
        f"--user-data-dir={place / 'profile'}",
        f"--print-to-pdf={paper}",
    ]
    code = _run([*command, (place / "report.html").as_uri()], patience)
    written = paper.read_bytes() if paper.is_file() else b""
    if not (written.startswith(b"%PDF") and b"%%EOF" in written[-1024:]):
        why = _SLOW.fill(n=round(patience)) if code is None else _ENDED.fill(n=code)
        raise Unreachable("report.not_printed", _FAILED, browser=found, why=why)
    return written


def _unboxed() -> Iterator[str]:
    """Chromium refuses to run as root inside its sandbox; anybody else keeps it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--no-sandbox"


def _run(command: list[str], patience: float) -> int | None:
    """Run to the end and return the exit code, or None where it had to be stopped. No child is left behind."""
    apart = sys.platform != "win32"
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=apart,
    )
    try:
        return child.wait(patience)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            if apart:
                os.killpg(child.pid, signal.SIGKILL)  # it and all that it started
            else:
                child.kill()
        child.wait()
