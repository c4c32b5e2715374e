"""What a protocol says against itself is found, and named by its number."""

from typing import Any

import pytest
from engine_documents import (
    allowed_weekdays,
    arm,
    between,
    cycle,
    dose,
    every,
    fixed,
    interval,
    number,
    off_dialysis,
    on,
    phase,
    protocol_of,
    weekdays,
    windows,
    with_dialysis,
)

from protocol.contradictions import find_contradictions
from protocol.treatment_protocol import TreatmentProtocol

Part = dict[str, Any]
RESPONSE = {
    "id": "response",
    "question": "Response?",
    "due": number("day 28"),
    "outcomes": ["good", "poor"],
    "default": "good",
}


def _found(*arms: Part, **more: Any) -> list[str]:
    protocol = TreatmentProtocol.model_validate(protocol_of(*arms, **more))
    return [name for name, _ in find_contradictions(protocol)]


def _phases(*phases: Part, **more: Any) -> Part:
    return arm(phases=list(phases), **more)


def _if(outcome: str) -> Part:
    return {"decision": "response", "outcome": outcome}


def _volume(concentration: str, step: str) -> Part:
    return {"volume": {"concentration_per_ml": number(concentration), "round_to": number(step)}}


BOX: Part = {"value": None, "unset": "empty-box"}
WEEK = every("7 days")
MONTH = every("1 month")
MINIMUM, HARD, MAXIMUM = (
    f"arms.iv.interval.{name}" for name in ("minimum", "hard_minimum", "maximum")
)
COURSE = "arms.iv.phases.course"


@pytest.mark.parametrize(
    ("when", "limits", "expected"),
    [
        pytest.param(WEEK, {"minimum": "7 days"}, [], id="as long as the step"),
        pytest.param(WEEK, {"minimum": "8 days"}, [MINIMUM], id="longer than the step"),
        pytest.param(MONTH, {"minimum": "31 days"}, [], id="as long as some months"),
        pytest.param(MONTH, {"minimum": "32 days"}, [MINIMUM], id="longer than every month"),
        pytest.param(every("1 year"), {"minimum": "365 days"}, [], id="as long as a year"),
        pytest.param(on("day 0", "day 3"), {"minimum": "3 days"}, [], id="as long as a gap"),
        pytest.param(on("day 0", "day 3"), {"minimum": "4 days"}, [MINIMUM], id="above a gap"),
        pytest.param(on("day 5", "day 0"), {"minimum": "6 days"}, [MINIMUM], id="in any order"),
        pytest.param(
            cycle([1, 8, 15], length="28 days", cycles=2),
            {"minimum": "7 days"},
            [],
            id="in a cycle",
        ),
        pytest.param(
            cycle([1, 6], length="7 days", cycles=2),
            {"minimum": "3 days"},
            [MINIMUM],
            id="from one cycle to the next",
        ),
        pytest.param(
            cycle([1, 6], length="7 days", cycles=1), {"minimum": "3 days"}, [], id="one cycle only"
        ),
        pytest.param(weekdays("mon", "thu"), {"minimum": "3 days"}, [], id="weekdays apart"),
        pytest.param(weekdays("mon", "thu"), {"minimum": "4 days"}, [MINIMUM], id="weekdays near"),
        pytest.param(weekdays("sun", "mon"), {"minimum": "2 days"}, [MINIMUM], id="over a weekend"),
        pytest.param(weekdays("mon"), {"minimum": "8 days"}, [MINIMUM], id="one weekday"),
        pytest.param(with_dialysis(), {"minimum": "30 days"}, [], id="the patient decides"),
        pytest.param(WEEK, {"minimum": "5 days", "hard_minimum": "5 days"}, [], id="no grace"),
        pytest.param(
            WEEK, {"minimum": "5 days", "hard_minimum": "6 days"}, [HARD], id="hard above minimum"
        ),
        pytest.param(WEEK, {"hard_minimum": "3 days"}, [HARD], id="hard without minimum"),
        pytest.param(
            WEEK, {"minimum": "5 days", "maximum": "4 days"}, [MAXIMUM] * 2, id="maximum below both"
        ),
        pytest.param(WEEK, {"maximum": "7 days"}, [], id="maximum as long as the step"),
        pytest.param(WEEK, {"maximum": "6 days"}, [MAXIMUM], id="maximum shorter than the step"),
        pytest.param(MONTH, {"maximum": "28 days"}, [], id="maximum as long as some months"),
        pytest.param(MONTH, {"maximum": "27 days"}, [MAXIMUM], id="maximum below every month"),
    ],
)
def test_intervals_and_rhythm(when: Part, limits: dict[str, str], expected: list[str]):
    assert _found(arm(when=when, interval=interval(**limits))) == expected


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
                phase("a", every("7 days", "day 28", count=4), only_if=_if("good")),
                phase("b", every("3 days", "day 28", count=4), only_if=_if("poor")),
            ],
            [],
            id="branches of which one happens",
        ),
        pytest.param(
            [
                phase("a", on("day 28")),
                phase("b", every("3 days", "day 28", count=4), only_if=_if("poor")),
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
    assert _found(_phases(*phases), decisions=[RESPONSE]) == expected


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
    assert _found(_phases(*phases), span=span) == ["arms.iv.phases.b.when"]


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
    assert _found(_phases(phase("a", rhythm), phase("b", after)), span=span) == []


def test_sessions_of_phases_that_start_on_other_days_are_the_patients_to_tell():
    phases = phase("a", with_dialysis(count=2)), phase("b", with_dialysis(first="day 7"))
    assert _found(_phases(*phases)) == []


def test_branches_by_different_decisions_can_both_happen():
    other = RESPONSE | {"id": "other"}
    phases = [
        phase("a", with_dialysis(), only_if=_if("good")),
        phase("b", with_dialysis(), only_if={"decision": "other", "outcome": "poor"}),
    ]
    found = _found(_phases(*phases), decisions=[RESPONSE, other])
    assert found == ["arms.iv.phases.b.when"]


def test_branches_of_one_decision_may_take_the_same_sessions():
    phases = [
        phase("a", with_dialysis(), only_if=_if("good")),
        phase("b", with_dialysis(), only_if=_if("poor")),
    ]
    assert _found(_phases(*phases), decisions=[RESPONSE]) == []


def test_an_interval_counts_from_one_phase_to_the_next():
    phases = phase("a", on("day 0")), phase("b", on("day 5"))
    assert _found(_phases(*phases, interval=interval(minimum="6 days"))) == [MINIMUM]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param(on("day 0", "day 14", "2 weeks"), f"{COURSE}.when.offsets", id="a day twice"),
        pytest.param(
            every("7 days", "day 14", last="day 7"), f"{COURSE}.when.last", id="backwards"
        ),
        pytest.param(with_dialysis(skip=-1), f"{COURSE}.when.skip", id="fewer than none skipped"),
    ],
)
def test_a_rhythm_that_never_is(when: Part, expected: str):
    assert _found(arm(when=when)) == [expected]


@pytest.mark.parametrize(
    "last", [pytest.param("day 14", id="the first"), pytest.param("1 month", id="some months on")]
)
def test_a_rhythm_may_end_where_it_starts_or_later(last: str):
    assert _found(arm(when=every("7 days", "day 14", last=last))) == []


@pytest.mark.parametrize(
    ("numbering", "place", "expected"),
    [
        pytest.param("day0", "day 0", [], id="day0 has a day 0"),
        pytest.param("day1", "day 1", [], id="day1 starts at day 1"),
        pytest.param("day1", "day -1", [], id="day1 has a day before"),
        pytest.param("day1", "0 days", [], id="a length is counted from the anchor"),
        pytest.param("day1", "day 0", [f"{COURSE}.when.offsets"], id="day1 has no day 0"),
    ],
)
def test_there_is_no_day_0_under_day1(numbering: str, place: str, expected: list[str]):
    assert _found(arm(when=on(place)), day_numbering=numbering) == expected


def test_a_first_place_on_day_0_is_found_too():
    found = _found(arm(when=every("7 days", "day 0")), day_numbering="day1")
    assert found == [f"{COURSE}.when.first"]


@pytest.mark.hazard("H27")
@pytest.mark.requirement("R05")
@pytest.mark.parametrize(
    ("unit", "rule", "expected"),
    [
        pytest.param("mg", fixed("5 mg"), [], id="the product's unit"),
        pytest.param("mg", fixed("5 g"), [], id="a unit of the same kind"),
        pytest.param("cells", fixed("5 mL"), [], id="a volume of any product"),
        pytest.param("cells", fixed("5 mg"), ["amount"], id="another unit"),
        pytest.param("mL", fixed("5 cells"), ["amount"], id="cells of a liquid"),
        pytest.param("mg", fixed("0 mg"), ["amount"], id="nothing"),
        pytest.param("mg", dose("per-kg", None), [], id="an open amount"),
        pytest.param("mg", dose("per-kg", "5 mg", round_to="0 mg"), ["round_to"], id="no step"),
        pytest.param("mg", dose("per-kg", "5 mg", round_to="1 mL"), ["round_to"], id="step in mL"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="1 g"), [], id="cap in grams"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="9 mL"), ["maximum"], id="cap in mL"),
        pytest.param("mg", dose("per-kg", "5 mg", maximum="4 mg"), [], id="cap below one kg"),
        pytest.param("mg", fixed("5 mg", maximum="5 mg"), [], id="cap as a fixed dose"),
        pytest.param("mg", fixed("5 mg", maximum="4 mg"), ["maximum"], id="cap below a fixed dose"),
        pytest.param("mg", fixed("5 mg", usual_range=["1 mg", "9 mg"]), [], id="a range"),
        pytest.param(
            "mg", fixed("5 mg", usual_range=["9 mg", "1 mg"]), ["usual_range"], id="range reversed"
        ),
        pytest.param(
            "mg", fixed("5 mg", usual_range=["1 mL", "9 mL"]), ["usual_range"], id="range in mL"
        ),
        pytest.param("mg", fixed("5 mg") | _volume("2 mg", "0.1 mL"), [], id="a volume"),
        pytest.param(
            "mg",
            fixed("5 mg") | _volume("2 cells", "1 mg"),
            ["volume.concentration_per_ml", "volume.round_to"],
            id="a volume of something else",
        ),
    ],
)
def test_parts_of_a_dose_fit_each_other(unit: str, rule: Part, expected: list[str]):
    found = _found(arm(dose=rule), unit=unit)
    assert found == [f"arms.iv.dose.{name}" for name in expected]


def test_the_dose_of_a_phase_is_looked_at_too():
    phases = phase("a", on("day 0"), dose=fixed("5 mL")), phase("b", on("day 1"), dose=fixed("5 g"))
    found = _found(_phases(*phases, dose=fixed("1 mL")), unit="cells")
    assert found == ["arms.iv.phases.b.dose.amount"]


@pytest.mark.parametrize(
    ("doses", "limit", "expected"),
    [
        pytest.param(("1 g", "5 mg"), "100 mg", [], id="units that add up"),
        pytest.param(("1 mL", "5 mg"), "100 mg", ["rules.0.amount"], id="a volume and a mass"),
        pytest.param(("1 mL", "5 mg"), None, [], id="an open limit"),
    ],
)
def test_a_cumulative_maximum_can_be_added_up(
    doses: tuple[str, str], limit: str | None, expected: list[str]
):
    rule = {"kind": "cumulative-maximum", "arms": ["iv", "im"], "amount": number(limit)}
    arms = [arm(name, dose=fixed(amount)) for name, amount in zip(("iv", "im"), doses, strict=True)]
    assert _found(*arms, rules=[rule]) == expected


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
    only = _phases(phase("course", on("day 28"), only_if=_if(outcome)))
    assert _found(only, decisions=[RESPONSE | decision]) == expected


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
        pytest.param([IV, IM | {"phases": [phase("b", on("day 60"), only_if=_if("good"))]}],
                     between("same-day", "iv", "im"), 0, id="where a decision is waited for"),
        pytest.param([IV, arm("im", with_dialysis())], between("same-day", "iv", "im"), 0,
                     id="where the patient decides"),
    ],
)  # fmt: skip
def test_rules_between_arms_can_hold(arms: list[Part], rule: Part, expected: int):
    found = _found(*arms, rules=[rule], decisions=[RESPONSE])
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
    assert _found(*arms, rules=rules) == expected


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
    assert _found(*arms, rules=[between("same-day", "iv", "im")]) == expected


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        pytest.param("soft", [], id="a preference"),
        pytest.param("hard", ["arms.iv.day_rules.0"], id="a block"),
    ],
)
def test_an_arm_on_dialysis_sessions_is_not_kept_off_them(strength: str, expected: list[str]):
    assert _found(arm(when=with_dialysis(), day_rules=[off_dialysis(strength)])) == expected


@pytest.mark.parametrize(
    ("minimum", "expected"), [("8 days", []), ("9 days", [MINIMUM])], ids=["some", "no calendar"]
)
def test_months_and_days_are_compared_over_all_calendars(minimum: str, expected: list[str]):
    """Day 95 is 3 days after 3 months of 92 days and 6 days after 3 months of 89, or so."""
    when = on("3 months", "day 95")
    assert _found(arm(when=when, interval=interval(minimum=minimum))) == expected


@pytest.mark.parametrize(
    ("protocol", "expected"),
    [
        pytest.param(protocol_of() | {"span": BOX}, ["span"], id="the span"),
        pytest.param(
            protocol_of(arm(when=every("7 days") | {"step": BOX})),
            [f"{COURSE}.when.step"],
            id="a step",
        ),
        pytest.param(
            protocol_of(decisions=[RESPONSE | {"due": BOX}]),
            ["decisions.response.due"],
            id="the day of a decision",
        ),
        pytest.param(
            protocol_of(arm(dose={"basis": "fixed", "amount": BOX})),
            [],
            id="an amount may be a box",
        ),
    ],
)
def test_a_number_that_dates_follow_from_is_no_empty_box(protocol: Part, expected: list[str]):
    found = find_contradictions(TreatmentProtocol.model_validate(protocol))
    assert [name for name, _ in found] == expected


def test_an_open_cycle_contradicts_nothing():
    nothing = {"value": None}
    when = {"kind": "cycle"} | dict.fromkeys(("first", "length", "cycle_days", "cycles"), nothing)
    assert _found(arm(when=when, interval=interval(minimum="7 days"))) == []


def test_a_protocol_with_open_numbers_contradicts_nothing():
    nothing = {"value": None}
    open_arm = arm(
        when={"kind": "every", "step": nothing, "first": nothing, "last": nothing},
        dose={"basis": "per-site", "amount": nothing, "sites": nothing, "maximum": nothing},
        windows={"preferred": nothing},
        interval={"minimum": nothing, "hard_minimum": nothing, "maximum": nothing},
    )
    assert _found(open_arm, span=None) == []
