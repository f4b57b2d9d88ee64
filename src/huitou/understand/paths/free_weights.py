"""Whether a path is more than weights that were fitted to its target.

Where a block's items have little in common, its weights can turn to whatever its neighbour happens to do: the path is then
what a regression on all of the items would explain, and is never near 0, in the table as in each of its samples. What
tells is the joint test of those items, by as many degrees of freedom as there are (Fisher's F; over people the sandwich
of Liang & Zeger, Biometrika 73, 1986, scaled as Hotelling's T²).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from huitou.understand.paths.elimination import Array
from huitou.understand.paths.estimates import alpha
from huitou.understand.paths.fitting import Fit
from huitou.understand.paths.table import Items

LOOSE = 0.5  # Cronbach's α under which reflective items leave their weights free


def doubts(fitted: Fit, items: Items, scores: Array) -> Array:
    """p of each path (in the order of the layout's edges) that its source has nothing to do with its target, the other
    sources held still; 0 where neither end's weights are free.

    A source whose weights are free stands for all of its items; a target, for each of its items in turn (Bonferroni).
    Of other targets the items count alike, as even theirs follow their sources a little. scores: (rows, blocks), NaN where
    a block was not answered.
    """
    layout = fitted.layout
    free = {block for block in range(len(layout.blocks)) if _is_free(fitted, block)}
    answers = np.nan_to_num(items.standard, nan=0.0)

    def stands_for(block: int) -> Array:
        return answers[:, layout.items_of(block)] if block in free else np.nan_to_num(scores[:, [block]])

    found = np.zeros(len(layout.edges))
    for number, (target, source) in enumerate(layout.edges):
        if not {source, target} & free:
            continue
        told = ~np.isnan(scores[:, target])
        person = np.unique(items.person[told], return_inverse=True)[1]
        others = [stands_for(other) for other in layout.sources[target] if other != source]
        held = np.hstack([np.ones((len(answers), 1)), *others])[told]
        own = layout.items_of(target)
        turned = answers[:, own] * fitted.full.orientation[own]
        outcomes = turned if target in free else turned.sum(axis=1, keepdims=True)
        p = [joint(stands_for(source)[told], held, outcome[told], person) for outcome in outcomes.T]
        found[number] = min(1.0, len(p) * min(p))
    return found


def _is_free(fitted: Fit, block: int) -> bool:
    which = fitted.layout.items_of(block)
    if len(which) < 2:
        return False
    if fitted.layout.modes[block] == "B":
        return True
    with np.errstate(divide="ignore"):  # items that cancel each other have none
        return bool(alpha(fitted.full, block)[0] < LOOSE)


def joint(tested: Array, others: Array, outcome: Array, person: npt.NDArray[np.intp]) -> float:
    """p that the coefficients of all tested columns are 0, the others (the constant among them) in the regression too.

    person: the number of whoever stands behind each row, from 0. 1 where there are too few people to tell.
    """
    from scipy.special import fdtrc  # scipy.stats would take seconds to load

    basis = np.linalg.qr(others)[0]
    x, y = (part - basis @ (basis.T @ part) for part in (tested, outcome))
    kept = np.linalg.svd(x, full_matrices=False)
    x = kept[0][:, kept[1] > 1e-9 * kept[1].max(initial=1e-300)]
    k, people = x.shape[1], int(person.max(initial=-1)) + 1
    beta = x.T @ y  # the columns of x are at right angles, of length 1
    residuals = y - x @ beta
    freedom = people - k - basis.shape[1]
    if k == 0 or freedom < 1:
        return 1.0
    if people == len(y):
        left = float(residuals @ residuals)
        return float(fdtrc(k, freedom, beta @ beta / k / (left / freedom))) if left > 0 else 0.0
    parts = np.zeros((people, k))
    np.add.at(parts, person, x * residuals[:, None])
    spread = parts.T @ parts * people / (people - 1)
    wald = float(beta @ np.linalg.pinv(spread) @ beta)
    return float(fdtrc(k, freedom, wald * freedom / (k * (people - 1))))
