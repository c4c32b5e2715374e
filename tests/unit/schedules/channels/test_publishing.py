"""Publishing that is cut off, overtaken, or run again."""

import itertools
from datetime import datetime

import pytest
from caldav_double import BrokenError, Entry, Memory, resources
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.calendar.publication import Action, Publication
from schedules.channels.publishing import carry_out

pytestmark = [pytest.mark.hazard("H38", "H39"), pytest.mark.requirement("R20")]

COURSE = Publication("course", "patient")
BEFORE = (Entry("a", day=1), Entry("b", day=2), Entry("c", day=3), Entry("gone", day=9))
AFTER = (
    Entry("a", day=1),
    Entry("b", day=12, sequence=1, revised=2),
    Entry("c", day=3, status="CANCELLED", title="CANCELLED - visit", sequence=1, revised=2),
    Entry("new", day=4, revised=2),
)


def publish(memory: Memory, entries: tuple[Entry, ...]) -> list[str]:
    steps = COURSE.steps(resources(*entries), memory.stored())
    return [step.action.value for step in carry_out(steps, memory)]


def test_the_second_run_writes_nothing():
    memory = Memory()
    assert set(publish(memory, BEFORE)) == {"create"}
    assert publish(memory, AFTER) == ["unchanged", "update", "cancel", "create", "cancel"]
    files, writes = dict(memory.files), memory.writes
    assert set(publish(memory, AFTER)) == {"unchanged"}
    assert (memory.files, memory.writes) == (files, writes)


WRITES = len(BEFORE) + 4


@pytest.mark.parametrize(
    ("breaks_at", "is_done"), list(itertools.product(range(WRITES), (False, True)))
)
def test_cut_off_at_any_request_and_run_again_ends_the_same(breaks_at: int, is_done: bool):
    whole = Memory()
    publish(whole, BEFORE)
    publish(whole, AFTER)
    assert whole.writes == WRITES

    memory = Memory(breaks_at=breaks_at, is_done=is_done)
    for entries in (BEFORE, AFTER):
        try:
            publish(memory, entries)
        except BrokenError:
            assert "conflict" not in publish(memory, entries)
    assert {name: data for name, (_, data) in memory.files.items()} == {
        name: data for name, (_, data) in whole.files.items()
    }


def test_an_event_changed_between_reading_and_writing_is_left_and_told():
    memory = Memory()
    publish(memory, BEFORE)
    steps = COURSE.steps(resources(*AFTER), memory.stored())
    theirs = memory.files["b.ics"][1].replace(b"Clinic visit", b"Dentist")
    memory.edit("b.ics", theirs)
    found = {step.event.uid: step for step in carry_out(steps, memory)}
    assert found["b"].action is Action.CONFLICT
    assert "run again" in found["b"].text
    assert memory.files["b.ics"][1] == theirs
    assert found["c"].action is Action.CANCEL


def test_an_event_that_appeared_meanwhile_is_left_and_told():
    memory = Memory()
    steps = COURSE.steps(resources(*BEFORE), memory.stored())
    memory.edit("a.ics", b"somebody else's")
    found = {step.event.uid: step for step in carry_out(steps, memory)}
    assert found["a"].action is Action.CONFLICT
    assert memory.files["a.ics"][1] == b"somebody else's"


days = st.integers(1, 28)
titles = st.sampled_from(["Clinic visit", "Clinic reminder"])
UIDS = ("a", "b", "c")
plans = st.lists(st.dictionaries(st.sampled_from(UIDS), st.tuples(days, titles)), max_size=4)


@settings(deadline=None, max_examples=50)
@given(plans=plans, breaks_at=st.integers(0, 8), edited=st.sampled_from([None, *UIDS]))
def test_whatever_was_published_before_the_calendar_ends_as_the_last_plan_says(
    plans: list[dict[str, tuple[int, str]]], breaks_at: int, edited: str | None
):
    memory = Memory(breaks_at=breaks_at)
    wanted: tuple[Entry, ...] = ()
    for number, plan in enumerate(plans, start=1):
        wanted = tuple(
            Entry(uid, day, title, sequence=number, revised=number)
            for uid, (day, title) in plan.items()
        )
        try:
            publish(memory, wanted)
        except BrokenError:
            publish(memory, wanted)
    theirs = memory.files.get(f"{edited}.ics")
    if theirs is not None:
        memory.edit(f"{edited}.ics", theirs[1].replace(b"SUMMARY:", b"SUMMARY:By hand "))
    publish(memory, wanted)
    said = memory.said()
    for entry in wanted:
        start, title, status = said[entry.uid]
        by_hand = "By hand " if theirs is not None and entry.uid == edited else ""
        assert isinstance(start, datetime)
        assert (start.day, title, status) == (entry.day, by_hand + entry.title, "CONFIRMED")
    others = set(said) - {entry.uid for entry in wanted} - {edited}
    assert all(said[uid][2] == "CANCELLED" for uid in others)
