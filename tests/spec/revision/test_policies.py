"""What a revision makes of a weekly arm that is late, early, missed or refused, under each policy.

Every expected date is counted by hand; the arm is that of ``weekly_revisions``.
"""

import pytest
from deviation_logs import day, given, not_given
from engine_documents import every, number, of_arm, patient_of, plan_of, read_patient, states
from revision_courses import signed
from weekly_revisions import ON_TIME, revised, short, weekly

from schedules.explanation import explain
from schedules.revision import Sources, revise

pytestmark = pytest.mark.requirement("R16")


@pytest.mark.parametrize(
    ("anchor", "missed", "records", "as_of", "expected"),
    [
        pytest.param(
            "fixed", "skip", ON_TIME, "01-15", "01-05 01-12 01-19 01-26 02-02", id="on time"
        ),
        pytest.param(
            "fixed",
            "skip",
            [given("01-05"), given("01-15")],
            "01-16",
            "01-05 01-12 01-20 01-26 02-02",
            id="given 3 days late: the minimum pushes the next one, nothing else",
        ),
        pytest.param(
            "actual",
            "skip",
            [given("01-05"), given("01-14")],
            "01-15",
            "01-05 01-12 01-21 01-28 02-04",
            id="counted from what was given",
        ),
        pytest.param(
            "actual",
            "skip",
            [given("01-05"), given("01-11")],
            "01-12",
            "01-05 01-12 01-18 01-25 02-01",
            id="counted from what was given a day early",
        ),
        pytest.param(
            "fixed",
            "skip",
            [given("01-05")],
            "01-20",
            "01-05 01-12 01-19 01-26 02-02",
            id="missed, skipped: nothing moves",
        ),
        pytest.param(
            "fixed",
            "ask",
            [given("01-05")],
            "01-20",
            "01-05 01-12 01-19 01-26 02-02",
            id="missed, asked: skipped until the answer",
        ),
        pytest.param(
            "fixed",
            "defer",
            [given("01-05"), not_given("01-12")],
            "01-14",
            "01-05 01-14 01-21 01-28 02-04",
            id="not given, deferred: all later ones shift",
        ),
        pytest.param(
            "fixed",
            "catch-up",
            [given("01-05"), not_given("01-12")],
            "01-14",
            "01-05 01-14 01-19 01-26 02-02",
            id="not given, caught up: later dates stay",
        ),
        pytest.param(
            "fixed",
            "catch-up",
            [given("01-05"), not_given("01-12")],
            "01-16",
            "01-05 01-16 01-21 01-26 02-02",
            id="caught up late: the next one waits for the minimum",
        ),
        pytest.param(
            "fixed",
            "skip",
            [given("01-05"), not_given("01-12")],
            "01-14",
            "01-05 01-12 01-19 01-26 02-02",
            id="refused, skipped",
        ),
        pytest.param(
            "fixed",
            "skip",
            [given("01-05"), given("01-12"), given("01-12", "15:00"), given("01-16")],
            "01-17",
            "01-05 01-12 01-19 01-26 02-02",
            id="an extra one a day before: 16 January is read as the one of the 19th",
        ),
    ],
)
def test_what_the_log_moves(anchor: str, missed: str, records: list, as_of: str, expected: str):
    assert short(revised(weekly(anchor, missed), records, as_of)) == expected


def test_an_extra_one_moves_what_counts_from_it_by_the_minimum():
    records = [*ON_TIME, given("01-15")]
    plan = revised(weekly("actual"), records, "01-16")
    assert short(plan) == "01-05 01-12 01-20 01-27 02-03"


def test_a_miss_that_no_day_can_take_is_told_as_unplaced():
    away = {"first": "2026-01-14", "last": "2027-12-31", "reason": "away"}
    records = [given("01-05"), not_given("01-12")]
    plan = revised(weekly(missed="catch-up"), records, "01-14", closures=[away])
    assert states(plan) == ["planned"] + ["unplaced"] * 4


def test_every_reason_of_a_revision_is_explained_in_words():
    records = [given("01-05"), not_given("01-12")]
    plan = revised(weekly(missed="defer", when=every("7 days", last="day 28")), records, "01-16")
    told = " ".join(explain(plan, item) for item in plan.administrations)
    assert "It was due on Mon 12-Jan-2026 and not given; the policy is defer" in told
    assert "iv-course-d7 is still to be given: it moves 4 days later." in told
    assert "The rhythm ends on Mon 02-Feb-2026 (arms.iv.phases.course.when)" in told


def test_an_answer_takes_the_place_of_the_question():
    protocol, records = weekly(missed="ask"), [given("01-05"), not_given("01-12")]
    asked = revised(protocol, records, "01-14")
    assert asked.revision is not None
    assert asked.revision.open_questions == ("iv-course-d7",)
    answer = {"administration": "iv-course-d7", "then": "defer", "on": "2026-01-14", "by": "dr-1"}
    answered = revised(protocol, records, "01-14", missed=[answer])
    assert answered.revision is not None
    assert answered.revision.open_questions == ()
    assert short(answered) == "01-05 01-14 01-21 01-28 02-04"


def test_a_dose_given_before_its_day_keeps_it_and_is_withdrawn_from_calendars():
    plan = revised(weekly(), [*ON_TIME, given("01-17")], "01-17")
    third = of_arm(plan)[2]
    assert third.recorded is not None
    assert (f"{third.on}", f"{third.recorded.on}") == ("2026-01-19", "2026-01-17")
    history = plan.history_of(third)
    assert history.withdrawn is not None
    assert (f"{history.withdrawn.on}", history.sequence) == ("2026-01-19", 1)


def test_a_record_entered_in_error_is_no_longer_noted():
    protocol = weekly()
    plan = revised(protocol, ON_TIME, "01-13")
    wrong = given("01-12", status="entered-in-error")
    later = revise(
        plan, [given("01-05"), wrong], as_of=day("01-13"), signature=signed(day("01-13"))
    )
    assert [item.recorded is not None for item in of_arm(later)] == [True] + [False] * 4


def test_only_later_doses_follow_a_new_weight():
    dose = {"basis": "per-kg", "amount": number("1 mg"), "round_to": number("1 mg")}
    protocol = weekly(dose=dose)
    first = plan_of(protocol, weights=[{"kg": "60", "on": "2026-01-01"}])
    document = read_patient(
        patient_of(
            protocol, weights=[{"kg": "60", "on": "2026-01-01"}, {"kg": "70", "on": "2026-01-11"}]
        )
    )
    plan = revise(
        first,
        ON_TIME,
        as_of=day("01-13"),
        signature=signed(day("01-13")),
        sources=Sources(Sources.of(first).protocols, document),
    )
    amounts = [str(item.dose.amount) for item in of_arm(plan)]
    assert amounts == ["60 mg", "60 mg", "70 mg", "70 mg", "70 mg"]


def test_what_was_opened_again_keeps_its_day_and_later_ones_stay_where_they_went():
    protocol = weekly(missed="defer")
    records = [given("01-05"), not_given("01-12")]
    plan = revised(protocol, records, "01-14")
    assert revise(plan, records, as_of=day("01-14"), signature=signed(day("01-14"))) is plan
    later = [*records, given("01-15")]
    after = revise(plan, later, as_of=day("01-16"), signature=signed(day("01-16")))
    assert short(after) == "01-05 01-14 01-21 01-28 02-04"


def test_what_was_not_given_counts_under_no_cumulative_maximum():
    limit = {"kind": "cumulative-maximum", "arms": ["iv"], "amount": number("5 mg")}
    protocol = weekly() | {"rules": [limit | {"provenance": "reported", "source": "book"}]}
    plan = revised(protocol, [given("01-05"), not_given("01-12")], "01-14")
    assert short(plan) == "01-05 01-12 01-19 01-26 02-02"
