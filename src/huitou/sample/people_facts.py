"""Employees, referrals, touches, consents and older identities as tables with canonical headings."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from huitou.sample import outreach
from huitou.sample.customers import LANGUAGES
from huitou.sample.days import DAY
from huitou.sample.draw import Bools, Ints, chance, stream
from huitou.sample.employees import ROLES
from huitou.sample.files import moments, named, same, worded
from huitou.sample.life import Life


def employees(life: Life) -> pa.Table:
    crew, first = life.crew, life.world.first
    return pa.table(
        {
            "employee_id": [crew.code(position) for position in range(len(crew.branch))],
            "name": crew.name,
            "branch": worded(life.shops.code, crew.branch),
            "role": worded(ROLES, crew.role),
            "joined_on": np.datetime64(first, "D") + crew.joined,
            "left_on": [
                None if day >= life.world.days else first + timedelta(days=day) for day in crew.left.tolist()
            ],
        }
    )


def referrals(life: Life) -> pa.Table:
    told = outreach.referrals(life.world, life.folk, life.cards.at[: len(life.folk)])
    vain = told.friend < 0
    return pa.table(
        {
            "referral_id": named("F", np.arange(len(told.who))),
            "customer_id": worded(life.cards.code, told.who),
            "referred_id": worded(life.cards.code, told.friend, mask=vain),
            "referred_at": moments(life.world, told.at),
            "joined_at": moments(life.world, told.joined, mask=vain),
            "channel": same("app", len(told.who)),
        }
    )


def touches(life: Life) -> pa.Table:
    """Survey invitations, and then campaign messages."""
    sent = outreach.campaigns(life.world, life.folk, life.consents)
    names = [life.world.month_date(outreach.EVERY_MONTHS * n).strftime("%Y-%m") for n in range(sent.count)]
    parts = [
        _touches(life, "survey", invited.account, invited.sent)
        .append_column("campaign", same(invited.survey, len(invited.sent)))
        .append_column("channel", worded(invited.channels, invited.channel))
        .append_column("outcome", worded(("none", "answered"), invited.replied.astype(np.int64)))
        for invited in life.invitations
    ]
    parts.append(
        _touches(life, "campaign", sent.who, sent.at)
        .append_column("campaign", worded(names, sent.number))
        .append_column("channel", same("line", len(sent.at)))
        .append_column("outcome", worded(outreach.OUTCOMES, sent.outcome))
    )
    whole = pa.concat_tables(parts)
    return whole.add_column(0, "touch_id", named("T", np.arange(len(whole))))


def _touches(life: Life, kind: str, account: Ints, at: Ints) -> pa.Table:
    return pa.table(
        {
            "customer_id": worded(life.cards.code, account),
            "sent_at": moments(life.world, at),
            "kind": same(kind, len(at)),
        }
    )


def consent(life: Life) -> pa.Table:
    """Two rows a person, decided when joining, and one more for each that was taken back."""
    folk, allowed = life.folk, life.consents
    everybody = np.arange(len(folk))
    parts: list[tuple[Ints, Ints, Bools, Ints]] = []
    for purpose in range(len(outreach.PURPOSES)):
        withdrawn = allowed.withdrawn[purpose]
        back = np.flatnonzero(withdrawn < life.world.days)
        noon = withdrawn[back] * DAY + DAY // 2
        parts.append(
            (everybody, np.full(len(folk), purpose), allowed.given[purpose], life.cards.at[: len(folk)])
        )
        parts.append((back, np.full(len(back), purpose), np.zeros(len(back), dtype=np.bool_), noon))
    who, purposes, given, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pa.table(
        {
            "consent_id": named("Y", np.arange(len(who))),
            "customer_id": worded(life.cards.code, who),
            "purpose": worded(outreach.PURPOSES, purposes),
            "given": given,
            "decided_at": moments(life.world, at),
            "channel": worded(("store", "app"), (folk.app[who] > 0.5).astype(np.int64)),
            "wording": same(outreach.WORDING, len(who)),
            "language": worded(LANGUAGES, folk.language[who]),
        }
    )


def identities(life: Life) -> pa.Table:
    """Names people were known by before: an older e-mail address, for one in fifty."""
    rng = stream(life.world.seed, "identities")
    some = np.flatnonzero(chance(rng, 0.02, len(life.folk)))
    return pa.table(
        {
            "customer_id": worded(life.cards.code, some),
            "kind": same("email", len(some)),
            "value": [f"old{who:06d}@example.org" for who in some.tolist()],
            "seen_at": moments(life.world, np.maximum(life.cards.at[some], 0)),
        }
    )
