"""Days on which the hours of one arm lie nearer or farther than its interval allows."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from protocol.timespan import Length, TimeUnit
from schedules.causes import Cause, CauseKind
from schedules.engine.hours import minute_of
from schedules.engine.subject import Subject


def own_hours_against(subject: Subject, day: date) -> Iterator[Cause]:
    """Yield an interval in hours that two hours of the day break; a clock change can make it so."""
    assert subject.zone is not None  # noqa: S101 -- what has several hours is an arm, which has one
    least = subject.minimum if subject.minimum.is_clock_time else None
    most = subject.maximum if subject.maximum and subject.maximum.is_clock_time else None
    if least is None and most is None:
        return
    on, zone = day.toordinal(), subject.zone
    for first, second in pairwise(subject.hours):
        apart = minute_of(on, second, zone) - minute_of(on, first, zone)
        for name, limit in (("minimum", least), ("maximum", most)):
            if limit is None or apart == limit.minutes:
                continue
            if (apart < limit.minutes) == (name == "minimum"):
                yield Cause(
                    kind=CauseKind.OWN_HOURS,
                    rule=f"{subject.name}.interval.{name}",
                    at=second,
                    apart=Length(apart, TimeUnit.MINUTE),
                    at_least=limit if name == "minimum" else None,
                    at_most=limit if name == "maximum" else None,
                )
