"""Hours are wall time in the patient's zone; a clock change alters none of them silently.

Of a time that its day has twice, the first is meant. A time that its day lacks moves on by the
length of the gap. Both are said in the reasons; a patient document can ask to refuse them instead.
(Changes as in the IANA time zone database: forward by an hour at 01:00 in London on 29 March 2026,
by half an hour at 02:00 on Lord Howe Island, out of Ramadan's time in Casablanca, and so on.)
"""

import pytest
from engine_documents import arm, every, number, of_arm, plan_of, protocol_of

from protocol.errors import PlanningError

pytestmark = [pytest.mark.hazard("H14"), pytest.mark.requirement("R13")]

LONDON, NEW_YORK, LORD_HOWE = "Europe/London", "America/New_York", "Australia/Lord_Howe"
CASABLANCA, SAO_PAULO = "Africa/Casablanca", "America/Sao_Paulo"


@pytest.mark.parametrize(
    ("zone", "day", "at", "used", "found"),
    [
        pytest.param(LONDON, "2026-03-29", "00:59", "00:59", None, id="London: before the gap"),
        pytest.param(LONDON, "2026-03-29", "01:00", "02:00", "missing", id="London: gap's start"),
        pytest.param(LONDON, "2026-03-29", "01:59", "02:59", "missing", id="London: gap's end"),
        pytest.param(LONDON, "2026-03-29", "02:00", "02:00", None, id="London: after the gap"),
        pytest.param(LONDON, "2026-10-25", "00:59", "00:59", None, id="London: before the double"),
        pytest.param(LONDON, "2026-10-25", "01:00", "01:00", "double", id="London: double hour"),
        pytest.param(LONDON, "2026-10-25", "01:59", "01:59", "double", id="London: its end"),
        pytest.param(LONDON, "2026-10-25", "02:00", "02:00", None, id="London: after it"),
        pytest.param(NEW_YORK, "2026-03-08", "02:30", "03:30", "missing", id="New York: spring"),
        pytest.param(NEW_YORK, "2026-11-01", "01:30", "01:30", "double", id="New York: autumn"),
        pytest.param(
            LORD_HOWE, "2026-10-04", "02:15", "02:45", "missing", id="Lord Howe: half an hour"
        ),
        pytest.param(
            LORD_HOWE, "2026-10-04", "02:30", "02:30", None, id="Lord Howe: after the gap"
        ),
        pytest.param(LORD_HOWE, "2026-04-05", "01:45", "01:45", "double", id="Lord Howe: double"),
        pytest.param(LORD_HOWE, "2026-04-05", "01:15", "01:15", None, id="Lord Howe: before it"),
        pytest.param(
            CASABLANCA, "2026-02-15", "02:30", "02:30", "double", id="Casablanca: Ramadan begins"
        ),
        pytest.param(
            CASABLANCA, "2026-03-22", "02:30", "03:30", "missing", id="Casablanca: Ramadan is over"
        ),
        pytest.param(
            SAO_PAULO, "2018-11-04", "00:30", "01:30", "missing", id="Sao Paulo 2018: at midnight"
        ),
        pytest.param(SAO_PAULO, "2026-11-01", "00:30", "00:30", None, id="Sao Paulo: no more"),
        pytest.param("Asia/Kolkata", "2026-03-29", "01:30", "01:30", None, id="Kolkata: never"),
        pytest.param("Asia/Shanghai", "2026-03-29", "01:30", "01:30", None, id="Shanghai: never"),
    ],
)
def test_a_wall_time_on_a_day(zone: str, day: str, at: str, used: str, found: str | None):
    protocol = protocol_of(arm(at=number([at])))
    (act,) = of_arm(plan_of(protocol, day_zero=day, time_zone=zone))
    assert (str(act.on), f"{act.at:%H:%M}") == (day, used)
    assert [reason.found for reason in act.reasons if reason.kind == "clock"] == (
        [found] if found else []
    )


@pytest.mark.parametrize(
    "zone",
    [LONDON, NEW_YORK, LORD_HOWE, CASABLANCA, SAO_PAULO, "Asia/Kolkata", "Asia/Shanghai"],
)
def test_the_hour_on_the_wall_stays_all_year(zone: str):
    protocol = protocol_of(arm(when=every("1 day", count=365), at=number(["10:00"])))
    assert {f"{act.at:%H:%M}" for act in of_arm(plan_of(protocol, time_zone=zone))} == {"10:00"}


@pytest.mark.parametrize(
    ("rule", "day", "message"),
    [
        pytest.param({"missing": "refuse"}, "2026-03-29", "does not exist", id="missing"),
        pytest.param({"double": "refuse"}, "2026-10-25", "exists twice", id="double"),
    ],
)
def test_a_patient_document_can_ask_to_refuse(rule: dict, day: str, message: str):
    protocol = protocol_of(arm(at=number(["01:30"])))
    with pytest.raises(PlanningError, match=message):
        plan_of(protocol, day_zero=day, time_zone=LONDON, clock_changes=rule)
