"""huitou understand: why customers stay or leave. Each verb stands in a file of its own; here they get their names."""

from __future__ import annotations

from huitou.faces.terminal.cycle import cycle
from huitou.faces.terminal.family import family

understand = family("Why customers stay or leave, each answer with its uncertainty.")
understand.command("cycle")(cycle)
