"""What was given: its lot, its expiry, how long after thawing, how it was stored."""

from collections.abc import Iterator

from schedules.deviations import product_words as words
from schedules.deviations.course import Act, Course
from schedules.deviations.phrases import as_length
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.patient import Lot
from schedules.records import Storage


def product_findings(course: Course, act: Act) -> Iterator[Finding]:
    """Yield what the record of a product shows, held against the patient's lots and the limits."""
    record = act.record
    if not (record.lot or record.expires or record.thawed_at or record.storage):
        return
    lots = [lot for lot in course.plan.patient.lots if _is_for(course, act, lot)]
    own = next((lot for lot in lots if lot.lot == record.lot), None)
    if record.lot is not None and lots:
        yield from _lot_findings(act, record.lot, own)
    for expires in dict.fromkeys((record.expires, own.expires if own else None)):
        if expires is not None and expires.is_past(record.started_at, course.zone):
            yield finding(Flag.EXPIRED, words.expired(expires))
    yield from _thaw_findings(course, act)
    if record.storage is Storage.EXCURSION:
        yield finding(Flag.EXCURSION, words.excursion())


def _is_for(course: Course, act: Act, lot: Lot) -> bool:
    return lot.product is None or lot.product == course.product_of(act)


def _lot_findings(act: Act, name: str, lot: Lot | None) -> Iterator[Finding]:
    if lot is None:
        yield finding(Flag.WRONG_LOT, words.not_assigned(name))
        return
    if lot.released_on is None or lot.released_on > act.on:
        yield finding(Flag.WRONG_LOT, words.not_released(name, lot.released_on))
    if lot.recalled_on is not None:
        yield finding(Flag.WRONG_LOT, words.recalled(name, lot.recalled_on))


def _thaw_findings(course: Course, act: Act) -> Iterator[Finding]:
    """Yield a flag where an infusion ended later after thawing than the product allows."""
    record = act.record
    limit = course.post_thaw_limit(act)
    if record.thawed_at is None or limit is None or limit.value is None:
        return
    ended = record.ended_at or record.started_at
    if (ended - record.thawed_at).total_seconds() > limit.value.minutes * 60:
        said = as_length(limit.value, assumed=limit.is_assumed)
        minutes = int((ended - record.thawed_at).total_seconds() // 60)
        yield finding(Flag.EXCURSION, words.after_thaw(minutes, said, ended=bool(record.ended_at)))
