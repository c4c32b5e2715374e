"""From protocol versions, patient and places to the placement of the course."""

from protocol.place import Place
from schedules.engine.day_facts import DayFacts
from schedules.engine.following import Placed
from schedules.engine.joint import placed_course
from schedules.engine.progress import NONE, Progress
from schedules.engine.targets import Targets
from schedules.engine.versions import Version
from schedules.patient import Patient


def place_course(
    versions: tuple[Version, ...],
    patient: Patient,
    places: tuple[Place, ...],
    progress: Progress = NONE,
) -> Placed:
    """Return the best placement of a patient's course, from what is known of it on."""
    facts = DayFacts(patient, places, progress)
    return placed_course(Targets(versions, patient, facts), progress.given)
