"""Options that would do nothing where they are given are refused before anything is read."""

import pytest
from click.testing import CliRunner
from engine_documents import arm, plan_of, protocol_of

from schedules.cli import forecast_command, main

pytestmark = pytest.mark.requirement("R28")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("plan p.yaml -o p.json --weeks 3", "--weeks: only of a table", id="weeks"),
        pytest.param("plan p.yaml --format csv --from 2026-03-02", "--from: only of", id="from"),
        pytest.param(
            "figure p.json --kind schedule --log l.csv", "--log: not for --kind schedule", id="log"
        ),
        pytest.param(
            "figure p.json --kind month --from 2026-03-02 --to 2026-03-01",
            "--to 2026-03-01 lies before --from 2026-03-02",
            id="a figure of no day",
        ),
        pytest.param(
            "forecast p.json --from 2026-03-02 --to 2026-03-01", "lies before", id="a forecast"
        ),
        pytest.param(
            "checklist hamsc-cua-template --blank --administration iv-d0",
            "--administration: not with --blank",
            id="a blank sheet of a day",
        ),
        pytest.param(
            'deviations p.json l.csv --what-if "iv 2026-03-02 10:00" --format pdf',
            "--format: not with --what-if",
            id="a question answered on a page",
        ),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(words: str, told: str):
    found = CliRunner().invoke(main, words)
    assert (found.exit_code, told in found.output) == (2, True)


@pytest.mark.hazard("H26")
def test_two_plans_of_one_patient_are_never_counted_twice(monkeypatch: pytest.MonkeyPatch):
    plan = plan_of(protocol_of(arm()))
    monkeypatch.setattr(forecast_command, "load_plan", lambda _: plan)
    found = CliRunner().invoke(main, "forecast plan.json plan-2.json")
    assert found.exit_code == 2
    assert "plan.json and plan-2.json are both for P-1" in found.output
    assert CliRunner().invoke(main, "forecast plan.json").exit_code == 0
