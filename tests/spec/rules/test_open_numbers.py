"""A number that nobody gave is never filled in: planning stops, or a box stays empty.

The document says which, number by number. All numbers that stop planning are told at once.
"""

import pytest
from engine_documents import arm, dose, every, number, of_arm, plan_of, protocol_of

from protocol.errors import NumbersMissingError
from schedules.causes import CauseKind

pytestmark = [pytest.mark.hazard("H18"), pytest.mark.requirement("R03")]

OPEN, BOX = {"value": None}, {"value": None, "unset": "empty-box"}


def test_every_open_number_is_told_at_once():
    rhythm = every("7 days", count=2) | {"step": OPEN}
    rule = {"basis": "per-kg", "amount": OPEN, "maximum": OPEN}
    with pytest.raises(NumbersMissingError) as caught:
        plan_of(protocol_of(arm(when=rhythm, dose=rule)))
    assert sorted(caught.value.numbers) == [
        "arms.iv.dose.amount",
        "arms.iv.dose.maximum",
        "arms.iv.phases.course.when.step",
    ]


def test_an_empty_box_stops_nothing_and_is_listed():
    rule = dose("fixed", "5 mg") | {"maximum": BOX, "tolerance_percent": number(10)}
    plan = plan_of(protocol_of(arm(dose=rule)))
    assert plan.open_numbers == ("arms.iv.dose.maximum",)
    assert [str(act.dose.amount) for act in of_arm(plan)] == ["5 mg"]


def test_each_administration_says_which_limit_nobody_stated():
    limits = {"windows": {"preferred": BOX}, "interval": {"minimum": BOX}}
    rule = {
        "kind": "from-administration",
        "administration": "iv-course-d0",
        "arms": ["im"],
        "maximum": BOX,
    }
    limit = {"kind": "cumulative-maximum", "arms": ["im"], "amount": BOX}
    plan = plan_of(protocol_of(arm("iv", **limits), arm("im"), rules=[rule, limit]))
    said = {
        name: [(cause.kind, cause.rule) for cause in of_arm(plan, name)[0].warnings]
        for name in ("iv", "im")
    }
    open_limit = CauseKind.NOT_STATED
    assert said == {
        "iv": [
            (open_limit, "arms.iv.windows.preferred"),
            (open_limit, "arms.iv.interval.minimum"),
        ],
        "im": [(open_limit, "rules.0.maximum"), (open_limit, "rules.1.amount")],
    }


def test_a_longest_hold_and_a_change_limit_that_nobody_stated_are_named():
    """Not a longest hold of nothing, nor a change that may be of any size: they are not applied."""
    protocol = protocol_of(
        arm("iv", dose=dose("per-m2", "2 mg", formula="mosteller", round_to="1 mg"))
        | {"hold": {"maximum": BOX, "then": "ask"}},
        arm("topical", dose=dose("per-cm2", "2 mg")),
        weight={"max_change_percent": BOX},
        height={"max_change_percent": BOX},
        wound_area={"max_change_percent": BOX},
    )
    plan = plan_of(
        protocol,
        weights=[{"kg": "70", "on": "2026-01-01"}],
        heights=[{"cm": "170", "on": "2026-01-01"}],
        wounds=[{"id": "w", "place": "leg", "areas": [{"cm2": "4", "on": "2026-01-01"}]}],
    )
    named = {act.arm: [cause.rule for cause in act.warnings] for act in plan.administrations}
    assert named == {
        "iv": ["arms.iv.hold.maximum", "weight.max_change_percent", "height.max_change_percent"],
        "topical": ["wound_area.max_change_percent"],
    }
