"""From protocol versions, patient and places to the placement problem they pose."""

from protocol.place import Place
from schedules.engine.day_facts import DayFacts
from schedules.engine.problem import Problem
from schedules.engine.targets import NamedDue, Targets
from schedules.engine.versions import Version
from schedules.patient import Patient


def problem_of(
    versions: tuple[Version, ...], patient: Patient, places: tuple[Place, ...]
) -> tuple[Problem, list[NamedDue]]:
    """Return the placement problem of a patient, and every due target: the open ones first."""
    facts = DayFacts(patient, places)
    targets = Targets(versions, patient, facts)
    named = [*targets.of_arms(), *targets.of_assessments()]
    still_open = [item for item in named if not item.due.closed]
    problem = Problem(
        tuple(item.due.as_target for item in still_open),
        tuple(item.ids[0] for item in still_open),
        versions,
        facts,
    )
    return problem, [*still_open, *(item for item in named if item.due.closed)]
