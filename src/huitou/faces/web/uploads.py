"""Files that were sent to the console and wait to be looked at: each in a folder of its own inside the workspace."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from huitou.base import Missing, Text
from huitou.stores import Workspace

OLD = timedelta(days=1)  # what nobody imported by then is swept away
TO_BRING, TO_MEND = "bring", "mend"
_LONGEST = 80  # characters of a name; a file system takes 255 bytes
_GONE = Text(
    zh_hant="這個上傳的檔案已經不在了（匯入過，或放了超過一天）；請重新上傳。",
    zh_hans="这个上传的文件已经不在了（导入过，或放了超过一天）；请重新上传。",
    en="This uploaded file is gone: it was imported, or waited for more than a day. Upload it again.",
)


@dataclass(frozen=True)
class Upload:
    """One file that was sent. at: when, aware UTC; size: bytes; purpose: TO_BRING or TO_MEND."""

    id: str
    folder: Path
    name: str
    size: int
    at: datetime
    purpose: str = TO_BRING

    @property
    def path(self) -> Path:
        return self.folder / "file" / self.name

    @property
    def waits(self) -> bool:
        """Whether it is still to be imported."""
        return self.path.exists()

    def keep(self) -> None:
        """Write down what is known of the file, after which it is there for everybody."""
        said = {"name": self.name, "size": self.size, "at": self.at.isoformat(), "purpose": self.purpose}
        (self.folder / "about.json").write_text(json.dumps(said), encoding="utf-8")

    def note(self, name: str, said: str) -> None:
        """Remember something about it: what was `chosen`, or the import that it became when `done`."""
        (self.folder / name).write_text(said, encoding="utf-8")

    def noted(self, name: str) -> str | None:
        found = self.folder / name
        return found.read_text(encoding="utf-8") if found.is_file() else None

    def drop(self) -> None:
        """Remove the file itself; what it became stays known for a day."""
        shutil.rmtree(self.folder / "file", ignore_errors=True)


def begin(
    workspace: Workspace,
    said: str,
    purpose: str = TO_BRING,
    draw: Callable[[int], str] = secrets.token_hex,
) -> Upload:
    """A place for a file that comes in under a name somebody said, whatever that is."""
    key = draw(12)
    folder = workspace.folder / "uploads" / key
    (folder / "file").mkdir(parents=True)
    return Upload(key, folder, safe_name(said), 0, workspace.clock.now(), purpose)


def upload(workspace: Workspace, key: str) -> Upload:
    """Raises Missing."""
    folder = workspace.folder / "uploads" / key
    if not re.fullmatch(r"[0-9a-f]{1,64}", key) or not (folder / "about.json").is_file():
        raise Missing("upload.gone", _GONE)
    return _read(folder)


def uploads(workspace: Workspace) -> list[Upload]:
    """Those that still wait to be imported, the oldest first."""
    found = [_read(f.parent) for f in (workspace.folder / "uploads").glob("*/about.json")]
    return sorted((u for u in found if u.waits and u.purpose == TO_BRING), key=lambda u: (u.at, u.name))


def remove(one: Upload) -> None:
    shutil.rmtree(one.folder, ignore_errors=True)


def sweep(workspace: Workspace) -> None:
    """Remove what is older than a day, and what was broken off that long ago."""
    now = workspace.clock.now()
    for folder in (workspace.folder / "uploads").glob("*"):
        whole = (folder / "about.json").is_file()
        at = _read(folder).at if whole else datetime.fromtimestamp(folder.stat().st_mtime, now.tzinfo)
        if now - at > OLD:
            shutil.rmtree(folder, ignore_errors=True)


def safe_name(said: str) -> str:
    """A file name that stays inside its folder and reads like what was said: no paths, no marks that mean something to
    the readers of files, not too long, never empty."""
    last = unicodedata.normalize("NFC", said).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    kept = "".join("_" if c in '*?[]<>:"|#' else c for c in last if unicodedata.category(c)[0] != "C")
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    stem, dot, end = kept.rpartition(".")
    if dot and stem and len(end) <= 8:
        return f"{_short(stem)}.{end}"
    return _short(kept) or "file"


def _short(said: str) -> str:
    return said[:_LONGEST].encode()[: 2 * _LONGEST].decode(errors="ignore").rstrip(" .")


def _read(folder: Path) -> Upload:
    said = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Upload(
        folder.name,
        folder,
        said["name"],
        int(said["size"]),
        datetime.fromisoformat(said["at"]),
        said["purpose"],
    )
