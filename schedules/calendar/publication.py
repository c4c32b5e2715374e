"""What has to happen to a CalDAV collection so that it says what the plan says.

Pure: the plan's resources and what the collection holds go in, steps come out. Nothing is
remembered between two runs: what was published stands in the events' marks.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from protocol.lean import dataclass
from schedules.calendar.cancellation import cancel_event
from schedules.calendar.found_event import FoundEvent, read_events
from schedules.calendar.mark import Mark
from schedules.calendar.resource import Resource
from schedules.display import Language


class Action(StrEnum):
    """What becomes of one event. The values are part of the output's format."""

    CREATE = "create"
    UPDATE = "update"
    CANCEL = "cancel"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Stored:
    """A resource as a server hands it out. ``etag`` is None where it gives no strong one."""

    href: str
    etag: str | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One event and what becomes of it: ``resource`` is written, over ``over`` where it is set."""

    action: Action
    event: FoundEvent
    text: str = ""
    resource: Resource | None = None
    over: Stored | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """An event of the collection, and whether its resource holds nothing else."""

    stored: Stored
    event: FoundEvent
    is_alone: bool

    @property
    def mark(self) -> Mark | None:
        return Mark.parse(self.event.mark)


@dataclass(frozen=True, slots=True)
class Publication:
    """One course in one profile.

    ``takes_plan``: edits made by hand give way to the plan. ``elsewhere`` holds the identifiers of
    events that the plan has but this calendar was not asked to show: they are left alone.
    """

    series: str
    profile: str
    language: Language = "en"
    takes_plan: bool = False
    elsewhere: frozenset[str] = frozenset()

    def steps(self, ours: Sequence[Resource], stored: Sequence[Stored]) -> tuple[Step, ...]:
        """Return a step for each of the plan's events, then for those the plan let go.

        Events that are neither the plan's by identifier nor bear its mark are not mentioned.
        """
        held = _by_uid(stored)
        found = [self._wanted(resource, held.pop(resource.event.uid, [])) for resource in ours]
        stamps = [item.event.revised_at for item in ours if item.event.revised_at is not None]
        for uid, entries in held.items():
            if uid not in self.elsewhere and any(
                item.mark is not None and item.mark.series == self.series for item in entries
            ):
                found += self._let_go(entries, max(stamps, default=None))
        return tuple(found)

    def other_profiles(self, stored: Sequence[Stored]) -> tuple[str, ...]:
        """Return the other profiles in which this course stands in the collection."""
        marks = [item.mark for entries in _by_uid(stored).values() for item in entries]
        own = {mark.profile for mark in marks if mark is not None and mark.series == self.series}
        return tuple(sorted(own - {self.profile}))

    def _wanted(self, ours: Resource, entries: list[_Held]) -> Step:
        event = ours.event
        if not entries:
            if event.is_cancelled:
                return Step(Action.UNCHANGED, event, "cancelled, and not in the calendar")
            return Step(Action.CREATE, event, resource=self._marked(ours))
        held = entries[0]
        is_same = len(entries) == 1 and held.event.digest == event.digest
        if is_same and (held.mark is None or held.mark.content == event.digest):
            return Step(Action.UNCHANGED, event, over=held.stored)
        if conflict := self._conflict(entries, event.revised_at, is_same=is_same):
            return Step(Action.CONFLICT, event, conflict, over=held.stored)
        action = Action.UPDATE
        if event.is_cancelled and not held.event.is_cancelled:
            action = Action.CANCEL
        sequence = max(event.sequence, held.event.sequence + (event.when != held.event.when))
        resource = self._marked(ours.with_sequence(sequence))
        return Step(action, event, resource=resource, over=held.stored)

    def _let_go(self, entries: list[_Held], at: datetime | None) -> Iterator[Step]:
        """Cancel what this course once published and the plan has no event for any more."""
        held = entries[0]
        if held.event.is_cancelled:
            return
        if conflict := self._conflict(entries, at, is_same=False):
            yield Step(
                Action.CONFLICT, held.event, f"no longer planned; {conflict}", over=held.stored
            )
            return
        known = [stamp for stamp in (at, held.event.revised_at) if stamp is not None]
        data = cancel_event(
            held.stored.data,
            sequence=held.event.sequence + 1,
            at=max(known, default=datetime.fromtimestamp(0, UTC)),
            language=self.language,
        )
        resource = self._marked(Resource(data))
        yield Step(Action.CANCEL, resource.event, "no longer planned", resource, held.stored)

    def _conflict(
        self, entries: list[_Held], revised_at: datetime | None, *, is_same: bool
    ) -> str | None:
        """Return why an event must not be written over, or None."""
        held = entries[0]
        if len(entries) > 1:
            return f"stands {len(entries)} times in the calendar; delete the copies there"
        if not held.is_alone:
            return "shares its resource with other events; part them there"
        if held.stored.etag is None:
            return "the server gives no strong ETag for it, so no change can be made safely"
        return None if self.takes_plan or is_same else _edit(held, revised_at)

    def _marked(self, resource: Resource) -> Resource:
        return resource.marked(self.series, self.profile)


def _edit(held: _Held, revised_at: datetime | None) -> str | None:
    """Return how an event shows that it is not as this plan, or an earlier one, published it."""
    mark = held.mark
    if mark is None:
        return "differs from the plan and bears no mark of what was published"
    if mark.content != held.event.digest:
        return "edited by hand since it was published"
    if mark.revised_at and revised_at and mark.revised_at > revised_at:
        return "the calendar holds a later plan"
    return None


def _by_uid(stored: Sequence[Stored]) -> dict[str, list[_Held]]:
    found: dict[str, list[_Held]] = {}
    for item in stored:
        events = read_events(item.data)
        is_alone = len({event.uid for event in events}) == 1
        for event in events:
            found.setdefault(event.uid, []).append(_Held(item, event, is_alone))
    return found
