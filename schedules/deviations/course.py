"""A plan and a log side by side: what matching and checks need to look up, prepared once."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import date
from zoneinfo import ZoneInfo

from protocol.arm import Arm
from protocol.lean import dataclass
from protocol.provenance import Sourced
from protocol.route import Route
from protocol.timespan import Length
from schedules.engine.day_facts import DayFacts
from schedules.engine.dosing import Dosing
from schedules.plan import Plan, PlannedAdministration, State
from schedules.records import AdministrationRecord

MINUTES_A_DAY = 24 * 60
_OPEN = {State.PLANNED, State.PENDING, State.UNPLACED}


@dataclass(frozen=True, slots=True)
class Act:
    """A record with its local date and minute, and the arm whose stream it belongs to."""

    record: AdministrationRecord
    on: date
    minute: int
    arm: str | None

    @property
    def id(self) -> str:
        """The record's id."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class Log:
    """The records by what they say, each in the order of time."""

    given: tuple[Act, ...]
    withheld: tuple[Act, ...]
    after_as_of: int
    entered_in_error: int


@dataclass(frozen=True, slots=True)
class Course:
    """Look-ups on a plan."""

    plan: Plan
    arms: dict[str, Arm] = field(init=False)
    planned: dict[str, PlannedAdministration] = field(init=False)
    zone: ZoneInfo = field(init=False)
    facts: DayFacts = field(init=False)
    dosing: Dosing = field(init=False)
    _by_arm: dict[str, list[PlannedAdministration]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the plan."""
        object.__setattr__(self, "arms", {arm.id: arm for arm in self.plan.protocol.arms})
        planned = {item.id: item for item in self.plan.administrations}
        object.__setattr__(self, "planned", planned)
        by_arm: dict[str, list[PlannedAdministration]] = {}
        in_order = sorted(planned.values(), key=lambda item: (due_on(item), item.ordinal))
        for item in in_order:
            by_arm.setdefault(item.arm, []).append(item)
        object.__setattr__(self, "_by_arm", by_arm)
        patient = self.plan.patient
        object.__setattr__(self, "zone", ZoneInfo(patient.time_zone))
        object.__setattr__(self, "facts", DayFacts(patient, self.plan.places))
        object.__setattr__(self, "dosing", Dosing.for_patient(self.plan.protocol, patient))

    def of_arm(self, arm: str) -> Sequence[PlannedAdministration]:
        """Return an arm's planned doses in the order they are due."""
        return self._by_arm.get(arm, ())

    def nearest(self, arm: str, on: date) -> PlannedAdministration | None:
        """Return the dose of an arm that is due nearest to a day, of two the earlier ordinal."""
        items = self.of_arm(arm)
        later = bisect_left(items, on, key=due_on)
        # The first dose of the last day before, and the first one from this day on.
        earlier = bisect_left(items, due_on(items[later - 1]), key=due_on) if later else later
        near = [*items[earlier : earlier + 1], *items[later : later + 1]]
        return min(
            near, key=lambda item: (abs((due_on(item) - on).days), item.ordinal), default=None
        )

    def route_of(self, act: Act) -> Route | None:
        """Return the route an administration went, as recorded or as its arm has it."""
        return act.record.route or (self.arms[act.arm].route if act.arm in self.arms else None)

    def post_thaw_limit(self, act: Act) -> Sourced[Length] | None:
        """Return how long after thawing a product may be given, where its document says so."""
        given = self.product_of(act)
        products = (item for item in self.plan.protocol.products if item.id == given)
        return next((item.post_thaw_limit for item in products), None)

    def product_of(self, act: Act) -> str | None:
        """Return the product that was given, as recorded or as its arm has it."""
        return act.record.product or (self.arms[act.arm].product if act.arm in self.arms else None)


def due_on(planned: PlannedAdministration) -> date:
    """Return the day a dose is due: its planned day, or its target where no day could take it."""
    return planned.listed_on


def is_open(planned: PlannedAdministration) -> bool:
    """Say whether a dose is to be given: neither held nor stopped."""
    return planned.state in _OPEN


def read_log(course: Course, records: Iterable[AdministrationRecord], as_of: date) -> Log:
    """Sort records into what was given and what was not, in the patient's local time."""
    in_time = sorted(records, key=lambda record: (record.started_at, record.id))
    valid = [record for record in in_time if record.was_given or record.was_withheld]
    acts = [_act(course, record) for record in valid]
    known = [act for act in acts if act.on <= as_of]
    return Log(
        given=tuple(act for act in known if act.record.was_given),
        withheld=tuple(act for act in known if act.record.was_withheld),
        after_as_of=len(acts) - len(known),
        entered_in_error=len(in_time) - len(valid),
    )


def _act(course: Course, record: AdministrationRecord) -> Act:
    local = record.started_at.astimezone(course.zone)
    minute = local.toordinal() * MINUTES_A_DAY + local.hour * 60 + local.minute
    return Act(record, local.date(), minute, _arm_of(course, record))


def _arm_of(course: Course, record: AdministrationRecord) -> str | None:
    """Return the arm a record names, or the only one of the patient's that fits what was given."""
    if record.arm is not None:
        return record.arm
    return _only(
        arm.id
        for arm in course.arms.values()
        if arm.id in course.plan.patient.arms
        and (arm.route, arm.product) == (record.route, record.product)
    )


def _only(found: Iterable[str]) -> str | None:
    names: Sequence[str] = list(found)
    return names[0] if len(names) == 1 else None
