"""Loyalty: what customers do beside what they feel, how far along they are, and how much they stick."""

from huitou.understand.loyalty.attitude import REVIEWS
from huitou.understand.loyalty.later import After, Later
from huitou.understand.loyalty.people import TYPES
from huitou.understand.loyalty.publishing import publish_types
from huitou.understand.loyalty.sensitivity import Moved, Sensitivity
from huitou.understand.loyalty.stages import Stage, Stages, stages_of
from huitou.understand.loyalty.stickiness import PARTS as STICKINESS_PARTS
from huitou.understand.loyalty.stickiness import Move, Stick
from huitou.understand.loyalty.sticking import Stickiness, stickiness_of
from huitou.understand.loyalty.types import Kind, Types, types_of
from huitou.understand.loyalty.wording import ADVICE as TYPE_ADVICE
from huitou.understand.loyalty.wording import QUESTIONS as ATTITUDE_QUESTIONS
from huitou.understand.loyalty.wording import TITLES as TYPE_TITLES
from huitou.understand.loyalty.wording import asks as attitude_asks
from huitou.understand.loyalty.wording import findings as type_findings

__all__ = [
    "ATTITUDE_QUESTIONS",
    "REVIEWS",
    "STICKINESS_PARTS",
    "TYPES",
    "TYPE_ADVICE",
    "TYPE_TITLES",
    "After",
    "Kind",
    "Later",
    "Move",
    "Moved",
    "Sensitivity",
    "Stage",
    "Stages",
    "Stick",
    "Stickiness",
    "Types",
    "attitude_asks",
    "publish_types",
    "stages_of",
    "stickiness_of",
    "type_findings",
    "types_of",
]
