"""How much was given, held against the planned amount. Exact: no amount is rounded to compare."""

from collections.abc import Iterator
from fractions import Fraction

from protocol.base import Text
from protocol.quantity import Quantity
from schedules.deviations import finding_words as words
from schedules.deviations.course import Act, Course
from schedules.deviations.phrases import Shown, as_amount, as_percent
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.engine.measured import DoseProblem
from schedules.plan import PlannedAdministration
from schedules.planned_dose import PlannedDose

_AS_PLANNED = Fraction(0)


def dose_findings(course: Course, act: Act, planned: PlannedAdministration) -> Iterator[Finding]:
    """Yield a flag where an amount lies outside the protocol's tolerance; its limits are inside."""
    given = act.record.amount
    if given is None:
        return
    dose = dose_in_force(course, act, planned)
    wanted, share, tolerance = _shown(dose), _share(given, dose), dose.tolerance_percent
    if wanted is None or share is None or tolerance is None:
        return
    if abs(share) * 100 > tolerance:
        assumed = f"{dose.rule}.tolerance_percent" in planned.assumed
        limit = as_percent(tolerance, assumed=assumed)
        flag = Flag.WRONG_DOSE_HIGH if share > 0 else Flag.WRONG_DOSE_LOW
        yield finding(flag, words.wrong_dose(given, wanted, share, limit))


def dose_remarks(course: Course, act: Act, planned: PlannedAdministration) -> Iterator[Text]:
    """Say what a reader should know of an amount that no tolerance judges."""
    given = act.record.amount
    if given is None:
        return
    dose = dose_in_force(course, act, planned)
    wanted, share = _shown(dose), _share(given, dose)
    if wanted is None:
        return
    if share is None:
        yield words.dose_in_other_unit(given, wanted)
    elif share != 0 and dose.tolerance_percent is None:
        yield words.other_dose(given, wanted, share)


def dose_in_force(course: Course, act: Act, planned: PlannedAdministration) -> PlannedDose:
    """Return the dose by what was known of the patient on the day it was given."""
    measured = planned.dose.measured
    if act.on == planned.listed_on or measured is None or measured.on is None:
        return planned.dose
    arm = course.arms[planned.arm]
    phase = next((each for each in arm.phases if each.id == planned.phase), None)
    if phase is None:
        return planned.dose
    try:
        return course.dosing.dose(arm, phase, act.on)
    except DoseProblem:
        return planned.dose


def planned_amount(course: Course, act: Act, planned: PlannedAdministration) -> Shown | None:
    """Show the amount in force, with its mark where it is assumed; None where nobody stated it."""
    return _shown(dose_in_force(course, act, planned))


def share_of(course: Course, act: Act, planned: PlannedAdministration) -> Fraction | None:
    """Return how far the given amount lies from the one in force, as a share of it.

    None where one of the two is not stated, or their units do not convert.
    """
    return _share(act.record.amount, dose_in_force(course, act, planned))


def _shown(dose: PlannedDose) -> Shown | None:
    return as_amount(dose.amount, assumed=dose.assumed) if dose.amount is not None else None


def _share(given: Quantity | None, dose: PlannedDose) -> Fraction | None:
    wanted = dose.amount
    if given is None or wanted is None or not given.converts_to(wanted.unit):
        return None
    return _AS_PLANNED if given == wanted else given.to(wanted.unit).exact / wanted.exact - 1
