"""Why an event's date or hour is not the one the protocol puts it at, line by line."""

from collections.abc import Iterator

from schedules.display import Language
from schedules.plan import PlannedAdministration
from schedules.reason_words.reasons import reason_lines
from schedules.reasons import ClockReason, HoldReason, MoveReason


def move_words(administration: PlannedAdministration, language: Language) -> Iterator[str]:
    """Yield what moved an administration and why; nothing where it stands on its target."""
    for reason in administration.reasons:
        if isinstance(reason, MoveReason | HoldReason | ClockReason):
            yield from reason_lines(reason, language)
