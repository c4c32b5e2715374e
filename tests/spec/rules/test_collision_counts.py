"""How many administrations fall on a dialysis day depends on the weekday of the first one.

The rhythm is 18 infusions: three in the first month, then every 28 days up to day 448. Read from
Day 0 as 0, 14, 28, 56, all fall on one weekday. The same words read literally from Day 1 put all
but the first on the weekday before it: one day of convention turns 0 collisions into 17.
"""

from datetime import date

import pytest
from engine_documents import (
    arm,
    dialysis,
    every,
    off_dialysis,
    on,
    patient_of,
    phase,
    place,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
)

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules.engine import start_days

pytestmark = [pytest.mark.hazard("H30"), pytest.mark.requirement("R11")]

MON, TUE, WED, THU, FRI, SAT, SUN = (f"2026-03-{day:02}" for day in range(2, 9))
MON_WED_FRI, TUE_THU_SAT = "mon wed fri", "tue thu sat"


def _protocol(numbering: str) -> dict:
    first = "day 0" if numbering == "day0" else "day 1"
    return protocol_of(
        arm(
            phases=[
                phase("induction", on(first, "day 14", "day 28")),
                phase("maintenance", every("28 days", "day 56", last="day 448")),
            ],
            day_rules=[off_dialysis("soft")],
        ),
        day_numbering=numbering,
    )


@pytest.mark.parametrize(
    ("numbering", "pattern", "start", "collisions"),
    [
        pytest.param("day0", MON_WED_FRI, MON, 18, id="day0, Mon-Wed-Fri, first on Monday"),
        pytest.param("day0", MON_WED_FRI, TUE, 0, id="day0, Mon-Wed-Fri, first on Tuesday"),
        pytest.param("day0", MON_WED_FRI, WED, 18, id="day0, Mon-Wed-Fri, first on Wednesday"),
        pytest.param("day0", MON_WED_FRI, THU, 0, id="day0, Mon-Wed-Fri, first on Thursday"),
        pytest.param("day0", MON_WED_FRI, FRI, 18, id="day0, Mon-Wed-Fri, first on Friday"),
        pytest.param("day0", MON_WED_FRI, SAT, 0, id="day0, Mon-Wed-Fri, first on Saturday"),
        pytest.param("day0", MON_WED_FRI, SUN, 0, id="day0, Mon-Wed-Fri, first on Sunday"),
        pytest.param("day0", TUE_THU_SAT, MON, 0, id="day0, Tue-Thu-Sat, first on Monday"),
        pytest.param("day0", TUE_THU_SAT, TUE, 18, id="day0, Tue-Thu-Sat, first on Tuesday"),
        pytest.param("day0", TUE_THU_SAT, WED, 0, id="day0, Tue-Thu-Sat, first on Wednesday"),
        pytest.param("day0", TUE_THU_SAT, THU, 18, id="day0, Tue-Thu-Sat, first on Thursday"),
        pytest.param("day0", TUE_THU_SAT, FRI, 0, id="day0, Tue-Thu-Sat, first on Friday"),
        pytest.param("day0", TUE_THU_SAT, SAT, 18, id="day0, Tue-Thu-Sat, first on Saturday"),
        pytest.param("day0", TUE_THU_SAT, SUN, 0, id="day0, Tue-Thu-Sat, first on Sunday"),
        pytest.param("day1", MON_WED_FRI, MON, 1, id="day1, Mon-Wed-Fri, first on Monday"),
        pytest.param("day1", MON_WED_FRI, TUE, 17, id="day1, Mon-Wed-Fri, first on Tuesday"),
        pytest.param("day1", MON_WED_FRI, WED, 1, id="day1, Mon-Wed-Fri, first on Wednesday"),
        pytest.param("day1", MON_WED_FRI, THU, 17, id="day1, Mon-Wed-Fri, first on Thursday"),
        pytest.param("day1", MON_WED_FRI, FRI, 1, id="day1, Mon-Wed-Fri, first on Friday"),
        pytest.param("day1", MON_WED_FRI, SAT, 17, id="day1, Mon-Wed-Fri, first on Saturday"),
        pytest.param("day1", MON_WED_FRI, SUN, 0, id="day1, Mon-Wed-Fri, first on Sunday"),
    ],
)
def test_collisions_of_18_infusions(numbering: str, pattern: str, start: str, collisions: int):
    plan = plan_of(_protocol(numbering), day_zero=start, dialysis=dialysis(pattern))
    weekdays = [f"{item.on:%a}".lower() for item in plan.administrations if item.on]
    assert (len(weekdays), sum(day in pattern for day in weekdays)) == (18, collisions)
    warned = [cause.session for item in plan.administrations for cause in item.warnings]
    assert warned == ["session"] * collisions


@pytest.mark.parametrize(
    ("numbering", "pattern", "expected"),
    [
        pytest.param("day0", MON_WED_FRI, [18, 0, 18, 0, 18, 0, 0], id="day0, Mon-Wed-Fri"),
        pytest.param("day0", TUE_THU_SAT, [0, 18, 0, 18, 0, 18, 0], id="day0, Tue-Thu-Sat"),
        pytest.param("day1", MON_WED_FRI, [1, 17, 1, 17, 1, 17, 0], id="day1, Mon-Wed-Fri"),
    ],
)
def test_the_table_of_start_days_counts_the_same(numbering: str, pattern: str, expected: list[int]):
    protocol = _protocol(numbering)
    patient = read_patient(patient_of(protocol, day_zero=MON, dialysis=dialysis(pattern)))
    found = {
        start.day_zero: start.collisions["iv"]
        for start in start_days(read_protocol(protocol), patient, ())
    }
    assert [found[date(2026, 3, day)] for day in range(2, 9)] == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param(MON_WED_FRI, [18, 0, 18, 0, 18, 0, 0], id="Mon-Wed-Fri"),
        pytest.param(TUE_THU_SAT, [0, 18, 0, 18, 0, 18, 0], id="Tue-Thu-Sat"),
    ],
)
def test_the_shipped_example_collides_as_often(pattern: str, expected: list[int]):
    protocol = parse_protocol(library_text("hamsc-cua-example"), source="hamsc-cua-example")
    document = patient_of(
        {"arms": [{"id": "iv"}]},
        day_zero=MON,
        dialysis=dialysis(pattern),
        weights=[{"kg": "60", "on": "2026-03-01", "kind": "dry weight"}],
        places=[place(name, "mon tue wed thu fri sat sun") for name in protocol.arm("iv").needs],
    )
    document["protocol"] = {"id": protocol.id, "version": protocol.version}
    found = {
        start.day_zero: start.collisions["iv"]
        for start in start_days(protocol, read_patient(document), ())
    }
    assert [found[date(2026, 3, day)] for day in range(2, 9)] == expected
