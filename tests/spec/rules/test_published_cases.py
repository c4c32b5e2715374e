"""Schedules and dates that other projects' tests publish come out as published.

Windows: clinicedc/edc-visit-schedule, ``edc_visit_schedule/tests/tests/test_visit.py`` (commit
67400f5). Clinic days: ``test_facility.py`` of clinicedc/edc-facility, where a visit due on a closed
weekday goes to the next open one. Months: ``lino/modlib/cal/tests/cal_tests.py`` of lino-framework/
lino, where a month before or after the 31st is the last day of a shorter one; ``tests/
test_date_tools.py`` of uwcirg/truenth-portal, where days are taken off after months are added.
Visits two, four and six days after the first: ``test_appointments.py`` of botswana-harvard/
ambition-subject.
"""

import pytest
from engine_documents import arm, dates, of_arm, on, place, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R11")

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("day", "window", "lower", "upper"),
    [
        pytest.param("2001-12-01", "-0/+6 days", "2001-12-01", "2001-12-07", id="0 and 6 days"),
        pytest.param("2001-12-08", "-7/+42 days", "2001-12-01", "2002-01-19", id="1 and 6 weeks"),
    ],
)
def test_the_window_of_a_visit(day: str, window: str, lower: str, upper: str):
    protocol = protocol_of(arm(when=on("day 0"), windows=windows(window)))
    (visit,) = of_arm(plan_of(protocol, day_zero=day))
    assert (str(visit.permitted[0]), str(visit.permitted[1])) == (lower, upper)


@pytest.mark.parametrize(
    ("clinic", "expected"),
    [
        pytest.param("mon tue wed thu fri", "mon tue wed thu fri mon mon", id="five days"),
        pytest.param("tue thu", "tue tue thu thu tue tue tue", id="two days"),
    ],
)
def test_a_visit_on_a_closed_weekday_goes_to_the_next_open_one(clinic: str, expected: str):
    """Seven visits, one for each weekday of a week; 2026-01-05 is a Monday."""
    found = []
    for number in range(7):
        visit = arm(when=on(f"day {number}"), windows=windows("-0/+6 days"), needs=["clinic"])
        (act,) = of_arm(plan_of(protocol_of(visit), places=[place(days=clinic)]))
        assert act.on is not None
        found.append(WEEKDAYS[act.on.weekday()])
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    ("start", "place", "expected"),
    [
        pytest.param("2011-10-26", "2 months", "2011-12-26", id="two months on"),
        pytest.param("2011-10-26", "-2 months", "2011-08-26", id="two months before"),
        pytest.param("2011-01-31", "1 month", "2011-02-28", id="to a short month"),
        pytest.param("2011-01-31", "-1 month", "2010-12-31", id="back over the new year"),
        pytest.param("2011-01-31", "-2 months", "2010-11-30", id="back to a short month"),
        pytest.param("2016-02-15", "3 months - 14 days", "2016-05-01", id="months, then days"),
    ],
)
def test_months_before_and_after_a_day(start: str, place: str, expected: str):
    assert dates(plan_of(protocol_of(arm(when=on(place))), day_zero=start)) == [expected]


def test_visits_on_the_first_days_of_an_admission():
    protocol = protocol_of(arm(when=on("day 0", "day 2", "day 4", "day 6")))
    found = dates(plan_of(protocol, day_zero="2017-07-07"))
    assert found == ["2017-07-07", "2017-07-09", "2017-07-11", "2017-07-13"]
