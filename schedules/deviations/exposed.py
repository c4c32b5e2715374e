"""From planned doses and administrations to what an exposure is summed from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.deviations.course import Act, Course
from schedules.deviations.exposure import Dose
from schedules.deviations.report import PlannedResult, UnplannedResult


def doses_of(
    course: Course,
    given: Sequence[Act],
    planned: Sequence[PlannedResult],
    unplanned: Sequence[UnplannedResult],
) -> Iterator[Dose]:
    """Yield every planned dose with what was given for it, then every other administration.

    A planned dose for which another product was given stands twice: as planned and without an
    administration, and the administration under the product that was given.
    """
    acts = {act.id: act for act in given}
    for result in planned:
        act = None if result.record is None else acts[result.record]
        wanted = course.arms[result.arm].product if result.arm in course.arms else None
        own = act if act is not None and course.product_of(act) == wanted else None
        dose = _planned(course, result, wanted, own)
        if act is None or own is not None:
            yield dose
        else:
            yield replace(dose, happened_on=act.on)
            yield _unplanned(course, act, phase=result.phase)
    phases = {result.planned: result.phase for result in planned}
    for other in unplanned:
        phase = phases[other.duplicate_of] if other.duplicate_of else None
        yield _unplanned(course, acts[other.record], phase=phase)


def _planned(course: Course, result: PlannedResult, product: str | None, act: Act | None) -> Dose:
    item = course.planned[result.planned]
    return Dose(
        arm=result.arm,
        phase=result.phase,
        product=product,
        unit=_unit(course, product),
        outcome=result.outcome,
        planned=item.dose.amount,
        target_on=result.target_on,
        happened_on=act.on if act else result.due_on,
        given=act.record.amount if act else None,
        is_given=act is not None,
        assumed=item.dose.assumed,
    )


def _unplanned(course: Course, act: Act, *, phase: str | None) -> Dose:
    product = course.product_of(act)
    unit = _unit(course, product)
    return _with(Dose(act.arm, phase, product, unit, happened_on=act.on), act)


def _with(dose: Dose, act: Act) -> Dose:
    return replace(dose, given=act.record.amount, is_given=True, happened_on=act.on)


def _unit(course: Course, product: str | None) -> str | None:
    products = course.plan.protocol.products
    return next((item.unit for item in products if item.id == product), None)
