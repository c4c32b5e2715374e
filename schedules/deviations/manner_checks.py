"""How it was given: the site, the time it took, the rate, the weight behind the dose, the entry."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from protocol.arm import Arm
from protocol.provenance import Sourced
from protocol.quantity import Quantity
from protocol.timespan import Length
from protocol.treatment_protocol import WeightRule
from schedules.deviations import manner_words as words
from schedules.deviations.course import Act, Course
from schedules.deviations.phrases import as_amount, as_days, as_length, as_percent
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.display import percent
from schedules.patient import Weight
from schedules.plan import PlannedAdministration


def manner_findings(
    course: Course, act: Act, planned: PlannedAdministration | None, before: Mapping[str, Act]
) -> Iterator[Finding]:
    """Yield what the manner of an administration shows; ``before`` has each record's previous."""
    arm = course.arms.get(planned.arm if planned else act.arm or "")
    if arm is None:
        return
    yield from _site(arm, act, planned, before.get(act.id))
    if arm.deviations is not None:
        yield from _duration(arm, act)
        yield from _rate(arm, act)
        yield from _entry(arm.deviations.late_entry_after, act)
    if planned is not None and planned.dose.basis in {"per-kg", "per-m2"}:
        yield from _weight(course, act)


def _site(
    arm: Arm, act: Act, planned: PlannedAdministration | None, previous: Act | None
) -> Iterator[Finding]:
    site = act.record.site
    if site is None or not arm.rotation:
        return
    if planned is not None and planned.site is not None:
        if site != planned.site:
            yield finding(Flag.WRONG_SITE, words.other_site(site, planned.site))
    elif site not in arm.rotation:
        yield finding(Flag.WRONG_SITE, words.site_not_allowed(site, ", ".join(arm.rotation)))
    elif len(arm.rotation) > 1 and previous is not None and previous.record.site == site:
        yield finding(Flag.WRONG_SITE, words.site_again(site, previous.id))


def _duration(arm: Arm, act: Act) -> Iterator[Finding]:
    limits, record = arm.deviations.duration if arm.deviations else None, act.record
    if limits is None or record.ended_at is None:
        return
    took = record.ended_at - record.started_at
    minutes = int(took.total_seconds() // 60)
    shortest, longest = limits.shortest, limits.longest
    if shortest is not None and shortest.value is not None and took < _span(shortest.value):
        said = as_length(shortest.value, assumed=shortest.is_assumed)
        yield finding(Flag.RATE_OUT_OF_RANGE, words.duration(minutes, said, longest=False))
    if longest is not None and longest.value is not None and took > _span(longest.value):
        said = as_length(longest.value, assumed=longest.is_assumed)
        yield finding(Flag.RATE_OUT_OF_RANGE, words.duration(minutes, said, longest=True))


def _span(length: Length) -> timedelta:
    return timedelta(minutes=length.minutes)


def _rate(arm: Arm, act: Act) -> Iterator[Finding]:
    limits, given = (
        arm.deviations.rate_per_hour if arm.deviations else None,
        act.record.rate_per_hour,
    )
    if limits is None or given is None:
        return
    for limit, fastest in ((limits.least, False), (limits.most, True)):
        if limit is not None and _is_beyond(given, limit, above=fastest):
            assert limit.value is not None  # noqa: S101 -- _is_beyond
            said = as_amount(limit.value, assumed=limit.is_assumed)
            yield finding(Flag.RATE_OUT_OF_RANGE, words.rate(given, said, fastest=fastest))


def _is_beyond(given: Quantity, limit: Sourced[Quantity], *, above: bool) -> bool:
    if limit.value is None or not given.converts_to(limit.value.unit):
        return False
    amount = given.to(limit.value.unit).exact
    return amount > limit.value.exact if above else amount < limit.value.exact


def _entry(limit: Sourced[Length] | None, act: Act) -> Iterator[Finding]:
    record = act.record
    if limit is None or limit.value is None or record.recorded_at is None:
        return
    waited = record.recorded_at - (record.ended_at or record.started_at)
    if waited > _span(limit.value):
        said = as_length(limit.value, assumed=limit.is_assumed)
        minutes = int(waited.total_seconds() // 60)
        yield finding(Flag.LATE_ENTRY, words.late_entry(minutes, said))


def passed_age(rule: WeightRule, days: int) -> Sourced[Length] | None:
    """Return the limit that a weight of so many days before a dose has passed."""
    age = rule.max_age
    return age if age is not None and age.value is not None and days > age.value.days else None


def _weight(course: Course, act: Act) -> Iterator[Finding]:
    rule, known = course.plan.protocol.weight, _newest(course, act)
    if rule is None or known is None:
        return
    days = (act.on - known.on).days
    age, used = passed_age(rule, days), act.record.weight_kg
    if age is not None and age.value is not None:
        said = as_length(age.value, assumed=age.is_assumed)
        yield finding(
            Flag.STALE_WEIGHT, words.old_weight(used or known.kg, known.on, as_days(days), said)
        )
    change = None if used is None else passed_change(rule, used, known.kg)
    if used is not None and change is not None and change.value is not None:
        said, share = as_percent(change.value, assumed=change.is_assumed), _change(used, known.kg)
        text = words.other_weight(used, known.kg, known.on, share=percent(share), limit=said)
        yield finding(Flag.STALE_WEIGHT, text)


def passed_change(rule: WeightRule, used: Decimal, known: Decimal) -> Sourced[int] | None:
    """Return the limit that a weight has passed on which another one was used."""
    most = rule.max_change_percent
    if most is None or most.value is None or abs(_change(used, known)) * 100 <= most.value:
        return None
    return most


def _change(used: Decimal, known: Decimal) -> Fraction:
    return Fraction(used) / Fraction(known) - 1


def _newest(course: Course, act: Act) -> Weight | None:
    known = [weight for weight in course.plan.patient.weights if weight.on <= act.on]
    return max(known, key=lambda weight: weight.on, default=None)
