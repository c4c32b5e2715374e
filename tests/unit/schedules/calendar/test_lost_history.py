"""A calendar that would go back to an earlier revision is refused until somebody wants it."""

from datetime import timedelta
from pathlib import Path

import pytest
from calendar_plans import example_plan
from calendar_revisions import revised
from iron_plans import MOVED as PATIENTS_MOVE
from iron_plans import PROTOCOL, first_plan, hamsc, next_plan

from schedules.calendar import CalendarError, Choices, write_calendar
from schedules.calendar.choices import Kind
from schedules.calendar.lost_history import refuse_older

pytestmark = [pytest.mark.hazard("H20"), pytest.mark.requirement("R20")]

ARMS = Choices(arms=("iv",))
PLAN = example_plan()
PROTOCOL_OF = {".json": (), ".yaml": ("--protocol", PROTOCOL)}
MOVED = revised(PLAN, moved=("iv-induction-d14",))


@pytest.mark.parametrize("kind", ["events", "tasks"])
def test_an_older_revision_is_refused_and_a_newer_one_is_not(kind: Kind):
    old, new = (write_calendar(plan, ARMS, kind=kind) for plan in (PLAN, MOVED))
    refuse_older(old, old, where="x.ics")
    refuse_older(new, old, where="x.ics")
    with pytest.raises(CalendarError) as caught:
        refuse_older(old, new, where="x.ics")
    (problem,) = caught.value.problems
    assert "x.ics holds later revisions of 1 event than this plan" in problem
    assert "revision 1 of 20-Mar-2026 09:00 UTC" in problem
    assert "or --take-plan" in problem


def test_a_later_text_is_a_later_revision_without_another_sequence():
    later = PLAN.patient.updated_at + timedelta(days=1)
    patient = PLAN.patient.model_copy(update={"updated_at": later})
    new = write_calendar(PLAN.model_copy(update={"patient": patient}), ARMS)
    with pytest.raises(CalendarError, match=r"later revisions of 18 events .*; and 13 more;"):
        refuse_older(write_calendar(PLAN, ARMS), new, where="x.ics")


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(b"no calendar at all", id="no calendar"),
        pytest.param(b"", id="nothing"),
        pytest.param(
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:mine\r\n"
            b"SEQUENCE:9\r\nDTSTART:20260601T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            id="somebody else's",
        ),
    ],
)
def test_what_holds_no_revision_of_the_plan_is_no_reason(held: bytes):
    refuse_older(write_calendar(PLAN, ARMS), held, where="x.ics")


@pytest.mark.hazard("H52")
def test_a_file_is_not_taken_back_by_an_older_plan_unless_asked(tmp_path: Path):
    old = first_plan(tmp_path)
    new, file = next_plan(old, PATIENTS_MOVE), tmp_path / "x.ics"
    for plan in (old, old, new, new):
        done = hamsc("calendar", plan, "-o", file)
        assert done.exit_code == 0, done.output
    held = file.read_bytes()
    for older in (old, tmp_path / "patient-2.yaml"):
        refused = hamsc("calendar", older, "-o", file, *PROTOCOL_OF[older.suffix])
        assert (refused.exit_code, file.read_bytes()) == (16, held), refused.output
        assert "holds later revisions of 1 event than this plan" in refused.stderr
    assert hamsc("calendar", old, "-o", file, "--take-plan").exit_code == 0
    assert b"SEQUENCE:1" not in file.read_bytes()


@pytest.mark.hazard("H52")
def test_who_writes_a_file_is_told_that_it_is_a_copy_and_what_is_not(tmp_path: Path):
    said = hamsc("calendar", first_plan(tmp_path), "-o", tmp_path / "x.ics").stderr
    assert "one-time copy" in said
    assert "hamsc publish or hamsc feed" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "json"), "--format: only with --read"),
        (("--allow-http",), "--allow-http: only with --read"),
        (("--read", "x.ics", "-o", "y.ics"), "-o: not with --read"),
        (("--read", "x.ics", "--todo", "--take-plan"), "--take-plan, --todo: not with --read"),
        (("--read", "http://calendar.example.org/a/"), "--allow-http"),
    ],
)
def test_options_of_writing_and_of_reading_do_not_mix(
    tmp_path: Path, words: tuple[str, ...], said: str
):
    refused = hamsc("calendar", first_plan(tmp_path), *words)
    assert refused.exit_code in {2, 31}
    assert said in refused.stderr
