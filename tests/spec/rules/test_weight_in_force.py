"""A dose per kilogram rests on the newest weight dated on or before its day.

A later weight changes no earlier dose. Where the weight is older than the protocol allows (or any
older than the day, where it names no age) the dose is projected: to be measured again. A weight
that differs from the one before by more than the protocol allows carries a warning.
"""

from typing import Any

import pytest
from engine_documents import arm, dose, every, number, of_arm, plan_of, protocol_of

from protocol.errors import PlanningError

PER_KG = dose("per-kg", "1 mg")


def _weights(*found: tuple[str, str]) -> list[dict]:
    return [{"kg": kg, "on": on, "kind": "dry weight"} for on, kg in found]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        pytest.param(
            _weights(("2026-01-05", "60")),
            ["60 mg", "60 mg", "60 mg"],
            id="weighed on the first day",
        ),
        pytest.param(
            _weights(("2025-12-01", "60"), ("2026-01-12", "61")),
            ["60 mg", "61 mg", "61 mg"],
            id="weighed again on the day of the second",
        ),
        pytest.param(
            _weights(("2025-12-01", "60"), ("2026-01-13", "61")),
            ["60 mg", "60 mg", "61 mg"],
            id="weighed again a day after the second",
        ),
        pytest.param(
            _weights(("2026-01-13", "61"), ("2025-12-01", "60"), ("2025-12-31", "60.5")),
            ["60.5 mg", "60.5 mg", "61 mg"],
            id="listed in any order",
        ),
        pytest.param(
            _weights(("2025-12-01", "60"), ("2027-01-01", "90")),
            ["60 mg", "60 mg", "60 mg"],
            id="a weight after the course",
        ),
    ],
)
def test_the_newest_weight_on_or_before_the_day(weights: list, expected: list[str]):
    """Due on 5, 12 and 19 January 2026."""
    protocol = protocol_of(arm(when=every("7 days", count=3), dose=PER_KG))
    plan = plan_of(protocol, weights=weights)
    assert [str(act.dose.amount) for act in of_arm(plan)] == expected


@pytest.mark.parametrize(
    ("max_age", "weighed", "expected"),
    [
        pytest.param("7 days", "2026-01-05", [False, False, True], id="7 days old is fresh enough"),
        pytest.param("6 days", "2026-01-05", [False, True, True], id="7 days old is too old"),
        pytest.param("7 days", "2025-12-28", [True, True, True], id="too old from the start"),
        pytest.param(None, "2026-01-05", [False, True, True], id="no age named: the day itself"),
    ],
)
def test_an_old_weight_makes_a_projected_dose(
    max_age: str | None, weighed: str, expected: list[bool]
):
    rule: Any = {"weight": {"max_age": number(max_age)}} if max_age else {}
    protocol = protocol_of(arm(when=every("7 days", count=3), dose=PER_KG), **rule)
    plan = plan_of(protocol, weights=_weights((weighed, "60")))
    measured = [act.dose.measured for act in of_arm(plan)]
    assert [found.projected for found in measured if found] == expected


@pytest.mark.parametrize(
    ("second", "warned"),
    [
        pytest.param("63", False, id="5 percent more, the limit"),
        pytest.param("63.1", True, id="more than that"),
        pytest.param("57", False, id="5 percent less, the limit"),
        pytest.param("56.9", True, id="less than that"),
    ],
)
def test_a_weight_that_changed_much_carries_a_warning(second: str, warned: bool):
    protocol = protocol_of(arm(dose=PER_KG), weight={"max_change_percent": number(5)})
    weights = _weights(("2025-12-01", "60"), ("2026-01-05", second))
    (act,) = of_arm(plan_of(protocol, weights=weights))
    assert bool(act.warnings) is warned


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param([], id="no weight at all"),
        pytest.param(_weights(("2026-01-06", "60")), id="a weight of the day after"),
    ],
)
def test_no_weight_on_or_before_the_day_is_refused(weights: list):
    with pytest.raises(PlanningError, match="no weight is dated on or before 2026-01-05"):
        plan_of(protocol_of(arm(dose=PER_KG)), weights=weights)
