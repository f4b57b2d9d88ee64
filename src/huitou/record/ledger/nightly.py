"""The jobs of the ledger, and when they are due."""

from __future__ import annotations

from datetime import time
from typing import Any

from huitou.base import Refused, Text
from huitou.record.ledger.booking import AT, EXPIRY, TITLE, book_expired
from huitou.record.ledger.ledger import Ledger
from huitou.record.ledger.verifying import fold
from huitou.stores import Claim, Nightly, Workspace

VERIFY = "ledger.verify"
_TAMPERED = Text(
    "點數帳本與記下的不符（{faults} 處）；請執行 huitou ledger verify 查看。",
    "积分账本与记下的不符（{faults} 处）；请执行 huitou ledger verify 查看。",
    "The ledger is not as it was written ({faults} places); run huitou ledger verify to see them.",
)


def nightly(workspace: Workspace) -> tuple[Nightly, ...]:
    """What is to be done each night with the ledger of a workspace."""

    def check(claim: Claim) -> dict[str, Any]:
        ledger = Ledger(workspace)

        def still() -> None:
            with workspace.live.connect() as on:
                workspace.jobs.check(claim.fence, on)

        with ledger.heads.noted() as noted:  # only what is found true may be left out of the shorter file
            verified = ledger.verify()
            if not verified.whole:
                raise Refused("ledger.tampered", _TAMPERED, faults=len(verified.faults))
            fold(ledger.heads, noted, still)
        return {"accounts": verified.accounts, "entries": verified.entries, "heads": verified.heads}

    return (
        Nightly(EXPIRY, AT, lambda claim: book_expired(workspace, claim), TITLE),
        Nightly(VERIFY, time(4, 30), check, Text("點數帳本查核", "积分账本核查", "Verifying the ledger")),
    )
