"""What happened: one kind of fact a file, and the ways by which facts come in. The front door of the stage."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from huitou.base import find
from huitou.record.scales import BY_DEFINITION, Scale
from huitou.record.shape import BOOKKEEPING, Column, Fact, Kind

if TYPE_CHECKING:
    from huitou.record.intake.bringing import bring, guess
    from huitou.record.intake.brought import Brought, Kept
    from huitou.record.intake.dates import ORDERS
    from huitou.record.intake.disarming import disarmed
    from huitou.record.intake.guessing import Match, Proposal
    from huitou.record.intake.headers import plain, spellings
    from huitou.record.intake.keeping import (
        Import,
        Recorded,
        count_imports,
        imports,
        maps,
        mends_of,
        one_import,
        recorded,
        undo,
    )
    from huitou.record.intake.known_by import known_by
    from huitou.record.intake.maps import Map
    from huitou.record.intake.mending import Quarantined, Waiting, export, mend, quarantine, waiting
    from huitou.record.intake.opening import check_kind
    from huitou.record.intake.recognising import fact_named
    from huitou.record.intake.remapping import CLOCK, remap
    from huitou.record.intake.settling import Alike, alike, leave, leave_alike, take_back
    from huitou.record.intake.spreadsheet import sheets
    from huitou.record.ledger.audit import Fault
    from huitou.record.ledger.explaining import Explained
    from huitou.record.ledger.ledger import Chance, Ledger
    from huitou.record.ledger.nightly import nightly
    from huitou.record.ledger.posted import AccountOf, Balance, Entry, HoldView, LotView, Posted, Statement
    from huitou.record.ledger.requests import (
        POINTS,
        Adjust,
        Burn,
        Capture,
        ClawBack,
        Earn,
        Gift,
        Refund,
        Release,
        Request,
        Reserve,
        Settle,
    )
    from huitou.record.ledger.verifying import Verified, fault_said
    from huitou.record.merging import (
        Explanation,
        Merge,
        Merged,
        Unmerged,
        explain,
        links,
        merge,
        merges,
        redo_merge,
        undo_merge,
        unmerged,
    )
    from huitou.record.people import (
        EVENTS,
        CustomerCard,
        Event,
        Found,
        Timeline,
        build_directory,
        content_with_last,
        customer,
        customer_choices,
        directory_ready,
        find_customers,
        order_events,
        order_lines,
        timeline,
    )
    from huitou.record.people.open_cases import (
        CLOSE_IN,
        OpenCase,
        OpenCases,
        OpenList,
        open_case_list,
        open_cases,
    )

__all__ = [
    "BOOKKEEPING",
    "BY_DEFINITION",
    "CLOCK",
    "CLOSE_IN",
    "EVENTS",
    "FACTS",
    "ORDERS",
    "POINTS",
    "AccountOf",
    "Adjust",
    "Alike",
    "Balance",
    "Brought",
    "Burn",
    "Capture",
    "Chance",
    "ClawBack",
    "Column",
    "CustomerCard",
    "Earn",
    "Entry",
    "Event",
    "Explained",
    "Explanation",
    "Fact",
    "Fault",
    "Found",
    "Gift",
    "HoldView",
    "Import",
    "Kept",
    "Kind",
    "Ledger",
    "LotView",
    "Map",
    "Match",
    "Merge",
    "Merged",
    "OpenCase",
    "OpenCases",
    "OpenList",
    "Posted",
    "Proposal",
    "Quarantined",
    "Recorded",
    "Refund",
    "Release",
    "Request",
    "Reserve",
    "Scale",
    "Settle",
    "Statement",
    "Timeline",
    "Unmerged",
    "Verified",
    "Waiting",
    "alike",
    "bring",
    "build_directory",
    "check_kind",
    "content_with_last",
    "count_imports",
    "customer",
    "customer_choices",
    "directory_ready",
    "disarmed",
    "explain",
    "export",
    "fact_named",
    "fault_said",
    "find_customers",
    "guess",
    "imports",
    "known_by",
    "leave",
    "leave_alike",
    "links",
    "maps",
    "mend",
    "mends_of",
    "merge",
    "merges",
    "nightly",
    "one_import",
    "open_case_list",
    "open_cases",
    "order_events",
    "order_lines",
    "plain",
    "quarantine",
    "recorded",
    "redo_merge",
    "remap",
    "sheets",
    "spellings",
    "take_back",
    "timeline",
    "undo",
    "undo_merge",
    "unmerged",
    "waiting",
]

FACTS: dict[str, Fact] = find("huitou.record", "FACT", Fact, group="huitou.facts")

# Loaded when first asked for, so that whoever only needs to know the facts does not wait for the readers of files.
_LATER = {
    "bring": "intake.bringing", "guess": "intake.bringing", "fact_named": "intake.recognising",
    "disarmed": "intake.disarming",
    "Brought": "intake.brought", "Kept": "intake.brought",
    "Match": "intake.guessing", "Proposal": "intake.guessing",
    "plain": "intake.headers", "spellings": "intake.headers",
    "Recorded": "intake.keeping", "recorded": "intake.keeping", "count_imports": "intake.keeping", "one_import": "intake.keeping",
    "ORDERS": "intake.dates",
    "Waiting": "intake.mending", "waiting": "intake.mending", "check_kind": "intake.opening", "remap": "intake.remapping", "CLOCK": "intake.remapping", "sheets": "intake.spreadsheet",
    "Import": "intake.keeping", "imports": "intake.keeping", "undo": "intake.keeping", "maps": "intake.keeping", "mends_of": "intake.keeping",
    "Alike": "intake.settling", "alike": "intake.settling", "leave": "intake.settling", "leave_alike": "intake.settling", "take_back": "intake.settling",
    "Map": "intake.maps", "known_by": "intake.known_by",
    "Explanation": "merging", "Merge": "merging", "Merged": "merging", "Unmerged": "merging", "explain": "merging",
    "links": "merging", "merge": "merging", "merges": "merging", "redo_merge": "merging", "undo_merge": "merging",
    "unmerged": "merging",
    "EVENTS": "people", "CustomerCard": "people", "Event": "people", "Found": "people", "Timeline": "people",
    "build_directory": "people", "content_with_last": "people", "customer": "people", "customer_choices": "people", "directory_ready": "people",
    "CLOSE_IN": "people.open_cases", "OpenCases": "people.open_cases", "open_cases": "people.open_cases",
    "OpenCase": "people.open_cases", "OpenList": "people.open_cases", "open_case_list": "people.open_cases",
    "find_customers": "people", "order_events": "people", "order_lines": "people", "timeline": "people",
    "nightly": "ledger.nightly",
    "Explained": "ledger.explaining", "Verified": "ledger.verifying", "fault_said": "ledger.verifying", "Fault": "ledger.audit", "AccountOf": "ledger.posted", "POINTS": "ledger.requests",
    "Chance": "ledger.ledger", "Ledger": "ledger.ledger",
    "Balance": "ledger.posted", "Entry": "ledger.posted", "HoldView": "ledger.posted", "LotView": "ledger.posted", "Posted": "ledger.posted", "Statement": "ledger.posted",
    "Adjust": "ledger.requests", "Burn": "ledger.requests", "Capture": "ledger.requests", "ClawBack": "ledger.requests", "Earn": "ledger.requests", "Gift": "ledger.requests", "Refund": "ledger.requests", "Release": "ledger.requests", "Request": "ledger.requests", "Reserve": "ledger.requests", "Settle": "ledger.requests",
    "Quarantined": "intake.mending", "mend": "intake.mending", "quarantine": "intake.mending", "export": "intake.mending",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.record.{_LATER[name]}"), name)
    raise AttributeError(name)
