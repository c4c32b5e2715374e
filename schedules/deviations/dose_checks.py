"""How much was given, held against the planned amount. Exact: no amount is rounded to compare."""

from collections.abc import Iterator
from fractions import Fraction

from protocol.base import Text
from schedules.deviations import finding_words as words
from schedules.deviations.course import Act
from schedules.deviations.phrases import Shown, as_amount, as_percent
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.plan import PlannedAdministration


def dose_findings(act: Act, planned: PlannedAdministration) -> Iterator[Finding]:
    """Yield a flag where an amount lies outside the protocol's tolerance; its limits are inside."""
    given, wanted = act.record.amount, planned_amount(planned)
    share, tolerance = _share(act, planned), planned.dose.tolerance_percent
    if given is None or wanted is None or share is None or tolerance is None:
        return
    if abs(share) * 100 > tolerance:
        assumed = f"{planned.dose.rule}.tolerance_percent" in planned.assumed
        limit = as_percent(tolerance, assumed=assumed)
        flag = Flag.WRONG_DOSE_HIGH if share > 0 else Flag.WRONG_DOSE_LOW
        yield finding(flag, words.wrong_dose(given, wanted, share, limit))


def dose_remarks(act: Act, planned: PlannedAdministration) -> Iterator[Text]:
    """Say what a reader should know of an amount that no tolerance judges."""
    given, wanted = act.record.amount, planned_amount(planned)
    if given is None or wanted is None:
        return
    share = _share(act, planned)
    if share is None:
        yield words.dose_in_other_unit(given, wanted)
    elif share != 0 and planned.dose.tolerance_percent is None:
        yield words.other_dose(given, wanted, share)


def planned_amount(planned: PlannedAdministration) -> Shown | None:
    """Show the planned amount, with its mark where it is assumed; None where nobody stated it."""
    dose = planned.dose
    return as_amount(dose.amount, assumed=dose.assumed) if dose.amount is not None else None


def _share(act: Act, planned: PlannedAdministration) -> Fraction | None:
    """Return how far the given amount lies from the planned one, as a share of it.

    None where one of the two is not stated, or their units do not convert.
    """
    given, wanted = act.record.amount, planned.dose.amount
    if given is None or wanted is None or not given.converts_to(wanted.unit):
        return None
    return given.to(wanted.unit).exact / wanted.exact - 1
