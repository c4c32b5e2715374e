"""A report whose sums do not agree cannot be built; a plan without records can be reported on."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from schedules.deviations import DeviationReport, Flag, Kind, Outcome, Severity, find_deviations
from schedules.deviations.taxonomy import default_rule, default_severity
from schedules.deviations.words import word


def _rebuilt(report: DeviationReport, **changes: object) -> DeviationReport:
    return DeviationReport.model_validate(report.model_dump() | changes)


def _totals(report: DeviationReport, **changes: int) -> dict[str, Any]:
    return report.totals.model_dump() | changes


@pytest.mark.hazard("H09")
@pytest.mark.requirement("R25")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"planned": 1}, "planned doses", id="planned"),
        pytest.param({"outcomes": ()}, "planned doses", id="outcomes"),
        pytest.param({"given": 1}, "administrations given", id="given"),
        pytest.param({"matched": 1}, "administrations given", id="matched"),
        pytest.param({"unplanned": 0}, "administrations given", id="unplanned"),
        pytest.param({"records": 1}, "records and their parts", id="records"),
        pytest.param({"withheld": 0}, "records and their parts", id="withheld"),
        pytest.param({"unreadable": 3}, "records and their parts", id="unreadable"),
    ],
)
def test_totals_that_do_not_agree_are_refused(example_report, change, expected):
    with pytest.raises(ValidationError, match=expected):
        _rebuilt(example_report, totals=_totals(example_report, **change))


@pytest.mark.hazard("H09")
@pytest.mark.requirement("R25")
def test_a_dropped_dose_is_refused(example_report):
    with pytest.raises(ValidationError, match="planned doses"):
        _rebuilt(example_report, planned=example_report.planned[1:])


@pytest.mark.hazard("H09")
@pytest.mark.requirement("R25")
def test_an_administration_that_stands_twice_is_refused(example_report):
    twice = (example_report.unplanned[0], example_report.unplanned[0])
    with pytest.raises(ValidationError, match="administrations given"):
        _rebuilt(example_report, unplanned=twice)


@pytest.mark.hazard("H33")
@pytest.mark.requirement("R25")
def test_rows_that_were_left_out_stand_in_the_report(example_plan, example_log):
    lines = ("example-log.csv:7:1: something",)
    report = find_deviations(
        example_plan, example_log.records, as_of=date(2026, 5, 15), left_out=lines
    )
    assert (report.left_out, report.totals.unreadable) == (lines, 1)


CODES = [*Outcome, *Kind, *Flag]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_severity_a_rule_and_words(code):
    assert default_severity(code) in Severity
    assert default_rule(code) == f"default.{code.value}"
    assert word(code, "en") != word(code, "zh")


@pytest.mark.hazard("H48")
@pytest.mark.requirement("R27")
def test_importance_is_only_ever_proposed():
    assert {severity.value for severity in Severity} == {
        "none",
        "not-important",
        "proposed-important",
    }
    assert word(Severity.PROPOSED_IMPORTANT) == "proposed important; a person confirms"


@pytest.mark.hazard("H48")
@pytest.mark.requirement("R27")
def test_the_report_never_says_violation_or_compliant(example_report):
    text = example_report.model_dump_json() + "".join(word(code) for code in (*CODES, *Severity))
    assert not any(banned in text.lower() for banned in ("violation", "compliant", "safe"))
