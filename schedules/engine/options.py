"""The days a target may take, and what each costs."""

from dataclasses import dataclass
from datetime import date

from protocol.timespan import Window
from schedules.causes import Cause
from schedules.engine.day_facts import DayFacts
from schedules.engine.search import MOVED, OUTSIDE, SOFT, Item
from schedules.engine.subject import Subject
from schedules.plan import window_around


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
        first, last = window_around(target, subject.permitted)
        opened = (name == subject.name and first <= day <= last for name, day in self.opened)
        widened = (name == subject.name for name, _, _ in self.widened)
        return bool(self.ignored) or any(opened) or any(widened)


AS_STATED = Relaxation()


@dataclass(frozen=True, slots=True)
class Reach:
    """The two windows of a target, both ends inside."""

    preferred: tuple[date, date]
    permitted: tuple[date, date]


def reach(subject: Subject, target: date, relaxed: Relaxation = AS_STATED) -> Reach:
    """Return a target's windows as dates."""
    permitted = subject.permitted
    for name, before, after in relaxed.widened:
        if name == subject.name:
            permitted = Window(permitted.before + before, permitted.after + after)
    return Reach(window_around(target, subject.preferred), window_around(target, permitted))


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
    here = reach(subject, target, relaxed)
    sign = -1 if subject.side == "later" else 1
    first, last = (day.toordinal() for day in here.preferred)
    priced: list[tuple[int, int, int]] = []
    due = target.toordinal()
    for day in range(here.permitted[0].toordinal(), here.permitted[1].toordinal() + 1):
        on = date.fromordinal(day)
        hard, soft = facts.against(subject, on)
        if hard and _blocked(subject, on, hard, relaxed):
            continue
        cost = abs(day - due) + SOFT * len(soft)
        cost += 0 if first <= day <= last else OUTSIDE
        if kept_on is not None:
            cost = 0 if on == kept_on and not soft else cost + MOVED
        priced.append((cost, sign * day, day))
    ordered = tuple((day, cost) for cost, _, day in sorted(priced))
    return Item(due, ordered, later=subject.side == "later")


def _blocked(subject: Subject, on: date, hard: tuple[Cause, ...], relaxed: Relaxation) -> bool:
    """Say whether what speaks against a day still does under relaxed rules."""
    is_opened = (subject.name, on) in relaxed.opened
    return not is_opened and any(cause.rule not in relaxed.ignored for cause in hard)
