"""How much of an arm's amount was given until a day, held against what was planned until then."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from protocol.arm import Arm
from protocol.base import Text
from protocol.quantity import Quantity
from schedules.deviations.course import Course, is_open
from schedules.deviations.matches import Matches
from schedules.deviations.phrases import Shown, as_amount, as_is, as_percent, both
from schedules.deviations.report import Escalation
from schedules.deviations.taxonomy import Severity
from schedules.display import percent
from schedules.plan import PlannedAdministration


def escalations(course: Course, matches: Matches, as_of: date) -> Iterator[Escalation]:
    """Yield each arm of which less was given than its protocol asks for.

    Doses count from the end of their window on, and earlier once they were given. An arm with an
    amount that nobody stated or recorded, or in a unit that does not convert, is not judged.
    """
    for arm in course.arms.values():
        limit = arm.deviations.cumulative_at_least_percent if arm.deviations else None
        if limit is None or limit.value is None:
            continue
        due = [item for item in course.of_arm(arm.id) if _counts(item, matches, as_of)]
        sums = _sums(course, arm, due, matches)
        if sums is None:
            continue
        given, planned = sums
        share = Fraction(given.exact / planned.exact)
        if share * 100 < limit.value:
            yield Escalation(
                arm=arm.id,
                severity=Severity.PROPOSED_IMPORTANT,
                rule=f"arms.{arm.id}.deviations.cumulative_at_least_percent",
                explanation=_explained(
                    arm.id,
                    as_amount(given),
                    as_amount(planned, assumed=any(item.dose.assumed for item in due)),
                    share=percent(share).removeprefix("+"),
                    limit=as_percent(limit.value, assumed=limit.is_assumed),
                ),
            )


def _counts(item: PlannedAdministration, matches: Matches, as_of: date) -> bool:
    return is_open(item) and (item.id in matches.taken or matches.in_force[item.id].closes < as_of)


def _sums(
    course: Course, arm: Arm, due: list[PlannedAdministration], matches: Matches
) -> tuple[Quantity, Quantity] | None:
    """Return what was given and what was planned; None where an amount is not known."""
    unit = course.plan.protocol.product(arm.product).unit
    amounts = [item.dose.amount for item in due]
    acts = [matches.taken[item.id] for item in due if item.id in matches.taken]
    given = [act.record.amount for act in acts]
    known = [amount for amount in (*amounts, *given) if amount is not None]
    if len(known) < len(amounts) + len(given) or not amounts:
        return None
    if not all(amount.converts_to(unit) for amount in known):
        return None
    converted = [amount.to(unit).amount for amount in known]
    planned = sum(converted[: len(amounts)], start=Quantity.parse(f"0 {unit}").amount)
    total = sum(converted[len(amounts) :], start=Quantity.parse(f"0 {unit}").amount)
    return (Quantity(total, unit), Quantity(planned, unit)) if planned else None


def _explained(arm: str, given: Shown, planned: Shown, *, share: str, limit: Shown) -> Text:
    return both(
        "{arm}: {given} given of {planned} planned until now, {share}; at least {limit}",
        "{arm}:至今计划 {planned},已给 {given},{share};至少 {limit}",
        arm=as_is(arm),
        given=given,
        planned=planned,
        share=as_is(share),
        limit=limit,
    )
