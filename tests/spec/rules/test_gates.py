"""A gate says what must be fresh before a dose, and for how long; records say whether it is.

A limit in days counts calendar days: with 7 days, a result of 7 days before is fresh. A limit in
hours counts back from the hour of the dose; where that is not stated, from the end of its day. A
limit in months ends on the day of the same number. Without a limit the gate is needed each time, on
the day itself, or counts once and for all (``lasts: once``). Records made after the dose never
count. ``fresh``, ``stale`` (there is one, too old), ``open`` (there is none) and ``undecided``
(there is one, and the document leaves the limit open) are facts; what follows from them is for
people to say.
"""

from datetime import date, time

import pytest
from engine_documents import arm, every, number, of_arm, plan_of, protocol_of, read_protocol

from protocol.errors import DocumentError, PlanningError
from schedules.freshness import Fact, gate_states, patient_facts

pytestmark = pytest.mark.requirement("R14")

OPEN = {"value": None, "unset": "empty-box"}


def gate(**more: object) -> dict:
    return {"id": "blood", "title": "Blood count", "arms": ["iv"], **more}


def fresh_for(length: object) -> dict:
    return gate(fresh_for=number(length) if isinstance(length, str) else length)


@pytest.mark.parametrize(
    ("the_gate", "recorded", "expected"),
    [
        pytest.param(fresh_for("7 days"), "2026-03-03", "fresh", id="7 days before: the limit"),
        pytest.param(fresh_for("7 days"), "2026-03-02", "stale", id="8 days before"),
        pytest.param(fresh_for("7 days"), "2026-03-10", "fresh", id="on the day, no hour known"),
        pytest.param(fresh_for("7 days"), "2026-03-11", "open", id="the day after never counts"),
        pytest.param(fresh_for("0 days"), "2026-03-10", "fresh", id="0 days: on the day"),
        pytest.param(fresh_for("0 days"), "2026-03-09", "stale", id="0 days: the day before"),
        pytest.param(fresh_for("1 month"), "2026-02-10", "fresh", id="a month before"),
        pytest.param(fresh_for("1 month"), "2026-02-09", "stale", id="a month and a day"),
        pytest.param(fresh_for("2 weeks"), "2026-02-24", "fresh", id="two weeks before"),
        pytest.param(gate(), "2026-03-10", "fresh", id="each time: on the day"),
        pytest.param(gate(), "2026-03-09", "stale", id="each time: the day before"),
        pytest.param(gate(lasts="once"), "2020-01-01", "fresh", id="once: years before"),
        pytest.param(gate(lasts="once"), "2026-03-11", "open", id="once: given too late"),
        pytest.param(fresh_for(OPEN), "2026-03-10", "undecided", id="the limit is open"),
        pytest.param(fresh_for(OPEN), None, "open", id="open, and nothing recorded"),
        pytest.param(fresh_for("7 days"), None, "open", id="nothing recorded"),
    ],
)
def test_a_gate_on_10_march_2026(the_gate: dict, recorded: str | None, expected: str):
    protocol = read_protocol(protocol_of(arm(), gates=[the_gate]))
    facts = [Fact("blood", date.fromisoformat(recorded))] if recorded else []
    (found,) = gate_states(protocol, "iv", facts, on=date(2026, 3, 10), at=time(10))
    assert found.state == expected


@pytest.mark.parametrize(
    ("limit", "dose_at", "recorded", "expected"),
    [
        pytest.param("24 hours", "10:00", ("2026-03-09", "10:00"), "fresh", id="24 hours: limit"),
        pytest.param("24 hours", "10:00", ("2026-03-09", "09:59"), "stale", id="a minute more"),
        pytest.param("90 minutes", "00:30", ("2026-03-09", "23:00"), "fresh", id="past midnight"),
        pytest.param("24 hours", "10:00", ("2026-03-10", "10:01"), "open", id="a minute after"),
        pytest.param("24 hours", "10:00", ("2026-03-09", None), "stale", id="no hour: at 00:00"),
        pytest.param("24 hours", None, ("2026-03-10", "00:00"), "fresh", id="no hour of the dose"),
        pytest.param("24 hours", None, ("2026-03-09", "23:59"), "stale", id="counted from its end"),
    ],
)
def test_a_limit_in_hours(limit: str, dose_at: str | None, recorded: tuple, expected: str):
    protocol = read_protocol(protocol_of(arm(), gates=[fresh_for(limit)]))
    day, hour = recorded
    fact = Fact("blood", date.fromisoformat(day), time.fromisoformat(hour) if hour else None)
    at = time.fromisoformat(dose_at) if dose_at else None
    (found,) = gate_states(protocol, "iv", [fact], on=date(2026, 3, 10), at=at)
    assert found.state == expected


@pytest.mark.parametrize(
    ("refreshed_by", "patient", "expected"),
    [
        pytest.param(
            "weights", {"weights": [{"kg": "60", "on": "2026-01-04"}]}, "fresh", id="weights"
        ),
        pytest.param(
            "heights", {"heights": [{"cm": "170", "on": "2026-01-04"}]}, "fresh", id="heights"
        ),
        pytest.param(
            "wounds",
            {"wounds": [{"id": "w", "place": "leg", "areas": [{"cm2": "1", "on": "2025-12-01"}]}]},
            "stale",
            id="wounds, measured long ago",
        ),
        pytest.param(
            "checks", {"checks": [{"gate": "blood", "on": "2026-01-04"}]}, "fresh", id="checks"
        ),
        pytest.param(
            "checks", {"weights": [{"kg": "60", "on": "2026-01-04"}]}, "open", id="another list"
        ),
    ],
)
def test_the_patient_document_renews_a_gate(refreshed_by: str, patient: dict, expected: str):
    the_gate = gate(fresh_for=number("7 days"), refreshed_by=refreshed_by)
    plan = plan_of(protocol_of(arm(), gates=[the_gate]), **patient)
    facts = patient_facts(plan.patient)
    (found,) = gate_states(plan.protocol, "iv", facts, on=plan.patient.day_zero)
    assert found.state == expected


def test_the_newest_of_several_records_counts():
    protocol = read_protocol(protocol_of(arm(), gates=[fresh_for("7 days")]))
    facts = [Fact("blood", date(2026, 3, day)) for day in (9, 1, 11)]
    (found,) = gate_states(protocol, "iv", facts, on=date(2026, 3, 10))
    assert found.newest == facts[0]


def test_a_plan_says_from_which_day_on_each_gate_of_the_arm_is_fresh():
    gates = [
        fresh_for("7 days"),
        gate(id="consent", lasts="once"),
        gate(id="release", fresh_for=number("36 hours")),
        gate(id="bleeding", fresh_for=OPEN),
        gate(id="other", arms=["im"]),
    ]
    protocol = protocol_of(
        arm(when=every("7 days", count=2), at=number(["10:00"])), arm("im"), gates=gates
    )
    _, second = of_arm(plan_of(protocol))
    assert [(item.gate, item.fresh_from, item.fresh_at, item.open) for item in second.gates] == [
        ("blood", date(2026, 1, 5), None, False),
        ("consent", None, None, False),
        ("release", date(2026, 1, 10), time(22), False),
        ("bleeding", None, None, True),
    ]


def test_a_check_of_an_unknown_gate_is_refused():
    with pytest.raises(PlanningError, match="gate consent is not in protocol tiny; accepted: none"):
        plan_of(checks=[{"gate": "consent", "on": "2026-01-04"}])


@pytest.mark.parametrize(
    ("the_gate", "message"),
    [
        pytest.param(
            gate(fresh_for=number("7 days"), lasts="once"), "accepted: one of them", id="both"
        ),
        pytest.param(fresh_for("-7 days"), "not negative", id="less than no time"),
    ],
)
def test_a_gate_lasts_in_one_way(the_gate: dict, message: str):
    with pytest.raises(DocumentError, match=message):
        plan_of(protocol_of(arm(), gates=[the_gate]))
