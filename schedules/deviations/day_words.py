"""Why the day of an administration has a flag."""

from collections.abc import Sequence
from datetime import date

from protocol.base import Text
from schedules.causes import Cause
from schedules.deviations.phrases import Shown, as_is, both
from schedules.reason_words.causes import cause_words


def day_not_allowed(on: date, causes: Sequence[Cause]) -> Text:
    """A day that a rule of the protocol or a closure excludes."""
    return both(
        "not a day for it: {causes}",
        "该日不应给药:{causes}",
        causes=lambda language: ", ".join(cause_words(cause, on, language) for cause in causes),
    )


def day_of_other_arm(other: str, record: str) -> Text:
    """A day on which another arm was given that never shares its day."""
    return both(
        "never on a day of arm {other}, given as record {record}",
        "不得与治疗组 {other} 同日(记录 {record})",
        other=as_is(other),
        record=as_is(record),
    )


def too_near(days: Shown, other: str, record: str, limit: Shown) -> Text:
    """Fewer days from another arm's administration than the protocol states."""
    return both(
        "{days} from arm {other}, record {record}; at least {limit}",
        "距治疗组 {other}(记录 {record}){days};最短 {limit}",
        days=days,
        other=as_is(other),
        record=as_is(record),
        limit=limit,
    )
