"""Administrations that an arm or a rule counts from, by an id that nothing planned can have."""

import re
from collections.abc import Iterator

from protocol.arm import Arm
from protocol.contradictions.places import Nominal, places_of
from protocol.rules import FromAdministration
from protocol.timing import AsNeeded, Every, OnWeekdays, WithDialysis
from protocol.treatment_protocol import DayNumbering, TreatmentProtocol

# How many ids a message lists.
_MOST_NAMED = 8
# Days that the patient, the calendar or an open number decides.
_ANY_DAY = r"[dm]-?\d[-dm\d]*(-extra)?"
# A block that started again after a hold, as ids have it.
_ROUND = r"(-r\d+)?"


def administrations(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield the names of administrations that no patient's plan can hold."""
    accepted = {item: None for arm in protocol.arms for item in _ids(arm, protocol)}
    shown = [name.replace(_ANY_DAY, "(day)") for name in list(accepted)[:_MOST_NAMED]]
    listed = ", ".join(shown) + (", ..." if len(accepted) > _MOST_NAMED else "")
    for path, name in _named(protocol):
        if not any(re.fullmatch(pattern + _ROUND, name) for pattern in accepted):
            yield path, f'found "{name}", which nothing planned is called; accepted: {listed}'


def _named(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    for arm in protocol.arms:
        if arm.anchor_administration is not None:
            yield f"arms.{arm.id}.anchor_administration", arm.anchor_administration
    for assessment in protocol.assessments:
        if assessment.anchor_administration is not None:
            path = f"assessments.{assessment.id}.anchor_administration"
            yield path, assessment.anchor_administration
    for number, rule in enumerate(protocol.rules):
        if isinstance(rule, FromAdministration):
            yield f"rules.{number}.administration", rule.administration


def _ids(arm: Arm, protocol: TreatmentProtocol) -> Iterator[str]:
    """Yield what the administrations of an arm can be called, in the order of the document."""
    for phase in arm.phases:
        when, name = phase.when, f"{arm.id}-{phase.id}"
        if isinstance(when, AsNeeded):
            continue
        if isinstance(when, WithDialysis):
            yield f"{arm.id}-{_ANY_DAY}"
        elif isinstance(when, OnWeekdays) or (isinstance(when, Every) and when.count is None):
            yield f"{name}-{_ANY_DAY}"
        else:
            places = places_of(when, protocol)
            marks = [_mark(place, protocol.day_numbering) for place in places]
            yield from (f"{name}-{mark}" for mark in marks or [_ANY_DAY])


def _mark(place: Nominal, numbering: DayNumbering) -> str:
    """Return the short name of a place: ``d14``, ``m3``, ``m3d7``, or ``d14m3``."""
    if place.in_months:
        return f"m{place.months}" + (f"d{place.days}" if place.days else "")
    counts_from_one = numbering is DayNumbering.DAY1 and place.days >= 0
    day = f"d{place.days + counts_from_one}"
    if place.months == 0:
        return day
    return f"{day}m{place.months}" if place.days else f"m{place.months}"
