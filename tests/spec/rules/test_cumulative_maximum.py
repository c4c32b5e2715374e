"""A cumulative maximum holds over all administrations of its arms together; nothing is cut for it.

A plan that would pass it is refused, and told at which administration. Units of one kind are added
exactly. What is not given (unplaced, held, stopped) does not count. Where an amount is open, the
sum is a lower bound from there on, and the plan says so.
"""

from typing import Literal

import pytest
from engine_documents import (
    arm,
    every,
    fixed,
    number,
    on,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
    read_protocol,
)

from protocol.errors import PlanningError
from schedules.engine import build_plan
from schedules.engine.build import within_cumulative
from schedules.history import Recorded

pytestmark = [pytest.mark.hazard("H42"), pytest.mark.requirement("R08")]


def _limit(amount: str, *arms: str) -> list[dict]:
    return [{"kind": "cumulative-maximum", "arms": list(arms), "amount": number(amount)}]


@pytest.mark.parametrize(
    ("limit", "first_beyond"),
    [
        pytest.param(_limit("30 mg", "iv"), None, id="reached exactly"),
        pytest.param(
            _limit("29 mg", "iv"), "iv-course-d14 on 2026-01-19", id="passed by the third"
        ),
        pytest.param(_limit("9 mg", "iv"), "iv-course-d0 on 2026-01-05", id="passed by the first"),
        pytest.param(_limit("0.03 g", "iv"), None, id="in grams, reached exactly"),
        pytest.param(_limit("5 mg", "im"), None, id="the other arm alone, reached exactly"),
        pytest.param(_limit("35 mg", "iv", "im"), None, id="both, reached exactly"),
        pytest.param(
            _limit("34 mg", "iv", "im"),
            "iv-course-d14 on 2026-01-19",
            id="both, passed by the last in time",
        ),
        pytest.param(
            _limit("24 mg", "iv", "im"),
            "im-course-d8 on 2026-01-13",
            id="both, passed by the other arm",
        ),
    ],
)
def test_three_times_10_mg_and_once_5_mg(limit: list, first_beyond: str | None):
    """iv on 5, 12 and 19 January, im on 13 January."""
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), dose=fixed("10 mg")),
        arm("im", on("day 8"), dose=fixed("5 mg")),
        rules=limit,
    )
    if first_beyond is None:
        assert len(plan_of(protocol).administrations) == 4
        return
    told = f"{first_beyond} would pass the cumulative maximum of {limit[0]['amount']['value']}"
    with pytest.raises(PlanningError, match=f"{told}; end the arms before it, or raise the limit$"):
        plan_of(protocol)


def test_what_is_stopped_does_not_count():
    protocol = protocol_of(
        arm(when=every("7 days", count=3), dose=fixed("10 mg")), rules=_limit("20 mg", "iv")
    )
    stops = [{"arms": ["iv"], "on": "2026-01-19", "reason": "reached"}]
    assert len(plan_of(protocol, stops=stops).administrations) == 3


def test_from_an_open_amount_on_nobody_can_tell_the_sum():
    open_dose = {"basis": "fixed", "amount": {"value": None, "unset": "empty-box"}}
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), dose=fixed("10 mg")),
        arm("im", on("day 8"), dose=open_dose),
        rules=_limit("30 mg", "iv", "im"),
    )
    (found,) = plan_of(protocol).cumulative_open
    assert (found.rule, found.administration) == ("rules.0", "im-course-d8")


def test_what_is_stated_behind_an_open_amount_counts_all_the_same():
    open_dose = {"basis": "fixed", "amount": {"value": None, "unset": "empty-box"}}
    protocol = protocol_of(
        arm("iv", every("7 days", count=3), dose=fixed("10 mg")),
        arm("im", on("day 8"), dose=open_dose),
        rules=_limit("20 mg", "iv", "im"),
    )
    with pytest.raises(PlanningError, match="iv-course-d14 on 2026-01-19"):
        plan_of(protocol)


def test_an_open_limit_stops_nothing():
    rules = [
        {
            "kind": "cumulative-maximum",
            "arms": ["iv"],
            "amount": {"value": None, "unset": "empty-box"},
        }
    ]
    plan = plan_of(protocol_of(arm("iv", dose=fixed("10 mg")), rules=rules))
    assert (len(plan.administrations), plan.cumulative_open) == (1, ())


@pytest.mark.parametrize(
    ("limit", "passed"),
    [
        pytest.param("20 mg", None, id="reached exactly by what came before"),
        pytest.param("19 mg", r"rules\.0 of version 1: iv-course-d7 on 2026-01-12", id="passed"),
    ],
)
def test_the_limit_of_an_earlier_version_ends_before_the_day_of_the_next(
    limit: str, passed: str | None
):
    """Three times 10 mg; a second version, without a limit, takes over on the third day."""
    first = protocol_of(
        arm(when=every("7 days", count=3), dose=fixed("10 mg")), rules=_limit(limit, "iv")
    )
    second = {key: value for key, value in first.items() if key != "rules"} | {"version": "2"}
    change = {"protocol": {"id": "tiny", "version": "2"}, "reason": "amendment"}
    patient = read_patient(patient_of(first, amendments=[change | {"first": "2026-01-19"}]))
    versions = read_protocol(first), patient, (), (read_protocol(second),)
    if passed is None:
        assert len(build_plan(*versions).administrations) == 3
        return
    with pytest.raises(PlanningError, match=passed):
        build_plan(*versions)


@pytest.mark.parametrize(
    ("limit", "outcome", "passed_by"),
    [
        pytest.param("20 mg", "not-given", None, id="the two others fit"),
        pytest.param("20 mg", "given", "iv-course-d14", id="what was given counts"),
        pytest.param("10 mg", "not-given", "iv-course-d14", id="the others count all the same"),
    ],
)
def test_of_three_times_10_mg_the_first_counts_where_it_was_given(
    limit: str, outcome: Literal["given", "not-given"], passed_by: str | None
):
    dose = arm(when=every("7 days", count=3), dose=fixed("10 mg"))
    limited = read_protocol(protocol_of(dose, rules=_limit(limit, "iv")))
    plan = plan_of(protocol_of(dose))
    first, *others = plan.administrations
    told = first.model_copy(update={"recorded": Recorded(outcome=outcome, on=first.on)})
    revised = plan.model_copy(update={"protocol": limited, "administrations": (told, *others)})
    if passed_by is None:
        assert within_cumulative(revised).cumulative_open == ()
        return
    with pytest.raises(PlanningError, match=passed_by):
        within_cumulative(revised)
