"""Rules that join two arms are held against the records: same day, order and gap, at most apart.

Cells on 5 and 12 January, the salt after them on the same days.
"""

from typing import Any

import pytest
from deviation_logs import given, offsets, report_on, weekly_arm
from engine_documents import (
    Part,
    arm,
    between,
    interval,
    number,
    plan_of,
    protocol_of,
)

from schedules.plan import Plan

pytestmark = [pytest.mark.requirement("R24")]

SALT = {"name": "salt", "route": "topical"}


def plan_with(*rules: Part, at: Part | None = None, **patient: Any) -> Plan:
    """Return the plan of two arms under some rules; ``at`` holds hours where a rule needs them."""
    arms = [weekly_arm("01-05", "01-12", **own, **(at or {})) for own in ({}, SALT)]
    return plan_of(protocol_of(*arms, rules=list(rules)), **patient)


def cells(on_day: str, start: str, end: str | None = None):
    """Return a record of the first arm; with an end where it was recorded."""
    record = given(on_day, start)
    if end is None:
        return record
    ended = given(on_day, end).started_at
    return record.model_copy(update={"ended_at": ended})


def salt(on_day: str, at: str):
    """Return a record of the second arm."""
    return given(on_day, at, arm="salt")


def found(plan: Plan, records: list, as_of: str = "02-01") -> list[str]:
    """Return each flag with its record and its reason."""
    report = report_on(plan, records, as_of)
    return [
        f"{item.record} {each.flag}: {each.explanation.en}".replace("\u00a0", " ")
        for item in [*report.planned, *report.unplanned]
        for each in item.findings
    ]


SAME_DAY = between("same-day", "iv", "salt")
IN_ORDER = between("same-day", "iv", "salt", minimum="30 minutes", maximum="2 hours") | {
    "order": "as-listed"
}


@pytest.mark.parametrize(
    ("records", "as_of", "expected"),
    [
        pytest.param([cells("01-05", "10:00"), salt("01-05", "09:00")], "01-06", [], id="both"),
        pytest.param(
            [cells("01-05", "10:00"), salt("01-06", "09:00")],
            "01-06",
            [
                (
                    "r-iv-01-05-10:00 wrong-day-type: shares its day with arm salt,"
                    " which was not given on Mon 05-Jan-2026"
                )
            ],
            id="a day later",
        ),
        pytest.param([cells("01-05", "10:00")], "01-05", [], id="the day is not over"),
    ],
)
def test_two_arms_that_share_their_days(records: list, as_of: str, expected: list[str]):
    assert found(plan_with(SAME_DAY), records, as_of) == expected


def test_where_the_partner_is_held_the_other_one_may_be_alone():
    hold = {"arms": ["salt"], "first": "2026-01-05", "last": "2026-01-06", "reason": "fever"}
    plan = plan_with(SAME_DAY, holds=[hold | {"resume": "rejoin"}])
    assert found(plan, [cells("01-05", "10:00")]) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(("10:00", "11:00"), "11:30", None, id="the shortest gap"),
        pytest.param(("10:00", "11:00"), "13:00", None, id="the longest gap"),
        pytest.param(
            ("10:00", "11:00"),
            "11:29",
            "interval-too-short: 29 minutes after the end of record r-iv-01-05-10:00;"
            " at least 30 minutes",
            id="a minute too soon",
        ),
        pytest.param(
            ("10:00", "11:00"),
            "13:01",
            "interval-too-long: 121 minutes after the end of record r-iv-01-05-10:00;"
            " at most 2 hours",
            id="a minute too late",
        ),
        pytest.param(
            ("10:00", "11:00"),
            "10:59",
            "order-departed: began before arm iv, record r-iv-01-05-10:00, was over",
            id="before the first is over",
        ),
        pytest.param(
            ("10:00", None),
            "10:29",
            "interval-too-short: 29 minutes after the start of record r-iv-01-05-10:00;"
            " at least 30 minutes",
            id="no end recorded: too soon even from the start",
        ),
        pytest.param(("10:00", None), "15:00", None, id="no end recorded: nobody can tell"),
    ],
)
def test_order_and_gap_on_a_shared_day(
    first: tuple[str, str | None], second: str, expected: str | None
):
    told = found(plan_with(IN_ORDER), [cells("01-05", *first), salt("01-05", second)])
    assert told == ([f"r-salt-01-05-{second} {expected}"] if expected else [])


def test_the_arm_that_comes_first_given_second():
    told = found(plan_with(IN_ORDER), [salt("01-05", "08:00"), cells("01-05", "10:00")])
    expected = (
        "r-iv-01-05-10:00 order-departed: given after arm salt, record r-salt-01-05-08:00,"
        " which it comes before"
    )
    assert told == [expected]


@pytest.mark.parametrize(
    ("rule", "second", "as_of", "expected"),
    [
        pytest.param({"days": "2 days"}, "01-07", "01-20", False, id="two days"),
        pytest.param({"days": "2 days"}, "01-08", "01-20", True, id="three days"),
        pytest.param({"days": "2 days"}, None, "01-07", False, id="it can still come"),
        pytest.param({"days": "2 days"}, None, "01-08", True, id="it did not come"),
        pytest.param({"hours": "48 hours"}, "01-07", "01-20", False, id="48 hours"),
        pytest.param({"hours": "47 hours"}, "01-07", "01-20", True, id="an hour more than 47"),
    ],
)
def test_an_arm_at_most_so_far_from_the_other(
    rule: dict[str, str], second: str | None, as_of: str, expected: bool
):
    joined = between("at-most-apart", "iv", "salt", **rule)
    plan = plan_with(joined, at={"at": number(["10:00"])})
    records = [cells("01-05", "10:00"), *([salt(second, "10:00")] if second else [])]
    told = [text for text in found(plan, records, as_of) if "interval-too-long" in text]
    assert [text.split(" ")[0] for text in told] == ["r-iv-01-05-10:00"] * expected


@pytest.mark.parametrize(
    ("limits", "on_day", "expected"),
    [
        pytest.param({"minimum": "7 days"}, "01-12", None, id="just long enough"),
        pytest.param({"minimum": "8 days"}, "01-12", "interval-too-short", id="a day short"),
        pytest.param({"maximum": "7 days"}, "01-12", None, id="just near enough"),
        pytest.param({"maximum": "6 days"}, "01-12", "interval-too-long", id="a day too far"),
        pytest.param({"maximum": "1 month"}, "01-12", None, id="months"),
        pytest.param({"minimum": "169 hours"}, "01-12", "interval-too-short", id="hours"),
    ],
)
def test_so_long_after_a_named_administration_as_it_was_given(
    limits: dict[str, str], on_day: str, expected: str | None
):
    rule = {
        "kind": "from-administration",
        "arms": ["salt"],
        "administration": "iv-course-d0",
        "provenance": "reported",
        "source": "book",
    } | {name: number(value) for name, value in limits.items()}
    # A plan could not keep some of these rules; only the judging is asked here.
    plan = plan_with()
    with_rule = plan.protocol.model_validate(plan.protocol.model_dump() | {"rules": [rule]})
    plan = plan.model_copy(update={"protocol": with_rule})
    told = found(plan, [cells("01-05", "10:00"), salt(on_day, "10:00")])
    assert [text.split(" ")[1].rstrip(":") for text in told] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("rule", "on_day", "expected"),
    [
        pytest.param("last-of-month", "02-28", [], id="31 January + 1 month: 28 February"),
        pytest.param("first-of-next", "02-28", ["interval-too-short"], id="or 1 March"),
        pytest.param("first-of-next", "03-01", [], id="on 1 March"),
    ],
)
def test_an_interval_in_months_follows_the_rule_of_the_protocol(
    rule: str, on_day: str, expected: list[str]
):
    rhythm = offsets("01-31", "03-05")
    own = arm(when=rhythm, missed="skip", interval=interval(minimum="1 month"))
    plan = plan_of(protocol_of(own, month_rule=rule))
    report = report_on(plan, [given("01-31"), given(on_day)], "03-10")
    flags = [each.flag.value for item in report.planned for each in item.findings]
    assert [flag for flag in flags if flag.startswith("interval")] == expected
