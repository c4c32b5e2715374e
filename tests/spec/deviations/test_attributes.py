"""What was given, how much and by which route, held against the dose it belongs to."""

import pytest
from deviation_logs import (
    flags,
    given,
    kinds,
    outcomes,
    plan_on,
    report_on,
    told,
    weekly_arm,
)
from engine_documents import dose, plan_of, protocol_of

pytestmark = pytest.mark.requirement("R26")

PRODUCTS = [
    {"id": "product", "name": "product", "unit": "mg"},
    {"id": "other", "name": "other", "unit": "mg"},
]


def _two_arms(second: dict):
    return plan_of(
        protocol_of(weekly_arm("01-05"), weekly_arm("01-05", **second), products=PRODUCTS)
    )


IM = {"name": "im", "route": "intramuscular"}


def test_a_second_intravenous_dose_is_the_intramuscular_one_by_the_wrong_route():
    report = report_on(_two_arms(IM), [given("01-05"), given("01-05", at="11:00")])
    assert told(report) == ["01-05 -> 01-05 on-time +0"] * 2
    assert flags(report) == {"r-iv-01-05-11:00": ["wrong-route"]}


def test_a_wrong_route_is_proposed_as_important_by_a_named_rule():
    report = report_on(_two_arms(IM), [given("01-05"), given("01-05", at="11:00")])
    (found,) = report.planned[1].findings
    assert (found.severity, found.rule) == ("proposed-important", "default.wrong-route")


def test_a_record_of_the_right_arm_with_another_route_has_the_wrong_route():
    report = report_on(plan_on("01-05"), [given("01-05", route="subcutaneous")])
    assert (outcomes(report), flags(report)) == (["on-time"], {"r-iv-01-05-10:00": ["wrong-route"]})


def test_another_product_by_the_same_route_is_the_planned_dose_with_the_wrong_product():
    plan = _two_arms({"name": "b", "product": "other"})
    report = report_on(plan, [given("01-05"), given("01-05", at="11:00")])
    assert flags(report) == {"r-iv-01-05-11:00": ["wrong-product"]}


def test_nothing_in_common_is_a_miss_and_an_extra():
    plan = _two_arms({"name": "b", "product": "other", "route": "topical"})
    report = report_on(plan, [given("01-05"), given("01-05", at="11:00")])
    assert outcomes(report) == ["on-time", "overdue"]
    assert kinds(report) == ["duplicate"]


def test_of_two_left_over_administrations_the_nearer_one_is_the_wrong_route():
    log = [given("01-05"), given("01-06"), given("01-07")]
    report = report_on(_two_arms(IM), log)
    assert told(report) == [
        "01-05 -> 01-05 on-time +0",
        "01-05 -> 01-06 on-time +1",
        "01-07 duplicate",
    ]


def test_a_wrong_route_counts_only_inside_the_window():
    report = report_on(_two_arms(IM), [given("01-05"), given("01-08")])
    assert outcomes(report) == ["on-time", "overdue"]
    assert kinds(report) == ["duplicate"]


def test_route_and_product_name_the_arm_where_only_one_fits():
    records = [given("01-05", arm=None, route="intramuscular", product="product")]
    report = report_on(_two_arms(IM), records, "01-05")
    assert [(item.planned, item.outcome.value) for item in report.planned] == [
        ("iv-course-d0", "due"),
        ("im-course-d0", "on-time"),
    ]
    assert flags(report) == {}


def test_a_record_that_fits_no_arm_is_extra_and_says_so():
    records = [given("01-05", arm=None, route="topical", product="water")]
    report = report_on(plan_on("01-05"), records, "01-05")
    assert (kinds(report), list(flags(report).values())) == (["extra"], [["out-of-arm"]])


def test_an_arm_that_the_plan_does_not_have_is_extra_and_says_so():
    report = report_on(plan_on("01-05"), [given("01-05", arm="ivv")], "01-05")
    assert (kinds(report), list(flags(report).values())) == (["extra"], [["out-of-arm"]])


def test_an_arm_of_the_protocol_that_is_not_the_patients_is_out_of_arm():
    protocol = protocol_of(
        weekly_arm("01-05"), weekly_arm("01-05", **IM, product="other"), products=PRODUCTS
    )
    report = report_on(plan_of(protocol, arms=["iv"]), [given("01-05", arm="im")], "01-05")
    assert (kinds(report), list(flags(report).values())) == (["extra"], [["out-of-arm"]])


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param("53_999_999 cells", ["wrong-dose-low"], id="just below -10 %"),
        pytest.param("54_000_000 cells", [], id="-10 % exactly"),
        pytest.param("60_000_000 cells", [], id="as planned"),
        pytest.param("66_000_000 cells", [], id="+10 % exactly"),
        pytest.param("66_000_001 cells", ["wrong-dose-high"], id="just above +10 %"),
        pytest.param("67_000_000 cells", ["wrong-dose-high"], id="+11.7 %"),
    ],
)
def test_both_limits_of_the_tolerance_are_inside(amount, expected):
    report = report_on(_per_kg_plan(tolerance_percent=10), [given("01-05", amount=amount)])
    assert outcomes(report) == ["on-time"]
    assert [flag for each in flags(report).values() for flag in each] == expected


def test_a_wrong_dose_says_by_how_much():
    report = report_on(
        _per_kg_plan(tolerance_percent=10), [given("01-05", amount="67_000_000 cells")]
    )
    assert "+11.7\u00a0%" in report.planned[0].findings[0].explanation.en


def test_without_a_tolerance_a_different_dose_is_told_and_not_judged():
    report = report_on(_per_kg_plan(), [given("01-05", amount="67_000_000 cells")])
    assert flags(report) == {}
    assert "tolerance not stated" in report.planned[0].remarks[0].en


@pytest.mark.hazard("H54")
def test_units_that_do_not_convert_are_told():
    report = report_on(_per_kg_plan(tolerance_percent=10), [given("01-05", amount="5 mL")])
    assert flags(report) == {}
    assert "cannot be compared" in report.planned[0].remarks[0].en


def _per_kg_plan(**more):
    rule = dose("per-kg", "1_000_000 cells", **more)
    protocol = protocol_of(weekly_arm("01-05", dose=rule), unit="cells")
    return plan_of(protocol, weights=[{"kg": "60", "on": "2026-01-04"}])


def test_an_assumed_amount_and_an_assumed_limit_carry_their_mark():
    assumed = {"provenance": "analogue", "source": "book"}
    rule = {"basis": "fixed", "amount": {"value": "1 mg", **assumed}}
    apart = {"minimum": {"value": "7 days", **assumed}}
    plan = plan_on("01-05", "01-12", dose=rule, interval=apart)
    report = report_on(plan, [given("01-05", amount="2 mg"), given("01-11")])
    texts = [report.planned[0].remarks[0].en, report.planned[1].findings[0].explanation.en]
    assert [text.replace("\u00a0", " ") for text in texts] == [
        "2 mg given, 1 mg [ASSUMED] planned: +100 %; tolerance not stated",
        "6 days since record r-iv-01-05-10:00; at least 7 days [ASSUMED]",
    ]
