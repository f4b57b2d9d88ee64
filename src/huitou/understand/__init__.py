"""Understand: why customers stay or leave. Every answer has its uncertainty, or says that the data are too few."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from huitou.understand.cycle import Cycle, cycle_of
from huitou.understand.loyalty import (
    ATTITUDE_QUESTIONS,
    STICKINESS_PARTS,
    TYPE_ADVICE,
    TYPE_TITLES,
    TYPES,
    Stages,
    Stickiness,
    Types,
    attitude_asks,
    publish_types,
    stages_of,
    stickiness_of,
    type_findings,
    types_of,
)
from huitou.understand.paths import PathModel, path_model
from huitou.understand.run import run
from huitou.understand.segments import (
    MIXES,
    MONEY,
    OUTSIDE,
    TRAITS,
    Migrations,
    Mix,
    Own,
    Segmentation,
    Segments,
    Size,
    Trait,
    drop_own,
    keep_segment,
    own_segments,
    publish,
    publish_all,
    rule_fields,
    segment_members,
    segment_summary,
    segmentations,
    segments_of,
    try_segment,
)

if TYPE_CHECKING:
    from huitou.understand.drivers.asymmetry import Asymmetry, asymmetry
    from huitou.understand.drivers.cells import cells_of, rates
    from huitou.understand.drivers.findings import Branch, Drivers, Indices
    from huitou.understand.drivers.importance import RelativeImportance
    from huitou.understand.drivers.importance_performance import importance_performance
    from huitou.understand.drivers.kept import (
        driver_model,
        driver_problems,
        driver_questions,
        drivers_of,
        drivers_stamp,
        keep_driver_model,
        ready_drivers,
    )
    from huitou.understand.drivers.model import DriverBlock, DriverModel, Problem, ready_driver_model
    from huitou.understand.drivers.relative_importance import relative_importance
    from huitou.understand.drivers.respondents import Asked
    from huitou.understand.drivers.reversal import Reversal, reversal, reversals
    from huitou.understand.drivers.satisfaction_index import (
        index_difference,
        satisfaction_index,
        sums_by,
        sums_of,
    )
    from huitou.understand.drivers.summary import (
        driver_cause,
        driver_news,
        driver_summary,
        followed_words,
        mixed_words,
        turned_words,
    )
    from huitou.understand.intent.holding import Intent, intent_of, questions_of
    from huitou.understand.intent.questions import Question
    from huitou.understand.intent.verdicts import INTENT_KINDS, IntentTold, intent_told
    from huitou.understand.questionnaire import (
        QUESTIONNAIRE,
        driver_code,
        driver_title,
        question_asks,
    )

__all__ = [
    "ATTITUDE_QUESTIONS",
    "INTENT_KINDS",
    "MIXES",
    "MONEY",
    "OUTSIDE",
    "QUESTIONNAIRE",
    "STICKINESS_PARTS",
    "TRAITS",
    "TYPES",
    "TYPE_ADVICE",
    "TYPE_TITLES",
    "Asked",
    "Asymmetry",
    "Branch",
    "Cycle",
    "DriverBlock",
    "DriverModel",
    "Drivers",
    "Indices",
    "Intent",
    "IntentTold",
    "Migrations",
    "Mix",
    "Own",
    "PathModel",
    "Problem",
    "Question",
    "RelativeImportance",
    "Reversal",
    "Segmentation",
    "Segments",
    "Size",
    "Stages",
    "Stickiness",
    "Trait",
    "Types",
    "asymmetry",
    "attitude_asks",
    "cells_of",
    "cycle_of",
    "driver_cause",
    "driver_code",
    "driver_model",
    "driver_news",
    "driver_problems",
    "driver_questions",
    "driver_summary",
    "driver_title",
    "drivers_of",
    "drivers_stamp",
    "drop_own",
    "followed_words",
    "importance_performance",
    "index_difference",
    "intent_of",
    "intent_told",
    "keep_driver_model",
    "keep_segment",
    "mixed_words",
    "own_segments",
    "path_model",
    "publish",
    "publish_all",
    "publish_types",
    "question_asks",
    "questions_of",
    "rates",
    "ready_driver_model",
    "ready_drivers",
    "relative_importance",
    "reversal",
    "reversals",
    "rule_fields",
    "run",
    "satisfaction_index",
    "segment_members",
    "segment_summary",
    "segmentations",
    "segments_of",
    "stages_of",
    "stickiness_of",
    "sums_by",
    "sums_of",
    "try_segment",
    "turned_words",
    "type_findings",
    "types_of",
]

# The statistics wait until they are asked for: they load numpy, and whoever only counts need not.
_LATER = {
    "INTENT_KINDS": "intent.verdicts",
    "Intent": "intent.holding",
    "IntentTold": "intent.verdicts",
    "Question": "intent.questions",
    "intent_of": "intent.holding",
    "intent_told": "intent.verdicts",
    "questions_of": "intent.holding",
    "Asymmetry": "drivers.asymmetry",
    "asymmetry": "drivers.asymmetry",
    "importance_performance": "drivers.importance_performance",
    "RelativeImportance": "drivers.relative_importance",
    "relative_importance": "drivers.relative_importance",
    "Reversal": "drivers.reversal",
    "reversal": "drivers.reversal",
    "reversals": "drivers.reversal",
    "satisfaction_index": "drivers.satisfaction_index",
    "index_difference": "drivers.satisfaction_index",
    "sums_by": "drivers.satisfaction_index",
    "sums_of": "drivers.satisfaction_index",
    "cells_of": "drivers.cells",
    "rates": "drivers.cells",
    "DriverBlock": "drivers.model",
    "DriverModel": "drivers.model",
    "Branch": "drivers.findings",
    "Indices": "drivers.findings",
    "Drivers": "drivers.findings",
    "Problem": "drivers.model",
    "QUESTIONNAIRE": "questionnaire",
    "driver_model": "drivers.kept",
    "driver_problems": "drivers.kept",
    "driver_questions": "drivers.kept",
    "driver_code": "questionnaire",
    "driver_title": "questionnaire",
    "drivers_of": "drivers.kept",
    "keep_driver_model": "drivers.kept",
    "question_asks": "questionnaire",
    "ready_driver_model": "drivers.model",
    "ready_drivers": "drivers.kept",
    "driver_cause": "drivers.summary",
    "driver_news": "drivers.summary",
    "driver_summary": "drivers.summary",
    "followed_words": "drivers.summary",
    "mixed_words": "drivers.summary",
    "turned_words": "drivers.summary",
    "Asked": "drivers.respondents",
    "drivers_stamp": "drivers.kept",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.understand.{_LATER[name]}"), name)
    raise AttributeError(name)
