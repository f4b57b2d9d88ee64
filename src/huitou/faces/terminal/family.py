"""Commands with verbs of their own: `huitou customers explain`, `huitou quarantine mend`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from huitou.faces.terminal.options import HERE, Folder


def told_before(command: object, values: dict[str, str]) -> dict[str, Any]:
    """Options given before a verb, as defaults for that verb and for the verbs below it."""
    below: dict[str, Any] = getattr(command, "commands", {})
    return {verb: values | told_before(one, values) for verb, one in below.items()}


def family(says: str, otherwise: Callable[[Path], None] | None = None) -> typer.Typer:
    """A command that its verbs are added to. otherwise: what is done where no verb is given; else its help."""
    verbs = typer.Typer(
        help=says, no_args_is_help=otherwise is None, invoke_without_command=otherwise is not None
    )

    @verbs.callback(help=says)
    def before(context: typer.Context, workspace: Folder = HERE) -> None:
        # -w may stand before the verb as well as behind it
        told: dict[str, Any] = dict(context.default_map or {})
        for verb, own in told_before(context.command, {"workspace": str(workspace)}).items():
            told[verb] = {**told.get(verb, {}), **own}
        context.default_map = told
        if otherwise is not None and context.invoked_subcommand is None:
            otherwise(workspace)

    return verbs
