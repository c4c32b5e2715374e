"""How much a departing assessment matters, as the protocol says."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from assessment_reports import BY, PART, filled, plan_with, results
from click.testing import CliRunner

from protocol.errors import DocumentError
from schedules.cli import main
from schedules.deviations import confirmed, find_deviations, scored
from schedules.deviations.confirmations import Confirmation
from schedules.instruments import ScoreEntry
from schedules.plan import write_plan
from schedules.reports.pages import report_document

pytestmark = [pytest.mark.hazard("H09"), pytest.mark.requirement("R30")]


def judged(rules: Sequence[Mapping[str, object]], *scores: ScoreEntry, as_of: str = "2026-02-20"):
    """Return severity and rule of the assessments of a plan whose protocol has these rules."""
    stated = [{"provenance": "reported", "source": "book", **rule} for rule in rules]
    plan = plan_with(severity=stated)
    report = scored(find_deviations(plan, [], as_of=date.fromisoformat(as_of)), plan, scores)
    return [(str(item.severity), item.rule) for item in results(report)], report


MISSED = "default.assessment-missed"
FIRST, SECOND = "assessments.wound.severity.0", "assessments.wound.severity.1"


def beyond(length: str) -> dict[str, str]:
    return {"value": length, "provenance": "reported", "source": "book"}


def repeat(count: int) -> dict[str, object]:
    return {"value": count, "provenance": "reported", "source": "book"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param([], [("not-important", MISSED)] * 3, id="the default"),
        pytest.param(
            [{"of": "missed", "severity": "important"}],
            [("proposed-important", FIRST)] * 3,
            id="important, which is only proposed",
        ),
        pytest.param(
            [{"of": "missed", "severity": "important", "from_repeat": repeat(2)}],
            [
                ("not-important", MISSED),
                ("proposed-important", FIRST),
                ("proposed-important", FIRST),
            ],
            id="from the second time on",
        ),
        pytest.param(
            [
                {"of": "missed", "severity": "important"},
                {"of": "missed", "severity": "none"},
            ],
            [("none", SECOND)] * 3,
            id="the last rule that applies",
        ),
        pytest.param(
            [{"of": "late", "severity": "important"}],
            [("not-important", MISSED)] * 3,
            id="a rule of another departure",
        ),
    ],
)
def test_the_protocol_says_how_much_a_missed_assessment_matters(rules, expected):
    assert judged(rules)[0] == expected


@pytest.mark.parametrize(
    ("on_day", "expected"),
    [
        pytest.param("01-09", ("not-important", "default.assessment-early"), id="2 days early"),
        pytest.param("01-08", ("proposed-important", FIRST), id="3 days early"),
        pytest.param("01-15", ("not-important", "default.assessment-late"), id="1 day late"),
        pytest.param("01-17", ("proposed-important", SECOND), id="3 days late"),
    ],
)
def test_a_rule_may_hold_beyond_some_days_outside_the_window(on_day, expected):
    rules = [
        {"of": "early", "severity": "important", "beyond": beyond("2 days")},
        {"of": "late", "severity": "important", "beyond": beyond("2 days")},
    ]
    scores = (filled("01-05"), filled(on_day, planned="wound-d7"), filled("01-19"))
    assert judged(rules, *scores)[0][1] == expected


def test_days_outside_a_window_are_of_what_is_early_or_late():
    rule = {"of": "missed", "severity": "important", "beyond": beyond("2 days")}
    with pytest.raises(DocumentError, match="found one with missed; accepted: with early or late"):
        judged([rule])


def test_of_a_departure_and_a_remark_the_more_severe_counts():
    remarked = [{"of": "remarked", "severity": "important"}]
    late = filled("01-15", PART, planned="wound-d7")
    assert judged(remarked, late)[0][1] == ("proposed-important", FIRST)
    assert judged([], late)[0][1] == ("not-important", "default.assessment-late")
    quiet = [{"of": "late", "severity": "none"}]
    assert judged(quiet, late)[0][1] == ("not-important", "default.score-remarked")


def test_what_is_proposed_as_important_waits_for_a_person_on_the_page():
    found, report = judged([{"of": "missed", "severity": "important", "from_repeat": repeat(3)}])
    assert [severity for severity, _ in found] == [
        "not-important",
        "not-important",
        "proposed-important",
    ]
    for language in ("en", "zh"):
        (section,) = [
            each for each in report_document(plan_with(), report, language).sections if each.signs
        ]
        assert section.grid is not None
        ((name, told, rule, answer, empty),) = section.grid.rows
        assert (name, rule, empty) == ("wound-d14 left", FIRST, "")
        assert told
        assert answer
    decision = Confirmation.model_validate({"assessment": "wound-d14", "wound": "left"} | BY)
    decided = confirmed(report, (decision,))
    (section,) = [
        each for each in report_document(plan_with(), decided, "en").sections if each.signs
    ]
    assert section.grid is None


def test_what_the_protocol_calls_no_departure_is_none_in_the_report_and_for_the_command(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scores.csv").write_text("id,instrument,at,wound,items\n", "utf-8")
    words = ["scores", "plan.json", "scores.csv", "--as-of", "2026-02-20", "-o", "out.csv"]
    missed = {"of": "missed", "severity": "none", "provenance": "reported", "source": "book"}
    for rules, code in (([missed], 0), ([], 3)):
        (tmp_path / "plan.json").write_bytes(write_plan(plan_with(severity=rules)))
        assert CliRunner().invoke(main, words).exit_code == code
    assert {severity for severity, _ in judged([missed])[0]} == {"none"}
