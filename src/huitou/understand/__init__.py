"""Understand: why customers stay or leave. Every answer has its uncertainty, or says that the data are too few."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from huitou.understand.cycle import Cycle, cycle_of
from huitou.understand.paths import PathModel, path_model
from huitou.understand.run import run
from huitou.understand.segments import Segmentation, publish, publish_all

if TYPE_CHECKING:
    from huitou.understand.drivers.asymmetry import Asymmetry, asymmetry
    from huitou.understand.drivers.importance_performance import importance_performance
    from huitou.understand.drivers.relative_importance import RelativeImportance, relative_importance
    from huitou.understand.drivers.reversal import Reversal, reversal, reversals
    from huitou.understand.drivers.satisfaction_index import satisfaction_index

__all__ = [
    "Asymmetry",
    "Cycle",
    "PathModel",
    "RelativeImportance",
    "Reversal",
    "Segmentation",
    "asymmetry",
    "cycle_of",
    "importance_performance",
    "path_model",
    "publish",
    "publish_all",
    "relative_importance",
    "reversal",
    "reversals",
    "run",
    "satisfaction_index",
]

# The statistics wait until they are asked for: they load numpy, and whoever only counts need not.
_LATER = {
    "Asymmetry": "drivers.asymmetry",
    "asymmetry": "drivers.asymmetry",
    "importance_performance": "drivers.importance_performance",
    "RelativeImportance": "drivers.relative_importance",
    "relative_importance": "drivers.relative_importance",
    "Reversal": "drivers.reversal",
    "reversal": "drivers.reversal",
    "reversals": "drivers.reversal",
    "satisfaction_index": "drivers.satisfaction_index",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.understand.{_LATER[name]}"), name)
    raise AttributeError(name)
