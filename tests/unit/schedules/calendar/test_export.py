import os
import subprocess
import sys
from datetime import date

import pytest
from calendar_plans import ROOT, example_plan
from ical_checker import problems_of
from ical_content import read_calendar

from schedules.calendar import CalendarError, Choices, Profile, write_calendar
from schedules.display import Language
from schedules.plan import Plan, State

EVERY: list[tuple[Profile, Language]] = [
    (Profile.PATIENT, "en"),
    (Profile.PATIENT, "zh"),
    (Profile.CARE_TEAM, "en"),
    (Profile.CARE_TEAM, "zh"),
]
# Day zero is Tuesday 3 March 2026: days 0, 14, 28 and then every 28 days from 56 to 448.
IV_DATES = [
    "20260303",
    "20260317",
    "20260331",
    "20260428",
    "20260526",
    "20260623",
    "20260721",
    "20260818",
    "20260915",
    "20261013",
    "20261110",
    "20261208",
    "20270105",
    "20270202",
    "20270302",
    "20270330",
    "20270427",
    "20270525",
]


def starts(data: bytes) -> list[str]:
    return [event.value("DTSTART") or "" for event in read_calendar(data).parts("VEVENT")]


def with_states(plan: Plan, *states: State) -> Plan:
    """The plan's first administrations, each in another state."""
    acts = plan.administrations[: len(states)]
    changed = (
        act.model_copy(update={"state": state}) for act, state in zip(acts, states, strict=True)
    )
    return plan.model_copy(update={"administrations": tuple(changed)})


def test_the_18_infusions_of_the_example_stand_on_their_days():
    data = write_calendar(example_plan(), Choices(profile=Profile.PATIENT, arms=("iv",)))
    assert starts(data) == [f"{on}T100000" for on in IV_DATES]


@pytest.mark.requirement("R17")
def test_every_dated_administration_is_one_event():
    plan = example_plan()
    assert len(starts(write_calendar(plan, Choices(profile=Profile.PATIENT)))) == len(
        plan.administrations
    )


@pytest.mark.parametrize(("profile", "language"), EVERY)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/London", "Africa/Casablanca", "UTC"])
def test_a_calendar_keeps_to_the_standard_byte_by_byte(profile, language, zone):
    plan = example_plan(patient=(("Asia/Shanghai", zone),))
    data = write_calendar(plan, Choices(profile=profile, language=language, alarms=(30,)))
    assert problems_of(data) == []


def test_only_arms_asked_for_are_in_the_file():
    plan = example_plan()
    both = write_calendar(plan, Choices(profile=Profile.PATIENT, arms=("iv", "im")))
    assert len(starts(both)) == 18 + 2


def test_arms_that_the_protocol_does_not_have_are_all_named():
    with pytest.raises(CalendarError) as caught:
        write_calendar(
            example_plan(), Choices(profile=Profile.PATIENT, arms=("iv", "oral", "skin"))
        )
    accepted = "accepted: iv, im, topical, thiosulfate"
    assert caught.value.problems == (f"found arm oral; {accepted}", f"found arm skin; {accepted}")


def test_a_calendar_without_an_event_is_refused():
    plan = with_states(example_plan(), State.HELD)
    with pytest.raises(CalendarError, match="the plan has no administration with a date"):
        write_calendar(plan, Choices(profile=Profile.PATIENT))


@pytest.mark.parametrize("state", [State.UNPLACED, State.HELD, State.STOPPED])
def test_what_nobody_should_come_for_is_no_event(state):
    plan = with_states(example_plan(), State.PLANNED, state, State.PLANNED)
    assert len(starts(write_calendar(plan, Choices(profile=Profile.PATIENT)))) == 2


@pytest.mark.hazard("H37")
def test_a_pending_administration_is_tentative():
    plan = with_states(example_plan(), State.PENDING, State.PLANNED)
    events = read_calendar(write_calendar(plan, Choices(profile=Profile.PATIENT))).parts("VEVENT")
    assert [event.value("STATUS") for event in events] == ["TENTATIVE", "CONFIRMED"]


def test_an_alarm_rings_before_each_event_with_an_hour_and_no_other():
    data = write_calendar(example_plan(), Choices(profile=Profile.PATIENT, alarms=(90,)))
    events = read_calendar(data).parts("VEVENT")
    timed = [event for event in events if event.all("DTSTART")[0].parameters.get("TZID")]
    alarms = [alarm for event in events for alarm in event.parts("VALARM")]
    assert all(len(event.parts("VALARM")) == 1 for event in timed)
    assert [alarm.value("TRIGGER") for alarm in alarms] == ["-PT90M"] * len(timed)


def test_no_alarm_is_written_unasked():
    data = write_calendar(example_plan(), Choices(profile=Profile.PATIENT))
    assert b"VALARM" not in data


@pytest.mark.hazard("H38")
@pytest.mark.requirement("R19")
def test_a_moved_administration_keeps_its_identifier_and_all_others_keep_their_bytes():
    plan = example_plan()
    first, *others = plan.administrations
    moved = first.model_copy(update={"on": date(2026, 3, 4)})
    new = plan.model_copy(update={"administrations": (moved, *others)})
    before, after = (
        write_calendar(item, Choices(profile=Profile.PATIENT)).split(b"BEGIN:VEVENT")
        for item in (plan, new)
    )
    differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(differing) == 1
    assert differing[0][0].split(b"\r\n")[1] == differing[0][1].split(b"\r\n")[1]


def test_the_calendars_of_both_profiles_have_the_same_instants_and_identifiers():
    plan = example_plan()
    patient, team = (
        read_calendar(write_calendar(plan, Choices(profile=profile))).parts("VEVENT")
        for profile in Profile
    )
    assert [(event.value("UID"), event.value("DTSTART")) for event in patient] == [
        (event.value("UID"), event.value("DTSTART")) for event in team
    ]


@pytest.mark.requirement("R29")
def test_the_bytes_depend_on_nothing_but_the_plan():
    program = (
        "import sys, hashlib; sys.path[:0] = ['.', 'tests/support']\n"
        "from calendar_plans import example_plan\n"
        "from schedules.calendar import Choices, Profile, write_calendar\n"
        "plan = example_plan(patient=(('Asia/Shanghai', 'Europe/London'),))\n"
        "data = b''.join(write_calendar(plan, Choices(profile=profile)) for profile in Profile)\n"
        "print(hashlib.sha256(data).hexdigest())\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, locale in (
            ("0", "UTC", "C"),
            ("1", "America/Nuuk", "C.UTF-8"),
            ("2", "Asia/Shanghai", "C"),
        )
    }
    assert len(seen) == 1


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_a_watermark_stands_on_every_event_while_a_number_is_assumed():
    for profile, language in EVERY:
        data = write_calendar(example_plan(), Choices(profile=profile, language=language))
        for event in read_calendar(data).parts("VEVENT"):
            text = event.value("DESCRIPTION") or ""
            assert text.startswith("EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION\\n示例")
