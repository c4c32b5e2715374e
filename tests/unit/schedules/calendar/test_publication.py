"""What publishing does to each event: what the collection holds against what the plan says."""

from dataclasses import replace

import pytest
from caldav_double import Entry, Memory, resources

from schedules.calendar.publication import Action, Publication, Stored
from schedules.calendar.resource import Resource, resources_of

pytestmark = [pytest.mark.hazard("H39"), pytest.mark.requirement("R20")]

COURSE = Publication("course", "patient")
VISIT = Entry("a", day=3)


def published(*entries: Entry, by: Publication = COURSE) -> Memory:
    memory = Memory()
    for step in by.steps(resources(*entries), ()):
        assert step.resource is not None
        memory.create(step.resource.name, step.resource.data)
    return memory


def edited(memory: Memory, old: bytes, new: bytes) -> Memory:
    ((name, (_, data)),) = memory.files.items()
    assert old in data
    memory.edit(name, data.replace(old, new))
    return memory


DRAGGED = edited(published(VISIT), b"20260603T080000Z", b"20260603T100000Z")
RETITLED = edited(published(VISIT), b"Clinic visit", b"Dentist")
NUMBERED = edited(published(VISIT), b"SEQUENCE:0", b"SEQUENCE:7")
UNMARKED = Memory({"a.ics": (1, resources(VISIT)[0].data)})
STRANGER = Memory({"x.ics": (1, resources(Entry("x"))[0].data)})


@pytest.mark.parametrize(
    ("memory", "entry", "expected", "said"),
    [
        pytest.param(Memory(), VISIT, "create", "", id="not there yet"),
        pytest.param(published(VISIT), VISIT, "unchanged", "", id="as published"),
        pytest.param(
            published(VISIT), replace(VISIT, day=5, sequence=1), "update", "", id="plan moved it"
        ),
        pytest.param(
            published(VISIT), replace(VISIT, title="Visit"), "update", "", id="plan retitled it"
        ),
        pytest.param(
            published(VISIT),
            replace(VISIT, status="CANCELLED", sequence=1),
            "cancel",
            "",
            id="plan cancelled it",
        ),
        pytest.param(
            Memory(),
            replace(VISIT, status="CANCELLED"),
            "unchanged",
            "cancelled, and not in the calendar",
            id="cancelled before it was published",
        ),
        pytest.param(NUMBERED, VISIT, "unchanged", "", id="a program only counted it up"),
        pytest.param(UNMARKED, VISIT, "unchanged", "", id="imported from the plan's file"),
        pytest.param(
            UNMARKED, replace(VISIT, day=5), "conflict", "bears no mark", id="imported, then moved"
        ),
        pytest.param(DRAGGED, VISIT, "conflict", "edited by hand", id="dragged by hand"),
        pytest.param(RETITLED, VISIT, "conflict", "edited by hand", id="retitled by hand"),
        pytest.param(
            DRAGGED, replace(VISIT, day=5), "conflict", "edited by hand", id="both moved it"
        ),
        pytest.param(
            RETITLED, replace(VISIT, title="Dentist"), "update", "", id="edited to what is planned"
        ),
        pytest.param(
            published(replace(VISIT, day=9, revised=4)),
            VISIT,
            "conflict",
            "holds a later plan",
            id="an older plan",
        ),
        pytest.param(
            Memory({**published(VISIT).files, "b.ics": published(VISIT).files["a.ics"]}),
            replace(VISIT, day=5),
            "conflict",
            "stands 2 times",
            id="twice there",
        ),
    ],
)
def test_an_event_is_written_only_where_nobody_else_wrote(memory, entry, expected, said):
    (step,) = COURSE.steps(resources(entry), memory.stored())
    assert step.action.value == expected
    assert said in step.text
    assert (step.resource is None) == (expected in {"unchanged", "conflict"})


@pytest.mark.parametrize("memory", [DRAGGED, RETITLED, UNMARKED], ids=["dragged", "title", "mark"])
def test_an_edit_gives_way_where_that_is_asked_for(memory: Memory):
    taking = replace(COURSE, takes_plan=True)
    (step,) = taking.steps(resources(replace(VISIT, day=6)), memory.stored())
    assert step.action is Action.UPDATE


@pytest.mark.hazard("H38")
def test_the_sequence_written_is_above_what_the_calendar_shows_when_the_time_changes():
    (step,) = COURSE.steps(resources(replace(VISIT, day=4, sequence=1)), NUMBERED.stored())
    assert step.resource is not None
    assert step.resource.event.sequence == 8


def test_the_sequence_written_is_not_below_what_the_calendar_shows_when_words_change():
    (step,) = COURSE.steps(resources(replace(VISIT, title="Visit")), NUMBERED.stored())
    assert step.resource is not None
    assert step.resource.event.sequence == 7


def test_an_event_the_plan_let_go_is_cancelled_where_it_stands():
    memory = published(VISIT, Entry("b", day=4, revised=2))
    unchanged, step = COURSE.steps(resources(Entry("b", day=4, revised=2)), memory.stored())
    assert (unchanged.action, step.action) == (Action.UNCHANGED, Action.CANCEL)
    assert step.resource is not None
    assert step.over is not None
    event = step.resource.event
    assert (event.status, event.title, event.sequence) == (
        "CANCELLED",
        "CANCELLED - Clinic visit",
        1,
    )
    memory.replace(step.over, step.resource.data)
    assert [
        s.action.value
        for s in COURSE.steps(resources(Entry("b", day=4, revised=2)), memory.stored())
    ] == ["unchanged"]


def test_an_event_the_plan_let_go_and_somebody_edited_is_left():
    (step,) = COURSE.steps((), DRAGGED.stored())
    assert (step.action, step.resource) == (Action.CONFLICT, None)
    assert "no longer planned; edited by hand" in step.text


def test_an_older_plan_does_not_cancel_what_a_later_one_added():
    memory = published(VISIT, Entry("later", revised=9))
    steps = COURSE.steps(resources(VISIT), memory.stored())
    assert [step.action.value for step in steps] == ["unchanged", "conflict"]


@pytest.mark.parametrize(
    "memory",
    [STRANGER, published(Entry("x"), by=Publication("another course", "patient"))],
    ids=["without a mark", "of another course"],
)
def test_events_of_others_are_not_even_mentioned(memory: Memory):
    (step,) = COURSE.steps(resources(VISIT), memory.stored())
    assert (step.action, step.event.uid) == (Action.CREATE, "a")


def test_what_the_calendar_was_not_asked_to_show_is_not_cancelled():
    one_arm = replace(COURSE, elsewhere=frozenset({"a"}))
    assert one_arm.steps((), published(VISIT).stored()) == ()


def test_without_a_strong_etag_nothing_is_written_over():
    (held,) = published(VISIT).stored()
    blind = Stored(held.href, None, held.data)
    (step,) = replace(COURSE, takes_plan=True).steps(resources(replace(VISIT, day=4)), [blind])
    assert (step.action, step.resource) == (Action.CONFLICT, None)


def test_a_resource_that_holds_a_stranger_too_is_not_written_over():
    both = (
        published(VISIT)
        .files["a.ics"][1]
        .replace(
            b"END:VCALENDAR",
            b"BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20260601\r\nEND:VEVENT\r\nEND:VCALENDAR",
        )
    )
    (step,) = COURSE.steps(resources(replace(VISIT, day=4)), [Stored("a.ics", '"1"', both)])
    assert (step.action, step.text) == (
        Action.CONFLICT,
        "shares its resource with other events; part them there",
    )


def test_another_profile_of_the_same_course_is_seen():
    care = Publication("course", "care-team")
    assert care.other_profiles(published(VISIT).stored()) == ("patient",)
    assert care.other_profiles(published(VISIT, by=care).stored()) == ()


def test_a_resource_has_no_method_and_only_the_zones_it_needs():
    file = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nMETHOD:PUBLISH\r\nNAME:Course\r\n"
        b"BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nEND:VTIMEZONE\r\n"
        b"BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Asia/Tokyo:20260601T080000\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nUID:b\r\nDTSTART;VALUE=DATE:20260601\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    timed, day = (item.data for item in resources_of(file))
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nBEGIN:V"
    assert timed.startswith(
        head + b"TIMEZONE\r\nTZID:Asia/Tokyo\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a"
    )
    assert day.startswith(head + b"EVENT\r\nUID:b")
    assert all(data.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n") for data in (timed, day))


def test_a_mark_changes_nothing_that_is_read():
    (plain,) = resources(VISIT)
    assert replace(plain.marked("s", "patient").event, mark=None) == plain.event
    assert Resource(plain.data).name == "a.ics"
