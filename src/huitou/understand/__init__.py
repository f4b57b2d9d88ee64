"""Understand: why customers stay or leave. Every answer has its uncertainty, or says that the data are too few."""

from huitou.understand.cycle import Cycle, cycle_of

__all__ = ["Cycle", "cycle_of"]
