"""huitou understand: why customers stay or leave. Each verb stands in a file of its own; here they get their names."""

from __future__ import annotations

from huitou.faces.terminal.cycle import cycle
from huitou.faces.terminal.drivers import drivers
from huitou.faces.terminal.family import family
from huitou.faces.terminal.intent import intent
from huitou.faces.terminal.segments import segments
from huitou.faces.terminal.types import types

understand = family("Why customers stay or leave, each answer with its uncertainty.")
understand.command("cycle")(cycle)
understand.command("drivers")(drivers)
understand.command("intent")(intent)
understand.command("segments")(segments)
understand.command("types")(types)
