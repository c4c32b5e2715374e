"""Every identifier that the calendars of a plan may hold, and what stands under it."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum, auto

from protocol.lean import dataclass
from schedules.calendar.identity import Identity, week_name, window_name
from schedules.plan import Plan, PlannedAdministration

_WEEK = timedelta(days=7)


class Part(Enum):
    """What an event stands for."""

    ACT = auto()
    WINDOW = auto()
    WEEK = auto()


@dataclass(frozen=True, slots=True)
class Known:
    """What stands under an identifier; a week is of an arm and of no one administration."""

    part: Part
    arm: str
    act: PlannedAdministration | None = None


def known_of(plan: Plan) -> dict[str, Known]:
    """Return what a calendar of the plan may hold, by identifier: acts, windows and weeks."""
    identity = Identity.of(plan.patient, plan.protocol.id)
    found = {identity.uid(act.id): Known(Part.ACT, act.arm, act) for act in plan.administrations}
    for act in plan.administrations:
        found[identity.uid(window_name(act))] = Known(Part.WINDOW, act.arm, act)
    for arm in dict.fromkeys(act.arm for act in plan.administrations):
        for monday in _mondays(plan):
            found[identity.uid(week_name(arm, monday))] = Known(Part.WEEK, arm)
    return found


def _mondays(plan: Plan) -> Iterator[date]:
    days = [day for act in plan.administrations for day in _days(act)]
    if days:
        monday = min(days) - timedelta(days=min(days).weekday())
        while monday <= max(days):
            yield monday
            monday += _WEEK


def _days(act: PlannedAdministration) -> Iterator[date]:
    """Yield the days an act has or had."""
    if act.on is not None:
        yield act.on
    if act.history is not None and act.history.withdrawn is not None:
        yield act.history.withdrawn.on
