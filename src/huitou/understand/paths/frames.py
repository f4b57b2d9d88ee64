"""The estimates as tables to read: one frame a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huitou.understand.paths import resampling
from huitou.understand.paths.elimination import Array
from huitou.understand.paths.estimates import Fitted, labels, measured
from huitou.understand.paths.fitting import Fit
from huitou.understand.paths.layout import Flags, Layout
from huitou.understand.paths.resampling import Drawn
from huitou.understand.paths.table import Items

if TYPE_CHECKING:
    import pandas as pd


def intervals(
    layout: Layout, estimates: Array, drawn: Drawn | None, ends: tuple[Array, Array] | None
) -> pd.DataFrame:
    import pandas as pd

    found = pd.DataFrame(labels(layout), columns=["kind", "of", "to"])
    found["estimate"] = estimates
    found["se"] = resampling.deviations(drawn.samples) if drawn else np.nan
    nothing = np.full((2, len(estimates)), np.nan)
    for name, (low, high) in zip(("percentile", "bca"), ends or (nothing, nothing), strict=True):
        found[f"{name}_low"], found[f"{name}_high"] = low, high
    return found


def of_kind(estimates: pd.DataFrame, kind: str, first: str, second: str) -> pd.DataFrame:
    """The rows of one kind, their two names called `first` and `second` (left out where it is "")."""
    found = estimates[estimates["kind"] == kind].rename(columns={"of": first, "to": second or "to"})
    names = [first, second] if second else [first]
    return found[[*names, "estimate", "low", "high", "se"]].reset_index(drop=True)


def holding_zero(ends: tuple[Array, Array], layout: Layout, doubtful: Flags) -> tuple[Array, Array]:
    """The ends of the intervals, those of doubtful paths moved so that 0 lies within."""
    which = np.array([n for n, (kind, _, _) in enumerate(labels(layout)) if kind == "path"], dtype=np.intp)
    which = which[doubtful]
    percentile, bca = ends[0].copy(), ends[1].copy()
    for end in (percentile, bca):
        end[0, which], end[1, which] = np.minimum(end[0, which], 0.0), np.maximum(end[1, which], 0.0)
    return percentile, bca


def paths(found: pd.DataFrame, fitted: Fit, drawn: Drawn | None, level: float, free: Array) -> pd.DataFrame:
    """p against 0 (not under `free`, see `free_weights`), p_holm for all paths of the model together, and whether that makes a finding at this level."""
    if drawn is None:
        return found.assign(p=np.nan, p_holm=np.nan, found=False)
    which = [n for n, (kind, _, _) in enumerate(labels(fitted.layout)) if kind == "path"]
    p = resampling.doubts(fitted.estimates[which], drawn.samples[:, which], fitted.people)
    p = np.maximum(p, free)
    adjusted = resampling.holm(p)
    return found.assign(p=p, p_holm=adjusted, found=adjusted < 1 - level)


def total_effects(total: pd.DataFrame, paths: pd.DataFrame) -> pd.DataFrame:
    direct = paths.set_index(["source", "target"])["estimate"]
    pairs = zip(total["source"], total["target"], strict=True)
    found = total.assign(direct=[float(direct.get(pair, 0.0)) for pair in pairs])
    return found.assign(indirect=found["estimate"] - found["direct"])


def r2(estimates: pd.DataFrame, layout: Layout, people: int) -> pd.DataFrame:
    """adjusted: 1 − (1 − R²)(n − 1)/(n − sources − 1), n people."""
    sources = np.array([len(layout.sources[t]) for t in layout.targets])
    found = estimates.rename(columns={"estimate": "r2"})
    found.insert(2, "adjusted", 1 - (1 - found["r2"]) * (people - 1) / (people - sources - 1))
    return found


def reliability(estimates: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    import pandas as pd

    found = pd.DataFrame(
        {
            "block": layout.blocks,
            "mode": layout.modes,
            "items": [len(layout.items_of(b)) for b in range(len(layout.blocks))],
        }
    )
    for kind in ("alpha", "rho_a", "rho_c", "ave"):
        known = estimates[estimates["kind"] == kind].set_index("of")
        for column, name in (("estimate", kind), ("low", f"{kind}_low"), ("high", f"{kind}_high")):
            found[name] = found["block"].map(known[column]).astype(float)
    return found


def fornell_larcker(full: Fitted) -> pd.DataFrame:
    import pandas as pd

    values = full.between[0].copy()
    np.fill_diagonal(values, np.nan)
    for block in measured(full.layout):
        own = full.loadings[0, full.layout.items_of(block)]
        values[block, block] = np.sqrt((own**2).mean())
    return pd.DataFrame(values, index=list(full.layout.blocks), columns=list(full.layout.blocks))


def cross_loadings(full: Fitted) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(full.shared[0], index=list(full.layout.items), columns=list(full.layout.blocks))


def scores(fitted: Fit, items: Items) -> pd.DataFrame:
    import pandas as pd

    layout = fitted.layout
    centred = items.standard if fitted.settings.standardize else items.values - items.means
    known = ~np.isnan(centred)
    found = np.where(known, centred, 0.0) @ (fitted.full.weights[0][:, None] * layout.member)
    found[(known @ layout.member) == 0] = np.nan
    whole = np.full((len(items.used), len(layout.blocks)), np.nan)
    whole[items.used] = found
    return pd.DataFrame(whole, index=items.index, columns=list(layout.blocks))
