"""Path models by partial least squares: which block of items moves which, how surely, how well each is measured."""

from huitou.understand.paths.model import PathModel, path_model

__all__ = ["PathModel", "path_model"]
