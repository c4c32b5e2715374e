"""Rules between arms that can never hold, alone or together."""

import pytest
from contradiction_documents import RESPONSE, contradictions_of, if_outcome
from engine_documents import (
    Part,
    allowed_weekdays,
    arm,
    between,
    off_dialysis,
    on,
    phase,
    windows,
    with_dialysis,
)

IV, IM = arm("iv", on("day 0", "day 56")), arm("im", on("day 0", "day 60"))


@pytest.mark.parametrize(
    ("arms", "rule", "expected"),
    [
        pytest.param([IV, arm("im", on("day 0", "day 56"))], between("same-day", "iv", "im"), 0,
                     id="same day on the same days"),
        pytest.param([IV, IM], between("same-day", "iv", "im"), 1, id="same day on other days"),
        pytest.param(
            [IV | {"windows": windows("-0/+4 days")}, IM], between("same-day", "iv", "im"), 0,
            id="same day within a window",
        ),
        pytest.param(
            [IV | {"windows": windows("-0/+1 days", "-0/+2 days")},
             IM | {"windows": windows("-2/+0 days")}],
            between("same-day", "iv", "im"), 0, id="same day where two windows meet",
        ),
        pytest.param(
            [IV | {"windows": windows("-0/+2 days")}, IM | {"windows": windows("-1/+0 days")}],
            between("same-day", "iv", "im"), 1, id="same day where two windows do not meet",
        ),
        pytest.param([IV, IM], between("at-most-apart", "iv", "im", days="4 days"), 0,
                     id="at most as far as they are"),
        pytest.param([IV, IM], between("at-most-apart", "iv", "im", days="3 days"), 1,
                     id="at most less far than they are"),
        pytest.param([IV, IM], between("never-same-day", "iv", "im"), 1,
                     id="never the same day on one day"),
        pytest.param([IV | {"windows": windows("-0/+1 days")}, IM],
                     between("never-same-day", "iv", "im"), 0,
                     id="never the same day with a way out"),
        pytest.param([IV | {"windows": windows("-0/+3 days")}, arm("im", on("day 2"))],
                     between("at-least-apart", "iv", "im", days="3 days"), 1,
                     id="at least farther than a window reaches"),
        pytest.param([IV, IM], between("same-day", "iv", "iv"), 1, id="an arm with itself"),
        pytest.param([IV], between("at-least-apart", "iv", "iv", days="57 days"), 1,
                     id="an arm from itself, farther than its days"),
        pytest.param([IV], between("at-least-apart", "iv", "iv", days="56 days"), 0,
                     id="an arm from itself, as far as its days"),
        pytest.param([IV, IM], between("at-least-apart", "iv", "im", days=None), 0,
                     id="an open number of days"),
        pytest.param([IV, IM | {"phases": [phase("b", on("day 60"), only_if=if_outcome("good"))]}],
                     between("same-day", "iv", "im"), 0, id="where a decision is waited for"),
        pytest.param([IV, arm("im", with_dialysis())], between("same-day", "iv", "im"), 0,
                     id="where the patient decides"),
    ],
)  # fmt: skip
def test_rules_between_arms_can_hold(arms: list[Part], rule: Part, expected: int):
    found = contradictions_of(*arms, rules=[rule], decisions=[RESPONSE])
    assert [name.removesuffix(".arms") for name in found] == ["rules.0"] * expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(
            [between("same-day", "iv", "im"), between("never-same-day", "im", "iv")],
            ["rules.1"],
            id="the same day and never",
        ),
        pytest.param(
            [
                between("at-least-apart", "iv", "im", days="5 days"),
                between("at-most-apart", "iv", "im", days="4 days"),
            ],
            ["rules.1"],
            id="at least more than at most",
        ),
        pytest.param(
            [
                between("at-least-apart", "iv", "im", days="4 days"),
                between("at-most-apart", "iv", "im", days="4 days"),
            ],
            [],
            id="at least as at most",
        ),
    ],
)
def test_rules_between_arms_go_together(rules: list[Part], expected: list[str]):
    arms = [arm("iv", with_dialysis()), arm("im", with_dialysis())]
    assert contradictions_of(*arms, rules=rules) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(("mon", "tue"), [], id="a weekday in common"),
        pytest.param(("wed", "thu"), ["rules.0"], id="no weekday in common"),
    ],
)
def test_arms_of_the_same_day_share_a_weekday(days: tuple[str, ...], expected: list[str]):
    arms = [
        arm(
            "iv", with_dialysis(), day_rules=[off_dialysis("soft"), allowed_weekdays("mon", "tue")]
        ),
        arm(
            "im",
            with_dialysis(),
            day_rules=[allowed_weekdays(*days), allowed_weekdays("tue", "wed")],
        ),
    ]
    assert contradictions_of(*arms, rules=[between("same-day", "iv", "im")]) == expected
