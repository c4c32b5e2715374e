"""The code that a printed sheet carries: from a filled sheet back to what was planned.

It names a plan and an entry of it, and nothing about a patient: ``hamsc:1:`` (the form of the
code), the first 12 hex digits of the plan's SHA-256, and the id of the administration or, for a
log of doses given when needed, of the arm. The record of a week has ``week.`` and its number, an
instrument's sheet the id of the assessment.
"""

import re
from datetime import date, timedelta

from protocol.errors import UserError
from protocol.lean import dataclass
from schedules.plan import AsNeeded, Plan, PlannedAdministration, PlannedAssessment

DIGITS = 12
_FORM = re.compile(r"hamsc:1:([0-9a-f]{12}):([^\s:]+)")
_ACCEPTED = "hamsc:1:, 12 hex digits of the plan, a colon and an id"


class SheetCodeError(UserError):
    """A sheet's code cannot be followed: it is no such code, or belongs to another plan."""

    exit_code = 25


@dataclass(frozen=True, slots=True)
class PlannedWeek:
    """A week of a plan, Monday to Sunday; the first is that of the plan's first entry."""

    number: int
    first: date
    last: date
    administrations: tuple[PlannedAdministration, ...]

    @property
    def entry(self) -> str:
        """What names the week in a sheet's code; no id holds a dot."""
        return f"week.{self.number}"


def weeks_of(plan: Plan) -> tuple[PlannedWeek, ...]:
    """Return every week from the plan's first entry to its last, also those without any."""
    acts = sorted(plan.administrations, key=lambda act: act.listed_on)
    days = [act.listed_on for act in acts]
    days += [item.on or item.target_on for item in plan.assessments]
    if not days:
        return ()
    monday = min(days) - timedelta(min(days).weekday())
    count = (max(days) - monday).days // 7 + 1
    firsts = [monday + timedelta(weeks=at) for at in range(count)]
    held: dict[int, list[PlannedAdministration]] = {}
    for act in acts:
        held.setdefault((act.listed_on - monday).days // 7, []).append(act)
    return tuple(
        PlannedWeek(at + 1, first, first + timedelta(6), tuple(held.get(at, ())))
        for at, first in enumerate(firsts)
    )


def sheet_code(plan_digest: str, entry: str) -> str:
    """Return the code of a sheet.

    >>> sheet_code("3f2a" * 16, "iv-induction-d14")
    'hamsc:1:3f2a3f2a3f2a:iv-induction-d14'
    """
    return f"hamsc:1:{plan_digest[:DIGITS]}:{entry}"


def is_sheet_code(text: str) -> bool:
    """Whether a text means to be a sheet's code."""
    return text.startswith("hamsc:")


Coded = PlannedAdministration | PlannedAssessment | AsNeeded | PlannedWeek


def planned_by_code(plan: Plan, code: str) -> Coded:
    """Return what a sheet's code stands for. Raises ``SheetCodeError``."""
    found = _FORM.fullmatch(code.strip())
    if found is None:
        message = f"found the sheet code {code!r}; accepted: {_ACCEPTED}"
        raise SheetCodeError(message)
    digest, entry = found.groups()
    if not plan.digest.startswith(digest):
        message = (
            f"the sheet was made from plan {digest}, this is plan {plan.digest[:DIGITS]}:"
            " give the plan that the sheet names"
        )
        raise SheetCodeError(message)
    try:
        return plan.administration(entry)
    except KeyError:
        pass
    for assessment in plan.assessments:
        if assessment.id == entry:
            return assessment
    for item in plan.as_needed:
        if item.arm == entry:
            return item
    for week in weeks_of(plan):
        if week.entry == entry:
            return week
    message = (
        f"plan {digest} has no administration, no assessment, no as-needed arm and no week {entry}"
    )
    raise SheetCodeError(message)
