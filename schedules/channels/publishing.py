"""Carries steps out one after another: killed at any of them, the next run does the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schedules.calendar.publication import Action, Step
from schedules.channels.collection import Collection

_OVERTAKEN = "changed in the calendar while this ran; run again"
_TAKEN = "its name or identifier is taken in the calendar; run again, or look for it there"


def carry_out(steps: Iterable[Step], collection: Collection) -> Iterator[Step]:
    """Yield each step once it is done; as a conflict where the collection changed meanwhile.

    Each event is one conditional write, whole or not at all, and nothing is kept between two.
    """
    for step in steps:
        if step.resource is None or _write(step, collection):
            yield step
        else:
            text = _TAKEN if step.over is None else _OVERTAKEN
            yield replace(step, action=Action.CONFLICT, text=text)


def _write(step: Step, collection: Collection) -> bool:
    assert step.resource is not None  # noqa: S101 -- the caller looked
    if step.over is None:
        return collection.create(step.resource.name, step.resource.data)
    return collection.replace(step.over, step.resource.data)
