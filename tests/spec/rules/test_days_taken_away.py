"""Days that are not an arm's to take: inside a hold, from a stop on, outside a version's days.

A date never moves into a hold, past a stop or over the day an amendment takes force, however wide
its window is. Administrations with dialysis take session days only, wherever their window reaches.
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    closure,
    dates,
    dialysis,
    every,
    on,
    patient_of,
    place,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
    with_dialysis,
)

from protocol.errors import DocumentError
from schedules.engine import build_plan

pytestmark = [pytest.mark.hazard("H36"), pytest.mark.requirement("R14")]

WEEKLY: Any = {"when": every("7 days", count=3), "windows": windows("-0/+2 days")}
CLOSED = [place(days="mon tue wed thu fri sat sun", closures=[closure("2026-01-12")])]


def hold(first: str, last: str, resume: str = "rejoin") -> Part:
    return {"arms": ["iv"], "first": first, "last": last, "reason": "fever", "resume": resume}


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        pytest.param({}, "2026-01-13", id="free to move"),
        pytest.param({"holds": [hold("2026-01-13", "2026-01-13")]}, "2026-01-14", id="a held day"),
        pytest.param({"holds": [hold("2026-01-13", "2026-01-17")]}, "-", id="held to the end"),
        pytest.param(
            {"stops": [{"arms": ["iv"], "on": "2026-01-13", "reason": "asked for"}]},
            "-",
            id="stopped",
        ),
    ],
)
def test_a_date_never_moves_into_a_hold_or_past_a_stop(patient: Any, expected: str):
    plan = plan_of(protocol_of(arm(needs=["clinic"], **WEEKLY)), places=CLOSED, **patient)
    assert dates(plan)[1] == expected


def test_a_date_never_moves_over_an_amendment():
    """The clinic is closed on 01-12; the next version is in force from 01-13 on."""
    first = protocol_of(arm(needs=["clinic"], **WEEKLY))
    amendment = {
        "first": "2026-01-13",
        "protocol": {"id": "tiny", "version": "2"},
        "reason": "amendment",
    }
    patient = read_patient(patient_of(first, places=CLOSED, amendments=[amendment]))
    later = read_protocol(first | {"version": "2"})
    assert dates(build_plan(read_protocol(first), patient, (), (later,)))[1] == "-"


def test_an_act_with_dialysis_takes_session_days_only():
    """Wed 01-07 is closed; the window reaches Thursday, the next session is on Friday."""
    closed = [place(days="mon tue wed thu fri", closures=[closure("2026-01-07")])]
    near = arm(when=with_dialysis(count=2), needs=["clinic"], windows=windows("-1/+1 days"))
    plan = plan_of(protocol_of(near), dialysis=dialysis(), places=closed)
    assert dates(plan) == ["2026-01-05", "-"]


def test_a_restart_between_two_phases_moves_nothing_earlier():
    """The first phase is done, the second one starts 60 days on; the hold lies between them."""
    phases = [
        {"id": "induction", "when": on("day 0")},
        {"id": "maintenance", "when": every("28 days", "day 60", count=2)},
    ]
    plan = plan_of(
        protocol_of(arm(phases=phases)), holds=[hold("2026-01-15", "2026-01-17", "restart")]
    )
    assert dates(plan) == ["2026-01-05", "2026-03-06", "2026-04-03"]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        pytest.param(
            {"holds": [hold("2026-01-19", "2026-01-12")]}, "before first", id="hold ends first"
        ),
        pytest.param(
            {"holds": [hold("2026-01-12", "2026-01-18"), hold("2026-01-14", "2026-01-20")]},
            "overlap",
            id="holds overlap",
        ),
        pytest.param(
            {"holds": [hold("2025-12-01", "2025-12-05")]}, "before day zero", id="before day zero"
        ),
        pytest.param({"arms": ["iv", "iv"]}, "arms: found iv twice", id="an arm twice"),
        pytest.param(
            {"dialysis": dialysis(added=["2026-01-05"])}, "already", id="added on a session's day"
        ),
        pytest.param(
            {"dialysis": dialysis(moved=[{"moved": "2026-01-05", "to": "2026-01-07"}])},
            "already",
            id="moved onto a session",
        ),
        pytest.param(
            {"dialysis": dialysis(cancelled=["2026-01-06"])}, "no session", id="nothing to cancel"
        ),
    ],
)
def test_what_a_patient_document_cannot_mean_is_refused(patient: Any, expected: str):
    with pytest.raises(DocumentError, match=expected):
        plan_of(protocol_of(), **patient)
