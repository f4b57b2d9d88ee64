"""The chain of a statement: each entry's hash covers the entry and the hash before it, so that none can be changed,
dropped, swapped or slipped in without the heads telling."""

from __future__ import annotations

import json
from hashlib import sha256

from huitou.stores import EntryRow


def genesis(member: str, currency: str) -> str:
    """What the first entry of an account is chained to."""
    return sha256(json.dumps(["huitou ledger 1", member, currency]).encode()).hexdigest()


def link(before: str, row: EntryRow) -> str:
    """The hash of an entry after the hash `before`. Its own account id and hash are not part of it."""
    return sha256(_json([before, *row[1:-1]]).encode()).hexdigest()


_json = json.JSONEncoder(separators=(",", ":")).encode
