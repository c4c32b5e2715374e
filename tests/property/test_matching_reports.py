"""Laws of whole reports: order of rows, one record more or less, totals, shifted dates."""

from collections import Counter
from datetime import timedelta

import pytest
from deviation_logs import given as administered
from deviation_logs import kinds, outcomes, report_on, weekly_arm
from engine_documents import every, plan_of, protocol_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schedules.deviations import write_deviations_json
from schedules.plan import Plan
from schedules.records import AdministrationRecord

pytestmark = [pytest.mark.hazard("H09"), pytest.mark.requirement("R25")]

WINDOWS = ["", "-0/+0 days", "-1/+2 days", "-1/+1 days"]
STATUSES = [
    "completed",
    "completed",
    "completed",
    "partial",
    "not-given",
    "refused",
    "entered-in-error",
]


def course(gap: int, window: str) -> Plan:
    """Return a plan of eight doses in one arm."""
    when = every(f"{gap} days", count=8)
    phases = [{"id": "course", "when": when}]
    return plan_of(protocol_of(weekly_arm(window=window, phases=phases)))


courses = st.builds(course, st.integers(2, 10), st.sampled_from(WINDOWS))


def perfect(plan: Plan) -> list[AdministrationRecord]:
    """Return a log with every dose on its day."""
    return [administered(str(item.on), id=f"r-{item.id}") for item in plan.administrations]


@st.composite
def logs(draw: st.DrawFn) -> tuple[Plan, list[AdministrationRecord]]:
    """Return a plan of two arms and a log of anything around it."""
    plan = plan_of(
        protocol_of(
            weekly_arm("01-05", "01-12", "01-19", "01-26"),
            weekly_arm("01-05", "01-19", name="im", route="intramuscular", missed="ask"),
        )
    )
    ids = [*(item.id for item in plan.administrations), "iv-099", None, None, None, None]
    records = [
        administered(
            str(plan.patient.day_zero + timedelta(days=draw(st.integers(-5, 35)))),
            at=draw(st.sampled_from(["08:00", "12:00"])),
            arm=draw(st.sampled_from(["iv", "im", "other"])),
            status=draw(st.sampled_from(STATUSES)),
            planned=draw(st.sampled_from(ids)),
            id=f"r-{number}",
        )
        for number in range(draw(st.integers(0, 9)))
    ]
    return plan, records


@settings(max_examples=150, deadline=None)
@given(logs(), st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_order_of_rows_makes_no_difference(log, random, days):
    plan, records = log
    as_of = str(plan.patient.day_zero + timedelta(days=days))
    shuffled = random.sample(records, len(records))
    first, second = (report_on(plan, each, as_of) for each in (records, shuffled))
    assert write_deviations_json(first) == write_deviations_json(second)


@settings(max_examples=150, deadline=None)
@given(logs())
def test_every_dose_has_one_outcome_and_every_record_one_place(log):
    plan, records = log
    report = report_on(plan, records)
    places = [item.record for item in report.planned if item.record]
    places += [item.record for item in (*report.unplanned, *report.withheld)]
    expected = [record.id for record in records if record.status != "entered-in-error"]
    assert sorted(places) == sorted(expected)
    assert [item.planned for item in report.planned] == [item.id for item in plan.administrations]


@settings(max_examples=100, deadline=None)
@given(courses)
def test_a_perfect_log_is_on_time_throughout(plan):
    report = report_on(plan, perfect(plan))
    assert outcomes(report) == ["on-time"] * 8
    assert report.ambiguities == ()


@settings(max_examples=100, deadline=None)
@given(courses, st.integers(0, 6))
def test_one_record_less_is_one_dose_missed(plan, without):
    log = perfect(plan)
    report = report_on(plan, log[:without] + log[without + 1 :])
    expected = ["on-time"] * 8
    expected[without] = "missed"
    assert outcomes(report) == expected
    assert report.unplanned == ()


@settings(max_examples=50, deadline=None)
@given(st.builds(course, st.integers(6, 10), st.sampled_from(WINDOWS)))
def test_the_last_record_less_is_overdue_and_then_missed(plan):
    behind = plan.administrations[-1].permitted[1] + timedelta(days=1)
    log = perfect(plan)[:-1]
    days = (behind, behind + timedelta(days=10))
    early, late = (report_on(plan, log, on.isoformat()) for on in days)
    assert outcomes(early) == ["on-time"] * 7 + ["overdue"]
    assert outcomes(late) == ["on-time"] * 7 + ["missed"]


@settings(max_examples=100, deadline=None)
@given(courses, st.integers(0, 7), st.integers(0, 1))
def test_one_record_twice_is_one_duplicate_or_extra(plan, twice, days_later):
    log = perfect(plan)
    on = plan.administrations[twice].on + timedelta(days=days_later)
    later = plan.administrations[twice + 1 :]
    assume(days_later == 0 or not later or on < later[0].permitted[0])
    report = report_on(plan, [*log, administered(on.isoformat(), at="18:00", id="r-again")])
    assert Counter(outcomes(report)) == {"on-time": 8}
    assert [item.record for item in report.planned] == [record.id for record in log]
    assert kinds(report) in (["duplicate"], ["extra"])
