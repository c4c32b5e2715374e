"""Finds that a calendar to be written is older than one that was: the plan's history was lost."""

from collections.abc import Iterator

from schedules.calendar.errors import CalendarError
from schedules.calendar.found_event import FoundEvent, read_events

_SHOWN = 5


def refuse_older(written: bytes, held: bytes, *, where: str) -> None:
    """Raise ``CalendarError`` where ``held`` has later revisions of events that are written.

    Programs that were told of a later revision ignore an earlier one, or go back to it. What is no
    calendar holds no revision.
    """
    if written == held:
        return
    try:
        old = {event.uid: event for event in _all(held)}
    except CalendarError:
        return
    pairs = [(old[event.uid], event) for event in _all(written) if event.uid in old]
    later = [(one, other) for one, other in pairs if _is_later(one, other)]
    if later:
        raise CalendarError([_problem(later, where)])


def _all(calendar: bytes) -> Iterator[FoundEvent]:
    yield from read_events(calendar)
    yield from read_events(calendar, "tasks")


def _is_later(one: FoundEvent, other: FoundEvent) -> bool:
    if one.sequence > other.sequence:
        return True
    if one.revised_at is None or other.revised_at is None:
        return False
    return one.revised_at > other.revised_at


def _problem(later: list[tuple[FoundEvent, FoundEvent]], where: str) -> str:
    shown = "; ".join(
        f'"{one.title}" {_revision(one)}, in the plan {_revision(other)}'
        for one, other in later[:_SHOWN]
    )
    more = f"; and {len(later) - _SHOWN} more" if len(later) > _SHOWN else ""
    events = "1 event" if len(later) == 1 else f"{len(later)} events"
    return (
        f"{where} holds later revisions of {events} than this plan: {shown}{more};"
        " accepted: the newest version of the plan, or --take-plan to write this one over it"
    )


def _revision(event: FoundEvent) -> str:
    stamp = "" if event.revised_at is None else f" of {event.revised_at:%d-%b-%Y %H:%M} UTC"
    return f"revision {event.sequence}{stamp}"
