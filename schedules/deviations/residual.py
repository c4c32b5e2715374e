"""What is left over in one arm may be what another misses: by a wrong route, a wrong product."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from protocol.arm import Arm
from schedules.deviations.course import Act, Course, due_on
from schedules.plan import PlannedAdministration

# How much each thing in common speaks for a match; without product and route there is none.
_PRODUCT = 8
_ROUTE = 4
_SITE = 2


def match_across_arms(
    course: Course, acts: Sequence[Act], planned: Sequence[PlannedAdministration]
) -> dict[str, Act]:
    """Return the doses that left-over administrations of other arms can be.

    They lie in the dose's window and share its product or its route. The closest in kind come
    first, then the nearest in days, then the earliest.
    """
    by_day = sorted(range(len(acts)), key=lambda at: acts[at].on)
    days = [acts[at].on for at in by_day]
    candidates = sorted(
        (-_in_common(course, acts[at], item), abs((acts[at].on - due_on(item)).days), at, number)
        for number, item in enumerate(planned)
        for at in by_day[
            bisect_left(days, item.permitted[0]) : bisect_right(days, item.permitted[1])
        ]
        if acts[at].arm != item.arm and _in_common(course, acts[at], item)
    )
    taken: dict[str, Act] = {}
    used: set[int] = set()
    for _, _, at, number in candidates:
        if at not in used and planned[number].id not in taken:
            taken[planned[number].id] = acts[at]
            used.add(at)
    return taken


def may_stand_for(given: Arm, planned: Arm) -> bool:
    """Say whether what was given as one arm has it can be of another: by kind, not by day."""
    return given.product == planned.product or given.route is planned.route


def _in_common(course: Course, act: Act, planned: PlannedAdministration) -> int:
    arm = course.arms[planned.arm]
    product = _PRODUCT if course.product_of(act) == arm.product else 0
    kind = product + (_ROUTE if course.route_of(act) is arm.route else 0)
    same_site = act.record.site is not None and act.record.site == planned.site
    return kind + (_SITE if kind and same_site else 0)
