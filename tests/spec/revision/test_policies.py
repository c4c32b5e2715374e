"""What a revision makes of a weekly arm (5, 12, 19, 26 January, 2 February) under each policy.

Every expected date is counted by hand. Window -1/+2 days, at least 5 days apart.
"""

import json
from typing import Any

import pytest
from deviation_logs import day, given, not_given
from engine_documents import (
    Part,
    arm,
    dates,
    every,
    interval,
    of_arm,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
    states,
    windows,
)
from revision_courses import signed

from schedules.explanation import explain
from schedules.plan import Plan
from schedules.records import AdministrationRecord
from schedules.revision import Sources, revise

pytestmark = pytest.mark.requirement("R16")


def weekly(anchor: str = "fixed", missed: str = "skip", **more: Any) -> Part:
    """Return the protocol."""
    own: dict[str, Any] = {
        "windows": windows("-1/+2 days"),
        "interval": interval(minimum="5 days"),
    } | more
    when = own.pop("when", every("7 days", count=5))
    return protocol_of(arm(when=when, anchor=anchor, missed=missed, **own))


def revised(
    protocol: Part, records: list[AdministrationRecord], as_of: str, **patient: Any
) -> Plan:
    """Return the second version of the plan."""
    plan = plan_of(protocol)
    document = read_patient(patient_of(protocol, **patient))
    sources = Sources(Sources.of(plan).protocols, document)
    on = day(as_of)
    return revise(plan, records, as_of=on, signature=signed(on), sources=sources)


def short(plan: Plan) -> str:
    """Return the arm's dates in the protocol's order."""
    return " ".join(found.removeprefix("2026-") for found in dates(plan))


def hold(first: str, last: str, resume: str = "shift") -> Part:
    """Return a hold of the arm."""
    return {
        "arms": ["iv"],
        "first": f"2026-{first}",
        "last": f"2026-{last}",
        "reason": "fever",
        "resume": resume,
    }


ON_TIME = [given("01-05"), given("01-12")]


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


@pytest.mark.parametrize(
    ("patient", "as_of", "expected"),
    [
        pytest.param(
            {"holds": [hold("01-15", "01-21")]},
            "01-15",
            "01-05 01-12 01-26 02-02 02-09",
            id="hold of 7 days with shift",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-21")]},
            "01-22",
            "01-05 01-12 01-26 02-02 02-09",
            id="the same hold recorded when it is over: what never happened moves",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-21", "rejoin")]},
            "01-15",
            "01-05 01-12 - 01-26 02-02",
            id="rejoin",
        ),
        pytest.param(
            {"holds": [hold("01-15", "01-17", "restart")]},
            "01-15",
            "01-05 01-12 01-18 01-25 02-01 02-08 02-15",
            id="restart: the whole phase again",
        ),
        pytest.param(
            {"stops": [{"arms": ["iv"], "on": "2026-01-20", "reason": "end"}]},
            "01-15",
            "01-05 01-12 01-19 - -",
            id="stop",
        ),
        pytest.param(
            {"closures": [{"first": "2026-01-19", "last": "2026-01-19", "reason": "away"}]},
            "01-15",
            "01-05 01-12 01-20 01-26 02-02",
            id="a day taken away: one moves, later being preferred",
        ),
        pytest.param(
            {"closures": [{"first": "2026-01-18", "last": "2026-01-21", "reason": "away"}]},
            "01-15",
            "01-05 01-12 - 01-26 02-02",
            id="a whole window taken away: no date, and nothing else moves",
        ),
    ],
)
def test_what_people_change(patient: dict[str, Any], as_of: str, expected: str):
    plan = revised(weekly(), ON_TIME, as_of, **patient)
    found = sorted(of_arm(plan), key=lambda item: item.due_on)
    assert " ".join(f"{item.on:%m-%d}" if item.on else "-" for item in found) == expected


@pytest.mark.parametrize(
    ("resume", "expected"),
    [
        pytest.param("shift", "2026-01-25", id="shift: by the length of the hold"),
        pytest.param("restart", "2026-01-24", id="restart: the day after the hold"),
        pytest.param("rejoin", "2026-01-21", id="rejoin: held"),
    ],
)
def test_what_the_minimum_pushes_into_a_hold_waits_as_the_hold_says(resume: str, expected: str):
    """Given on 16 January: the one of the 19th waits until the 21st, inside the hold."""
    records = [given("01-05"), given("01-16")]
    plan = revised(weekly(), records, "01-17", holds=[hold("01-20", "01-23", resume)])
    third = plan.administration("iv-course-d14")
    assert f"{third.due_on}" == expected
    assert (third.state == "held") == (resume == "rejoin")


def after_that(plan: Plan, records: list[AdministrationRecord], as_of: str, **patient: Any) -> Plan:
    """Return the version after a plan; ``patient`` replaces parts of the patient document."""
    document = json.loads(plan.patient.model_dump_json(exclude_defaults=True)) | patient
    sources = Sources(Sources.of(plan).protocols, read_patient(document))
    on = day(as_of)
    return revise(plan, records, as_of=on, signature=signed(on), sources=sources)


LATE_AND_PUSHED = [given("01-05"), not_given("01-12")]


@pytest.mark.parametrize(
    ("missed", "records", "as_of", "expected"),
    [
        pytest.param(
            "catch-up",
            [*LATE_AND_PUSHED, given("01-14")],
            "01-20",
            "01-05 01-16 01-21 01-26 02-02",
            id="given on 14 January, told on the 20th: no push is left, and the 19th is over",
        ),
        pytest.param(
            "catch-up",
            [*LATE_AND_PUSHED, given("01-14")],
            "01-19",
            "01-05 01-16 01-19 01-26 02-02",
            id="told a day earlier: back to its rhythm",
        ),
    ],
)
def test_what_was_pushed_ahead_does_not_fall_back_to_a_day_that_is_over(
    missed: str, records: list, as_of: str, expected: str
):
    plan = revised(weekly(missed=missed), LATE_AND_PUSHED, "01-16")
    assert short(plan) == "01-05 01-16 01-21 01-26 02-02"
    now = after_that(plan, records, as_of)
    assert short(now) == expected
    if as_of == "01-20":
        told = explain(now, now.administration("iv-course-d14"))
        assert "Mon 19-Jan-2026 is over: it stays where it stood, 2 days later" in told
        assert after_that(now, records, as_of) is now


@pytest.mark.parametrize(
    ("anchor", "missed", "expected"),
    [
        pytest.param(
            "fixed", "defer", "01-05 01-12 01-26 02-02 02-09", id="defer: all later ones keep away"
        ),
        pytest.param(
            "actual", "skip", "01-05 01-12 01-26 02-02 02-09", id="counted from it: the same"
        ),
        pytest.param(
            "fixed",
            "catch-up",
            "01-05 01-12 01-26 01-31 02-05",
            id="catch up: later ones as the minimum asks",
        ),
    ],
)
def test_a_hold_that_is_taken_back_leaves_nothing_on_days_that_are_over(
    anchor: str, missed: str, expected: str
):
    """Held from 15 to 21 January, taken back on the 20th: the 19th is over, the 26th is not."""
    protocol = weekly(anchor, missed)
    plan = revised(protocol, ON_TIME, "01-15", holds=[hold("01-15", "01-21")])
    assert short(plan) == "01-05 01-12 01-26 02-02 02-09"
    assert short(after_that(plan, ON_TIME, "01-20", holds=[])) == expected


def test_what_stood_on_a_later_day_than_it_was_due_stays_ahead_too():
    """Due on the 19th and put on the 21st; as given on the 15th, it is due on the 20th: over."""
    away = {"first": "2026-01-18", "last": "2026-01-20", "reason": "away"}
    plan = revised(weekly(missed="catch-up"), [given("01-05")], "01-06", closures=[away])
    assert short(plan) == "01-05 01-12 01-21 01-26 02-02"
    now = after_that(plan, [given("01-05"), given("01-15")], "01-21")
    assert short(now) == "01-05 01-12 01-21 01-26 02-02"


def test_what_comes_to_light_later_moves_no_dose_of_a_day_that_is_over_under_skip():
    """Given on the 15th and told on the 20th: the one of the 19th was not kept waiting."""
    plan = revised(weekly(), [given("01-05"), given("01-15")], "01-20")
    assert short(plan) == "01-05 01-12 01-19 01-26 02-02"


def test_an_extra_one_moves_what_counts_from_it_by_the_minimum():
    records = [*ON_TIME, given("01-15")]
    plan = revised(weekly("actual"), records, "01-16")
    assert short(plan) == "01-05 01-12 01-20 01-27 02-03"


def test_of_a_hold_in_which_something_was_given_only_the_rest_is_waited_for():
    records = [given("01-05"), given("01-14")]
    plan = revised(weekly("actual"), records, "01-15", holds=[hold("01-13", "01-19")])
    assert short(plan) == "01-05 01-12 01-26 02-02 02-09"


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


def test_a_rhythm_that_ends_on_a_date_loses_what_a_hold_moves_behind_it():
    protocol = weekly(when=every("7 days", last="day 28"))
    plan = revised(protocol, ON_TIME, "01-15", holds=[hold("01-15", "01-21")])
    assert (short(plan), states(plan)[-1]) == ("01-05 01-12 01-26 02-02 -", "stopped")


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
    dose = {"basis": "per-kg", "amount": _mg("1 mg"), "round_to": _mg("1 mg")}
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


def _mg(amount: str) -> Any:
    return {"value": amount, "provenance": "reported", "source": "book"}


def test_what_was_opened_again_keeps_its_day_and_later_ones_stay_where_they_went():
    protocol = weekly(missed="defer")
    records = [given("01-05"), not_given("01-12")]
    plan = revised(protocol, records, "01-14")
    assert revise(plan, records, as_of=day("01-14"), signature=signed(day("01-14"))) is plan
    later = [*records, given("01-15")]
    after = revise(plan, later, as_of=day("01-16"), signature=signed(day("01-16")))
    assert short(after) == "01-05 01-14 01-21 01-28 02-04"


def test_a_hold_beyond_the_maximum_stops_an_arm_that_would_start_again():
    rule = {"maximum": _mg("3 days"), "then": "stop"}
    plan = revised(weekly(hold=rule), ON_TIME, "01-15", holds=[hold("01-15", "01-19", "restart")])
    assert states(plan) == ["planned"] * 2 + ["stopped"] * 3


def test_what_was_not_given_counts_under_no_cumulative_maximum():
    limit = {"kind": "cumulative-maximum", "arms": ["iv"], "amount": _mg("5 mg")}
    protocol = weekly() | {"rules": [limit | {"provenance": "reported", "source": "book"}]}
    plan = revised(protocol, [given("01-05"), not_given("01-12")], "01-14")
    assert short(plan) == "01-05 01-12 01-19 01-26 02-02"
