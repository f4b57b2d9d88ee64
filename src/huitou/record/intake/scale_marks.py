"""The scale that a header writes: `整體滿意度 (1-7)`, `Rate our staff [0–10]`, `服務態度（1 到 7 分）`."""

from __future__ import annotations

import re

_TO = r"\s*(?:[-\u2010-\u2015\u2212~\uff5e\uff0d到至]|分到|分至|\bto\b)\s*"
_IN_BRACKETS = re.compile(
    rf"[\[(（【]\s*(\d{{1,3}})\s*分?{_TO}(\d{{1,3}})\s*(?:分|points?)?\s*[\])）】]", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?<!\d)(\d){_TO}(\d{{1,2}})\s*(?:分(?![鐘钟])|points?\b)|scale (?:of|from) (\d){_TO}(\d{{1,2}})\b",
    re.IGNORECASE,
)
_IS = r"\s*分?\s*[=＝:：是為为]\s*"
_EXPLAINED = re.compile(rf"(?<!\d)([01]){_IS}(\D{{1,40}}?)(?<!\d)(10|\d){_IS}")
_GOOD = re.compile(
    "(非常|十分|最|很|極|极)?(滿意|满意|同意|好|可能|容易)|(very |completely |strongly )?(satisfied|agree|good|excellent|likely|easy)",
    re.IGNORECASE,
)
_LOWEST, _HIGHEST = (0, 1), (4, 5, 6, 7, 10, 100)


def scale_in(header: str) -> str | None:
    """`1-7` of a header that says so, `5-1` where the low number is the good end; None where it says none."""
    for way in (_IN_BRACKETS, _BARE):
        for found in way.finditer(header):
            first, last = (int(end) for end in found.groups() if end is not None)
            if min(first, last) in _LOWEST and max(first, last) in _HIGHEST:
                return f"{first}-{last}"
    explained = _EXPLAINED.search(header)
    if explained and int(explained[3]) in _HIGHEST:
        ends = (explained[1], explained[3])
        return "-".join(reversed(ends) if _GOOD.match(explained[2]) else ends)
    return None


def without_scale(header: str) -> str:
    """The header without the brackets that hold its scale."""
    return _IN_BRACKETS.sub("", header).strip() or header if scale_in(header) else header
