"""What matching found, in a form that classification reads."""

from dataclasses import field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from protocol.base import Text
from protocol.lean import dataclass
from schedules.deviations.course import Act


@dataclass(frozen=True, slots=True)
class Unclear:
    """Two tenable readings of an arm: each record with its dose in the one and in the other."""

    arm: str
    margin: int
    readings: tuple[tuple[Act, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """When a dose is due after what was given before it, and its window then. Ends are inside.

    ``last`` is the last day on which it can be taken, None where nothing limits it. ``moments`` are
    the first and the last moment of a window in hours as planned, ``moved`` by so many days.
    """

    due: date
    opens: date
    closes: date
    last: date | None
    moments: tuple[datetime, datetime] | None = None
    moved: timedelta = timedelta()

    def tier(self, on: date) -> int:
        """Return -1 before the window, 0 in it, 1 behind it."""
        return (on > self.closes) - (on < self.opens)

    def ends(self, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Return the ends of a window in hours, at their hours on the clock of the zone."""
        if self.moments is None:
            return None
        opens, closes = (moment.astimezone(zone) + self.moved for moment in self.moments)
        return opens, closes

    def side(self, act: Act, zone: ZoneInfo) -> int:
        """Return -1 for an administration before the window, 0 for one in it, 1 for one behind."""
        ends = self.ends(zone)
        if ends is None:
            return self.tier(act.on)
        # Two times of one zone are compared by the clock, which passes some hours twice.
        opens, closes = (end.astimezone(UTC) for end in ends)
        return (act.record.started_at > closes) - (act.record.started_at < opens)


@dataclass(slots=True)
class Matches:
    """Doses by planned id with the records that speak of them, and what matching has to report.

    ``in_force`` says when each dose is due; a dose in ``passed_over`` has no administration
    although a later one of its arm has. ``repeats`` holds records whose explicit link names a dose
    that an earlier record has taken, ``set_aside`` those that a person called unplanned.
    """

    taken: dict[str, Act] = field(default_factory=dict[str, Act])
    withheld: dict[str, list[Act]] = field(default_factory=dict[str, list[Act]])
    repeats: dict[str, str] = field(default_factory=dict[str, str])
    contradicting: dict[str, Text] = field(default_factory=dict[str, Text])
    out_of_order: dict[str, Text] = field(default_factory=dict[str, Text])
    displaced: dict[str, str] = field(default_factory=dict[str, str])
    unclear: list[Unclear] = field(default_factory=list[Unclear])
    in_force: dict[str, InForce] = field(default_factory=dict[str, InForce])
    passed_over: set[str] = field(default_factory=set[str])
    set_aside: set[str] = field(default_factory=set[str])

    def used(self) -> set[str]:
        """Return the records of administrations that need no dose any more."""
        return {act.id for act in self.taken.values()} | {*self.repeats} | self.set_aside
