"""What a protocol says against itself, found before any patient exists.

A contradiction makes a document unusable; a doubt is worth a look and stops nothing. Each is a
pair: the name of the number as ``statements`` gives it, and what was found and what is accepted.
"""

from protocol.contradictions.administrations import administrations
from protocol.contradictions.between_arms import between_arms
from protocol.contradictions.decisions import decisions
from protocol.contradictions.doses import doses
from protocol.contradictions.doubts import (
    amounts_outside_usual_range,
    assumed_although_approved,
    gates_nothing_refreshes,
    gates_stale_at_a_target,
    overlapping_windows,
    sessions_without_duration,
    sources_nobody_cites,
    weights_of_two_ages,
)
from protocol.contradictions.hours import hours, limits_without_hours
from protocol.contradictions.intervals import intervals
from protocol.contradictions.products import products
from protocol.contradictions.timing import timing
from protocol.treatment_protocol import TreatmentProtocol

Finding = tuple[str, str]


def find_contradictions(protocol: TreatmentProtocol) -> list[Finding]:
    """Return what cannot hold, whoever the patient is. Open numbers contradict nothing."""
    found = [
        *timing(protocol),
        *intervals(protocol),
        *hours(protocol),
        *doses(protocol),
        *products(protocol),
        *between_arms(protocol),
        *decisions(protocol),
        *administrations(protocol),
    ]
    return list(dict.fromkeys(found))


def find_doubts(protocol: TreatmentProtocol) -> list[Finding]:
    """Return what is worth a look: possible as it stands, but easily a slip."""
    found = [
        *overlapping_windows(protocol),
        *limits_without_hours(protocol),
        *sessions_without_duration(protocol),
        *amounts_outside_usual_range(protocol),
        *gates_nothing_refreshes(protocol),
        *gates_stale_at_a_target(protocol),
        *weights_of_two_ages(protocol),
        *assumed_although_approved(protocol),
        *sources_nobody_cites(protocol),
    ]
    return list(dict.fromkeys(found))
