"""What a person can choose about a calendar, and what is refused before anything is written."""

import pytest
from calendar_plans import example_plan
from ical_checker import problems_of
from ical_content import Component, read_calendar, unescaped

from schedules.calendar import CalendarError, Choices, Profile, write_calendar
from schedules.plan import Plan

PRODUCT = "human amnion-derived mesenchymal stem cells"
FEW = ("iv-induction-d0", "iv-induction-d14", "topical-applications-d0", "topical-applications-d3")


def few() -> Plan:
    plan = example_plan()
    acts = tuple(act for act in plan.administrations if act.id in FEW)
    assert len(acts) == len(FEW)
    return plan.model_copy(update={"administrations": acts})


def events(choices: Choices) -> list[Component]:
    data = write_calendar(few(), choices)
    assert problems_of(data) == []
    return read_calendar(data).parts("VEVENT")


def titles(choices: Choices) -> list[str]:
    return [unescaped(event.value("SUMMARY") or "") for event in events(choices)]


@pytest.mark.parametrize(
    ("profile", "pattern", "expected"),
    [
        pytest.param(
            Profile.CARE_TEAM,
            "{code} {arm} {ordinal}",
            "EXAMPLE-001 Intravenous cells 1 [ASSUMED]",
            id="the care team's fields",
        ),
        pytest.param(
            Profile.CARE_TEAM,
            "{product} / {phase} / {route} / day {day}{site}",
            f"{PRODUCT} / induction / intravenous / day 0 [ASSUMED]",
            id="an empty field leaves no gap",
        ),
        pytest.param(Profile.PATIENT, "{visit} no. {ordinal}", "Clinic visit no. 1", id="opaque"),
        pytest.param(Profile.PATIENT, "See {{you}}", "See {you}", id="braces"),
    ],
)
def test_a_title_follows_the_pattern(profile, pattern, expected):
    assert expected in titles(Choices(profile=profile, title=pattern))


@pytest.mark.parametrize(
    "field", ["id", "code", "arm", "phase", "product", "route", "site", "dose"]
)
def test_a_patients_title_takes_no_field_that_reveals_who_what_or_how_much(field):
    with pytest.raises(CalendarError, match="a locked screen would show to everybody"):
        Choices(profile=Profile.PATIENT, title=f"Visit {{{field}}}")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        pytest.param("{name}", "found {name}; accepted: text with {visit}", id="unknown"),
        pytest.param("{code!r}", "found a format on {code}", id="conversion"),
        pytest.param("{code:>9}", "found a format on {code}", id="format"),
        pytest.param("{code.real}", "found {code.real}", id="attribute"),
        pytest.param("{}", "found {}", id="nameless"),
        pytest.param("{code", "expected '}' before end of string", id="open brace"),
        pytest.param("  ", "title: found nothing", id="nothing"),
    ],
)
def test_a_pattern_that_cannot_be_filled_is_refused(pattern, problem):
    with pytest.raises(CalendarError) as caught:
        Choices(profile=Profile.CARE_TEAM, title=pattern)
    assert problem in str(caught.value)


def test_every_problem_of_the_choices_is_named_at_once():
    with pytest.raises(CalendarError) as caught:
        Choices(alarms=(0, 60, 10), title="{dose} {name}")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("alarms", [(60, 60), (60, 30, 10), (0,)])
def test_more_than_two_alarms_or_none_before_the_start_are_refused(alarms):
    with pytest.raises(CalendarError, match="alarms: found"):
        Choices(alarms=alarms)


def test_two_alarms_stand_in_the_order_they_were_given():
    timed = [event for event in events(Choices(alarms=(1440, 60))) if event.parts("VALARM")]
    found = [[alarm.value("TRIGGER") for alarm in event.parts("VALARM")] for event in timed]
    assert found == [["-PT1440M", "-PT60M"]] * 2


def test_instants_in_utc_need_no_time_zone():
    data = write_calendar(few(), Choices(in_utc=True))
    starts = [event.value("DTSTART") for event in read_calendar(data).parts("VEVENT")]
    # 10:00 in Shanghai, eight hours before.
    assert "20260303T020000Z" in starts
    assert b"TZID" not in data


def test_a_window_is_an_event_of_its_own_from_its_first_day_to_its_last():
    found = [
        event
        for event in events(Choices(profile=Profile.CARE_TEAM, windows=True))
        if (event.value("SUMMARY") or "").startswith("Window")
    ]
    spans = [(event.value("DTSTART"), event.value("DTEND")) for event in found]
    act = few().administration("iv-induction-d14")
    first, last = act.permitted
    assert first < act.target_on < last
    assert (f"{first:%Y%m%d}", f"{last.replace(day=last.day + 1):%Y%m%d}") in spans
    assert {event.value("TRANSP") for event in found} == {"TRANSPARENT"}


def test_a_window_tells_a_patient_nothing_but_the_days():
    found = titles(Choices(windows=True))
    assert "Days for a clinic visit" in found
    assert {*found} <= {"Clinic visit", "Clinic reminder", "Days for a clinic visit"}


def test_a_digest_lists_a_week_of_an_arm_in_one_event():
    found = events(Choices(profile=Profile.CARE_TEAM, digests=("topical",)))
    (week,) = [event for event in found if event.value("DTSTART") == "20260302"]
    text = unescaped(week.value("DESCRIPTION") or "")
    assert (week.value("DTEND"), week.value("SEQUENCE")) == ("20260309", "0")
    assert "Tue 03-Mar-2026: topical-applications-d0" in text
    assert "Fri 06-Mar-2026: topical-applications-d3" in text
    assert "This week 2" in unescaped(week.value("SUMMARY") or "")
    assert len(found) == 2 + 1


def test_a_digest_tells_a_patient_the_days_alone():
    found = events(Choices(digests=("topical",)))
    (week,) = [event for event in found if event.value("DTSTART") == "20260302"]
    text = unescaped(week.value("DESCRIPTION") or "").splitlines()
    assert text[2:4] == ["Tue 03-Mar-2026", "Fri 06-Mar-2026"]


def test_a_digest_of_the_whole_course_leaves_no_week_out():
    plan = example_plan()
    data = write_calendar(plan, Choices(digests=("topical",), arms=("topical",)))
    starts = [event.value("DTSTART") for event in read_calendar(data).parts("VEVENT")]
    days = [act.on for act in plan.administrations if act.arm == "topical" and act.on]
    mondays = {on.toordinal() - on.weekday() for on in days}
    assert len(starts) == len(set(starts)) == max(mondays) // 7 - min(mondays) // 7 + 1


def test_a_digest_of_an_arm_that_is_not_there_is_refused():
    with pytest.raises(CalendarError, match="found arm oral; accepted: iv, im, topical"):
        write_calendar(few(), Choices(digests=("oral",)))


def test_tasks_are_due_when_the_events_would_start():
    data = write_calendar(few(), Choices(alarms=(60,)), kind="tasks")
    tasks = read_calendar(data).parts("VTODO")
    assert problems_of(data) == []
    assert {task.value("DUE") for task in tasks} == {
        "20260303T100000",
        "20260317T100000",
        "20260303",
        "20260306",
    }
    assert {task.value("STATUS") for task in tasks} == {"NEEDS-ACTION"}
    alarms = [alarm for task in tasks for alarm in task.parts("VALARM")]
    assert [alarm.all("TRIGGER")[0].parameters for alarm in alarms] == [{"RELATED": "END"}] * 2


@pytest.mark.parametrize("choices", [Choices(windows=True), Choices(digests=("topical",))])
def test_tasks_stand_for_single_acts_alone(choices):
    with pytest.raises(CalendarError, match="windows or weeks among tasks"):
        write_calendar(few(), choices, kind="tasks")


def test_the_calendars_name_says_no_more_to_a_patient_than_its_titles():
    names = {
        profile: read_calendar(write_calendar(few(), Choices(profile=profile))).value(
            "X-WR-CALNAME"
        )
        for profile in Profile
    }
    assert names == {
        Profile.PATIENT: "Clinic visits\\, version 1",
        Profile.CARE_TEAM: "Clinic visits\\, EXAMPLE-001\\, version 1",
    }
