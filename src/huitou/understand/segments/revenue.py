"""The share of all spending that some customers make, with an interval that stays between none and all of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from huitou.measure import Estimate


@dataclass(frozen=True)
class Spending:
    """Of some customers: how many they are, the sum of what each spent, and of its squares."""

    customers: int
    total: float
    squares: float

    @property
    def scatter(self) -> float:
        """Variance of the logarithm of the total, where the customers are drawn (nearly)."""
        return self.squares / self.total**2

    @property
    def freedom(self) -> float:
        """As if so many spent alike, less one: Kish's effective number (Survey Sampling, 1965, §11.7)."""
        return max(1.0, 1 / self.scatter - 1)


def share_of_revenue(own: Spending, rest: Spending) -> Estimate:
    """What some customers spent of what they and the rest spent, 0 to 1, its base their number; without an interval where
    it is nothing or all, or less than nothing, which leaves no doubt to measure; None for nobody, or where all together is
    not above zero.

    Delta method with the customer as the unit (Cochran, Sampling Techniques, 3rd ed. 1977, §6.3) on the logit, on which
    it is the scatter of either side's total; Student's t with the freedom of both together (Satterthwaite, Biometrics
    Bulletin 2, 1946), as one side may be few, or may have a few who spend most.
    """
    whole, everybody = own.total + rest.total, own.customers + rest.customers
    if not own.customers or whole <= 0:
        return Estimate(None, None, None, own.customers)
    value = own.total / whole
    if own.total <= 0 or rest.total <= 0:
        return Estimate(value, None, None, own.customers)
    from scipy.special import expit, stdtrit  # slow to load

    spread = own.scatter + rest.scatter
    freedom = spread**2 / sum(side.scatter**2 / side.freedom for side in (own, rest))
    half = float(stdtrit(freedom, 0.975)) * sqrt(spread * everybody / (everybody - 1))
    at = log(own.total / rest.total)
    return Estimate(value, float(expit(at - half)), float(expit(at + half)), own.customers)
