"""What a calendar that was found shows of a plan, and how the plan's own would say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from schedules.calendar.choices import Choices, Kind
from schedules.calendar.errors import CalendarError
from schedules.calendar.export import write_calendar
from schedules.calendar.found_event import FoundEvent, read_events
from schedules.calendar.known import Known, Part
from schedules.calendar.profile import Profile
from schedules.plan import Plan


def asked_for(
    found: Sequence[FoundEvent], known: Mapping[str, Known], choices: Choices
) -> list[FoundEvent]:
    """Return what was found without what belongs to arms that were not asked for."""
    if choices.arms is None:
        return list(found)
    arms = {*choices.arms, *choices.digests}
    return [event for event in found if event.uid not in known or known[event.uid].arm in arms]


def as_shown(found: Sequence[FoundEvent], known: Mapping[str, Known], choices: Choices) -> Choices:
    """Return the choices with windows, and arms by the week, where the calendar shows them."""
    held = [known[event.uid] for event in found if event.uid in known]
    weekly = [item.arm for item in held if item.part is Part.WEEK]
    return replace(
        choices,
        windows=choices.windows or any(item.part is Part.WINDOW for item in held),
        digests=tuple(dict.fromkeys((*choices.digests, *weekly))),
    )


def wanted_events(
    plan: Plan, found: Sequence[FoundEvent], choices: Choices, kind: Kind
) -> tuple[FoundEvent, ...]:
    """Return the plan's events or tasks, worded as most of what was found is."""
    titles = {(event.uid, event.title) for event in found}
    best: tuple[int, tuple[FoundEvent, ...]] | None = None
    for variant in _variants(choices):
        events = read_events(write_calendar(plan, variant, kind=kind), kind)
        same = sum((event.uid, event.title) in titles for event in events)
        if best is None or same > best[0]:
            best = same, events
        if 2 * same > len(events):
            break
    assert best is not None  # noqa: S101 -- the choices themselves come first
    return best[1]


def _variants(choices: Choices) -> Iterator[Choices]:
    yield choices
    for profile in Profile:
        for language in ("en", "zh"):
            try:
                variant = replace(choices, profile=profile, language=language)
            except CalendarError:  # a title that this profile does not allow
                continue
            if variant != choices:
                yield variant
