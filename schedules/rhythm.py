"""Rhythms in words: what a protocol's timing says, for people."""

from typing import cast

from protocol.provenance import Stated
from protocol.timing import AsNeeded, Cycle, Every, OnOffsets, OnWeekdays, WithDialysis
from schedules.display import EMPTY_BOX, length

When = OnOffsets | Every | Cycle | OnWeekdays | WithDialysis | AsNeeded


def rhythm(when: When) -> str:
    """Return a rhythm in words, an empty box for each open number.

    Frequencies are written out: never q28d, QD or x3d.
    """
    match when:
        case OnOffsets():
            return f"on {_or_box(when.offsets)}"
        case Every():
            step = EMPTY_BOX if when.step.value is None else length(when.step.value)
            return f"every {step} from {_or_box(when.first)}{_end(when)}"
        case Cycle():
            days = _or_box(when.cycle_days)
            cycles = _or_box(when.cycles)
            return (
                f"on days {days} of each cycle of {_or_box(when.length)}, {cycles} cycles,"
                f" the first cycle starting on {_or_box(when.first)}"
            )
        case OnWeekdays():
            return f"each {_or_box(when.weekdays)} from {_or_box(when.first)}{_end(when)}"
        case WithDialysis():
            skipped = f", skipping the first {_sessions(when.skip)}" if when.skip else ""
            return (
                f"{when.moment.words} each dialysis session from {_or_box(when.first)}"
                f"{_end(when)}{skipped}"
            )
        case AsNeeded():
            return (
                f"as needed, no more than {_or_box(when.maximum_per_day)} a day,"
                f" at least {_or_box(when.minimum_gap)} apart"
            )


def _end(when: Every | OnWeekdays | WithDialysis) -> str:
    if when.last is not None:
        return f" to {_or_box(when.last)}"
    if when.count is not None:
        return f", {_or_box(when.count)} in all"
    return " to the end of the span"


def _sessions(stated: Stated) -> str:
    return "session" if stated.stated == 1 else f"{_or_box(stated)} sessions"


def _or_box(stated: Stated) -> str:
    number = stated.stated
    if number is None:
        return EMPTY_BOX
    if isinstance(number, tuple):
        return ", ".join(map(str, cast("tuple[object, ...]", number)))
    return str(number)
