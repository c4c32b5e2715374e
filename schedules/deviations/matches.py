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


@dataclass(slots=True)
class Matches:
    """Doses by planned id with the records that speak of them, and what matching has to report.

    ``last_on`` is the last day a dose can be taken, None where nothing limits it; a dose in
    ``passed_over`` has no administration although a later one of its arm has. ``repeats`` holds
    records whose explicit link names a dose that an earlier record has taken.
    """

    taken: dict[str, Act] = field(default_factory=dict[str, Act])
    withheld: dict[str, list[Act]] = field(default_factory=dict[str, list[Act]])
    repeats: dict[str, str] = field(default_factory=dict[str, str])
    contradicting: dict[str, Text] = field(default_factory=dict[str, Text])
    unclear: list[Unclear] = field(default_factory=list[Unclear])
    last_on: dict[str, date | None] = field(default_factory=dict[str, date | None])
    passed_over: set[str] = field(default_factory=set[str])

    def used(self) -> set[str]:
        """Return the records of administrations that have a dose, or repeat one by link."""
        return {act.id for act in self.taken.values()} | set(self.repeats)
