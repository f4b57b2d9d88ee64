"""A made-up tea chain, Huigan Tea (回甘茶飲), whose truth is planted, written down, and found again by tests."""

from huitou.sample.making import Sample, make
from huitou.sample.points import post_points
from huitou.sample.truth import Planted, truths
from huitou.sample.world import World

__all__ = ["Planted", "Sample", "World", "make", "post_points", "truths"]
