"""Where Chromium is, and how it is started so that nothing it does of its own looks like a request of a page."""

from __future__ import annotations

import os
from pathlib import Path

USUAL = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def chromium() -> str | None:
    """HUITOU_CHROMIUM, else where systems usually have it; None where there is none."""
    asked = os.environ.get("HUITOU_CHROMIUM")
    return next((p for p in ([asked] if asked else USUAL) if Path(p).exists()), None)
