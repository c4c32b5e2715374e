"""One way in which a calendar departs from the plan, and a list of them as JSON."""

import json
from collections.abc import Sequence
from enum import StrEnum

from protocol.lean import dataclass
from schedules.calendar.found_event import Start


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
