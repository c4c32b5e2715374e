"""``anchor: actual``: each administration is due from the day of the one before it.

In a plan that day is the planned one, moves included; where it was given, the day it was given. The
distance is that of the two places in the protocol: days as days, calendar months as months from
that day. Undisturbed, months still count from the anchor (31 Jan, 28 Feb, 31 Mar). A rhythm that
ends by date ends there; one that ends by count keeps its count.
"""

import pytest
from engine_documents import (
    Part,
    arm,
    closure,
    cycle,
    dates,
    every,
    interval,
    of_arm,
    on,
    phase,
    place,
    plan_given,
    protocol_of,
    states,
    weekdays,
    windows,
)

from protocol.errors import DocumentError
from schedules.explanation import explain

pytestmark = pytest.mark.requirement("R11")

WINDOW = windows("-0/+3 days")


def _days(given: dict[str, str], when: Part, **patient: object) -> list[str]:
    protocol = protocol_of(arm(when=when, windows=WINDOW, needs=["clinic"], anchor="actual"))
    places = [place(days="mon tue wed thu fri sat sun")]
    known = {f"iv-course-{at}": f"2026-{day}" for at, day in given.items()}
    plan = plan_given(known, protocol, **({"places": places} | patient))
    return [day.removeprefix("2026-") for day in dates(plan)]


WEEKLY = every("7 days", count=4)


@pytest.mark.parametrize(
    ("given", "when", "expected"),
    [
        pytest.param({}, WEEKLY, "01-05 01-12 01-19 01-26", id="nothing given: as fixed"),
        pytest.param({"d7": "01-14"}, WEEKLY, "01-05 01-14 01-21 01-28", id="two days later"),
        pytest.param({"d7": "01-10"}, WEEKLY, "01-05 01-10 01-17 01-24", id="two days earlier"),
        pytest.param(
            {"d0": "01-06", "d7": "01-14"}, WEEKLY, "01-06 01-14 01-21 01-28", id="both late"
        ),
        pytest.param(
            {"d0": "01-06"}, on("day 0", "day 3", "day 10"), "01-06 01-09 01-16", id="listed days"
        ),
        pytest.param(
            {"d0": "01-07"},
            cycle([1, 8], length="21 days", cycles=2),
            "01-07 01-14 01-28 02-04",
            id="days of a cycle",
        ),
        pytest.param(
            {"d0": "01-08"}, on("day 0", "1 month", "6 months"), "01-08 02-08 07-08", id="months"
        ),
        pytest.param(
            {"d14": "01-21"}, on("day 14", "2 months"), "01-21 03-07", id="months less the days"
        ),
    ],
)
def test_what_follows_counts_from_the_day_given(given: dict, when: Part, expected: str):
    assert _days(given, when) == expected.split()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, "01-31 02-28 03-31 04-30", id="undisturbed: from the anchor"),
        pytest.param({"m1": "02-28"}, "01-31 02-28 03-31 04-30", id="given on the day"),
        pytest.param({"m1": "02-27"}, "01-31 02-27 03-27 04-27", id="given a day before"),
        pytest.param({"m1": "03-02"}, "01-31 03-02 04-02 05-02", id="given two days later"),
    ],
)
def test_months_count_from_the_day_given(given: dict, expected: str):
    assert _days(given, every("1 month", count=4), day_zero="2026-01-31") == expected.split()


def test_in_a_plan_a_move_is_followed():
    """Monday 12 January is closed: Tuesday, and Tuesdays from there on."""
    places = [place(closures=[closure("2026-01-12")])]
    assert _days({}, WEEKLY, places=places) == ["01-05", "01-13", "01-20", "01-27"]


def test_every_move_is_followed():
    """Every three days in a clinic open from Monday to Friday, up to three days late."""
    found = _days({}, every("3 days", count=5), places=[place()])
    # 5 Mon, 8 Thu, 11 Sun -> 12 Mon, 15 Thu, 18 Sun -> 19 Mon
    assert found == ["01-05", "01-08", "01-12", "01-15", "01-19"]


def test_the_next_phase_follows_too():
    phases = [
        phase("first", every("7 days", count=2)),
        phase("then", every("14 days", "day 21", count=2)),
    ]
    protocol = protocol_of(arm(phases=phases, windows=WINDOW, anchor="actual"))
    plan = plan_given({"iv-first-d7": "2026-01-15"}, protocol)
    assert dates(plan) == ["2026-01-05", "2026-01-15", "2026-01-29", "2026-02-12"]


def test_a_hold_that_shifts_counts_once():
    """Held from 11 to 13 January, three days; then given a day later than due."""
    hold = {"arms": ["iv"], "first": "2026-01-11", "last": "2026-01-13", "reason": "x"}
    found = _days({"d7": "01-16"}, WEEKLY, holds=[hold | {"resume": "shift"}])
    assert found == ["01-05", "01-16", "01-23", "01-30"]


def test_a_block_that_starts_again_follows_the_round_before():
    hold = {"arms": ["iv"], "first": "2026-01-13", "last": "2026-01-14", "reason": "x"}
    found = _days({"d7-r2": "01-24"}, WEEKLY, holds=[hold | {"resume": "restart"}])
    assert found == ["01-05", "01-12", "01-15", "01-24", "01-31", "02-07"]


def test_what_comes_after_the_end_by_date_is_not_given():
    protocol = protocol_of(
        arm(when=every("7 days", last="day 14"), windows=WINDOW, anchor="actual")
    )
    plan = plan_given({"iv-course-d7": "2026-01-14"}, protocol)
    assert (dates(plan), states(plan)[2]) == (["2026-01-05", "2026-01-14", "-"], "stopped")


def test_a_date_says_what_it_counts_from():
    protocol = protocol_of(arm(when=WEEKLY, windows=WINDOW, anchor="actual"))
    plan = plan_given({"iv-course-d7": "2026-01-14"}, protocol)
    third = of_arm(plan)[2]
    (reason,) = [reason for reason in third.reasons if reason.kind == "follows"]
    assert (reason.administration, f"{reason.on}", reason.days, f"{third.due_on}") == (
        "iv-course-d7",
        "2026-01-14",
        2,
        "2026-01-21",
    )
    told = "It counts from iv-course-d7 on Wed 14-Jan-2026: due 2 days later than the protocol's"
    assert told in explain(plan, third)


def test_the_minimum_holds_between_what_is_counted():
    protocol = protocol_of(
        arm(
            when=every("3 days", count=3),
            windows=windows("-0/+9 days"),
            interval=interval(minimum="3 days"),
            anchor="actual",
        )
    )
    assert dates(plan_given({"iv-course-d0": "2026-01-09"}, protocol)) == [
        "2026-01-09",
        "2026-01-12",
        "2026-01-15",
    ]


def test_a_rhythm_of_fixed_days_cannot_follow():
    with pytest.raises(DocumentError, match=r"found anchor: actual, but phase course has fixed"):
        plan_given({}, protocol_of(arm(when=weekdays("mon", count=3), anchor="actual")))


def test_what_would_follow_behind_the_rhythms_last_day_is_not_given():
    """The first gets 8 January, so the others are due on 15 and 22; the rhythm ends on 19."""
    protocol = protocol_of(
        arm(
            when=every("7 days", last="day 14"),
            anchor="actual",
            windows=windows("-0/+3 days"),
            needs=["clinic"],
        )
    )
    places = [place(closures=[closure("2026-01-05", "2026-01-07")])]
    plan = plan_given({}, protocol, places=places)
    assert dates(plan) == ["2026-01-08", "2026-01-15", "-"]
    assert states(plan) == ["planned", "planned", "stopped"]
