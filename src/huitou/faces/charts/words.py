"""The charts as templates call them, in one language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup

from huitou.faces import targets
from huitou.faces.charts import calibration, cohort_lines, driver_map, heat_map, sankey, stacks, steps
from huitou.faces.language import Language

NARROW = {"width": 340}


def chart_words(lang: Language) -> dict[str, Any]:
    return {
        "heat_map": partial(heat_map.heat_map, lang=lang),
        "calibration_chart": _both(partial(calibration.calibration_chart, lang=lang), height=280),
        "cohort_cell": partial(heat_map.cell_told, lang=lang),
        "cohort_lines": _both(partial(cohort_lines.cohort_lines, lang=lang), height=220),
        "oldest_cohort": partial(cohort_lines.oldest, lang=lang),
        "curve_steps": _both(partial(steps.steps, lang=lang), height=260),
        "curve_rows": partial(steps.table, lang=lang),
        "driver_map": _both(partial(driver_map.driver_map, lang=lang), height=340),
        "sankey": _both(partial(sankey.sankey, lang=lang), height=420),
        "diverging": partial(stacks.diverging, lang=lang),
        "diverging_room": stacks.Room.of,
        "blocks": stacks.blocks,
        "in_order": stacks.in_order,
        "answers_that_are": stacks.share,
        "stacked_area": _both(partial(stacks.stacked_area, lang=lang), height=200),
        "latest_mix": stacks.latest,
        "part_kind": stacks.part_kind,
        "target_told": partial(targets.target_told, lang=lang),
    }


def _both(draw: Callable[..., Markup], height: int) -> Callable[[Any], Markup]:
    """The drawing twice, for wide and for narrow places; the style sheet shows one, so that letters keep their size."""

    def drawn(found: Any) -> Markup:
        wide, narrow = draw(found), draw(found, **NARROW, height=height)
        if not wide:
            return Markup()
        return Markup('<div class="for-wide">{}</div><div class="for-narrow">{}</div>').format(wide, narrow)

    return drawn
