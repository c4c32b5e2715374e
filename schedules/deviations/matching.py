"""Which administration belongs to which planned dose: links, then arm by arm, then across arms.

An explicit link is never changed; where it contradicts, that is reported. What is left over in the
arms is compared across them: a dose given by the wrong route, or as the wrong product, is that dose
and not a miss with an extra beside it.
"""

from collections.abc import Iterator, Mapping

from schedules.deviations.arm_match import in_force_as_planned, match_arm
from schedules.deviations.course import Act, Course, Log, is_open
from schedules.deviations.finding_words import link_for_other_arm, link_taken, link_unknown
from schedules.deviations.limits import DEFAULT_COSTS, Costs
from schedules.deviations.matches import Matches, Unclear
from schedules.deviations.pins import Pin
from schedules.deviations.residual import match_across_arms
from schedules.plan import PlannedAdministration

_NO_PINS: Mapping[str, Pin] = {}


def match(
    course: Course, log: Log, costs: Costs = DEFAULT_COSTS, pins: Mapping[str, Pin] = _NO_PINS
) -> Matches:
    """Match a log to a plan. The order of the log's rows makes no difference.

    ``pins`` hold, by record, which dose a person decided that it belongs to.
    """
    matches = Matches()
    linked = _follow_links(course, log, matches, pins)
    by_arm: dict[str, list[Act]] = {arm: [] for arm in course.arms}
    withheld: dict[str, list[Act]] = {arm: [] for arm in course.arms}
    for found, acts in ((by_arm, log.given), (withheld, log.withheld)):
        for act in acts:
            if act.arm in found and act.id not in linked:
                found[act.arm].append(act)
    for arm in course.arms.values():
        planned = [item for item in course.of_arm(arm.id) if is_open(item)]
        if planned:
            match_arm(arm, planned, by_arm[arm.id], withheld[arm.id], into=matches, costs=costs)
    _show_displaced(course, log, matches)
    used = matches.used() | {*matches.displaced}
    left = [act for act in log.given if act.id not in used]
    matches.taken |= match_across_arms(course, left, list(_without_record(course, matches)))
    for item in course.plan.administrations:
        matches.in_force.setdefault(item.id, in_force_as_planned(item))
    return matches


def _follow_links(course: Course, log: Log, matches: Matches, pins: Mapping[str, Pin]) -> set[str]:
    """Take every explicit link, and return the records that have one."""
    linked: set[str] = set()
    for act in (*log.given, *log.withheld):
        pin = pins.get(act.id)
        wanted = pin.planned if pin is not None else act.record.planned
        if pin is not None and wanted is None:
            linked.add(act.id)
            matches.set_aside.add(act.id)
        if wanted is None:
            continue
        planned = course.planned.get(wanted)
        if planned is None:
            matches.contradicting[act.id] = link_unknown(wanted)
        else:
            linked.add(act.id)
            _take_link(act, planned, matches)
    return linked


def _take_link(act: Act, planned: PlannedAdministration, matches: Matches) -> None:
    if act.arm != planned.arm:
        matches.contradicting[act.id] = link_for_other_arm(planned.id, planned.arm)
    if act.record.was_withheld:
        matches.withheld.setdefault(planned.id, []).append(act)
    elif planned.id in matches.taken:
        matches.repeats[act.id] = planned.id
        matches.contradicting[act.id] = link_taken(planned.id, matches.taken[planned.id].id)
    else:
        matches.taken[planned.id] = act


def _show_displaced(course: Course, log: Log, matches: Matches) -> None:
    """Report records whose dose another arm's record holds by its link.

    Such a link is likely a slip. It stands until a person changes it, but the record that it keeps
    out is not made another arm's dose by the wrong route because of it.
    """
    used = matches.used()
    free = [act for act in log.given if act.id not in used and not act.record.planned]
    for item in course.plan.administrations:
        holder = matches.taken.get(item.id)
        if holder is None or holder.arm == item.arm or holder.arm not in course.arms:
            continue
        opens, closes = item.permitted
        near = [act for act in free if act.arm == item.arm and opens <= act.on <= closes]
        if near:
            first = min(near, key=lambda act: (abs((act.on - item.listed_on).days), act.minute))
            free.remove(first)
            matches.displaced[first.id] = item.id
            own = _open_dose_near(course, matches, holder)
            lines = ((holder, item.id, own), (first, None, item.id))
            matches.unclear.append(Unclear(item.arm, 0, lines))


def _open_dose_near(course: Course, matches: Matches, act: Act) -> str | None:
    near = [
        (abs((act.on - item.listed_on).days), item.ordinal, item.id)
        for item in course.of_arm(act.arm or "")
        if item.id not in matches.taken and item.permitted[0] <= act.on <= item.permitted[1]
    ]
    return min(near)[2] if near else None


def _without_record(course: Course, matches: Matches) -> Iterator[PlannedAdministration]:
    for planned in course.plan.administrations:
        recorded = planned.id in matches.taken or planned.id in matches.withheld
        if is_open(planned) and not recorded:
            yield planned
