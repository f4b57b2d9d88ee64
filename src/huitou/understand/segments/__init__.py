"""Segments: which customers are alike, how many they are, what they are worth, and where they move."""

from huitou.understand.segments.people import People, people
from huitou.understand.segments.publishing import Published, publish
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.standing import NAMES, Standing, publish_all, standing_of

__all__ = [
    "NAMES",
    "People",
    "Published",
    "Segmentation",
    "Standing",
    "people",
    "publish",
    "publish_all",
    "standing_of",
]
