"""Two phases of an arm that claim one day, and branches that no outcome leads to."""

import pytest
from contradiction_documents import COURSE, RESPONSE, contradictions_of, if_outcome, with_phases
from engine_documents import Part, every, on, phase, with_dialysis


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        pytest.param(
            [phase("a", on("day 0", "day 28")), phase("b", every("28 days", "day 56"))],
            [],
            id="one after the other",
        ),
        pytest.param(
            [phase("a", on("day 0", "day 28")), phase("b", every("28 days", "day 28"))],
            ["arms.iv.phases.b.when"],
            id="the last day of one is the first of the other",
        ),
        pytest.param(
            [phase("a", on("8 weeks")), phase("b", on("day 56"))],
            ["arms.iv.phases.b.when"],
            id="the same day in other words",
        ),
        pytest.param(
            [phase("a", on("3 months")), phase("b", on("day 91"))],
            [],
            id="the same day for some patients only",
        ),
        pytest.param(
            [
                phase("a", every("7 days", "day 28", count=4), only_if=if_outcome("good")),
                phase("b", every("3 days", "day 28", count=4), only_if=if_outcome("poor")),
            ],
            [],
            id="branches of which one happens",
        ),
        pytest.param(
            [
                phase("a", on("day 28")),
                phase("b", every("3 days", "day 28", count=4), only_if=if_outcome("poor")),
            ],
            ["arms.iv.phases.b.when"],
            id="a branch on a day that is taken in any case",
        ),
        pytest.param(
            [phase("a", with_dialysis(count=1)), phase("b", with_dialysis(skip=1))],
            [],
            id="dialysis sessions one after the other",
        ),
        pytest.param(
            [phase("a", with_dialysis(count=2)), phase("b", with_dialysis(skip=1))],
            ["arms.iv.phases.b.when"],
            id="one dialysis session twice",
        ),
        pytest.param(
            [phase("a", with_dialysis()), phase("b", with_dialysis(skip=5, count=2))],
            ["arms.iv.phases.b.when"],
            id="dialysis sessions without an end",
        ),
    ],
)
def test_each_day_belongs_to_one_phase(phases: list[Part], expected: list[str]):
    assert contradictions_of(with_phases(*phases), decisions=[RESPONSE]) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(every("7 days", last="day 21"), every("7 days", "day 21", count=1), id="last"),
        pytest.param(every("7 days"), on("day 21"), id="the end of a span in days"),
        pytest.param(every("1 month"), on("3 months"), id="the end of a span, steps in months"),
    ],
)
def test_a_rhythm_reaches_up_to_its_end(first: Part, second: Part):
    phases = phase("a", first), phase("b", second)
    span = "22 days" if first == every("7 days") else "12 months"
    assert contradictions_of(with_phases(*phases), span=span) == ["arms.iv.phases.b.when"]


@pytest.mark.parametrize(
    ("rhythm", "span"),
    [
        pytest.param(every("7 days", last="day 20"), "12 months", id="last"),
        pytest.param(every("7 days"), "21 days", id="the end of a span in days"),
        pytest.param(every("1 month"), "3 months", id="the end of a span in months"),
        pytest.param(every("7 days", last=None), "12 months", id="an end that is open"),
        pytest.param(every("7 days", count=None), "12 months", id="a count that is open"),
        pytest.param(every("7 days"), None, id="a span that is open"),
    ],
)
def test_a_rhythm_does_not_reach_past_its_end(rhythm: Part, span: str | None):
    after = on("3 months") if rhythm == every("1 month") else on("day 21")
    assert contradictions_of(with_phases(phase("a", rhythm), phase("b", after)), span=span) == []


def test_sessions_of_phases_that_start_on_other_days_are_the_patients_to_tell():
    phases = phase("a", with_dialysis(count=2)), phase("b", with_dialysis(first="day 7"))
    assert contradictions_of(with_phases(*phases)) == []


def test_branches_by_different_decisions_can_both_happen():
    other = RESPONSE | {"id": "other"}
    phases = [
        phase("a", with_dialysis(), only_if=if_outcome("good")),
        phase("b", with_dialysis(), only_if={"decision": "other", "outcome": "poor"}),
    ]
    found = contradictions_of(with_phases(*phases), decisions=[RESPONSE, other])
    assert found == ["arms.iv.phases.b.when"]


def test_branches_of_one_decision_may_take_the_same_sessions():
    phases = [
        phase("a", with_dialysis(), only_if=if_outcome("good")),
        phase("b", with_dialysis(), only_if=if_outcome("poor")),
    ]
    assert contradictions_of(with_phases(*phases), decisions=[RESPONSE]) == []


@pytest.mark.parametrize(
    ("decision", "outcome", "expected"),
    [
        pytest.param({}, "good", [], id="sound"),
        pytest.param({"default": "best"}, "good", ["decisions.response.default"], id="default"),
        pytest.param(
            {"outcomes": ["good", "good"]}, "good", ["decisions.response.outcomes"], id="twice"
        ),
        pytest.param({}, "best", [f"{COURSE}.only_if.outcome"], id="a branch of no outcome"),
    ],
)
def test_branches_follow_outcomes_that_are_offered(
    decision: Part, outcome: str, expected: list[str]
):
    only = with_phases(phase("course", on("day 28"), only_if=if_outcome(outcome)))
    assert contradictions_of(only, decisions=[RESPONSE | decision]) == expected
