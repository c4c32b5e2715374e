"""From protocol versions, patient and places to the placement of the course."""

from collections.abc import Mapping
from datetime import date

from protocol.errors import PlanningError
from protocol.place import Place
from schedules.engine.day_facts import DayFacts
from schedules.engine.following import Placed, placed_course
from schedules.engine.targets import Targets
from schedules.engine.versions import Version
from schedules.patient import Patient


def place_course(
    versions: tuple[Version, ...],
    patient: Patient,
    places: tuple[Place, ...],
    given: Mapping[str, date] | None = None,
) -> Placed:
    """Return the best placement of a patient's course.

    ``given`` holds, by id, the days on which administrations and assessments happened. Raises
    ``PlanningError`` where the plan has no such id.
    """
    happened = given or {}
    found = placed_course(Targets(versions, patient, DayFacts(patient, places)), happened)
    known = {name for item in found.named for name in item.ids}
    unknown = [name for name in happened if name not in known]
    if unknown:
        message = f"given: found {', '.join(unknown)}; accepted: ids of what is planned"
        raise PlanningError([message])
    return found
