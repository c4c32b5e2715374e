"""How much a departure matters: what a protocol says of it, how often it came, how far it lies."""

import pytest
from deviation_logs import given, plan_on, report_on
from engine_documents import number

from protocol.errors import DocumentError

pytestmark = pytest.mark.requirement("R27")

WEEKS = ("01-05", "01-12", "01-19", "01-26", "02-02")


def rules(*severity):
    return {"severity": list(severity)}


def shown(report) -> list[tuple[str, str]]:
    """Return the severity and rule of each dose that departs."""
    return [
        (item.severity.value, item.rule.removeprefix("arms.iv.deviations."))
        for item in report.planned
        if item.outcome != "on-time"
    ]


def test_what_nobody_declared_has_a_default_by_a_named_rule():
    report = report_on(plan_on(*WEEKS[:2]), [given("01-08"), given("01-12")])
    assert shown(report) == [("not-important", "default.late")]


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-09", ("not-important", "default.late"), id="two days behind the window"),
        pytest.param("01-10", ("proposed-important", "severity.0"), id="three days behind it"),
    ],
)
def test_a_delay_beyond_a_declared_limit_is_proposed_as_important(on_day, expected):
    limit = rules({"of": "late", "severity": "important", "beyond": number("2 days")})
    report = report_on(plan_on(*WEEKS[:2], deviations=limit), [given(on_day), given("01-12")])
    assert shown(report) == [expected]


def test_a_dose_whose_miss_is_critical_is_proposed_as_important():
    critical = rules({"of": "missed", "severity": "important", "phase": "course"})
    report = report_on(plan_on(*WEEKS[:3], deviations=critical), [given("01-05"), given("01-19")])
    assert shown(report) == [("proposed-important", "severity.0")]
    other = rules({"of": "missed", "severity": "important", "phase": "other"})
    report = report_on(plan_on(*WEEKS[:3], deviations=other), [given("01-05"), given("01-19")])
    assert shown(report) == [("not-important", "default.missed")]


def test_the_third_time_of_the_same_departure_is_proposed_as_important():
    third = rules({"of": "late", "severity": "important", "from_repeat": number(3)})
    days = ("01-08", "01-15", "01-22", "01-26", "02-05")
    report = report_on(plan_on(*WEEKS, deviations=third), [given(on_day) for on_day in days])
    assert [severity for severity, _ in shown(report)] == [
        "not-important",
        "not-important",
        "proposed-important",
        "proposed-important",
    ]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1.2 mg", ("not-important", "severity.0")),
        ("1.21 mg", ("proposed-important", "severity.1")),
    ],
)
def test_a_dose_far_from_the_planned_one_weighs_more(amount, expected):
    by_amount = rules(
        {"of": "wrong-dose-high", "severity": "not-important"},
        {"of": "wrong-dose-high", "severity": "important", "beyond_percent": number(20)},
    )
    dose = {"basis": "fixed", "amount": number("1 mg"), "tolerance_percent": number(10)}
    plan = plan_on("01-05", dose=dose, deviations=by_amount)
    (flag,) = report_on(plan, [given("01-05", amount=amount)]).planned[0].findings
    assert (flag.severity.value, flag.rule.removeprefix("arms.iv.deviations.")) == expected


@pytest.mark.parametrize(
    ("records", "as_of", "expected"),
    [
        pytest.param(["1 mg", "0.6 mg"], "01-12", [], id="80 % of what was due"),
        pytest.param(["1 mg", "0.59 mg"], "01-12", ["79.5"], id="below 80 %"),
        pytest.param(["1 mg"], "01-14", [], id="the second dose can still be given"),
        pytest.param(["1 mg"], "01-15", ["50"], id="its window is over"),
        pytest.param([None, None], "01-15", [], id="amounts not recorded: not judged"),
    ],
)
def test_too_little_of_the_planned_amount_is_escalated(records, as_of, expected):
    plan = plan_on(*WEEKS[:2], deviations={"cumulative_at_least_percent": number(80)})
    log = [given(on, amount=amount) for on, amount in zip(WEEKS, records, strict=False)]
    report = report_on(plan, log, as_of)
    assert [
        each.explanation.en.split(", ")[1][:4].strip("\u00a0 %") for each in report.escalations
    ] == expected
    assert all(each.severity == "proposed-important" for each in report.escalations)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"of": "violation", "severity": "important"}, "on-time"),
        ({"of": "late", "severity": "severe"}, "important"),
        ({"of": "missed", "severity": "none", "beyond": number("1 day")}, "early or late"),
        ({"of": "late", "severity": "none", "beyond_percent": number(5)}, "wrong-dose-high"),
    ],
)
def test_a_rule_that_means_nothing_is_refused_at_its_place(rule, expected):
    with pytest.raises(DocumentError) as refused:
        plan_on("01-05", deviations=rules(rule))
    assert expected in str(refused.value)
