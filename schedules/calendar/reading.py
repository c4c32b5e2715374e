"""What a calendar holds against the plan: people drag, delete and rewrite events by hand.

Programs rewrite what they are given: zones, line lengths, identifiers of zones, the order of
properties. None of that is a difference. What a person sees or keeps is.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from schedules.calendar.choices import Choices
from schedules.calendar.errors import CalendarError
from schedules.calendar.export import write_calendar
from schedules.calendar.found_event import FoundEvent, Start, read_events
from schedules.calendar.identity import Identity
from schedules.calendar.profile import Profile
from schedules.calendar.shift import shift_words, where_in_window
from schedules.calendar.shown import when_shown
from schedules.plan import Plan, PlannedAdministration


class DifferenceKind(StrEnum):
    """How a calendar departs from the plan. The values are part of the output's format."""

    MISSING = "missing"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    DUPLICATED = "duplicated"
    NOT_PLANNED = "not-planned"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Difference:
    """One departure: the administration (None for an event the plan does not know), in words.

    ``planned`` and ``found`` are starts; ``minutes`` says how much later the event stands now, and
    ``window`` whether that day is in the ``preferred`` or only the ``permitted`` window, or
    ``outside`` of both.
    """

    kind: DifferenceKind
    administration: str | None
    text: str
    planned: Start | None = None
    found: Start | None = None
    minutes: int | None = None
    window: str | None = None


def compare_calendar(
    plan: Plan, data: bytes | Sequence[bytes], choices: Choices | None = None
) -> tuple[Difference, ...]:
    """Return where a calendar departs from the plan, in the plan's order, then what else it holds.

    ``data`` is a file, or the resources of a collection. Whether it is a patient's or the care
    team's, and in which language, is seen from its titles. Raises ``CalendarError`` where it is no
    calendar.
    """
    parts = [data] if isinstance(data, bytes) else data
    found = [event for part in parts for event in read_events(part)]
    return tuple(_Comparison.of(plan, found, choices or Choices()).differences())


def write_differences(differences: Sequence[Difference]) -> str:
    """Return the differences as JSON; starts as ISO 8601, with their offset where they have one."""
    rows = [
        {
            "kind": item.kind.value,
            "administration": item.administration,
            "planned": None if item.planned is None else item.planned.isoformat(),
            "found": None if item.found is None else item.found.isoformat(),
            "minutes": item.minutes,
            "window": item.window,
            "text": item.text,
        }
        for item in differences
    ]
    found = {"format_version": "1", "kind": "calendar-comparison", "differences": rows}
    return json.dumps(found, indent=1, ensure_ascii=False)


def _wanted(plan: Plan, found: Sequence[FoundEvent], choices: Choices) -> tuple[FoundEvent, ...]:
    """Return the plan's events, worded as most of what was found is."""
    titles = {(event.uid, event.title) for event in found}
    best: tuple[int, tuple[FoundEvent, ...]] | None = None
    for variant in _variants(choices):
        events = read_events(write_calendar(plan, variant))
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


@dataclass(frozen=True)
class _Comparison:
    plan: Plan
    zone: ZoneInfo
    wanted: Sequence[FoundEvent]
    acts: dict[str, PlannedAdministration]
    held: dict[str, list[FoundEvent]] = field(default_factory=dict[str, list[FoundEvent]])

    @classmethod
    def of(cls, plan: Plan, found: Sequence[FoundEvent], choices: Choices) -> "_Comparison":
        identity = Identity.of(plan.patient, plan.protocol.id)
        acts = {identity.uid(act.id): act for act in plan.administrations}
        wanted = _wanted(plan, found, choices)
        made = cls(plan, ZoneInfo(plan.patient.time_zone), wanted, acts)
        for at, event in enumerate(found):
            made.held.setdefault(event.uid or f"no identifier {at}", []).append(event)
        return made

    def differences(self) -> Iterator[Difference]:
        known = {event.uid for event in self.wanted}
        others = {uid: held for uid, held in self.held.items() if uid not in known}
        renamed = {
            (self._instant(event.start), event.title): uid
            for uid, events in others.items()
            for event in events
        }
        for event in self.wanted:
            held = self.held.get(event.uid)
            uid = renamed.get((self._instant(event.start), event.title))
            if held is not None:
                yield from self._known(event, held)
            elif uid in others and not event.is_cancelled:
                (name, *_) = others.pop(uid)
                text = f"stands on {self._shown(name.start)} under another identifier"
                yield self._difference(DifferenceKind.CHANGED, event, text, name)
            elif not event.is_cancelled:
                text = f"planned for {self._shown(event.start)}, not in the calendar"
                yield self._difference(DifferenceKind.MISSING, event, text)
        standing = {(self._instant(event.start), event.title) for event in self.wanted}
        for uid, events in others.items():
            for event in events:
                yield from self._other(uid, event, standing)

    def _known(self, wanted: FoundEvent, held: list[FoundEvent]) -> Iterator[Difference]:
        event = held[0]
        if len(held) > 1:
            text = f"stands {len(held)} times: " + ", ".join(self._shown(e.start) for e in held)
            yield self._difference(DifferenceKind.DUPLICATED, wanted, text, event)
        if event.problems:
            text = f"cannot be read: {'; '.join(event.problems)}"
            yield self._difference(DifferenceKind.UNREADABLE, wanted, text, event)
        elif event.is_cancelled and not wanted.is_cancelled:
            text = f"cancelled; planned for {self._shown(wanted.start)}"
            yield self._difference(DifferenceKind.CANCELLED, wanted, text, event)
        elif wanted.is_cancelled and not event.is_cancelled:
            text = f"stands on {self._shown(event.start)}, cancelled in the plan"
            yield self._difference(DifferenceKind.NOT_PLANNED, wanted, text, event)
        elif not wanted.is_cancelled:
            yield from self._standing(wanted, event)

    def _standing(self, wanted: FoundEvent, event: FoundEvent) -> Iterator[Difference]:
        if self._instant(event.start) != self._instant(wanted.start):
            yield self._moved(wanted, event)
        if changed := list(_changed(wanted, event)):
            text = f"changed by hand: {', '.join(changed)}"
            yield self._difference(DifferenceKind.CHANGED, wanted, text, event)

    def _moved(self, wanted: FoundEvent, event: FoundEvent) -> Difference:
        text = f"moved from {self._shown(wanted.start)} to {self._shown(event.start)}"
        minutes = self._minutes(wanted.start, event.start)
        window, act = None, self.acts.get(wanted.uid)
        if minutes is not None:
            text = f"{text}, {shift_words(minutes)}"
        if act is not None and event.start is not None:
            window, words = where_in_window(act, self._day(event.start))
            text = f"{text}, {words}"
        found = self._difference(DifferenceKind.MOVED, wanted, text, event)
        return replace(found, minutes=minutes, window=window)

    def _other(
        self, uid: str, event: FoundEvent, standing: set[tuple[Start | None, str]]
    ) -> Iterator[Difference]:
        act = self.acts.get(uid)
        if act is not None:
            if not event.is_cancelled:
                text = f"in the calendar, but {act.state.value} in the plan"
                yield Difference(DifferenceKind.NOT_PLANNED, act.id, text, found=event.start)
            return
        where = f'"{event.title}" on {self._shown(event.start)}'
        if (self._instant(event.start), event.title) in standing:
            text = f"a second {where}, under another identifier"
            yield Difference(DifferenceKind.DUPLICATED, None, text, found=event.start)
        else:
            yield Difference(DifferenceKind.NOT_PLANNED, None, f"event {where}", found=event.start)

    def _difference(
        self, kind: DifferenceKind, wanted: FoundEvent, text: str, event: FoundEvent | None = None
    ) -> Difference:
        act = self.acts.get(wanted.uid)
        # A window or a week is of no one administration: its title says what it is.
        words = text if act is not None else f"{wanted.title}: {text}"
        start = None if event is None else event.start
        return Difference(kind, None if act is None else act.id, words, wanted.start, start)

    def _instant(self, start: Start | None) -> Start | None:
        """Return what starts are compared by. An hour that lost its zone is the clinic's."""
        if isinstance(start, datetime) and start.tzinfo is None:
            return start.replace(tzinfo=self.zone).astimezone(UTC)
        return start

    def _minutes(self, planned: Start | None, found: Start | None) -> int | None:
        one, other = self._instant(planned), self._instant(found)
        if isinstance(one, datetime) and isinstance(other, datetime):
            return int((other - one) / timedelta(minutes=1))
        if isinstance(one, datetime) or isinstance(other, datetime) or None in {one, other}:
            return None
        assert one is not None  # noqa: S101 -- the line above looked
        assert other is not None  # noqa: S101 -- and here
        return (other - one).days * 24 * 60

    def _day(self, start: Start) -> date:
        if isinstance(start, datetime):
            return start.date() if start.tzinfo is None else start.astimezone(self.zone).date()
        return start

    def _shown(self, start: Start | None) -> str:
        return when_shown(start, self.zone)


def _changed(wanted: FoundEvent, event: FoundEvent) -> Iterator[str]:
    """Yield the names of what a person reads and finds changed."""
    if event.title != wanted.title:
        yield f'title "{event.title}"'
    if event.text != wanted.text:
        yield "text"
    if event.status != wanted.status:
        yield f"status {event.status}"
    if _length(event) != _length(wanted):
        yield f"length {_length(event)}"
    if any(name in {"RRULE", "RDATE"} for name, _ in event.others):
        yield "repeats"


def _length(event: FoundEvent) -> timedelta | None:
    start, end = event.start, event.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return None if (start.tzinfo is None) != (end.tzinfo is None) else end - start
    if start is None or end is None or isinstance(start, datetime) or isinstance(end, datetime):
        return None
    return end - start
