"""What matching found, in a form that classification reads."""

from dataclasses import dataclass, field
from datetime import date

from protocol.base import Text
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

    ``last`` is the last day on which it can be taken, None where nothing limits it.
    """

    due: date
    opens: date
    closes: date
    last: date | None

    def tier(self, on: date) -> int:
        """Return -1 before the window, 0 in it, 1 behind it."""
        return (on > self.closes) - (on < self.opens)


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
