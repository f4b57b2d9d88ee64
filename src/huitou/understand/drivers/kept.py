"""Drivers of one workspace: the study kept on the shelf while nothing changes, and the company's own model."""

from __future__ import annotations

from typing import Any

from huitou.base import Missing, Period, Text, Unfit
from huitou.measure import Source
from huitou.stores import Workspace
from huitou.understand.asking import facts_of, kept, opened, shelved
from huitou.understand.cycle import cycle_of
from huitou.understand.drivers.findings import Drivers
from huitou.understand.drivers.model import DriverModel, Problem, from_dict, problems
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.repurchase import LEAST_DAYS, MOST_DAYS
from huitou.understand.drivers.respondents import Asked, asked
from huitou.understand.drivers.study import study
from huitou.understand.drivers.turning import fitting_groupings

NAME, VERSION = "understand.drivers", 6
CHOICE = "drivers.model"
_BAD_DAYS = Text(
    "追蹤天數要在 {least} 到 {most} 之間；{said} 不行。",
    "追踪天数要在 {least} 到 {most} 之间；{said} 不行。",
    "Follow answers for {least} to {most} days; {said} will not do.",
)


def drivers_of(workspace: Workspace, period: Period | None = None, days: int | None = None) -> Drivers:
    """What moves satisfaction and loyalty, by the company's own model where it has one, else by the ready one.

    period: the days whose answers count; the last twelve finished months without it. days: for how long who answered is
    followed, 7 to 730; from the company's purchase cycle without it. Where data are too few the study says why. Raises
    Missing where nothing is recorded at all, Unfit for other days.
    """
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise Unfit("drivers.days", _BAD_DAYS, least=LEAST_DAYS, most=MOST_DAYS, said=days)
    place = opened(workspace)
    assert place.horizon is not None
    span, horizon = period or place.default_period, place.horizon
    model, groupings = driver_model(workspace), fitting_groupings(place.groupings)

    def found() -> list[object]:
        cycle = cycle_of(workspace)
        told = study(facts_of(place), model, span, horizon, cycle, sorted(place.attributes), days, groupings)
        return [plain(told)]

    values = kept(workspace, place, NAME, VERSION, _question(place, span, model, days), found)
    return finding(Drivers, values[0])


def ready_drivers(workspace: Workspace, period: Period | None = None) -> Drivers | None:
    """The same where it has been worked out already; never waits for an engine."""
    try:
        place = opened(workspace)
    except Missing:
        return None
    span = period or place.default_period
    values = shelved(workspace, place, NAME, VERSION, _question(place, span, driver_model(workspace)))
    return finding(Drivers, values[0]) if values else None


def drivers_stamp(workspace: Workspace) -> Any:
    """Changes when a study was put on the shelf: what a page that shows `ready_drivers` rests on besides the facts."""
    return workspace.shelf.newest(NAME)


def _question(
    place: Source, span: Period | None, model: DriverModel | None, days: int | None = None
) -> list[object]:
    stamps = [[name, one.stamp] for name, one in fitting_groupings(place.groupings).items()]
    return [span.label if span else None, model.as_dict() if model else None, days, stamps]


def driver_model(workspace: Workspace) -> DriverModel | None:
    """The model that the company made for itself; None where it uses the ready one."""
    choice = workspace.choices.get(CHOICE)
    return from_dict(choice.value) if choice else None


def keep_driver_model(workspace: Workspace, model: DriverModel | None, who: str) -> None:
    """Use a model of one's own from now on, or the ready one again with None; what was used before stays on record.

    Raises Unfit with the first of `driver_problems` where anything is wrong with it.
    """
    if model is not None and (wrong := driver_problems(workspace, model)):
        raise Unfit("drivers.model", wrong[0].says, field=wrong[0].field)
    workspace.choices.set(CHOICE, model.as_dict() if model else None, who, workspace.clock.stamp())


def driver_problems(workspace: Workspace, model: DriverModel) -> list[Problem]:
    """All that is wrong with a model, each beside the field it stands in."""
    return problems(model, {q: one.answers for q, one in driver_questions(workspace).items()})


def driver_questions(workspace: Workspace) -> dict[str, Asked]:
    """The questions that customers answered with a number, of all time. Raises Missing where nothing is recorded."""
    place = opened(workspace)
    facts = facts_of(place)
    return asked(facts) if facts.has("answers") else {}
