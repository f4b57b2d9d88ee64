"""When a whole file is refused: then it is not its rows that are wrong, but how it is read."""

from __future__ import annotations

from decimal import Decimal

from huitou.base import Unfit
from huitou.record.intake import texts
from huitou.record.intake.checking import Check
from huitou.record.intake.sorting_out import bad_rows
from huitou.record.intake.staging import Stage
from huitou.record.scales import Scale

_FEW = 1000  # up to so many rows, a file may be mostly bad and its good rows still land
_SLIPS = (
    20  # one answer in so many may lie off its scale by a slip of the hand; more, and the scale is another
)


def refuse(stage: Stage, rows: int, bad: dict[int, int], file: str, *, sure: bool) -> None:
    """Raises Unfit for a file with answers that are on another scale than it is read on, for one that is big and of
    which more than half is bad, and for one of which nothing is left. sure: its headers are the columns' own names, so
    that nothing but its rows can be wrong: they go aside then, however many."""
    _other_scales(stage, bad)
    own = {c: n for c, n in bad.items() if c == 0 or not stage.weave.checks[c - 1].declared}
    count = sum(own.values())
    nothing = not sure and count > 0 and not any(stage.files.values())
    if not nothing and (rows <= _FEW or count * 2 <= rows):
        return
    check = worst(stage, own)
    example = next((a for a in bad_rows(stage, file) if check is None or a.reason == check.reason), None)
    raise Unfit(
        "intake.nothing_lands" if nothing else "intake.mostly_bad", texts.NOTHING_LANDS if nothing else texts.MOSTLY_BAD,
        file=file, rows=rows, bad=count, column=example.column or "" if example else "",
        reason=example.reason if example else "", line=example.line if example else "", value=example.value or "" if example else "",
    )  # fmt: skip


def worst(stage: Stage, own: dict[int, int]) -> Check | None:
    """The undeclared check that most rows fail."""
    code = max(own, key=lambda c: own[c], default=0)
    return stage.weave.checks[code - 1] if code else None


def _other_scales(stage: Stage, bad: dict[int, int]) -> None:
    """A question of a wide survey whose answers lie off its scale by more than slips: those that lie on it are on
    another scale too, and would give wrong figures."""
    for code, off in bad.items():
        check = stage.weave.checks[code - 1] if code else None
        if check is None or check.code != "intake.off_scale" or check.strand is None:
            continue
        strand = stage.weave.map.strands[check.strand]
        if not strand.alone or "scale" not in strand.takes:
            continue
        value, scale = (
            stage.weave.named(check.strand, "value"),
            Scale.parse(strand.takes["scale"].const or "0-10"),
        )
        typed = stage.weave.typed(numbered=True)
        answers = f"FROM ({typed}) WHERE bad IS NULL AND g{check.strand} AND {value} IS NOT NULL"
        near = f"count(*) FILTER (WHERE {value} BETWEEN 0 AND 10 AND {value} NOT BETWEEN {scale.low} AND {scale.high})"
        count, low, high, elsewhere = stage.scratch.rows(
            f"SELECT count(*), min({value}), max({value}), {near} {answers}"
        )[0]
        # what no usual scale of answers holds is a slip, unless it is most of them
        if elsewhere * _SLIPS > count or off * 2 > count:
            header = stage.weave.table.headers[check.cell or 0]
            raise Unfit(
                "intake.other_scale", texts.OTHER_SCALE, column=header, scale=strand.takes["scale"].const or "", off=off,
                count=count, low=_plainly(low), high=_plainly(high), likely=likely(low, high),
            )  # fmt: skip


def likely(low: Decimal, high: Decimal) -> str:
    """The usual scale that answers from low to high are on."""
    if low >= 1 and high <= 7:
        return "1-5" if high <= 5 else "1-7"
    return "0-10" if high <= 10 else "0-100"


def _plainly(number: Decimal) -> str:
    return f"{number.normalize():f}"
