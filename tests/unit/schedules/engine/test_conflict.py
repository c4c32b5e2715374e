"""What is said of a target that no day can take, in courses longer than what may move for it."""

import pytest
from engine_documents import (
    Part,
    allowed_weekdays,
    arm,
    between,
    closure,
    dates,
    every,
    interval,
    number,
    of_arm,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

from schedules.plan import Plan
from schedules.reasons import UnplacedReason

pytestmark = pytest.mark.requirement("R09")

AWAY = [closure("2026-03-01", "2026-03-03")]  # around the ninth Monday, 2 March


def _weekly(*day_rules: Part, **more: object) -> Plan:
    protocol = protocol_of(
        arm(
            when=every("7 days", count=20),
            windows=windows("-1/+1 days"),
            interval=interval(minimum="6 days"),
            day_rules=list(day_rules),
        )
    )
    return plan_of(protocol, **more)


def _why(plan: Plan) -> list[UnplacedReason]:
    reasons = [act.reasons[-1] for act in of_arm(plan) if act.on is None]
    return [reason for reason in reasons if isinstance(reason, UnplacedReason)]


def test_only_the_target_that_is_closed_in_stays_without_a_day():
    assert [at for at, day in enumerate(dates(_weekly(closures=AWAY))) if day == "-"] == [8]


def test_proposals_are_one_change_each():
    (why,) = _why(_weekly(closures=AWAY))
    found = [str(proposal.on or proposal.window) for proposal in why.proposals]
    assert {"2026-03-01", "2026-03-02", "2026-03-03", "-1/+2 days", "-2/+1 days"} <= set(found)


def test_the_conflict_names_the_absence_alone():
    (why,) = _why(_weekly(closures=AWAY))
    assert [found.rule for found in why.conflict] == ["patient.closures"]


def test_a_rule_that_changes_nothing_is_in_no_conflict():
    """No day of the window is a Thursday, so that the absence takes nothing more away."""
    whys = _why(_weekly(allowed_weekdays("thu"), closures=AWAY))
    assert {found.rule for why in whys for found in why.conflict} == {"arms.iv.day_rules.0"}


def test_a_rule_whose_end_would_not_help_is_not_proposed():
    protocol = protocol_of(
        arm("iv", windows=windows("-1/+1 days"), day_rules=[allowed_weekdays("thu")]),
        arm("im", windows=windows("-1/+1 days")),
        rules=[between("never-same-day", "iv", "im")],
    )
    (why,) = _why(plan_of(protocol))
    assert why.proposals
    assert not any(proposal.rule for proposal in why.proposals)


@pytest.mark.parametrize(
    ("weeks", "unplaced"),
    [
        pytest.param(4, 2, id="four weeks"),
        pytest.param(12, 10, id="twelve weeks"),
    ],
)
def test_a_daily_and_a_weekly_arm_that_exclude_each_other_are_planned_in_the_end(
    weeks: int, unplaced: int
):
    """A day is free before the course and one after it; every other week lacks one."""
    protocol = protocol_of(
        arm("topical", every("1 day"), windows=windows("-1/+1 days")),
        arm("iv", every("7 days"), windows=windows("-1/+1 days")),
        rules=[between("never-same-day", "topical", "iv")],
        span=f"{weeks} weeks",
    )
    plan = plan_of(protocol)
    assert [*dates(plan, "topical"), *dates(plan, "iv")].count("-") == unplaced


def test_a_daily_arm_in_a_clinic_closed_at_weekends_lacks_two_days_a_week():
    protocol = protocol_of(arm(when=every("1 day"), needs=["clinic"]), span="12 weeks")
    plan = plan_of(protocol, places=[place()])
    assert dates(plan).count("-") == 24


@pytest.mark.parametrize(
    ("limits", "away", "named"),
    [
        pytest.param({"minimum": "7 days"}, "2026-01-13", "interval.minimum", id="the shortest"),
        pytest.param({"maximum": "7 days"}, "2026-01-11", "interval.maximum", id="the longest"),
    ],
)
def test_the_conflict_names_the_limit_by_its_place_in_the_document(
    limits: dict, away: str, named: str
):
    """Days 0 and 7; the patient is away on the days around the first, on day 7 and beside it."""
    due = arm(when=on("day 0", "day 7"), windows=windows("-0/+0 days", "-1/+1 days"))
    plan = plan_of(
        protocol_of(due | {"interval": interval(**limits)}),
        closures=[closure(day) for day in ("2026-01-04", "2026-01-06", "2026-01-12", away)],
    )
    (why,) = _why(plan)
    assert f"arms.iv.{named}" in [found.rule for found in why.conflict]


def test_the_conflict_names_the_rule_about_a_named_administration():
    rule = {"kind": "from-administration", "administration": "iv-course-d0", "arms": ["im"]}
    plan = plan_of(
        protocol_of(
            arm("iv"),
            arm("im", on("day 7"), windows=windows("-1/+1 days")),
            rules=[rule | {"maximum": number("7 days")}],
        ),
        closures=[closure("2026-01-11", "2026-01-12")],
    )
    (reason,) = [act.reasons[-1] for act in of_arm(plan, "im")]
    assert isinstance(reason, UnplacedReason)
    assert "rules.0.maximum" in [found.rule for found in reason.conflict]
