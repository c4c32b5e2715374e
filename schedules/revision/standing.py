"""What a calendar shows of an entry: the start, the length, the zone, the status."""

from datetime import date, time

from protocol.lean import dataclass
from protocol.treatment_protocol import next_with_id
from schedules.display import day
from schedules.plan import Entry, Plan, PlannedAdministration, State

_STATUS = {State.PLANNED: "confirmed", State.PENDING: "tentative"}


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry as a calendar shows it. A change of any part raises its sequence."""

    on: date
    at: time | None
    minutes: int | None
    zone: str | None
    status: str


def standing(plan: Plan, entry: Entry) -> Standing | None:
    """Return what calendars show of an entry; None where nobody should keep a date."""
    if entry.on is None or entry.state not in _STATUS or was_settled_before_its_day(plan, entry):
        return None
    status = _STATUS[entry.state]
    if not isinstance(entry, PlannedAdministration) or entry.at is None:
        return Standing(entry.on, None, None, None, status)
    minutes, zone = _minutes(plan, entry), plan.patient.time_zone
    return Standing(entry.on, entry.at, minutes, zone, status)


def was_settled_before_its_day(plan: Plan, entry: Entry) -> bool:
    """Say whether a day still to come has nothing to give: it was given or refused before."""
    if plan.revision is None or not isinstance(entry, PlannedAdministration):
        return False
    settled_on = entry.recorded.on if entry.recorded is not None else None
    if settled_on is None or entry.on is None:
        return False
    return entry.on >= plan.revision.as_of and settled_on != entry.on


def settled_words(entry: Entry) -> str:
    """Return what a log says of an administration, as it follows "it was"."""
    found = entry.recorded if isinstance(entry, PlannedAdministration) else None
    if found is None or found.on is None:
        return "missed"
    return f"{'given' if found.was_given else 'recorded as not given'} on {day(found.on)}"


def _minutes(plan: Plan, entry: PlannedAdministration) -> int | None:
    arm = plan.protocol_on(entry.target_on).arm(entry.arm)
    stated = next_with_id(arm.phases, entry.phase).duration or arm.duration
    return stated.value.minutes if stated is not None and stated.value is not None else None
