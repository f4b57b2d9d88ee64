"""What many may ask at the same moment, and what must come out of it, whoever was first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huitou.record import Burn, ClawBack, Earn, Gift, Ledger
from huitou.record.ledger.requests import Request
from tests.record.ledger.faults.crowd import PROCESSES, THREADS, Answer

ALL = PROCESSES * THREADS


@dataclass(frozen=True)
class Race:
    """before: what is posted first; run: what everybody asks; judge: what is wrong with the answers."""

    before: Callable[[str], list[Request]]
    run: Callable[[str], list[Request]]
    judge: Callable[[str, Sequence[Answer], Ledger], list[str]]
    members: Callable[[str], list[str]] = lambda m: [m]


def _earned(points: int) -> Callable[[str], list[Request]]:
    return lambda m: [Earn(member=m, points=points, key=f"{m}:earned", source="pos", source_id=m)]


def differing(**pairs: tuple[object, object]) -> list[str]:
    """Of pairs (found, wanted) those that are not equal, in words."""
    return [
        f"{name}: {found} instead of {wanted}" for name, (found, wanted) in pairs.items() if found != wanted
    ]


def _refused(answers: Sequence[Answer], code: str = "ledger.short") -> Counter[str]:
    return Counter({code: sum(1 for a in answers if a.refused)})


def codes_of(answers: Sequence[Answer]) -> Counter[str]:
    return Counter(a.refused for a in answers if a.refused)


def winners(answers: Sequence[Answer]) -> int:
    return sum(a.won for a in answers)


def _last_reward(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    return differing(
        winners=(winners(answers), 1), left=(ledger.balance(m).total, 0), codes=(codes_of(answers), _refused(answers)),
    )  # fmt: skip


def _in_parts(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    after = sorted(a.balance["available"] for a in answers if a.balance)
    return differing(
        winners=(winners(answers), 71), left=(ledger.balance(m).total, 3), steps=(after, list(range(3, 494, 7))),
        codes=(codes_of(answers), _refused(answers)),
    )  # fmt: skip


def _gifts(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    got = sorted(ledger.balance(f"{m}-{i}").total for i in range(20))
    return differing(
        winners=(winners(answers), 1), left=(ledger.balance(m).total, 0), got=(got, [0] * 19 + [100]),
        codes=(codes_of(answers), _refused(answers)),
    )  # fmt: skip


def _returns(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    """Later tills find nothing left to take back."""
    entries = [e for e in ledger.statement(m).entries if e.kind == "clawback"]
    taken = -sum(e.points for e in entries)
    return differing(taken=(taken, 100), entries=(len(entries), 1), left=(ledger.balance(m).total, 0))


def _same_key(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    said = {(a.n, a.hash, str(a.balance), a.refused) for a in answers}
    return differing(
        answers=(len(said), 1), first=(sum(not a.replayed for a in answers), 1), left=(ledger.balance(m).total, 90),
    )  # fmt: skip


def _first(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    numbers = sorted(a.n for a in answers if a.n is not None)
    return differing(
        winners=(winners(answers), len(answers)), numbers=(numbers, list(range(1, len(answers) + 1))),
        total=(ledger.balance(m).total, len(answers)),
    )  # fmt: skip


def _crossed(m: str, answers: Sequence[Answer], ledger: Ledger) -> list[str]:
    there = [ledger.balance(f"{m}-{side}").total for side in "ab"]
    return differing(winners=(winners(answers), len(answers)), there=(there, [200, 200]))


RACES: dict[str, Race] = {
    "last reward": Race(
        _earned(100), lambda m: [Burn(member=m, points=100, key=f"{m}:{i}") for i in range(ALL)], _last_reward
    ),
    "redeemed in parts": Race(
        _earned(500), lambda m: [Burn(member=m, points=7, key=f"{m}:{i}") for i in range(ALL)], _in_parts
    ),
    "20 gifts of all": Race(
        _earned(100),
        lambda m: [Gift(member=m, to=f"{m}-{i}", points=100, key=f"{m}:{i}") for i in range(20)],
        _gifts,
        lambda m: [m, *[f"{m}-{i}" for i in range(20)]],
    ),
    "returns of one purchase": Race(
        _earned(100),
        lambda m: [ClawBack(member=m, of=f"{m}:earned", key=f"{m}:{i}") for i in range(ALL)],
        _returns,
    ),
    "one key from all": Race(
        _earned(100), lambda m: [Burn(member=m, points=10, key=f"{m}:same") for _ in range(ALL)], _same_key
    ),
    "first posting": Race(
        lambda m: [], lambda m: [Earn(member=m, points=1, key=f"{m}:{i}") for i in range(ALL)], _first
    ),
    "crossed gifts": Race(
        lambda m: [Earn(member=f"{m}-{side}", points=200, key=f"{m}:{side}") for side in "ab"],
        lambda m: [
            Gift(member=f"{m}-{'ab'[i % 2]}", to=f"{m}-{'ba'[i % 2]}", points=2, key=f"{m}:{i}")
            for i in range(64)
        ],
        _crossed,
        lambda m: [f"{m}-a", f"{m}-b"],
    ),
}
