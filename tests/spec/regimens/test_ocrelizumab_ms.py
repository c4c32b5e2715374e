"""Ocrelizumab: 300 mg twice two weeks apart, then 600 mg every 6 months from the first of them.

From Mon 2026-03-30: two weeks on is 13 April, six months on is 30 September. A late one is counted
from: six months after 31 October is 30 April, the last day of its month, and a year after it is 31
October again.
"""

from datetime import date

import pytest
from regimens import EXAMPLES, days, doses, example_plan

from protocol.reading import parse_protocol
from schedules.engine import build_plan
from schedules.patient import parse_patient


def test_as_planned():
    plan = example_plan("ocrelizumab-ms")
    assert days(plan, "first") == ["2026-03-30", "2026-04-13"]
    assert days(plan, "following") == ["2026-09-30", "2027-03-30", "2027-09-30", "2028-03-30"]
    assert (doses(plan, "first"), doses(plan, "following")) == (["300 mg"], ["600 mg"])


@pytest.mark.parametrize(
    ("given", "following"),
    [
        pytest.param(
            {"first-halves-d1": "2026-04-02"},
            ["2026-10-02", "2027-04-02", "2027-10-02", "2028-04-02"],
            id="begun three days later",
        ),
        pytest.param(
            {"following-doses-m6": "2026-10-31"},
            ["2026-10-31", "2027-04-30", "2027-10-31", "2028-04-30"],
            id="the third infusion a month late",
        ),
    ],
)
def test_the_schedule_is_reset_by_what_was_given(given: dict[str, str], following: list[str]):
    text = (EXAMPLES / "ocrelizumab-ms.yaml").read_text(encoding="utf-8")
    patient = (EXAMPLES / "ocrelizumab-ms.patient.yaml").read_text(encoding="utf-8")
    plan = build_plan(
        parse_protocol(text, source="protocol"),
        parse_patient(patient, source="patient"),
        given={name: date.fromisoformat(on) for name, on in given.items()},
    )
    assert days(plan, "following") == following
