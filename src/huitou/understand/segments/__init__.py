"""Segments: which customers are alike, how many they are, what they are worth, and where they move."""

from huitou.understand.segments.afterwards import Afterwards
from huitou.understand.segments.fields import FIELDS, Field
from huitou.understand.segments.migrations import GONE, NEW, OUTSIDE, Flow, Migrations
from huitou.understand.segments.mixes import MIXES, Mix
from huitou.understand.segments.people import People
from huitou.understand.segments.profile import MONEY, TRAITS, Trait
from huitou.understand.segments.publishing import Published, publish
from huitou.understand.segments.reading import (
    Segments,
    keep_segment,
    rule_fields,
    segment_members,
    segmentations,
    segments_of,
    try_segment,
)
from huitou.understand.segments.rules import Own, drop_own, keep_own, own_segments
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.sizes import Size, sizes
from huitou.understand.segments.standing import NAMES, Standing, publish_all, standing_of
from huitou.understand.segments.summary import segment_summary

__all__ = [
    "FIELDS",
    "GONE",
    "MIXES",
    "MONEY",
    "NAMES",
    "NEW",
    "OUTSIDE",
    "TRAITS",
    "Afterwards",
    "Field",
    "Flow",
    "Migrations",
    "Mix",
    "Own",
    "People",
    "Published",
    "Segmentation",
    "Segments",
    "Size",
    "Standing",
    "Trait",
    "drop_own",
    "keep_own",
    "keep_segment",
    "own_segments",
    "publish",
    "publish_all",
    "rule_fields",
    "segment_members",
    "segment_summary",
    "segmentations",
    "segments_of",
    "sizes",
    "standing_of",
    "try_segment",
]
