"""The people behind the counter: who works where and for how long, and what they say of it, without a name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.sample.branches import Branches
from huitou.sample.days import DAY
from huitou.sample.draw import Floats, Ints, chance, pick_each, stream
from huitou.sample.world import MONTHS, World

ROLES = ("manager", "deputy", "full-time", "part-time")
_ROLE_OF_SLOT = (0, 1, 2, 2, 3, 3, 3, 3)
_NAMES = ("怡", "佳", "宏", "俊", "婷", "豪", "雯", "翔", "涵", "傑", "瑜", "凱", "琪", "軒", "芸", "達")
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝郭洪"
_STILL = 10**6
_GAP_DAYS = 12  # until a place is filled again
_RESPONSE = 0.72
# Chances of a detractor, a passive, a promoter of the workplace: usual, high turnover, star.
_WORK_MOODS = np.array([[0.22, 0.38, 0.40], [0.55, 0.30, 0.15], [0.05, 0.20, 0.75]])
_ENPS = np.array(
    [
        [2, 2, 5, 8, 15, 33, 35, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 50, 50, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 40],
    ],
    dtype=np.float64,
)
_ESAT = np.array(
    [[0.22, 0.38, 0.28, 0.10, 0.02], [0.02, 0.08, 0.35, 0.42, 0.13], [0.0, 0.02, 0.10, 0.43, 0.45]]
)
ESAT_FACTORS = ("esat", "esat.pay", "esat.manager", "esat.schedule")


@dataclass(frozen=True)
class Staff:
    """Employees by position, a place at a branch after the other. Days are counted from day 0."""

    branch: Ints
    role: Ints
    joined: Ints
    left: Ints  # far in the future for those still there
    name: list[str]

    def code(self, position: int) -> str:
        return f"E{position + 1:04d}"


@dataclass(frozen=True)
class StaffAnswers:
    """Answers of employees by position, rows of one question; which employee is not kept."""

    branch: Ints
    question: list[str]
    scale: list[str]
    value: Ints
    at: Ints


def leaving(world: World, shops: Branches) -> Floats:
    """The share of a branch's staff that leaves in a year (a rate: it may be over 1)."""
    rate = np.full(len(shops), world.leaves_a_year)
    rate[world.turnover] = world.turnover_leaves_a_year
    rate[world.star] = world.star_leaves_a_year
    return rate


def staff(world: World, shops: Branches) -> Staff:
    rng = stream(world.seed, "staff")
    rows: list[tuple[int, int, int, int]] = []
    for branch, rate in enumerate(leaving(world, shops)):
        for role in _ROLE_OF_SLOT:
            joined = int(max(shops.opened[branch], -rng.integers(10, 900)))
            while joined < world.days:
                # A place is looked at from day 0 on: whoever holds it then has not left before.
                left = max(joined, 0) + 1 + int(rng.exponential(365.25 / rate))
                rows.append((branch, role, joined, left if left < world.days else _STILL))
                joined = left + _GAP_DAYS
    branch, role, joined_days, left_days = np.array(rows, dtype=np.int64).T
    return Staff(branch, role, joined_days, left_days, _names(rng, len(rows)))


def staff_answers(world: World, shops: Branches, crew: Staff) -> StaffAnswers:
    """Every quarter all employees are asked; most answer."""
    rng = stream(world.seed, "staff answers")
    parts: list[tuple[Ints, str, str, Ints, Ints]] = []
    group = np.zeros(len(shops), dtype=np.int64)
    group[world.turnover], group[world.star] = 1, 2
    for month in range(2, MONTHS, 3):
        day = world.month(month) + 8
        there = np.flatnonzero((crew.joined <= day) & (crew.left > day))
        there = rng.permutation(there[chance(rng, _RESPONSE, len(there))])
        branch = crew.branch[there]
        mood = pick_each(rng, _WORK_MOODS, group[branch])
        at = day * DAY + 9 * 3600 + rng.integers(0, 10 * 3600, len(there))
        parts.append((branch, "enps", "0-10", pick_each(rng, _ENPS, mood), at))
        parts.extend(
            (branch, question, "1-5", 1 + pick_each(rng, _ESAT, mood), at) for question in ESAT_FACTORS
        )
    return StaffAnswers(
        branch=np.concatenate([p[0] for p in parts]),
        question=[p[1] for p in parts for _ in p[0]],
        scale=[p[2] for p in parts for _ in p[0]],
        value=np.concatenate([p[3] for p in parts]),
        at=np.concatenate([p[4] for p in parts]),
    )


def _names(rng: np.random.Generator, count: int) -> list[str]:
    draws = rng.integers(0, 10**6, (count, 3)).tolist()
    return [
        _SURNAMES[a % len(_SURNAMES)] + _NAMES[b % len(_NAMES)] + _NAMES[c % len(_NAMES)] for a, b, c in draws
    ]
