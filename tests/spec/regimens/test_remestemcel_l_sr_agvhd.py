"""Remestemcel-L: twice a week for 4 weeks, then as the response on day 28 says.

Day 0 is Mon 2026-03-02; the document puts the two infusions of a week on its first and fourth day,
3 and 4 days apart. 20 kg x 2,000,000 cells.
"""

import pytest
from regimens import days, doses, library_plan, table

PATIENT = """
day_zero: 2026-03-02
time_zone: America/New_York
updated_at: 2026-03-01T09:00-05:00
arms: [iv]
weights: [{kg: 20, on: 2026-03-01}]
places: [{id: clinic, weekdays: [mon, tue, wed, thu, fri, sat, sun]}]
"""
RECORDED = "decisions: [{decision: day-28-response, outcome: %s, on: 2026-03-30, by: Dr A}]\n"
INITIAL = table("""
    2026-03-02 2026-03-05 2026-03-09 2026-03-12 2026-03-16 2026-03-19 2026-03-23 2026-03-26
""")
WEEKLY = table("2026-03-30 2026-04-06 2026-04-13 2026-04-20")
TWICE_WEEKLY = table("""
    2026-03-30 2026-04-02 2026-04-06 2026-04-09 2026-04-13 2026-04-16 2026-04-20 2026-04-23
""")


@pytest.mark.parametrize(
    ("recorded", "further"),
    [
        pytest.param("", [], id="not recorded yet"),
        pytest.param(RECORDED % "complete", [], id="complete: nothing further"),
        pytest.param(RECORDED % "partial-or-mixed", WEEKLY, id="partial or mixed: weekly"),
        pytest.param(RECORDED % "no-response", [], id="none: other treatment"),
        pytest.param(
            RECORDED % "recurrence-after-complete", TWICE_WEEKLY, id="recurrence: twice weekly"
        ),
    ],
)
def test_remestemcel_l_as_labelled(recorded: str, further: list[str]):
    plan = library_plan("remestemcel-l-sr-agvhd", PATIENT + recorded)
    assert days(plan, "iv") == [*INITIAL, *further]
    assert doses(plan, "iv") == ["40000000 cells"]


def test_infusions_stay_3_days_apart_where_the_clinic_closes():
    """Thu 5 and Thu 12 March closed: 4 or 11 March would be 2 days after a Monday, so Friday."""
    closed = PATIENT.replace(
        "weekdays: [mon, tue, wed, thu, fri, sat, sun]", "weekdays: [mon, tue, wed, fri, sat, sun]"
    )
    assert days(library_plan("remestemcel-l-sr-agvhd", closed), "iv") == table("""
        2026-03-02 2026-03-06 2026-03-09 2026-03-13 2026-03-16 2026-03-20 2026-03-23 2026-03-27
    """)
