"""Same day with an order and a gap: from the end of one administration to the start of the other.

``order: as-listed``: the first arm is over, with its duration, as the second begins. ``minimum``
and ``maximum`` bound the gap, in either order where none is stated. Of several hours a day the last
of the one and the first of the other count. Hours are those of the document or the patient: they
are never moved for a rule. Hours of a document that can never keep it are a contradiction; where
the patient's own hours cannot, one administration is unplaced and says so. Where an arm has no
hour, its administrations say that nobody can tell.
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    between,
    dates,
    number,
    of_arm,
    plan_of,
    protocol_of,
    read_protocol,
    states,
    windows,
)

from protocol.errors import DocumentError
from schedules.causes import CauseKind
from schedules.protocol_sheet import protocol_sheet
from schedules.reason_words.causes import warning_words
from schedules.reason_words.reasons import reason_lines


def _protocol(im_at: str | None, rule: dict[str, Any], iv_at: str | None = "10:00") -> Part:
    """Return an hour's infusion, and an injection without a duration, on one day."""
    order = {"order": rule["order"]} if "order" in rule else {}
    limits = {name: text for name, text in rule.items() if name != "order"}
    im: Part = {"at": number(im_at.split())} if im_at else {}
    iv: Part = {"at": number(iv_at.split())} if iv_at else {}
    return protocol_of(
        arm("iv", duration=number("1 hour"), **iv),
        arm("im", **im),
        rules=[between("same-day", "iv", "im", **limits) | order],
    )


LISTED = {"order": "as-listed"}
CASES = [
    pytest.param("11:00", LISTED, True, id="starts as the infusion ends"),
    pytest.param("10:59", LISTED, False, id="starts a minute before it ends"),
    pytest.param("09:00", LISTED, False, id="the other order"),
    pytest.param("13:00", LISTED | {"minimum": "2 hours"}, True, id="two hours after the end"),
    pytest.param("12:59", LISTED | {"minimum": "2 hours"}, False, id="a minute less"),
    pytest.param("13:00", LISTED | {"maximum": "2 hours"}, True, id="at most two hours"),
    pytest.param("13:01", LISTED | {"maximum": "2 hours"}, False, id="a minute more"),
    pytest.param("08:00", {"minimum": "2 hours"}, True, id="no order: two hours before"),
    pytest.param("08:01", {"minimum": "2 hours"}, False, id="no order: a minute less"),
    pytest.param("13:00", {"minimum": "2 hours"}, True, id="no order: two hours after"),
    pytest.param("08:00 20:00", {"minimum": "2 hours"}, False, id="on both sides of it"),
    pytest.param("13:00 20:00", {"minimum": "2 hours"}, True, id="several, all after it"),
    pytest.param("09:30", {"maximum": "30 minutes"}, True, id="half an hour before"),
    pytest.param("10:30", {"maximum": "30 minutes"}, True, id="no least gap: may overlap"),
    pytest.param("10:30", {"minimum": "0 minutes"}, False, id="a gap of nothing: no overlap"),
]


@pytest.mark.parametrize(("im_at", "rule", "kept"), CASES)
def test_the_hours_of_the_document(im_at: str, rule: dict[str, Any], kept: bool):
    protocol = _protocol(im_at, rule)
    if kept:
        assert {*dates(plan_of(protocol), "im")} == {"2026-01-05"}
        return
    with pytest.raises(DocumentError, match=r"rules.0: found hours of iv and im that never keep"):
        read_protocol(protocol)


@pytest.mark.parametrize(("im_at", "rule", "kept"), CASES)
def test_the_hours_of_the_patient(im_at: str, rule: dict[str, Any], kept: bool):
    plan = plan_of(_protocol(None, rule), times=[{"arm": "im", "at": im_at.split()}])
    placed = {*states(plan, "iv"), *states(plan, "im")}
    assert placed == ({"planned"} if kept else {"planned", "unplaced"})


def test_what_cannot_be_kept_says_so():
    rule = LISTED | {"minimum": "2 hours"}
    plan = plan_of(_protocol(None, rule), times=[{"arm": "im", "at": ["12:30"]}])
    (act,) = [item for item in plan.administrations if item.on is None]
    (reason,) = (item for item in act.reasons if item.kind == "unplaced")
    told = " ".join(reason_lines(reason)).replace("\u00a0", " ")
    assert "it would be 90 minutes from" in told
    assert "where it has to be at least 2 hours and" in told
    assert [item.rule for item in reason.conflict] == ["rules.0"]
    assert "relax rules.0 here" in told


def test_a_clock_change_can_take_the_gap_away():
    """In London one hour lies between 00:30 and 02:30 on 29 March 2026, two on the day after."""
    protocol = protocol_of(
        arm("iv", at=number(["00:30"]), windows=windows("-0/+1 days")),
        arm("im", at=number(["02:30"]), windows=windows("-0/+1 days")),
        rules=[between("same-day", "iv", "im", minimum="2 hours")],
    )
    plan = plan_of(protocol, day_zero="2026-03-29", time_zone="Europe/London")
    assert [*dates(plan, "iv"), *dates(plan, "im")] == ["2026-03-30", "2026-03-30"]


@pytest.mark.parametrize("without", ["iv", "im"])
def test_without_an_hour_nobody_can_tell(without: str):
    hours = {
        "im_at": None if without == "im" else "09:00",
        "iv_at": None if without == "iv" else "10:00",
    }
    plan = plan_of(_protocol(rule=LISTED, **hours))
    for name in ("iv", "im"):
        (act,) = of_arm(plan, name)
        assert [cause.kind for cause in act.warnings] == [CauseKind.NO_HOUR]
        assert f"none is stated for {without}" in warning_words(act)[0]


def test_a_gap_that_contradicts_itself_is_refused():
    rule = {"minimum": "3 hours", "maximum": "2 hours"}
    with pytest.raises(DocumentError, match=r'rules\.0\.maximum: found "2 hours", below minimum'):
        read_protocol(_protocol("13:00", rule))


def test_the_sheet_says_it_in_words():
    text = protocol_sheet(read_protocol(_protocol("13:00", LISTED | {"minimum": "2 hours"})))
    said = "iv and im: on the same day, iv over before im starts, at least 2 hours"
    assert said in text.replace("\u00a0", " ")
