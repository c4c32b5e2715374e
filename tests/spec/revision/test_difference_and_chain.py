"""What a difference says, whether a chain holds, and what would follow from a dose."""

import pytest
from deviation_logs import day, given, not_given
from engine_documents import (
    arm,
    every,
    interval,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
    windows,
)
from revision_courses import course_of, signed

from schedules.cli.diff_command import difference_text
from schedules.plan import Plan
from schedules.records import RecordStatus
from schedules.revision import (
    ChainError,
    ChangeKind,
    RevisionError,
    Signature,
    Sources,
    amended,
    check_chain,
    diff,
    difference_rows,
    parse_what_if,
    revise,
    what_if,
)

pytestmark = [pytest.mark.hazard("H04"), pytest.mark.requirement("R16")]

PROTOCOL = protocol_of(
    arm(
        when=every("7 days", count=4),
        windows=windows("-1/+2 days"),
        interval=interval(minimum="5 days"),
        missed="skip",
    )
)
HOLD = {"arms": ["iv"], "first": "2026-01-10", "last": "2026-01-12", "reason": "fever"}


def _with(plan: Plan, as_of: str, **patient: object) -> Plan:
    document = read_patient(patient_of(PROTOCOL, **patient))
    sources = Sources(Sources.of(plan).protocols, document)
    on = day(as_of)
    return revise(plan, [given("01-05")], as_of=on, signature=signed(on), sources=sources)


def _held() -> tuple[Plan, Plan]:
    plan = plan_of(PROTOCOL)
    return plan, _with(plan, "01-09", holds=[HOLD | {"resume": "shift"}])


def test_each_change_has_its_cause():
    difference = diff(*_held())
    moved = difference.of_kind(ChangeKind.MOVED)
    assert [
        f"{item.was_on:%m-%d} {item.on:%m-%d}" for item in moved if item.was_on and item.on
    ] == [
        "01-12 01-15",
        "01-19 01-22",
        "01-26 01-29",
    ]
    assert {item.causes for item in moved} == {
        ("The hold from Sat 10-Jan-2026 to Mon 12-Jan-2026 moves it 3 days later: fever.",)
    }
    assert difference.follows
    assert len(difference_rows(difference)) == 3


def test_a_stop_cancels_and_its_removal_plans_again():
    plan = plan_of(PROTOCOL)
    stop = {"arms": ["iv"], "on": "2026-01-20", "reason": "toxicity"}
    stopped = _with(plan, "01-09", stops=[stop])
    again = _with(stopped, "01-10")
    last = "iv-course-d21"
    assert [item.entry for item in diff(plan, stopped).of_kind(ChangeKind.CANCELLED)] == [last]
    assert [item.entry for item in diff(stopped, again).of_kind(ChangeKind.REINSTATED)] == [last]
    sequences = [
        each.history_of(each.administration(last)).sequence for each in (plan, stopped, again)
    ]
    assert sequences == [0, 1, 2]


def test_an_amendment_cancels_what_the_new_version_lacks_and_adds_what_it_has():
    plan = plan_of(PROTOCOL)
    shorter = {**PROTOCOL, "version": "2"}
    shorter["arms"] = [PROTOCOL["arms"][0] | {"phases": [_every_ten_days()]}]
    sources = amended(Sources.of(plan), read_protocol(shorter), day("01-15"), "amendment 1")
    on = day("01-15")
    new = revise(
        plan,
        [given("01-05"), given("01-12")],
        as_of=on,
        signature=signed(on),
        sources=sources,
    )
    difference = diff(plan, new)
    assert [item.entry for item in difference.of_kind(ChangeKind.CANCELLED)] == [
        "iv-course-d14",
        "iv-course-d21",
    ]
    added = [f"{item.on}" for item in difference.of_kind(ChangeKind.ADDED)]
    # Day 10 is due on the 15th and waits for the minimum after the 12th.
    assert added == ["2026-01-17", "2026-01-25", "2026-02-04"]
    cause = difference.of_kind(ChangeKind.CANCELLED)[0].causes[0]
    assert "not in tiny version 2, in force from Thu 15-Jan-2026: amendment 1" in cause
    assert [item.id for item in new.administrations if item.recorded] == [
        "iv-course-d0",
        "iv-course-d7",
    ]


def _every_ten_days() -> dict[str, object]:
    return {"id": "course", "when": every("10 days", count=4)}


@pytest.mark.hazard("H56")
def test_a_changed_protocol_under_the_same_version_is_refused():
    plan = plan_of(PROTOCOL)
    other = {**PROTOCOL, "arms": [PROTOCOL["arms"][0] | {"phases": [_every_ten_days()]}]}
    with pytest.raises(RevisionError, match="under version 1, which the plan has already"):
        amended(Sources.of(plan), read_protocol(other), day("01-15"), "x")


def test_a_chain_holds_and_a_changed_parent_shows():
    plan, new = _held()
    check_chain(plan, new)
    other = plan.model_copy(update={"made_by": "another"})
    with pytest.raises(ChainError, match="as its parent"):
        check_chain(other, new)
    heavier = new.patient.model_copy(update={"day_zero": day("01-06")})
    with pytest.raises(ChainError, match="were changed after it was made"):
        check_chain(plan, new.model_copy(update={"patient": heavier}))
    with pytest.raises(ChainError, match="a first version"):
        check_chain(new, plan)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "P-2"}, "found patient P-2, the plan is for P-1"),
        ({"calendar_key": "a" * 32}, "calendar_key differs"),
        ({"arms": ["im"]}, "arm iv is gone from the patient document"),
        (
            {"updated_at": "2025-12-31T09:00+08:00"},
            r"document of 2025-12-31T09:00:00\+08:00, the plan is made from that of 2026-01-01",
        ),
        (
            {"missed": [{"administration": "iv-9", "then": "skip", "on": "2026-01-09", "by": "x"}]},
            "missed: found iv-9, which the plan does not hold",
        ),
    ],
)
def test_documents_of_another_course_are_refused(change: dict[str, object], told: str):
    with pytest.raises(RevisionError, match=told):
        _with(plan_of(PROTOCOL), "01-09", **change)


def test_a_revision_never_goes_back_before_the_one_before():
    _, new = _held()
    with pytest.raises(RevisionError, match="before 2026-01-09 of the plan"):
        _with(new, "01-08")


@pytest.mark.hazard("H23")
def test_half_a_log_does_not_take_back_what_was_given():
    course = course_of(PROTOCOL)
    course.note(day("01-05"))
    course.note(day("01-12"))
    course.plan = course.revised(day("01-13"))
    first, second = course.records
    wrong = second.model_copy(update={"status": RecordStatus.ENTERED_IN_ERROR})
    for log, told in (
        ((), "record r-1 of iv-course-d0 is not in the log any more; .* as a row entered-in-error"),
        ((first,), "record r-2 of iv-course-d7 is not in the log any more"),
    ):
        with pytest.raises(RevisionError, match=told):
            revise(course.plan, log, as_of=day("01-14"), signature=signed(day("01-14")))
    course.records = [first, wrong]
    found = {item.id: item.recorded for item in course.revised(day("01-14")).administrations}
    assert found["iv-course-d0"] is not None
    assert found["iv-course-d7"] is None or found["iv-course-d7"].record is None


@pytest.mark.parametrize(("author", "reason"), [("", "fever"), ("N01", " "), ("N\x01", "fever")])
def test_a_revision_without_an_author_or_a_reason_is_refused(author: str, reason: str):
    signature = Signature(author, reason, signed(day("01-09")).made_at)
    with pytest.raises(RevisionError, match=r"(author|reason): found .*; accepted: some text"):
        revise(plan_of(PROTOCOL), as_of=day("01-09"), signature=signature)


def test_another_time_zone_is_said_even_where_no_date_moves():
    plan = plan_of(PROTOCOL)
    new = _with(plan, "01-05", time_zone="Asia/Tokyo")
    difference = diff(plan, new)
    assert {change.kind for change in difference.changes} == {ChangeKind.RECORDED}
    assert (difference.was_zone, difference.zone) == ("Asia/Shanghai", "Asia/Tokyo")
    assert "Times were in Asia/Shanghai and are in Asia/Tokyo now" in difference_text(difference)
    assert diff(plan, plan).zone is None


def test_what_if_tells_the_deviation_and_what_moves():
    plan = plan_of(PROTOCOL)
    answer = what_if(plan, [given("01-05")], parse_what_if(plan, "iv 2026-01-17 14:00"))
    assert answer.departs
    moved = [item.entry for item in answer.moves.of_kind(ChangeKind.MOVED)]
    assert moved == ["iv-course-d14", "iv-course-d21"]
    late = what_if(
        plan, [given("01-05"), not_given("01-12")], parse_what_if(plan, "iv 2026-01-21 14:00")
    )
    assert not late.departs
    assert late.unplaced == ()
    with pytest.raises(ValueError, match="an arm of the patient: iv"):
        parse_what_if(plan, "im 2026-01-17 14:00")
