"""A program proposes what is important; what a person decided stands beside it, with a name."""

import csv
import io
import json

import pytest
from deviation_logs import given, plan_on, report_on
from engine_documents import number
from pydantic import ValidationError

from protocol.errors import DocumentError
from schedules.deviations import (
    DeviationReport,
    confirmed,
    decisions_headers,
    decisions_table,
    parse_confirmations,
    totals_table,
    write_deviations_csv,
    write_deviations_json,
)

pytestmark = [pytest.mark.hazard("H48"), pytest.mark.requirement("R27")]

BY = {"by": "dr-7", "on": "2026-02-01", "reason": "seen in the chart"}
LATE = "iv-course-d0"


def document(*items: dict[str, str]) -> str:
    """Return a confirmations document."""
    rows = [BY | item for item in items]
    return json.dumps({"format_version": "1", "kind": "confirmations", "confirmations": rows})


def report() -> DeviationReport:
    """Return one late dose, one missed, one extra, and too little in all: four departures."""
    plan = plan_on(
        "01-05", "01-12", "01-19", deviations={"cumulative_at_least_percent": number(90)}
    )
    records = [given(day, amount="1 mg") for day in ("01-08", "01-19", "01-24")]
    return report_on(plan, records, "02-01")


def decided(*items: dict[str, str]) -> DeviationReport:
    """Return the report with decisions."""
    return confirmed(report(), parse_confirmations(document(*items), source="c.yaml").confirmations)


def test_a_decision_stands_beside_the_proposal_and_its_rule():
    found = decided(
        {"planned": LATE, "of": "late", "important": "yes", "possible_serious_breach": "no"},
        {"record": "r-iv-01-24-10:00", "of": "extra", "important": "no"},
        {"arm": "iv", "important": "yes", "possible_serious_breach": "yes"},
    )
    rows = [row[:7] for row in decisions_table(found)]
    proposed = "proposed important; a person confirms"
    rule = "arms.iv.deviations.cumulative_at_least_percent"
    assert rows[:2] == [
        (LATE, "late", "proposed not important", "default.late", "yes", "no", "dr-7"),
        ("r-iv-01-24-10:00", "extra", proposed, "default.extra", "no", "", "dr-7"),
    ]
    assert (rows[2][0], rows[2][2:]) == ("iv", (proposed, rule, "yes", "yes", "dr-7"))
    assert {len(row) for row in decisions_table(found, "zh")} == {len(decisions_headers("zh"))}
    assert [(row[0].strip(), row[1]) for row in totals_table(found)[-5:]] == [
        ("departures", "4"),
        ("important, as a person decided", "2"),
        ("not important, as a person decided", "1"),
        ("not decided yet", "1"),
        ("possible serious breaches, as a person decided", "1"),
    ]


def test_a_planned_dose_may_be_named_by_its_record():
    found = decided({"record": "r-iv-01-08-10:00", "of": "late", "important": "yes"})
    assert found.planned[0].confirmed is not None
    assert found.planned[0].confirmed.by == "dr-7"


def test_no_serious_breach_is_ever_set_by_the_program():
    assert "possible_serious_breach" not in write_deviations_json(report()).decode()
    found = decided({"planned": LATE, "of": "late", "important": "yes"})
    assert found.confirmed is not None
    assert found.confirmed.possible_serious_breaches == 0
    assert 'possible_serious_breach"' not in write_deviations_json(found).decode()


@pytest.mark.hazard("H55")
@pytest.mark.parametrize(
    ("item", "named"),
    [
        ({"planned": "iv-course-d9", "of": "late"}, "iv-course-d9 late"),
        ({"planned": LATE, "of": "missed"}, f"{LATE} missed"),
        ({"planned": "iv-course-d14", "of": "on-time"}, "iv-course-d14 on-time"),
        ({"arm": "im"}, "arm im"),
    ],
)
def test_a_decision_on_what_is_no_departure_is_asked_back(item: dict[str, str], named: str):
    found = decided(item | {"important": "yes"})
    assert f"dr-7 decided on {named}, which this report does not hold" in found.questions[-1].en
    assert found.confirmed is not None
    assert found.confirmed.undecided == found.confirmed.departures == 4


def test_flags_of_one_administration_are_decided_one_by_one():
    dose = {"basis": "fixed", "amount": number("1 mg"), "tolerance_percent": number(10)}
    late = report_on(plan_on("01-05", dose=dose), [given("01-08", amount="2 mg")])
    text = document({"planned": LATE, "of": "wrong-dose-high", "important": "yes"})
    found = confirmed(late, parse_confirmations(text, source="c.yaml").confirmations)
    (result,) = found.planned
    assert (result.confirmed, result.findings[0].confirmed is None) == (None, False)
    (row,) = csv.DictReader(io.StringIO(write_deviations_csv(found).decode()))
    assert row["important"] == "wrong-dose-high: yes"
    assert row["decided_by"] == "wrong-dose-high: dr-7, 2026-02-01"


def test_sums_that_do_not_agree_with_the_decisions_are_refused():
    found = decided({"planned": LATE, "of": "late", "important": "yes"})
    assert DeviationReport.model_validate_json(write_deviations_json(found)) == found
    wrong = found.model_dump()
    wrong["confirmed"]["important"] = 2
    with pytest.raises(ValidationError, match="what people decided of them differ"):
        DeviationReport.model_validate(wrong)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([{"of": "late", "important": "yes"}], "one of planned, record, arm, assessment and score"),
        ([{"planned": LATE, "important": "yes"}], "of, with the code of the departure"),
        ([{"arm": "iv", "of": "late", "important": "yes"}], "for a planned dose or a record alone"),
        ([{"planned": LATE, "of": "tardy", "important": "yes"}], "tardy"),
        ([{"planned": LATE, "of": "late", "important": "maybe"}], "maybe"),
        ([{"planned": LATE, "of": "late"}], "important"),
        ([{"planned": LATE, "of": "late", "important": "yes"}] * 2, f"found {LATE} late twice"),
    ],
)
def test_a_decision_that_means_nothing_is_refused(items: list[dict[str, str]], told: str):
    with pytest.raises(DocumentError) as refused:
        parse_confirmations(document(*items), source="c.yaml")
    assert told in str(refused.value)
