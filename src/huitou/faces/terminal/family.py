"""Commands with verbs of their own: `huitou customers explain`, `huitou quarantine mend`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from huitou.faces.terminal.options import HERE, Folder


def family(says: str, otherwise: Callable[[Path], None] | None = None) -> typer.Typer:
    """A command that its verbs are added to. otherwise: what is done where no verb is given; else its help."""
    verbs = typer.Typer(
        help=says, no_args_is_help=otherwise is None, invoke_without_command=otherwise is not None
    )

    @verbs.callback(help=says)
    def before(context: typer.Context, workspace: Folder = HERE) -> None:
        # -w may stand before the verb as well as behind it
        known = getattr(context.command, "commands", {})
        context.default_map = {verb: {"workspace": str(workspace)} for verb in known}
        if otherwise is not None and context.invoked_subcommand is None:
            otherwise(workspace)

    return verbs
