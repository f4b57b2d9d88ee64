"""What a segmentation is: customers put into named groups as of one day, or the reason why they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from huitou.base import Text

BEFORE = "_before"  # what follows the name of a segmentation as of the start of the default period


@dataclass(frozen=True)
class Segmentation:
    """One way to group customers, as known on the morning of `day`.

    name, title: what it is called, in commands and among people; segments: code → title, in the order of showing
    memberships: customer_id, segment, one row a customer who is in any, and where they are at hand amount and
    year_amount as of `People`; None where it is refused
    how:         the method in one sentence, its numbers filled in; refused: why there is none
    notes:       what must be said with it; of_answers: whether what customers said in surveys decides who is where, so
                 that nobody asks inside of it what moves what they say
    """

    name: str
    title: Text
    segments: Mapping[str, Text]
    day: date
    how: Text
    memberships: ir.Table | None = None
    refused: Text | None = None
    notes: tuple[Text, ...] = ()
    of_answers: bool = False
