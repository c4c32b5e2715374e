"""Which administration belongs to which planned dose: links, then arm by arm, then across arms.

An explicit link is never changed; where it contradicts, that is reported. What is left over in the
arms is compared across them: a dose given by the wrong route, or as the wrong product, is that dose
and not a miss with an extra beside it.
"""

from collections.abc import Iterator

from schedules.deviations.arm_match import match_arm
from schedules.deviations.course import Act, Course, Log, is_open, why_not_examined
from schedules.deviations.finding_words import link_for_other_arm, link_taken, link_unknown
from schedules.deviations.limits import DEFAULT_COSTS, Costs
from schedules.deviations.matches import Matches
from schedules.deviations.residual import match_across_arms
from schedules.plan import PlannedAdministration


def match(course: Course, log: Log, costs: Costs = DEFAULT_COSTS) -> Matches:
    """Match a log to a plan. The order of the log's rows makes no difference."""
    matches = Matches()
    linked = _follow_links(course, log, matches)
    arms = [arm.id for arm in course.arms.values() if why_not_examined(arm) is None]
    for arm in arms:
        planned = [item for item in course.of_arm(arm) if is_open(item)]
        given = [act for act in log.given if act.arm == arm and act.id not in linked]
        withheld = [act for act in log.withheld if act.arm == arm and act.id not in linked]
        if planned:
            match_arm(course.arms[arm], planned, given, withheld, into=matches, costs=costs)
    used = matches.used()
    left = [
        act
        for act in log.given
        if act.id not in used and (act.arm in arms or act.arm not in course.arms)
    ]
    matches.taken |= match_across_arms(course, left, list(_without_record(course, matches, arms)))
    return matches


def _follow_links(course: Course, log: Log, matches: Matches) -> set[str]:
    """Take every explicit link, and return the records that have one."""
    linked: set[str] = set()
    for act in (*log.given, *log.withheld):
        wanted = act.record.planned
        if wanted is None:
            continue
        planned = course.planned.get(wanted)
        if planned is None:
            matches.contradicting[act.id] = link_unknown(wanted)
        elif why_not_examined(course.arms[planned.arm]) is None:
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


def _without_record(
    course: Course, matches: Matches, arms: list[str]
) -> Iterator[PlannedAdministration]:
    for planned in course.plan.administrations:
        recorded = planned.id in matches.taken or planned.id in matches.withheld
        if planned.arm in arms and is_open(planned) and not recorded:
            yield planned
