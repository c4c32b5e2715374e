"""Which entries of a plan a calendar shows, and what each stands for there."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, time, timedelta
from enum import StrEnum

from protocol.arm import Arm, Phase
from protocol.lean import dataclass
from protocol.product import Product
from protocol.treatment_protocol import TreatmentProtocol
from schedules.calendar.errors import CalendarError
from schedules.history import History, Withdrawal
from schedules.plan import Plan, PlannedAdministration, State


class Status(StrEnum):
    """Whether an event stands. The values are those of RFC 5545, section 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


# As long as a reader that copies what it is told may need to be told of a cancellation.
_KEPT = timedelta(days=30)
_STATUS = {State.PLANNED: Status.CONFIRMED, State.PENDING: Status.TENTATIVE}


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an administration is one of, in the version of the protocol in force for it."""

    arm: Arm
    phase: Phase
    product: Product


@dataclass(frozen=True, slots=True)
class Entry:
    """An administration as a calendar shows it: on its day, or cancelled on the day it last had.

    ``is_kept`` is False where it was cancelled so long ago that no reader need be told any more.
    """

    administration: PlannedAdministration
    on: date
    at: time | None
    status: Status
    history: History
    is_kept: bool
    treatment: Treatment


def entries_of(plan: Plan, arms: Sequence[str] | None = None) -> list[Entry]:
    """Return what a calendar shows of a plan, in the plan's order.

    Planned and pending administrations are shown; those that are unplaced, held or stopped have no
    day that anybody should keep. What an earlier version of the plan had shown is cancelled on the
    day it had, and kept until 30 days after that. Raises ``CalendarError`` where nothing is left,
    and on arms that no version of the protocol has.
    """
    refuse_unknown(plan, arms or ())
    selector = _Selector(plan)
    found = [
        entry
        for item in plan.administrations
        if arms is None or item.arm in arms
        for entry in selector.entries(item)
    ]
    if not any(entry.is_kept for entry in found):
        wanted = "the plan" if arms is None else f"arm {', '.join(arms)}"
        raise CalendarError([f"{wanted} has no administration with a date"])
    return found


def refuse_unknown(plan: Plan, arms: Sequence[str]) -> None:
    """Raise ``CalendarError`` naming every arm that no version of the protocol has."""
    versions = (plan.protocol, *plan.earlier_protocols)
    known = list(dict.fromkeys(arm.id for version in versions for arm in version.arms))
    if unknown := [arm for arm in arms if arm not in known]:
        accepted = ", ".join(known)
        raise CalendarError([f"found arm {arm}; accepted: {accepted}" for arm in unknown])


@dataclass(frozen=True, slots=True)
class _Selector:
    """Turns administrations into entries; what many of them share is looked up once."""

    plan: Plan
    treatments: dict[tuple[str, str, str], Treatment] = field(
        default_factory=dict[tuple[str, str, str], Treatment]
    )
    first: list[History] = field(default_factory=list[History])

    def entries(self, item: PlannedAdministration) -> Iterator[Entry]:
        """Yield the entry, or nothing where the calendar shows none."""
        history = item.history or self._first_history(item)
        status, on, at = _STATUS.get(item.state), item.on, item.at
        gone = history.withdrawn
        if gone is not None:
            status, on, at = Status.CANCELLED, gone.on, gone.at
        if status is not None and on is not None:
            yield Entry(item, on, at, status, history, self._is_kept(gone), self._treatment(item))

    def _is_kept(self, gone: Withdrawal | None) -> bool:
        revision = self.plan.revision
        return gone is None or revision is None or revision.as_of <= gone.on + _KEPT

    def _first_history(self, item: PlannedAdministration) -> History:
        if not self.first:
            self.first.append(self.plan.history_of(item))
        return self.first[0]

    def _treatment(self, item: PlannedAdministration) -> Treatment:
        protocol = self.plan.protocol_on(item.target_on)
        key = protocol.version, item.arm, item.phase
        if key not in self.treatments:
            self.treatments[key] = self._found(protocol, item)
        return self.treatments[key]

    def _found(self, protocol: TreatmentProtocol, item: PlannedAdministration) -> Treatment:
        """Look in the version in force, then in earlier ones: a later one may have dropped it."""
        for version in (protocol, *reversed(self.plan.earlier_protocols)):
            for arm in version.arms:
                for phase in arm.phases:
                    if (arm.id, phase.id) == (item.arm, item.phase):
                        return Treatment(arm, phase, version.product(arm.product))
        message = f"{item.id}: found arm {item.arm}, phase {item.phase}; accepted: the protocol's"
        raise CalendarError([message])
