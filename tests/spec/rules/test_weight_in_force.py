"""A dose per kilogram rests on the newest weight dated on or before its day.

A later weight changes no earlier dose. After the day of the newest weight there is, doses are
projected from it: another weight may come first. Where the weight is older than the protocol
allows (or at all older than the day, where it names no age), it is to be measured again. A weight
that differs from the one before by more than the protocol allows is flagged. Where the protocol
names a kind of weight, no other kind counts. Heights and wound areas have the same rules. A weight
or a height that no person has is refused: it is in another unit, or a typing slip.
"""

from typing import Any

import pytest
from engine_documents import (
    arm,
    dose,
    every,
    number,
    of_arm,
    patient_of,
    plan_of,
    protocol_of,
    read_patient,
)

from protocol.errors import DocumentError, PlanningError
from schedules.doses import measurement_flags

pytestmark = [pytest.mark.hazard("H03"), pytest.mark.requirement("R06")]

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
def test_an_old_weight_is_to_be_measured_again(
    max_age: str | None, weighed: str, expected: list[bool]
):
    rule: Any = {"weight": {"max_age": number(max_age)}} if max_age else {}
    protocol = protocol_of(arm(when=every("7 days", count=3), dose=PER_KG), **rule)
    plan = plan_of(protocol, weights=_weights((weighed, "60")))
    measured = [act.dose.measured for act in of_arm(plan)]
    assert [found.measure_again for found in measured if found] == expected


@pytest.mark.parametrize(
    ("second", "warned"),
    [
        pytest.param("63", False, id="5 percent more, the limit"),
        pytest.param("63.1", True, id="more than that"),
        pytest.param("57", False, id="5 percent less, the limit"),
        pytest.param("56.9", True, id="less than that"),
    ],
)
def test_a_weight_that_changed_much_is_flagged(second: str, warned: bool):
    protocol = protocol_of(arm(dose=PER_KG), weight={"max_change_percent": number(5)})
    weights = _weights(("2025-12-01", "60"), ("2026-01-05", second))
    (act,) = of_arm(plan_of(protocol, weights=weights))
    told = (
        f"weight {second}\u00a0kg of Mon 05-Jan-2026 differs from 60\u00a0kg of"
        " Mon 01-Dec-2025 by more than 5 %"
    )
    assert measurement_flags(act.dose) == ((told,) if warned else ())


@pytest.mark.parametrize(
    ("weighed", "expected"),
    [
        pytest.param(("2026-01-05",), [False, True, True], id="once, on the first day"),
        pytest.param(("2026-01-05", "2026-01-12"), [False, False, True], id="again on the second"),
        pytest.param(("2026-01-05", "2026-01-13"), [False, False, True], id="a day after it"),
        pytest.param(("2026-01-05", "2026-01-19"), [False, False, False], id="on the last"),
        pytest.param(("2025-12-01",), [True, True, True], id="before the course"),
        pytest.param(("2026-01-05", "2027-01-01"), [False, False, False], id="after the course"),
    ],
)
def test_doses_after_the_newest_weight_are_projected(weighed: tuple, expected: list[bool]):
    """Due on 5, 12 and 19 January 2026; how old a weight may be changes nothing."""
    protocol = protocol_of(
        arm(when=every("7 days", count=3), dose=PER_KG), weight={"max_age": number("60 days")}
    )
    plan = plan_of(protocol, weights=_weights(*((on, "60") for on in weighed)))
    measured = [act.dose.measured for act in of_arm(plan)]
    assert [found.projected for found in measured if found] == expected
    assert not any(found.measure_again for found in measured if found)


def test_another_kind_of_weight_does_not_count():
    weights = [
        {"kg": "60", "on": "2026-01-01", "kind": "dry weight"},
        {"kg": "70", "on": "2026-01-04", "kind": "after dialysis"},
    ]
    protocol = protocol_of(arm(dose=PER_KG), weight={"kind": "dry weight"})
    (act,) = of_arm(plan_of(protocol, weights=weights))
    assert str(act.dose.amount) == "60 mg"


def test_a_change_is_told_from_the_weight_of_the_same_kind():
    weights = [
        {"kg": "60", "on": "2026-01-01", "kind": "dry weight"},
        {"kg": "70", "on": "2026-01-04", "kind": "after dialysis"},
        {"kg": "61", "on": "2026-01-05", "kind": "dry weight"},
    ]
    rule = {"kind": "dry weight", "max_change_percent": number(5)}
    (act,) = of_arm(plan_of(protocol_of(arm(dose=PER_KG), weight=rule), weights=weights))
    assert measurement_flags(act.dose) == ()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param({}, (True, None), id="no rule for heights: to be measured again"),
        pytest.param({"max_age": number("365 days")}, (False, None), id="fresh enough"),
        pytest.param({"max_age": number("3 days")}, (True, None), id="too old"),
        pytest.param(
            {"max_age": number("365 days"), "max_change_percent": number(1)},
            (False, "170"),
            id="changed by more than 1 percent",
        ),
    ],
)
def test_heights_have_an_age_and_a_change_limit_too(rule: dict, expected: tuple):
    per_m2 = dose("per-m2", "1 mg", formula="mosteller")
    heights = [{"cm": "170", "on": "2025-01-01"}, {"cm": "172", "on": "2026-01-01"}]
    protocol = protocol_of(arm(dose=per_m2), height=rule, weight={"max_age": number("365 days")})
    (act,) = of_arm(plan_of(protocol, weights=_weights(("2026-01-01", "70")), heights=heights))
    assert act.dose.measured is not None
    weight, height = act.dose.measured.parts
    changed = None if height.changed is None else str(height.changed.value)
    assert (height.measure_again, changed) == expected
    assert (act.dose.measured.measure_again, weight.measure_again) == (expected[0], False)


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        pytest.param([("2026-01-01", "0"), ("2026-01-04", "2")], ("2", "0"), id="from nothing"),
        pytest.param([("2026-01-01", "4"), ("2026-01-04", "2")], ("2", "4"), id="by half"),
        pytest.param([("2026-01-01", "2.1"), ("2026-01-04", "2")], ("2", None), id="within 10 %"),
    ],
)
def test_wound_areas_have_a_change_limit(areas: list, expected: tuple):
    wound = {"id": "w", "place": "leg", "areas": [{"cm2": cm2, "on": on} for on, cm2 in areas]}
    protocol = protocol_of(
        arm(dose=dose("per-cm2", "1 mg")), wound_area={"max_change_percent": number(10)}
    )
    (act,) = of_arm(plan_of(protocol, wounds=[wound]))
    assert act.dose.measured is not None
    (area,) = act.dose.measured.measurements
    changed = None if area.changed is None else str(area.changed.value)
    assert (str(area.value), changed) == expected


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


@pytest.mark.parametrize(
    ("name", "number_of", "taken"),
    [
        pytest.param("weights", ("kg", "60000"), False, id="grams"),
        pytest.param("weights", ("kg", "700.1"), False, id="more than anybody weighed"),
        pytest.param("weights", ("kg", "700"), True, id="the most"),
        pytest.param("weights", ("kg", "0.2"), True, id="the least"),
        pytest.param("weights", ("kg", "0.19"), False, id="less than anybody weighed"),
        pytest.param("heights", ("cm", "1650"), False, id="millimetres"),
        pytest.param("heights", ("cm", "1.65"), False, id="metres"),
        pytest.param("heights", ("cm", "165"), True, id="centimetres"),
    ],
)
def test_a_measurement_in_another_unit_is_refused_where_no_person_has_it(
    name: str, number_of: tuple[str, str], taken: bool
):
    unit, value = number_of
    document = patient_of(protocol_of(arm()), **{name: [{unit: value, "on": "2026-01-05"}]})
    if taken:
        assert read_patient(document)
        return
    with pytest.raises(DocumentError, match=rf'{unit}: found "{value}"; accepted: .* to'):
        read_patient(document)
