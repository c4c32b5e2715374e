"""The days a target may take, and what each costs."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from protocol.lean import dataclass
from protocol.window import Window
from schedules.causes import Cause
from schedules.engine.day_facts import DayFacts
from schedules.engine.hours import minute_of
from schedules.engine.item import MOVED, OUTSIDE, SOFT, Item
from schedules.engine.subject import Subject


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes to a problem, to find what conflicts and what would help. None by default.

    ``opened``: days taken as open whatever speaks against them, by subject. ``ignored``: rules
    taken as absent, by name. ``widened``: days added before and after, by subject.
    """

    opened: frozenset[tuple[str, date]] = frozenset()
    ignored: frozenset[str] = frozenset()
    widened: tuple[tuple[str, int, int], ...] = ()

    def touches(self, subject: Subject, target: date) -> bool:
        """Say whether it can change the days that a target may take."""
        if self is AS_STATED:
            return False
        first, last = reach(subject, target).permitted
        opened = (name == subject.name and first <= day <= last for name, day in self.opened)
        widened = (name == subject.name for name, _, _ in self.widened)
        return bool(self.ignored) or any(opened) or any(widened)


AS_STATED = Relaxation()


@dataclass(frozen=True, slots=True)
class Reach:
    """The days of both windows at the act's own hours, both ends inside."""

    preferred: tuple[date, date]
    permitted: tuple[date, date]


def reach(subject: Subject, target: date, relaxed: Relaxation = AS_STATED) -> Reach:
    """Return a target's windows as dates."""
    preferred, permitted = _windows(subject, relaxed)
    return Reach(_days(subject, target, preferred), _days(subject, target, permitted))


def _windows(subject: Subject, relaxed: Relaxation) -> tuple[Window, Window]:
    permitted = subject.permitted
    for name, before, after in relaxed.widened:
        if name == subject.name:
            permitted = widened(permitted, before, after)
    return subject.preferred, permitted


def widened(window: Window, before: int, after: int) -> Window:
    """Return a window some days wider; in hours, so wide that it reaches so many days at least."""
    if not window.in_hours:
        return Window(window.before + before, window.after + after)
    return Window(max(window.before, 24 * before), max(window.after, 24 * after), unit=window.unit)


def _days(subject: Subject, target: date, window: Window) -> tuple[date, date]:
    """Return the first and last day on which all hours of an act lie in its window."""
    if not window.in_hours:
        return _around(target, window)
    widest = window.whole_days
    days = [day for day in window_days(target, widest) if _inside(subject, target, day, window)]
    return days[0], days[-1]


def _numbered(subject: Subject, target: date, window: Window) -> tuple[int, int]:
    """Return the same two days as ordinals."""
    if not window.in_hours:
        due = target.toordinal()
        return due - window.before, due + window.after
    first, last = _days(subject, target, window)
    return first.toordinal(), last.toordinal()


def _around(target: date, window: Window) -> tuple[date, date]:
    """Return the first and last day inside a window, both inside."""
    if window.before == window.after == 0:
        return target, target
    return (
        date.fromordinal(target.toordinal() - window.before),
        date.fromordinal(target.toordinal() + window.after),
    )


class Span(NamedTuple):
    """A window around a due date: its days, and its first and last moment where it is in hours."""

    days: tuple[date, date]
    moments: tuple[datetime, datetime] | None = None


def spans_of(subject: Subject, due: date, at: time | None) -> tuple[Span, Span]:
    """Return the preferred and the permitted window around an act due on a day at an hour."""
    preferred = _span_of(subject, subject.preferred, due, at)
    if subject.permitted is subject.preferred:
        return preferred, preferred
    return preferred, _span_of(subject, subject.permitted, due, at)


def _span_of(subject: Subject, window: Window, due: date, at: time | None) -> Span:
    """Return a window around an act due on a day at an hour."""
    if not window.in_hours:
        return Span(_around(due, window))
    assert subject.zone is not None  # noqa: S101 -- arms have one
    assert at is not None  # noqa: S101 -- check_fit refuses windows in hours without an hour
    middle = datetime.combine(due, at, subject.zone).astimezone(UTC)
    opens = (middle - timedelta(hours=window.before)).astimezone(subject.zone)
    closes = (middle + timedelta(hours=window.after)).astimezone(subject.zone)
    return Span((opens.date(), closes.date()), (opens, closes))


def window_days(target: date, window: Window) -> list[date]:
    """Return the days of a window in days."""
    first, last = _around(target, window)
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


def _inside(subject: Subject, target: date, day: date, window: Window) -> bool:
    assert subject.zone is not None  # noqa: S101 -- arms have one
    due, on, zone = target.toordinal(), day.toordinal(), subject.zone
    return all(
        -window.before * 60
        <= minute_of(on, at, zone) - minute_of(due, at, zone)
        <= window.after * 60
        for at in subject.hours
    )


def options(
    subject: Subject,
    target: date,
    facts: DayFacts,
    relaxed: Relaxation = AS_STATED,
    *,
    kept_on: date | None = None,
) -> Item:
    """Return the open days of the permitted window with their costs, the best first.

    ``kept_on`` is the day that an earlier plan gave the target: it costs nothing while no soft rule
    speaks against it, and every other day costs the move.
    """
    if relaxed is AS_STATED and kept_on is None and facts.leaves_alone(subject):
        days = _unhindered(subject.preferred, subject.permitted, subject.side)
        due = target.toordinal()
        left = tuple([(due + day, cost) for day, cost in days])
        return Item(due, left, later=subject.side == "later")
    preferred, permitted = _windows(subject, relaxed)
    sign = -1 if subject.side == "later" else 1
    priced: list[tuple[int, int, int]] = []
    due = target.toordinal()
    first, last = _numbered(subject, target, preferred)
    earliest, latest = _numbered(subject, target, permitted)
    for day in range(earliest, latest + 1):
        on = target if day == due else date.fromordinal(day)
        hard, soft = facts.against(subject, on)
        if hard and _blocked(subject, on, hard, relaxed):
            continue
        cost = abs(day - due) + (SOFT * len(soft) if soft else 0)
        if not first <= day <= last:
            cost += OUTSIDE
        if kept_on is not None:
            cost = 0 if on == kept_on and not soft else cost + MOVED
        priced.append((cost, sign * day, day))
    priced.sort()
    ordered = tuple([(day, cost) for cost, _, day in priced])
    return Item(due, ordered, later=subject.side == "later")


@lru_cache(maxsize=256)
def _unhindered(
    preferred: Window, permitted: Window, side: Literal["later", "earlier"]
) -> tuple[tuple[int, int], ...]:
    """Return the days around a target that nothing speaks against, with their costs, best first."""
    sign = -1 if side == "later" else 1
    days = range(-permitted.before, permitted.after + 1)
    priced = [
        (abs(day) + (0 if -preferred.before <= day <= preferred.after else OUTSIDE), sign * day)
        for day in days
    ]
    return tuple((sign * signed, cost) for cost, signed in sorted(priced))


def _blocked(subject: Subject, on: date, hard: tuple[Cause, ...], relaxed: Relaxation) -> bool:
    """Say whether what speaks against a day still does under relaxed rules."""
    is_opened = (subject.name, on) in relaxed.opened
    return not is_opened and any(cause.rule not in relaxed.ignored for cause in hard)
