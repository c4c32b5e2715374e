from datetime import date, time

import pytest
from calendar_plans import example_plan
from ical_content import Component, read_calendar, unescaped

from protocol.timespan import Length
from schedules.calendar import CalendarError, Choices, Profile, write_calendar
from schedules.plan import Plan, PlannedAdministration

IN_LONDON = (("Asia/Shanghai", "Europe/London"), ("2026-03-03", "2026-03-01"))


def only(plan: Plan, act: str, **changes: object) -> Plan:
    """The plan with one administration, changed."""
    kept: PlannedAdministration = plan.administration(act).model_copy(update=changes)
    return plan.model_copy(update={"administrations": (kept,)})


def event(plan: Plan) -> Component:
    data = write_calendar(plan, Choices(profile=Profile.CARE_TEAM))
    return read_calendar(data).parts("VEVENT")[0]


def at(hour: str) -> time:
    return time.fromisoformat(hour)


@pytest.mark.hazard("H19")
@pytest.mark.requirement("R13")
def test_an_act_with_an_hour_keeps_the_wall_time_of_the_patients_zone():
    found = event(only(example_plan(), "iv-induction-d0"))
    start = found.all("DTSTART")[0]
    assert (start.parameters, start.value) == ({"TZID": "Asia/Shanghai"}, "20260303T100000")


def test_an_act_without_an_hour_is_a_whole_day_that_blocks_no_time():
    found = event(only(example_plan(), "topical-applications-d0"))
    days = [
        (item.name, item.parameters, item.value) for item in found.properties if "DT" in item.name
    ]
    assert days[1:] == [
        ("DTSTART", {"VALUE": "DATE"}, "20260303"),
        ("DTEND", {"VALUE": "DATE"}, "20260304"),
    ]
    assert found.value("TRANSP") == "TRANSPARENT"


def test_an_event_is_as_long_as_the_protocol_says():
    assert event(only(example_plan(), "iv-induction-d0")).value("DTEND") == "20260303T110000"


@pytest.mark.parametrize(
    ("act", "start"),
    [
        pytest.param("thiosulfate-d1", "T110000", id="the first phase says 30 minutes"),
        pytest.param("thiosulfate-d3", "T103000", id="the phase after it says 60"),
    ],
)
def test_each_phases_own_length_ends_with_the_dialysis_session(act, start):
    # The session begins at 07:30 and takes four hours.
    found = event(only(example_plan(), act))
    hours = [(found.value(name) or "")[8:] for name in ("DTSTART", "DTEND")]
    assert hours == [start, "T113000"]


def test_a_length_that_nobody_stated_is_drawn_as_15_minutes_and_said_to_be():
    found = event(only(example_plan(), "im-injections-d0"))
    assert (found.value("DTSTART"), found.value("DTEND")) == ("20260303T140000", "20260303T141500")
    text = unescaped(found.value("DESCRIPTION") or "")
    assert "Length: not stated, drawn as 15 minutes" in text
    assert "14:15" not in text


def test_an_hour_takes_an_hour_on_the_day_the_clock_goes_forward():
    # London, 29 March 2026: 00:30 GMT and an hour is 02:30 BST.
    plan = only(
        example_plan(patient=IN_LONDON), "iv-induction-d0", on=date(2026, 3, 29), at=at("00:30")
    )
    assert event(plan).value("DTEND") == "20260329T023000"


@pytest.mark.hazard("H14")
@pytest.mark.requirement("R13")
def test_an_hour_that_the_day_does_not_have_is_refused_for_every_administration():
    plan = example_plan(patient=IN_LONDON)
    acts = [
        plan.administration(act).model_copy(update={"on": date(2026, 3, 29), "at": at("01:30")})
        for act in ("iv-induction-d0", "iv-induction-d14")
    ]
    with pytest.raises(CalendarError) as caught:
        write_calendar(
            plan.model_copy(update={"administrations": tuple(acts)}),
            Choices(profile=Profile.PATIENT),
        )
    assert caught.value.problems == tuple(
        f"{act}: found 01:30 on Sun 29-Mar-2026, an hour that Europe/London does not have on that"
        " day; accepted: another time of day"
        for act in ("iv-induction-d0", "iv-induction-d14")
    )


@pytest.mark.hazard("H14")
@pytest.mark.requirement("R13")
@pytest.mark.parametrize(
    ("hour", "start", "end"),
    [
        pytest.param("01:30", "20261025T003000Z", "20261025T013000Z", id="start shown twice"),
        pytest.param("00:15", "20261024T231500Z", "20261025T001500Z", id="end shown twice"),
    ],
)
def test_an_hour_that_the_clock_shows_twice_is_the_first_and_written_in_utc(hour, start, end):
    plan = only(
        example_plan(patient=IN_LONDON), "iv-induction-d0", on=date(2026, 10, 25), at=at(hour)
    )
    found = event(plan)
    assert (found.value("DTSTART"), found.value("DTEND")) == (start, end)
    text = unescaped(found.value("DESCRIPTION") or "")
    assert f"Sun 25-Oct-2026 {hour} to 01:" in text
    assert "shown twice by the clock" in text


def test_a_double_hour_is_named_in_chinese_too():
    plan = only(
        example_plan(patient=IN_LONDON), "iv-induction-d0", on=date(2026, 10, 25), at=at("01:30")
    )
    data = write_calendar(plan, Choices(profile=Profile.PATIENT, language="zh"))
    text = unescaped(read_calendar(data).parts("VEVENT")[0].value("DESCRIPTION") or "")
    assert "该时段出现两次" in text


def test_an_hour_just_before_the_double_one_keeps_its_wall_time():
    plan = only(
        example_plan(patient=IN_LONDON), "im-injections-d0", on=date(2026, 10, 25), at=at("00:30")
    )
    assert event(plan).value("DTSTART") == "20261025T003000"


@pytest.mark.parametrize("length", ["0 minutes", "-30 minutes", "1 month"])
def test_a_length_that_is_no_time_is_refused(length):
    with pytest.raises(CalendarError, match=f'iv-induction-d0: found a duration of "{length}"'):
        write_calendar(lasting(length), Choices(profile=Profile.PATIENT))


def lasting(length: str) -> Plan:
    plan = only(example_plan(), "iv-induction-d0")
    arm = plan.protocol.arm("iv")
    assert arm.duration is not None
    duration = arm.duration.model_copy(update={"value": Length.parse(length)})
    arms = (arm.model_copy(update={"duration": duration}),)
    return plan.model_copy(update={"protocol": plan.protocol.model_copy(update={"arms": arms})})


def test_an_event_over_midnight_ends_on_the_next_day():
    found = event(only(example_plan(), "iv-induction-d0", at=at("23:30")))
    assert found.value("DTEND") == "20260304T003000"
    assert "23:30 to Wed 04-Mar-2026 00:30" in unescaped(found.value("DESCRIPTION") or "")


def test_the_revision_is_the_patient_documents_in_utc():
    # updated_at: 2026-03-02T16:00+08:00
    found = event(example_plan())
    stamps = {found.value(name) for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED")}
    assert stamps == {"20260302T080000Z"}
