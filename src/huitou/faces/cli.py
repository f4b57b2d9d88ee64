"""The command `huitou`: every command stands in a file of its own in `terminal/`; here they get their names."""

from __future__ import annotations

from typing import Annotated

import typer

from huitou import __version__
from huitou.faces.terminal.benchmarks import benchmarks
from huitou.faces.terminal.customers import customers
from huitou.faces.terminal.demo import demo
from huitou.faces.terminal.doctor import doctor
from huitou.faces.terminal.facts import facts
from huitou.faces.terminal.family import told_before
from huitou.faces.terminal.importing import import_
from huitou.faces.terminal.imports import imports, undo
from huitou.faces.terminal.init import init
from huitou.faces.terminal.jobs import jobs
from huitou.faces.terminal.keys import keys
from huitou.faces.terminal.ledger import ledger
from huitou.faces.terminal.maps import maps
from huitou.faces.terminal.measure import measure
from huitou.faces.terminal.options import Lang
from huitou.faces.terminal.quarantine import quarantine
from huitou.faces.terminal.report import report
from huitou.faces.terminal.serve import serve
from huitou.faces.terminal.staff import staff
from huitou.faces.terminal.turn import turn
from huitou.faces.terminal.understand import understand
from huitou.faces.terminal.usage import Commands
from huitou.faces.terminal.who import who
from huitou.faces.terminal.work import work

app = typer.Typer(
    name="huitou",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: quicker, and readable in any terminal
    help="Huitou (回頭): what your customers did and said, recorded once, measured, and acted on.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"huitou {__version__}")
        raise typer.Exit


@app.callback()
def huitou(
    context: typer.Context,
    lang: Lang = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    if lang is not None:
        context.default_map = told_before(context.command, {"lang": lang})


# In the order in which a person meets them.
app.command("init")(init)
app.command("import")(import_)
app.command("measure")(measure)
app.command("who")(who)
app.add_typer(understand, name="understand")
app.command("serve")(serve)
app.command("report")(report)
app.command("turn")(turn)
app.command("work")(work)
app.command("jobs")(jobs)
app.command("imports")(imports)
app.command("undo")(undo)
app.add_typer(quarantine, name="quarantine")
app.add_typer(customers, name="customers")
app.add_typer(ledger, name="ledger")
app.add_typer(benchmarks, name="benchmarks")
app.add_typer(keys, name="keys")
app.add_typer(staff, name="staff")
app.command("facts")(facts)
app.command("maps")(maps)
app.command("doctor")(doctor)
app.command("demo")(demo)

if __name__ == "__main__":
    app()
