"""Inverses of many small positive definite matrices at once: a few array operations instead of a call a matrix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def inverses(matrices: Array) -> Array:
    """Inverses of (…, s, s) by sweeping each pivot in turn (Goodnight, American Statistician 33, 1979).

    A singular matrix gives values that are not finite, or wildly large ones, and no error: in a bootstrap one bad draw
    must not end the others.
    """
    swept = np.array(matrices, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for k in range(swept.shape[-1]):
            pivot = swept[..., k : k + 1, k : k + 1].copy()
            row = swept[..., k : k + 1, :] / pivot
            column = swept[..., :, k : k + 1].copy()
            swept -= column * row
            swept[..., k : k + 1, :] = row
            swept[..., :, k : k + 1] = -column / pivot
            swept[..., k : k + 1, k : k + 1] = 1 / pivot
    return swept
