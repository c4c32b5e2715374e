"""From the code on a printed sheet back to what was planned."""

import pytest
from calendar_plans import example_plan
from engine_documents import arm, fixed, number, plan_of, protocol_of

from schedules.checklists import build_checklists
from schedules.sheet_code import SheetCodeError, planned_by_code, sheet_code

pytestmark = [pytest.mark.hazard("H21"), pytest.mark.requirement("R22")]


def test_the_code_of_every_sheet_leads_to_its_own_administration():
    plan = example_plan()
    for sheet in build_checklists(plan):
        assert sheet.code is not None
        assert planned_by_code(plan, sheet.code).id == sheet.id.partition(".")[0]  # pyright: ignore[reportAttributeAccessIssue]


def test_a_code_names_plan_and_administration_and_nothing_of_the_patient():
    plan = example_plan()
    sheet = build_checklists(plan, ids=["iv-induction-d14"])[0]
    assert sheet.code is not None
    assert sheet.code == f"hamsc:1:{plan.digest[:12]}:iv-induction-d14"
    assert plan.patient.code not in str(sheet.code)


def test_the_code_of_a_log_leads_to_what_may_be_given_when_needed():
    when = {"kind": "as-needed", "maximum_per_day": number(4), "minimum_gap": number("6 hours")}
    plan = plan_of(protocol_of(arm(when=when, dose=fixed("500 mg"))))
    (log,) = build_checklists(plan)
    assert log.code is not None
    assert planned_by_code(plan, log.code) == plan.as_needed[0]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("iv-induction-d14", "found the sheet code"),
        ("hamsc:2:000000000000:iv", "accepted: hamsc:1:"),
        ("hamsc:1:00000000000:iv", "12 hex digits"),
        (sheet_code("0" * 64, "iv-induction-d14"), "the sheet was made from plan 000000000000"),
        (sheet_code(example_plan().digest, "iv-induction-d15"), "no administration"),
    ],
)
def test_a_code_that_cannot_be_followed_says_why(code, message):
    with pytest.raises(SheetCodeError, match=message):
        planned_by_code(example_plan(), code)
