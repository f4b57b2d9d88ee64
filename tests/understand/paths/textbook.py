"""Partial least squares as the textbooks write it: scores of every row, one sample, one block, one step at a time.

After Tenenhaus et al. (2005) and Hair et al. (2017), without a covariance matrix in sight: the second implementation that
ours is held against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass
class Found:
    scores: dict[str, np.ndarray]
    weights: dict[str, np.ndarray]
    loadings: dict[str, np.ndarray]
    paths: dict[tuple[str, str], float]
    r2: dict[str, float]


def _unit(column):
    return (column - column.mean()) / column.std(ddof=1)


def _slopes(y, x):
    return np.linalg.lstsq(x, y, rcond=None)[0]


def fit(frame, measurement, structure, scheme="path", modes=None, standardize=True, steps=2_000):
    modes = modes or {}
    data = {b: frame[list(items)].to_numpy(float) for b, items in measurement.items()}
    for b, x in data.items():
        x = x - x.mean(axis=0)
        data[b] = x / x.std(axis=0, ddof=1) if standardize else x
    weights = {b: np.ones(x.shape[1]) for b, x in data.items()}
    for _ in range(steps):
        scores = {b: _unit(x @ weights[b]) for b, x in data.items()}
        new = {}
        for b, x in data.items():
            proxy = np.zeros(len(x))
            sources = list(structure.get(b, []))
            targets = [t for t, given in structure.items() if b in given]
            if scheme == "path" and sources:
                slopes = _slopes(scores[b], np.column_stack([scores[s] for s in sources]))
                for s, slope in zip(sources, slopes, strict=True):
                    proxy += slope * scores[s]
                sources = []
            for other in sources + targets:
                r = np.corrcoef(scores[b], scores[other])[0, 1]
                proxy += (np.sign(r) if scheme == "centroid" else r) * scores[other]
            if modes.get(b, "A") == "A":
                new[b] = np.array([np.mean(item * proxy) for item in x.T])
            else:
                new[b] = _slopes(proxy, x)
            new[b] /= (x @ new[b]).std(ddof=1)
        moved = max(np.abs((new[b] - weights[b]) * data[b].std(axis=0, ddof=1)).max() for b in data)
        weights = new
        if moved < 1e-12:
            break
    return _said(data, weights, structure)


def _said(data, weights, structure):
    for b, x in data.items():
        loadings = [np.corrcoef(item, x @ weights[b])[0, 1] for item in x.T]
        if sum(r * abs(r) for r in loadings) < 0:
            weights[b] = -weights[b]
    scores = {b: _unit(x @ weights[b]) for b, x in data.items()}
    loadings = {b: np.array([np.corrcoef(i, scores[b])[0, 1] for i in x.T]) for b, x in data.items()}
    paths, r2 = {}, {}
    for target, sources in structure.items():
        x = np.column_stack([scores[s] for s in sources])
        slopes = _slopes(scores[target], x)
        r2[target] = float(1 - np.var(scores[target] - x @ slopes, ddof=1))
        paths |= {(s, target): float(v) for s, v in zip(sources, slopes, strict=True)}
    return Found(scores, weights, loadings, paths, r2)
