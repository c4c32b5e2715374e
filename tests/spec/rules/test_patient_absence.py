"""On the patient's own closures nothing is given, whatever the arm needs; both ends inside."""

import pytest
from engine_documents import arm, closure, dates, of_arm, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R08")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param("2026-01-01", "2026-01-04", "2026-01-05", id="back on the day before"),
        pytest.param("2026-01-01", "2026-01-05", "2026-01-06", id="back on the next day"),
        pytest.param("2026-01-05", "2026-01-05", "2026-01-06", id="away for the day"),
        pytest.param("2026-01-05", "2026-01-06", "2026-01-04", id="away for two: the day before"),
        pytest.param("2026-01-06", "2026-01-09", "2026-01-05", id="leaves on the next day"),
        pytest.param("2026-01-04", "2026-01-07", "-", id="away for the whole window"),
    ],
)
def test_a_patient_who_is_away(first: str, last: str, expected: str):
    protocol = protocol_of(arm(windows=windows("-1/+2 days")))
    assert dates(plan_of(protocol, closures=[closure(first, last)])) == [expected]


def test_the_reason_says_that_the_patient_is_away():
    protocol = protocol_of(arm(windows=windows("-0/+1 days")))
    (found,) = of_arm(plan_of(protocol, closures=[closure("2026-01-05")]))
    move = found.reasons[-1]
    assert move.kind == "move"
    assert [cause.kind for day in move.rejected for cause in day.causes] == [
        "patient-away",
        "outside-window",
    ][: len(move.rejected)]
