"""The options that commands share, so that the same word means the same thing everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", envvar="HUITOU_WORKSPACE", metavar="DIR", help="The company's workspace folder."
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="LANG", help="Language of messages: zh-Hant, zh-Hans or en.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Span = Annotated[
    str | None,
    typer.Option(
        "--period",
        "-p",
        metavar="P",
        help="2024, 2024-Q3, 2024-05, 2024-W07, 2024-05-01, or FIRST/END with the last day not included. "
        "Without it the last twelve finished months.",
    ),
]
HERE = Path(".")
