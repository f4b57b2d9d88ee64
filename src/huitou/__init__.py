"""Huitou (回頭): one loop over a company's customers.

Record keeps every touchpoint of a customer once.
Measure says what it amounts to: loyalty and satisfaction, each figure with its base and its interval.
Understand says why.
Predict says who will stay and who will leave.
Act does something about it, and writes what it did as new facts.
Prove shows whether it helped; then the loop turns again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from huitou.faces.notebook import Company

__version__ = "0.1.0"


def open(folder: str | PathLike[str]) -> Company:  # noqa: A001 - reads as huitou.open(DIR) in a notebook
    """Open a company's workspace folder for analysis: `ws = huitou.open(DIR); ws.measure("nps", by="branch")`."""
    # here, not above: faces load pandas, which nobody needs who only wants the version
    from huitou.faces.notebook import Company

    return Company.open(folder)
