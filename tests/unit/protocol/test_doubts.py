"""What is worth a look in a protocol and stops nothing."""

from typing import Any

import pytest
from engine_documents import (
    arm,
    cycle,
    dose,
    every,
    fixed,
    interval,
    number,
    on,
    protocol_of,
    read_protocol,
    windows,
    with_dialysis,
)

from protocol.contradictions import find_doubts
from protocol.treatment_protocol import TreatmentProtocol

Part = dict[str, Any]


def _found(*arms: Part, **more: Any) -> list[str]:
    protocol = TreatmentProtocol.model_validate(protocol_of(*arms, **more))
    return [name for name, _ in find_doubts(protocol)]


@pytest.mark.parametrize(
    ("when", "window", "expected"),
    [
        pytest.param(every("7 days"), "-3/+3 days", 0, id="a day short of half the step"),
        pytest.param(every("7 days"), "-3/+4 days", 1, id="the step from end to end"),
        pytest.param(every("1 month"), "-15/+15 days", 0, id="less than the longest month"),
        pytest.param(every("1 month"), "-15/+16 days", 1, id="as much as any month has"),
        pytest.param(
            on("day 0", "day 2", "day 30"), "-1/+1 days", 1, id="the narrowest gap counts"
        ),
        pytest.param(cycle([1, 2], length="21 days", cycles=2), "-1/+1 days", 1, id="in a cycle"),
        pytest.param(on("day 0"), "-99/+99 days", 0, id="no neighbour"),
        pytest.param(with_dialysis(), "-9/+9 days", 0, id="the patient decides"),
    ],
)
def test_windows_that_overlap(when: Part, window: str, expected: int):
    duration = number("60 minutes")
    found = _found(arm(when=when, windows=windows(window), duration=duration))
    assert found == ["arms.iv.windows.preferred"] * expected


def test_the_permitted_window_is_the_one_that_overlaps():
    found = _found(arm(when=every("7 days"), windows=windows("-1/+1 days", "-4/+4 days")))
    assert found == ["arms.iv.windows.permitted"]


def test_windows_may_overlap_where_a_minimum_interval_keeps_dates_apart():
    kept = arm(
        when=every("7 days"), windows=windows("-4/+4 days"), interval=interval(minimum="5 days")
    )
    assert _found(kept) == []


@pytest.mark.parametrize(
    ("moment", "duration", "expected"),
    [
        pytest.param("during", None, 1, id="during, for how long?"),
        pytest.param("before", None, 1, id="before, for how long?"),
        pytest.param("after", None, 0, id="after it ends"),
        pytest.param("during", "30 minutes", 0, id="during, for half an hour"),
    ],
)
def test_a_time_in_dialysis_needs_a_duration(moment: str, duration: str | None, expected: int):
    more: Part = {} if duration is None else {"duration": number(duration)}
    found = _found(arm(when=with_dialysis(moment), **more))
    assert found == ["arms.iv.phases.course.when"] * expected


@pytest.mark.hazard("H27", "H29")
@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        pytest.param("0.9 mg", 1, id="below"),
        pytest.param("1 mg", 0, id="the least"),
        pytest.param("3000 mcg", 0, id="the most, in another unit"),
        pytest.param("3.1 mg", 1, id="above"),
        pytest.param("3 mL", 0, id="in a unit that does not compare"),
        pytest.param(None, 0, id="open"),
    ],
)
def test_an_amount_outside_its_usual_range(amount: str | None, expected: int):
    rule = dose("per-kg", amount, usual_range=["1 mg", "3 mg"])
    assert _found(arm(dose=rule)) == ["arms.iv.dose.amount"] * expected


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        pytest.param({}, [], id="never stale"),
        pytest.param({"fresh_for": number(None)}, [], id="open"),
        pytest.param({"fresh_for": number("7 days")}, ["gates.blood"], id="by nobody"),
        pytest.param(
            {"fresh_for": number("7 days"), "refreshed_by": "weights"},
            [],
            id="by the patient's list",
        ),
        pytest.param(
            {"fresh_for": number("14 days"), "refreshed_by": "count"}, [], id="often enough"
        ),
        pytest.param(
            {"fresh_for": number("13 days"), "refreshed_by": "count"},
            ["gates.blood.fresh_for"],
            id="too seldom",
        ),
        pytest.param({"fresh_for": number("1 month"), "refreshed_by": "count"}, [], id="months"),
        pytest.param(
            {"fresh_for": number("27 days"), "refreshed_by": "monthly"},
            ["gates.blood.fresh_for"],
            id="too seldom in every month",
        ),
        pytest.param(
            {"fresh_for": number("28 days"), "refreshed_by": "monthly"}, [], id="enough in February"
        ),
    ],
)
def test_what_goes_stale_is_refreshed(gate: Part, expected: list[str]):
    counted = {"instrument": "laboratory", "title": "Count"}
    assessments = [
        {"id": "count", "when": every("14 days"), **counted},
        {"id": "monthly", "when": every("1 month"), **counted},
    ]
    gates = [{"id": "blood", "title": "Blood count", "arms": ["iv"], **gate}]
    assert _found(arm(), gates=gates, assessments=assessments) == expected


def test_a_source_that_no_number_cites():
    sources = {"book": {"citation": "a book"}, "other": {"citation": "another book"}}
    assert _found(arm(), sources=sources) == ["sources.other"]


def test_a_doubt_does_not_stop_a_document_from_being_read():
    assert find_doubts(read_protocol(protocol_of(arm(dose=fixed(usual_range=["2 mg", "3 mg"])))))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(on("day 0", "day 14"), [], id="on each day of the arm"),
        pytest.param(on("day -7", "day 7"), [], id="7 days before each"),
        pytest.param(on("day -8", "day 7"), ["gates.blood.refreshed_by"], id="8 days before"),
        pytest.param(on("day 0"), ["gates.blood.refreshed_by"], id="not again for the second"),
        pytest.param(on("day 1", "day 14"), ["gates.blood.refreshed_by"], id="a day too late"),
        pytest.param(every("7 days"), [], id="weekly"),
        pytest.param(
            {"kind": "around", "arms": ["iv"], "moments": ["before"]}, [], id="before each"
        ),
    ],
)
def test_a_gate_is_renewed_in_time_for_every_target(when: Part, expected: list[str]):
    assessments = [{"id": "count", "when": when, "instrument": "laboratory", "title": "Count"}]
    gates = [
        {
            "id": "blood",
            "title": "Blood count",
            "arms": ["iv"],
            "fresh_for": number("7 days"),
            "refreshed_by": "count",
        }
    ]
    found = _found(arm(when=on("day 0", "day 14")), gates=gates, assessments=assessments)
    assert found == expected


@pytest.mark.parametrize(
    ("max_age", "expected"),
    [("30 days", []), ("14 days", ["gates.weight.fresh_for"]), (None, [])],
)
def test_a_weight_has_one_age(max_age: str | None, expected: list[str]):
    gates = [
        {
            "id": "weight",
            "title": "Weight",
            "arms": ["iv"],
            "fresh_for": number("30 days"),
            "refreshed_by": "weights",
        }
    ]
    weight = {"max_age": number(max_age)} if max_age else {}
    assert _found(arm(), gates=gates, weight=weight) == expected


@pytest.mark.parametrize(("status", "expected"), [("approved", ["status"]), ("draft", [])])
def test_an_approved_document_that_rests_on_assumed_numbers(status: str, expected: list[str]):
    assumed = {"value": "1 mg", "provenance": "engineering", "note": "a guess"}
    found = _found(arm(dose={"basis": "fixed", "amount": assumed}), status=status)
    assert found == expected
