"""Made-up respondents whose model is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

MEASUREMENT = {
    "IMAG": ["i1", "i2", "i3"],
    "QUAL": ["q1", "q2", "q3", "q4"],
    "SAT": ["s1", "s2", "s3"],
    "LOY": ["l1"],
}
STRUCTURE = {"QUAL": ["IMAG"], "SAT": ["IMAG", "QUAL"], "LOY": ["SAT", "IMAG"]}
PATHS = {
    ("IMAG", "QUAL"): 0.5,
    ("IMAG", "SAT"): 0.2,
    ("QUAL", "SAT"): 0.5,
    ("SAT", "LOY"): 0.5,
    ("IMAG", "LOY"): 0.2,
}
LOADINGS = {"IMAG": [0.8, 0.7, 0.6], "QUAL": [0.8, 0.8, 0.7, 0.6], "SAT": [0.9, 0.8, 0.7], "LOY": [1.0]}


def respondents(rows, seed, paths=PATHS, loadings=LOADINGS, measurement=MEASUREMENT, structure=STRUCTURE):
    """Normal constructs and items with these paths and loadings; every construct and item has variance 1."""
    rng = np.random.default_rng(seed)
    population = constructs(paths, structure, list(measurement))
    scores = rng.standard_normal((rows, len(population))) @ np.linalg.cholesky(population).T
    columns = {}
    for score, (block, items) in zip(scores.T, measurement.items(), strict=True):
        for item, loading in zip(items, loadings[block], strict=True):
            columns[item] = loading * score + np.sqrt(1 - loading**2) * rng.standard_normal(rows)
    return pd.DataFrame(columns)


def constructs(paths, structure, names):
    """Correlations of the constructs. `names` must name sources before their targets."""
    found = np.eye(len(names))
    for t, target in enumerate(names):
        sources = [names.index(s) for s in structure.get(target, [])]
        beta = np.array([paths[names[s], target] for s in sources])
        if sources:
            found[t, :t] = found[:t, t] = beta @ found[sources][:, :t]
    return found


def items(paths=PATHS, loadings=LOADINGS, measurement=MEASUREMENT, structure=STRUCTURE):
    """The items' correlations in the population."""
    names = list(measurement)
    between = constructs(paths, structure, names)
    block = np.repeat(np.arange(len(names)), [len(loadings[n]) for n in names])
    loading = np.concatenate([loadings[n] for n in names])
    found = between[np.ix_(block, block)] * np.outer(loading, loading)
    np.fill_diagonal(found, 1.0)
    return found


def repeated(people, each, share, seed, **world):
    """So many answers of each person, and whose they are: `share` of all variance is the person's own, the rest the day's."""
    own, day = (
        respondents(n, [*np.atleast_1d(seed), k], **world) for k, n in enumerate((people, people * each))
    )
    who = np.repeat(np.arange(people), each)
    return np.sqrt(share) * own.loc[who].reset_index(drop=True) + np.sqrt(1 - share) * day, who
