"""What a figure of a measure can be split by, with the title of each dimension."""

from __future__ import annotations

from huitou.base import Text
from huitou.measure import dimension
from huitou.measure.read import metric
from huitou.measure.source import source
from huitou.record import FACTS
from huitou.stores import Workspace


def splits(workspace: Workspace, name: str) -> dict[str, Text]:
    """Dimension → title, the facts' own columns first, then what is known of the customer. Raises Missing."""
    one = metric(name)
    reads = one.reads
    own = sorted(dimension.possible(reads, one.by), key=lambda d: (_ORDER.index(d) if d in _ORDER else 99, d))
    of_customer = [*dimension.CUSTOMER_COLUMNS, dimension.COHORT] if _knows_customers(reads) else []
    titles = {d: dimension.title(d, reads) for d in [*own, *of_customer]}
    attributes = sorted(source(workspace).attributes) if of_customer else []
    titles |= {a: Text(a, a, a) for a in attributes if a not in titles}
    groupings = source(workspace).groupings if of_customer else {}
    return titles | {name: grouping.title for name, grouping in groupings.items() if name not in titles}


_ORDER = ("channel", "branch", "category")


def _knows_customers(reads: tuple[str, ...]) -> bool:
    return not dimension.of_employees(reads) and all(
        "customer_id" in FACTS[fact].names for fact in reads if FACTS[fact].time
    )
