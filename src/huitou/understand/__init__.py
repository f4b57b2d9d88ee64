"""Understand: why customers stay or leave. Every answer has its uncertainty, or says that the data are too few."""

from huitou.understand.cycle import Cycle, cycle_of
from huitou.understand.paths import PathModel, path_model
from huitou.understand.run import run
from huitou.understand.segments import Segmentation, publish, publish_all

__all__ = ["Cycle", "PathModel", "Segmentation", "cycle_of", "path_model", "publish", "publish_all", "run"]
