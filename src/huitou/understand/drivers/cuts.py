"""Where poor answers end and good ones begin on a scale."""

from __future__ import annotations

from collections.abc import Mapping
from reprlib import repr as brief
from typing import Any

from huitou.base import Text, Unfit
from huitou.understand import arguments
from huitou.understand.drivers.columns import Array

Scale = tuple[float, float]  # its lowest and highest answer
Cut = tuple[float, float]  # poor up to here, good from here

_CUT = Text(
    "「{factor}」的分界 {cut} 不合理：差的上限必須低於好的下限。",
    "“{factor}”的分界 {cut} 不合理：差的上限必须低于好的下限。",
    "The cuts of “{factor}”, {cut}, cannot be: poor must end below where good begins.",
)
_PAIR = Text(
    "「{factor}」的量表或分界不能是 {said}；請給兩個數字，例如 (1, 5)。",
    "“{factor}”的量表或分界不能是 {said}；请给两个数字，例如 (1, 5)。",
    "The scale or cuts of “{factor}” cannot be {said}; give two numbers, such as (1, 5).",
)
_OFF = Text(
    '「{factor}」有 {n} 筆回答不在 {low} 到 {high} 之間；請說明它的量尺，例如 scales={{"{factor}": (1, 10)}}。',
    '“{factor}”有 {n} 条回答不在 {low} 到 {high} 之间；请说明它的量表，例如 scales={{"{factor}": (1, 10)}}。',
    '{n} answers to “{factor}” lie outside the scale from {low} to {high}; say its scale, such as scales={{"{factor}": (1, 10)}}.',
)


def cut_of(scale: Scale) -> Cut:
    """Where poor ends and good begins on a scale of whole answers: two fifths of its steps, and the top fifth, rounded.

    1-5: 1, 2 | 5; 1-7: 1-3 | 7; 1-10: 1-4 | 9, 10; 0-10: 0-3 | 9, 10. Answers about satisfaction lie high: whoever
    gives the last but one is content, not delighted.
    """
    low, high = scale
    steps = high - low + 1
    return low + max(1, round(0.4 * steps)) - 1, high - max(1, round(0.2 * steps)) + 1


def cut(
    factor: str, scales: Mapping[str, Scale] | Scale, cuts: Mapping[str, Cut] | None, answers: Array
) -> Cut:
    """Poor up to and good from, as given for this factor or as its scale has it. Raises Unfit on what is none."""
    given: Any = arguments.mapping("cuts", cuts or {}, '{"q1": (2, 5)}').get(factor)
    if given is None:
        scale = scales.get(factor) if isinstance(scales, Mapping) else scales
        given = cut_of(_on_scale(factor, answers, *_pair(factor, scale)))
    low, high = _pair(factor, given)
    if not low < high:
        raise Unfit("asymmetry.cut", _CUT, factor=factor, cut=given)
    return low, high


def _pair(factor: str, said: Any) -> tuple[float, float]:
    try:
        low, high = said
        return float(low), float(high)
    except (TypeError, ValueError) as e:
        raise Unfit("asymmetry.pair", _PAIR, factor=factor, said=brief(said)) from e


def _on_scale(factor: str, answers: Array, low: float, high: float) -> tuple[float, float]:
    """The scale, on which all answers lie. Raises Unfit where some do not."""
    off = int(((answers < low - 1e-9) | (answers > high + 1e-9)).sum())
    if off:
        raise Unfit("drivers.off_scale", _OFF, factor=factor, n=off, low=f"{low:g}", high=f"{high:g}")
    return low, high
