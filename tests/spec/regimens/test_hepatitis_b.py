"""Hepatitis B vaccine at 0, 1 and 6 months; least intervals of 4, 8 and 16 weeks.

From 31 January 2026: a month on there is no 31 February, and ACIP's rule takes 1 March; six months
on is 31 July. Where the second dose is late, the third is 8 weeks after it at the earliest.
"""

from datetime import date

import pytest
from regimens import EXAMPLES, days, example_plan

from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient


def test_as_planned():
    plan = example_plan("hepatitis-b")
    assert days(plan, "vaccine") == ["2026-01-31", "2026-03-01"]
    assert days(plan, "third") == ["2026-07-31"]


@pytest.mark.parametrize(
    ("given", "second", "third"),
    [
        pytest.param({}, "2026-03-01", "2026-07-31", id="nothing given yet"),
        pytest.param(
            {"d0": "2026-02-10"}, "2026-03-10", "2026-07-31", id="first one late: 4 weeks"
        ),
        pytest.param({"m1": "2026-06-05"}, "2026-06-05", "2026-07-31", id="8 weeks just fit"),
        pytest.param({"m1": "2026-06-06"}, "2026-06-06", "2026-08-01", id="8 weeks push the third"),
        pytest.param(
            {"d0": "2026-04-11"}, "2026-05-09", "2026-08-01", id="16 weeks push the third"
        ),
    ],
)
def test_late_doses(given: dict[str, str], second: str, third: str):
    text = (EXAMPLES / "hepatitis-b.yaml").read_text(encoding="utf-8")
    patient = (EXAMPLES / "hepatitis-b.patient.yaml").read_text(encoding="utf-8")
    plan = build_plan(
        parse_protocol(text, source="protocol"),
        parse_patient(patient, source="patient"),
        given={f"vaccine-doses-{name}": date.fromisoformat(on) for name, on in given.items()},
    )
    assert days(plan, "vaccine")[1] == second
    assert days(plan, "third") == [third]
