"""Where no day serves, what is proposed really helps: each change is made in the documents."""

from datetime import date, timedelta
from functools import cache
from random import Random

import pytest
from engine_documents import (
    Part,
    arm,
    every,
    interval,
    patient_of,
    place,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)

from schedules.causes import Proposal, ProposalKind
from schedules.engine import build_plan
from schedules.plan import Plan, PlannedAdministration, State
from schedules.reasons import UnplacedReason

pytestmark = [pytest.mark.hazard("H44"), pytest.mark.requirement("R09")]

CASES = 150


def case(seed: int) -> tuple[Part, Part]:
    """Return a protocol and a patient with closures that easily leave a target without a day."""
    random = Random(seed)
    before, after = random.randint(0, 2), random.randint(0, 2)
    step = random.choice([3, 5, 7])
    minimum = random.choice([1, 2, step])
    protocol = protocol_of(
        arm(
            when=every(f"{step} days", count=random.randint(2, 4)),
            windows=windows(f"-{before}/+{after} days"),
            interval=interval(minimum=f"{minimum} days"),
            needs=["clinic"],
        )
    )
    start = date(2026, 1, 5)
    days = sorted({start + timedelta(days=random.randint(0, 20)) for _ in range(6)})
    closures = [{"first": str(day), "last": str(day), "reason": "closed"} for day in days]
    week = random.choice(["mon tue wed thu fri", "mon tue wed thu fri sat sun", "tue thu"])
    return protocol, patient_of(protocol, places=[place(days=week, closures=closures)])


def plan_of(protocol: Part, patient: Part) -> Plan:
    return build_plan(read_protocol(protocol), read_patient(patient))


@cache
def planned(seed: int) -> Plan:
    return plan_of(*case(seed))


def unplaced(plan: Plan) -> list[PlannedAdministration]:
    return [item for item in plan.administrations if item.state is State.UNPLACED]


def reason_of(item: PlannedAdministration) -> UnplacedReason:
    return next(reason for reason in item.reasons if isinstance(reason, UnplacedReason))


def changed(protocol: Part, patient: Part, proposal: Proposal) -> tuple[Part, Part]:
    """Return the documents after a person has made the change."""
    the_arm = dict(protocol["arms"][0])
    match proposal.kind:
        case ProposalKind.OPEN_DAY:
            return protocol, patient | {"places": [opened(patient["places"][0], proposal.on)]}
        case ProposalKind.WIDEN_WINDOW:
            preferred = the_arm["windows"]["preferred"]["value"]
            wide = {"windows": windows(preferred, str(proposal.window))}
            return protocol | {"arms": [the_arm | wide]}, patient
        case ProposalKind.SHORTEN_INTERVAL:
            return protocol | {
                "arms": [the_arm | {"interval": interval(minimum="1 days")}]
            }, patient
        case ProposalKind.START_ON:
            return protocol, patient | {"day_zero": str(proposal.on)}
        case ProposalKind.DROP_RULE:
            raise AssertionError(proposal)


def opened(found: Part, day: date | None) -> Part:
    closures = [item for item in found["closures"] if item["first"] != str(day)]
    return found | {"closures": closures, "open_days": [{"on": str(day), "reason": "asked for"}]}


@pytest.mark.parametrize("seed", range(CASES))
def test_each_change_that_is_proposed_gives_the_target_a_day(seed: int):
    protocol, patient = case(seed)
    before = unplaced(planned(seed))
    for item in before:
        for proposal in reason_of(item).proposals:
            after = unplaced(plan_of(*changed(protocol, patient, proposal)))
            assert len(after) < len(before), proposal
            assert item.id not in [other.id for other in after], proposal


def test_the_cases_hold_enough_that_cannot_be_placed():
    plans = [planned(seed) for seed in range(CASES)]
    kinds = [
        proposal.kind
        for plan in plans
        for item in unplaced(plan)
        for proposal in reason_of(item).proposals
    ]
    assert sum(bool(unplaced(plan)) for plan in plans) >= 50
    assert set(kinds) == set(ProposalKind) - {ProposalKind.DROP_RULE}


@pytest.mark.parametrize("seed", range(CASES))
def test_every_unplaced_target_says_what_conflicts(seed: int):
    plan = plan_of(*case(seed))
    assert all(reason_of(item).conflict for item in unplaced(plan))
