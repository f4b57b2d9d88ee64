"""Invented answers to a questionnaire of 27 items, and the path model that they were drawn from."""

from __future__ import annotations

from typing import Any

PEOPLE = 250
BLOCKS = {"image": 5, "expectation": 5, "quality": 5, "value": 4, "satisfaction": 4, "loyalty": 4}
STRUCTURE = {
    "expectation": ["image"],
    "quality": ["expectation"],
    "value": ["expectation", "quality"],
    "satisfaction": ["image", "expectation", "quality", "value"],
    "loyalty": ["image", "satisfaction"],
}


def measurement() -> dict[str, list[str]]:
    return {block: [f"{block}{n}" for n in range(items)] for block, items in BLOCKS.items()}


def people(rows: int = PEOPLE) -> Any:
    """A frame of answers 1-10: each block's items share a factor, and each block leans on those before it."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(1)
    factors: dict[str, Any] = {}
    columns = {}
    for block, items in measurement().items():
        sources = [factors[s] for s in STRUCTURE.get(block, [])]
        factors[block] = sum(0.4 * s for s in sources) + 0.8 * rng.standard_normal(rows)
        for item in items:
            columns[item] = np.clip(np.round(7 + 1.5 * factors[block] + rng.standard_normal(rows)), 1, 10)
    return pd.DataFrame(columns)
