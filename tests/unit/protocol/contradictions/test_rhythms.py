"""A rhythm that never is, that its interval does not allow, or that has no day to be on."""

import pytest
from contradiction_documents import COURSE, contradictions_of, with_phases
from engine_documents import (
    Part,
    arm,
    cycle,
    every,
    interval,
    off_dialysis,
    on,
    phase,
    weekdays,
    with_dialysis,
)

WEEK = every("7 days")
MONTH = every("1 month")


MINIMUM, HARD, MAXIMUM = (
    f"arms.iv.interval.{name}" for name in ("minimum", "hard_minimum", "maximum")
)


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
    assert contradictions_of(arm(when=when, interval=interval(**limits))) == expected


def test_an_interval_counts_from_one_phase_to_the_next():
    phases = phase("a", on("day 0")), phase("b", on("day 5"))
    assert contradictions_of(with_phases(*phases, interval=interval(minimum="6 days"))) == [MINIMUM]


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
    assert contradictions_of(arm(when=when)) == [expected]


@pytest.mark.parametrize(
    "last", [pytest.param("day 14", id="the first"), pytest.param("1 month", id="some months on")]
)
def test_a_rhythm_may_end_where_it_starts_or_later(last: str):
    assert contradictions_of(arm(when=every("7 days", "day 14", last=last))) == []


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
    assert contradictions_of(arm(when=on(place)), day_numbering=numbering) == expected


def test_a_first_place_on_day_0_is_found_too():
    found = contradictions_of(arm(when=every("7 days", "day 0")), day_numbering="day1")
    assert found == [f"{COURSE}.when.first"]


@pytest.mark.parametrize(
    ("strength", "expected"),
    [
        pytest.param("soft", [], id="a preference"),
        pytest.param("hard", ["arms.iv.day_rules.0"], id="a block"),
    ],
)
def test_an_arm_on_dialysis_sessions_is_not_kept_off_them(strength: str, expected: list[str]):
    assert (
        contradictions_of(arm(when=with_dialysis(), day_rules=[off_dialysis(strength)])) == expected
    )


@pytest.mark.parametrize(
    ("minimum", "expected"), [("8 days", []), ("9 days", [MINIMUM])], ids=["some", "no calendar"]
)
def test_months_and_days_are_compared_over_all_calendars(minimum: str, expected: list[str]):
    """Day 95 is 3 days after 3 months of 92 days and 6 days after 3 months of 89, or so."""
    when = on("3 months", "day 95")
    assert contradictions_of(arm(when=when, interval=interval(minimum=minimum))) == expected
