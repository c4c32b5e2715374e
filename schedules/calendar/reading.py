"""What a calendar holds against the plan: people drag, delete and rewrite events by hand.

Programs rewrite what they are given: zones, line lengths, identifiers of zones, the order of
properties. None of that is a difference. What a person sees or keeps is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar.choices import Choices, Kind
from schedules.calendar.difference import Difference, DifferenceKind
from schedules.calendar.found_event import FoundEvent, Start, read_events
from schedules.calendar.known import Known, Part, known_of
from schedules.calendar.recognition import as_shown, asked_for, wanted_events
from schedules.calendar.shift import shift_words, where_in_window
from schedules.calendar.shown import when_shown
from schedules.plan import Plan, PlannedAdministration, State


def compare_calendar(
    plan: Plan, data: bytes | Sequence[bytes], choices: Choices | None = None
) -> tuple[Difference, ...]:
    """Return where a calendar departs from the plan, in the plan's order, then what else it holds.

    ``data`` is a file, or the resources of a collection. Whether it is a patient's or the care
    team's, in which language, with windows or weeks, of events or of tasks, is seen from what it
    holds. Raises ``CalendarError`` where it is no calendar.
    """
    chosen, known = choices or Choices(), known_of(plan)
    parts = [data] if isinstance(data, bytes) else data
    tasks = [task for part in parts for task in read_events(part, "tasks")]
    events = [event for part in parts for event in read_events(part)]
    has_tasks = any(task.uid in known for task in tasks)
    has_events = any(event.uid in known for event in events)
    found: list[Difference] = []
    if has_events or not has_tasks:
        found += _Comparison.of(plan, events, known, as_shown(events, known, chosen)).differences()
    if has_tasks:
        only_acts = replace(chosen, windows=False, digests=())
        found += _Comparison.of(plan, tasks, known, only_acts, kind="tasks").differences()
    return tuple(found)


@dataclass(frozen=True)
class _Comparison:
    zone: ZoneInfo
    kind: Kind
    wanted: Sequence[FoundEvent]
    known: Mapping[str, Known]
    held: dict[str, list[FoundEvent]] = field(default_factory=dict[str, list[FoundEvent]])

    @classmethod
    def of(
        cls,
        plan: Plan,
        found: Sequence[FoundEvent],
        known: Mapping[str, Known],
        choices: Choices,
        *,
        kind: Kind = "events",
    ) -> "_Comparison":
        wanted = wanted_events(plan, found, choices, kind)
        made = cls(ZoneInfo(plan.patient.time_zone), kind, wanted, known)
        for at, event in enumerate(asked_for(found, known, choices)):
            made.held.setdefault(event.uid or f"no identifier {at}", []).append(event)
        return made

    def differences(self) -> Iterator[Difference]:
        wanted = {event.uid for event in self.wanted}
        others = {uid: held for uid, held in self.held.items() if uid not in wanted}
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
        window, act = None, self._act(wanted.uid)
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
        act = self._act(uid)
        if act is not None:
            if not event.is_cancelled:
                is_double = act.state in {State.PLANNED, State.PENDING}
                text = (
                    "by itself and in its week"
                    if is_double
                    else f"but {act.state.value} in the plan"
                )
                text = f"in the calendar, {text}"
                yield Difference(DifferenceKind.NOT_PLANNED, act.id, text, found=event.start)
            return
        where = f'"{event.title}" on {self._shown(event.start)}'
        if (self._instant(event.start), event.title) in standing:
            text = f"a second {where}, under another identifier"
            yield Difference(DifferenceKind.DUPLICATED, None, text, found=event.start)
        else:
            text = f"{self.kind.removesuffix('s')} {where}"
            yield Difference(DifferenceKind.NOT_PLANNED, None, text, found=event.start)

    def _difference(
        self, kind: DifferenceKind, wanted: FoundEvent, text: str, event: FoundEvent | None = None
    ) -> Difference:
        act = self._act(wanted.uid)
        # A window or a week is of no one administration: its title says what it is.
        words = text if act is not None else f"{wanted.title}: {text}"
        start = None if event is None else event.start
        return Difference(kind, None if act is None else act.id, words, wanted.start, start)

    def _act(self, uid: str) -> PlannedAdministration | None:
        """Return the administration that an event is of by itself."""
        known = self.known.get(uid)
        return known.act if known is not None and known.part is Part.ACT else None

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
