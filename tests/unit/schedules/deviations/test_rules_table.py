"""How many departures follow which rule: every departure is counted, under its own rule."""

import pytest
from deviation_logs import given, plan_on, report_on
from engine_documents import fixed

from schedules.deviations import rules_headers, rules_table

pytestmark = pytest.mark.requirement("R30")

LATE_AND_MISSED = {
    "en": [
        ("default.late", "proposed not important", "1"),
        ("default.missed", "proposed not important", "2"),
        ("together", "", "3"),
    ],
    "zh": [
        ("default.late", "建议:非重要", "1"),
        ("default.missed", "建议:非重要", "2"),
        ("合计", "", "3"),
    ],
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_departure_is_counted_under_the_rule_it_follows(language):
    report = report_on(
        plan_on("01-05", "01-12", "01-19", "01-26"), [given("01-05"), given("01-15")]
    )
    rows = rules_table(report, language)
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in rows] == LATE_AND_MISSED[
        language
    ]
    assert len(rules_headers(language)) == 3


def test_what_is_proposed_as_important_comes_first():
    plan = plan_on("01-05", "01-12", dose=fixed("10 mg", tolerance_percent=10))
    records = [
        given("01-05", amount="20 mg"),
        given("01-12", at="09:00"),
        given("01-12", at="15:00"),
    ]
    rows = rules_table(report_on(plan, [*records, given("02-20")]))
    assert [row[0] for row in rows] == [
        "default.duplicate",
        "default.extra",
        "default.wrong-dose-high",
        "together",
    ]


def test_nothing_departing_makes_no_row():
    assert rules_table(report_on(plan_on("01-05"), [given("01-05")])) == []
