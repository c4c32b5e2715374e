"""Other days to start on: what each weekday would cost, before a patient is enrolled."""

from datetime import date, timedelta

from protocol.lean import dataclass
from protocol.place import Place
from protocol.treatment_protocol import TreatmentProtocol
from schedules.causes import Proposal, ProposalKind
from schedules.engine.day_facts import DayFacts
from schedules.engine.fit import check_fit
from schedules.engine.joint import place_course
from schedules.engine.problem import Problem, Solution
from schedules.engine.versions import Version, versions_of
from schedules.patient import Patient

WEEK = 7


@dataclass(frozen=True, slots=True)
class StartDay:
    """What starting on a day leads to, for administrations alone.

    ``collisions`` counts targets on dialysis days, by arm with a rule about them.
    """

    day_zero: date
    collisions: dict[str, int]
    displaced: int
    unplaced: int
    displacement_days: int


def start_days(
    protocol: TreatmentProtocol,
    patient: Patient,
    places: tuple[Place, ...],
    later: tuple[TreatmentProtocol, ...] = (),
) -> list[StartDay]:
    """Return the seven days from the patient's day zero on, the best first.

    Best: fewest unplaced, fewest collisions, least total displacement, then the earliest day.
    Raises ``build_plan``'s errors but those about doses, which are not computed here.
    """
    places = (*places, *patient.places)
    check_fit((protocol, *later), patient, places)
    versions = versions_of(protocol, patient, later)
    days = (patient.day_zero + timedelta(days=n) for n in range(WEEK))
    found = [_start_day(versions, patient, places, day) for day in days]
    return sorted(
        found,
        key=lambda start: (
            start.unplaced,
            sum(start.collisions.values()),
            start.displacement_days,
            start.day_zero,
        ),
    )


def _start_day(
    versions: tuple[Version, ...], patient: Patient, places: tuple[Place, ...], day_zero: date
) -> StartDay:
    """Return what starting on one day leads to."""
    problem, solution = _solved(versions, patient, places, day_zero)
    pairs = zip(problem.targets, solution.days, strict=True)
    given = [(target, placed) for target, placed in pairs if target.phase is not None]
    moves = [abs(placed - target.on.toordinal()) for target, placed in given if placed is not None]
    return StartDay(
        day_zero=day_zero,
        collisions=_collisions(problem),
        displaced=sum(move > 0 for move in moves),
        unplaced=len(given) - len(moves),
        displacement_days=sum(moves),
    )


def better_start(
    versions: tuple[Version, ...], patient: Patient, places: tuple[Place, ...]
) -> tuple[Proposal, ...]:
    """Return the nearest day zero within a week under which every target gets a day."""
    for step in range(1, WEEK + 1):
        for sign in (1, -1):
            day_zero = patient.day_zero + timedelta(days=sign * step)
            if not _solved(versions, patient, places, day_zero)[1].unplaced:
                return (Proposal(kind=ProposalKind.START_ON, on=day_zero),)
    return ()


def _solved(
    versions: tuple[Version, ...], patient: Patient, places: tuple[Place, ...], day_zero: date
) -> tuple[Problem, Solution]:
    moved = patient.model_copy(update={"day_zero": day_zero})
    placed = place_course(versions, moved, places)
    return placed.problem, placed.solution


def _collisions(problem: Problem) -> dict[str, int]:
    """Count, by arm with a rule about dialysis days, the targets that fall on such a day."""
    facts: DayFacts = problem.facts
    counts: dict[str, int] = {}
    for target in problem.targets:
        if any(rule.kind == "dialysis" for rule in target.subject.day_rules):
            counts.setdefault(target.subject.id, 0)
            counts[target.subject.id] += facts.session_on(target.on)
    return counts
