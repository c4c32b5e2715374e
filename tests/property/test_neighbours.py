"""What can follow each other in an arm with decisions, against trying every way to answer them."""

from itertools import pairwise, product
from random import Random
from time import perf_counter

import pytest
from engine_documents import arm, interval, number, on, phase, protocol_of, read_protocol, windows

from protocol.contradictions import find_contradictions, find_doubts
from protocol.contradictions.intervals import neighbours, targets
from protocol.treatment_protocol import TreatmentProtocol

MANY = 18


def _decision(name: str, outcomes: list[str]) -> dict:
    due = number("day 0")
    return {"id": name, "question": name, "due": due, "outcomes": outcomes, "default": outcomes[0]}


def _random_protocol(random: Random) -> TreatmentProtocol:
    asked = {f"q{n}": ["a", "b", "c"][: random.randint(2, 3)] for n in range(3)}
    days = random.sample(range(40), 12)
    phases = []
    for at, day in enumerate(days):
        decision = random.choice([None, *asked])
        branch = (
            {"decision": decision, "outcome": random.choice(asked[decision])} if decision else None
        )
        more = {"only_if": branch} if branch else {}
        phases.append(phase(f"p{at}", on(f"day {day}"), **more))
    decisions = [_decision(name, outcomes) for name, outcomes in asked.items()]
    return read_protocol(protocol_of(arm(phases=phases), decisions=decisions))


def _by_trying(protocol: TreatmentProtocol) -> set[tuple[str, str]]:
    (only,) = protocol.arms
    asked = {item.id: item.outcomes for item in protocol.decisions}
    found: set[tuple[str, str]] = set()
    for outcomes in product(*asked.values()):
        answer = dict(zip(asked, outcomes, strict=True))
        taken = [
            item
            for item in only.phases
            if item.only_if is None or answer[item.only_if.decision] == item.only_if.outcome
        ]
        places = [place.text for place, _ in targets(taken, protocol)]
        found |= set(pairwise(places))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_same_targets_follow_each_other_as_in_every_way_to_answer(seed: int):
    protocol = _random_protocol(Random(seed))
    pairs = neighbours(protocol.arms[0], protocol)
    assert {(first.text, second.text) for (first, _), (second, _) in pairs} == _by_trying(protocol)


def test_eighteen_decisions_are_checked_at_once():
    """There are 262,144 ways to answer them."""
    phases = [
        phase(
            f"{outcome}{n}",
            on(f"day {7 * n + (outcome == 'no')}"),
            only_if={"decision": f"q{n}", "outcome": outcome},
        )
        for n in range(MANY)
        for outcome in ("yes", "no")
    ]
    protocol = read_protocol(
        protocol_of(
            arm(phases=phases, interval=interval(minimum="6 days"), windows=windows("-9/+9 days")),
            decisions=[_decision(f"q{n}", ["yes", "no"]) for n in range(MANY)],
        )
    )
    began = perf_counter()
    assert find_contradictions(protocol) == []
    assert find_doubts(protocol) == []
    assert perf_counter() - began < 1
