"""What a reader that knows the calendar of one version of a plan is told by that of the next."""

from datetime import date, timedelta

import pytest
from calendar_plans import example_plan
from calendar_revisions import revised
from ical_checker import problems_of
from ical_content import Component, read_calendar, unescaped

from schedules.calendar import Choices, Profile, write_calendar
from schedules.plan import Plan, State

pytestmark = [pytest.mark.hazard("H38"), pytest.mark.requirement("R19")]

ACT = "iv-maintenance-d56"  # Tue 28 April 2026, 10:00 to 11:00
EVERY = [
    Choices(profile=profile, language=language, alarms=(60,))
    for profile in Profile
    for language in ("en", "zh")
]
PREFIX = {"en": "CANCELLED - ", "zh": "已取消 - "}


def blocks(plan: Plan, choices: Choices) -> dict[str, bytes]:
    """Each event's bytes by its identifier."""
    data = write_calendar(plan, choices)
    assert problems_of(data) == []
    found = data.partition(b"BEGIN:VEVENT")[2].split(b"BEGIN:VEVENT")
    return {block.split(b"\r\n")[1].decode(): block for block in found}


def changed(before: Plan, after: Plan, choices: Choices) -> list[str]:
    old, new = blocks(before, choices), blocks(after, choices)
    assert old.keys() == new.keys()
    return [uid for uid in old if old[uid] != new[uid]]


def event(plan: Plan, choices: Choices, uid: str) -> Component:
    parts = read_calendar(write_calendar(plan, choices)).parts("VEVENT")
    return next(part for part in parts if f"UID:{part.value('UID')}" == uid)


def text(found: Component, name: str) -> str:
    return unescaped(found.value(name) or "").replace("\u00a0", " ")


@pytest.mark.parametrize("choices", EVERY)
def test_a_plan_that_is_revised_without_a_change_keeps_every_event_byte_for_byte(choices):
    assert changed(example_plan(), revised(example_plan()), choices) == []


@pytest.mark.parametrize("choices", EVERY)
def test_a_move_changes_one_event_and_counts_it_up(choices):
    plan = revised(example_plan(), moved=(ACT,))
    (uid,) = changed(example_plan(), plan, choices)
    before, after = (event(item, choices, uid) for item in (example_plan(), plan))
    assert (before.value("SEQUENCE"), after.value("SEQUENCE")) == ("0", "1")
    assert after.value("DTSTART") == "20260429T100000"
    assert after.value("CREATED") == before.value("CREATED") == "20260302T080000Z"
    assert after.value("LAST-MODIFIED") == after.value("DTSTAMP") == "20260320T090000Z"
    day = {"en": "(moved from Tue 28-Apr-2026)", "zh": "(原为 2026年04月28日(周二))"}
    assert text(after, "SUMMARY").endswith(day[choices.language])
    assert len(after.parts("VALARM")) == 1


@pytest.mark.parametrize("choices", EVERY)
def test_a_withdrawn_act_is_cancelled_where_it_last_stood(choices):
    plan = revised(example_plan(), withdrawn=(ACT,))
    (uid,) = changed(example_plan(), plan, choices)
    after = event(plan, choices, uid)
    assert (after.value("STATUS"), after.value("TRANSP")) == ("CANCELLED", "TRANSPARENT")
    assert (after.value("SEQUENCE"), after.parts("VALARM")) == ("1", [])
    assert after.value("DTSTART") == "20260428T100000"
    assert text(after, "SUMMARY").startswith(PREFIX[choices.language])


def test_only_the_care_team_is_told_why_an_act_was_cancelled():
    plan = revised(example_plan(), withdrawn=(ACT,))
    (uid,) = changed(example_plan(), plan, EVERY[0])
    patient, team = (event(plan, Choices(profile=profile), uid) for profile in Profile)
    assert "fever" not in text(patient, "DESCRIPTION")
    assert "This visit is cancelled." in text(patient, "DESCRIPTION")
    assert "Cancelled: fever" in text(team, "DESCRIPTION").splitlines()


@pytest.mark.parametrize(
    ("days", "is_kept"),
    [
        pytest.param(30, True, id="30 days after its day it is still told"),
        pytest.param(31, False, id="a day later it is dropped"),
    ],
)
def test_a_cancelled_event_is_told_until_30_days_after_its_day(days, is_kept):
    as_of = date(2026, 4, 28) + timedelta(days=days)
    plan = revised(example_plan(), withdrawn=(ACT,), as_of=as_of)
    starts = [
        part.value("DTSTART")
        for part in read_calendar(write_calendar(plan, EVERY[0])).parts("VEVENT")
        if part.value("STATUS") == "CANCELLED"
    ]
    assert starts == (["20260428T100000"] if is_kept else [])


def test_an_act_that_comes_back_keeps_its_identifier_and_counts_up_again():
    gone = revised(example_plan(), withdrawn=(ACT,))
    back = gone.model_copy(
        update={
            "administrations": tuple(
                act
                if act.id != ACT or act.history is None
                else act.model_copy(
                    update={
                        "history": act.history.model_copy(
                            update={"withdrawn": None, "sequence": act.history.sequence + 1}
                        )
                    }
                )
                for act in gone.administrations
            )
        }
    )
    (uid,) = changed(gone, back, EVERY[0])
    after = event(back, EVERY[0], uid)
    assert (after.value("STATUS"), after.value("SEQUENCE")) == ("CONFIRMED", "2")
    assert text(after, "SUMMARY") == "Clinic visit"


def test_a_cancelled_task_is_cancelled():
    plan = revised(example_plan(), withdrawn=(ACT,))
    tasks = read_calendar(write_calendar(plan, Choices(), kind="tasks")).parts("VTODO")
    assert [task.value("STATUS") for task in tasks].count("CANCELLED") == 1


def test_the_window_of_a_withdrawn_act_is_cancelled_with_it():
    plan = revised(example_plan(), withdrawn=(ACT,))
    for profile in Profile:
        data = write_calendar(plan, Choices(profile=profile, windows=True))
        gone = [
            part
            for part in read_calendar(data).parts("VEVENT")
            if part.value("STATUS") == "CANCELLED"
        ]
        assert len(gone) == 2
        assert all(text(part, "SUMMARY").startswith("CANCELLED - ") for part in gone)


def test_a_week_says_which_of_its_acts_was_cancelled():
    act = next(act for act in example_plan().administrations if act.arm == "topical")
    plan = revised(example_plan(), withdrawn=(act.id,))
    data = write_calendar(plan, Choices(digests=("topical",), arms=("topical",)))
    first = read_calendar(data).parts("VEVENT")[0]
    assert "CANCELLED - Tue 03-Mar-2026" in text(first, "DESCRIPTION").splitlines()
    assert first.value("STATUS") == "CONFIRMED"


@pytest.mark.parametrize("state", [State.HELD, State.STOPPED, State.UNPLACED, State.CANCELLED])
def test_what_never_stood_in_a_calendar_is_not_cancelled_in_it(state):
    plan = example_plan()
    act = plan.administration(ACT).model_copy(update={"state": state, "on": None})
    others = tuple(item for item in plan.administrations if item.id != ACT)
    data = write_calendar(plan.model_copy(update={"administrations": (act, *others)}))
    assert b"CANCELLED" not in data


def test_the_name_of_the_calendar_says_which_version_of_the_plan_it_is():
    data = write_calendar(revised(example_plan()), Choices())
    assert read_calendar(data).value("NAME") == "Clinic visits\\, version 2"
