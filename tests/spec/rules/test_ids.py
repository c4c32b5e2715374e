"""An administration's id is its arm, its phase and its place in the rhythm: ``iv-induction-d14``.

``d14`` is the protocol's Day 14, ``m3`` its month 3, ``m3d7`` a week more. With dialysis it is the
arm and the day that the weekly pattern has the session on; an added session says ``extra``. Further
hours of a day count from 2, and a block that a hold started again is ``r2``. So nothing that
happens to other administrations, and no move, changes an id.
"""

from typing import Any

import pytest
from engine_documents import (
    Part,
    arm,
    cycle,
    dialysis,
    every,
    number,
    of_arm,
    on,
    phase,
    plan_of,
    protocol_of,
    weekdays,
    with_dialysis,
)

from protocol.errors import PlanningError

pytestmark = pytest.mark.requirement("R15")

DAY1 = {"day_numbering": "day1"}


def _ids(when: Part, patient: Part | None = None, **more: Any) -> list[str]:
    return [
        item.id for item in of_arm(plan_of(protocol_of(arm(when=when), **more), **patient or {}))
    ]


@pytest.mark.parametrize(
    ("when", "numbering", "expected"),
    [
        pytest.param(on("day 0", "day 14", "4 weeks"), {}, "d0 d14 d28", id="listed days"),
        pytest.param(on("day -3", "day 1", "1 week"), DAY1, "d-3 d1 d8", id="numbered from day 1"),
        pytest.param(on("3 months", "3 months + 1 week"), {}, "m3 m3d7", id="listed months"),
        pytest.param(on("1 year", "6 months - 4 days"), {}, "m6d-4 m12", id="years are months"),
        pytest.param(every("28 days", "day 56", count=3), {}, "d56 d84 d112", id="every 28 days"),
        pytest.param(every("1 month", count=3), {}, "d0 m1 m2", id="every month from day 0"),
        pytest.param(every("2 months", "1 month", count=2), {}, "m1 m3", id="from a month on"),
        pytest.param(every("1 month", "day 5", count=2), {}, "d5 d5m1", id="months from a day"),
        pytest.param(every("7 days", "1 month", count=3), {}, "m1 m1d7 m1d14", id="after a month"),
        pytest.param(cycle([1, 8], length="21 days", cycles=2), {}, "d0 d7 d21 d28", id="cycles"),
        pytest.param(weekdays("wed", "fri", count=3), {}, "d2 d4 d9", id="weekdays, from a Monday"),
    ],
)
def test_the_place_in_the_rhythm_names_it(when: Part, numbering: Part, expected: str):
    assert _ids(when, **numbering) == [f"iv-course-{place}" for place in expected.split()]


SWAPPED = [{"moved": "2026-01-07", "to": "2026-01-08"}]


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        pytest.param({}, "d0 d2 d4 d7", id="Monday, Wednesday, Friday"),
        pytest.param({"cancelled": ["2026-01-07"]}, "d0 d4 d7 d9", id="one cancelled"),
        pytest.param({"moved": SWAPPED}, "d0 d2 d4 d7", id="one moved to Thursday"),
        pytest.param({"added": ["2026-01-06"]}, "d0 d1-extra d2 d4", id="one added"),
        pytest.param(
            {"moved": SWAPPED, "added": ["2026-01-07"]},
            "d0 d2-extra d2 d4",
            id="one added where another was moved away",
        ),
    ],
)
def test_a_session_is_named_by_the_day_of_the_pattern(exceptions: Part, expected: str):
    sessions = dialysis("mon wed fri", **exceptions)
    ids = _ids(with_dialysis(count=4), {"dialysis": sessions})
    assert ids == [f"iv-{place}" for place in expected.split()]


def test_the_sessions_of_two_phases_keep_their_ids_where_one_is_cancelled():
    phases = [
        phase("first", with_dialysis(count=1)),
        phase("rest", with_dialysis(skip=1, count=2)),
    ]
    protocol = protocol_of(arm(phases=phases))
    found = {
        cancelled: [
            (item.phase, item.id)
            for item in of_arm(plan_of(protocol, dialysis=dialysis(cancelled=[cancelled])))
        ]
        for cancelled in ("2026-01-05", "2026-03-02")
    }
    assert list(found.values()) == [
        [("first", "iv-d2"), ("rest", "iv-d4"), ("rest", "iv-d7")],
        [("first", "iv-d0"), ("rest", "iv-d2"), ("rest", "iv-d4")],
    ]


def test_hours_of_a_day_count_from_the_second_on():
    course = arm(when=on("day 3"), at=number(["08:00", "14:00", "20:00"]))
    ids = [item.id for item in of_arm(plan_of(protocol_of(course)))]
    assert ids == ["iv-course-d3", "iv-course-d3-2", "iv-course-d3-3"]


def _hold(first: str, last: str) -> Part:
    return {"arms": ["iv"], "first": first, "last": last, "reason": "x", "resume": "restart"}


def test_a_block_that_starts_again_is_another_round():
    plan = plan_of(
        protocol_of(arm(when=every("7 days", count=3))),
        holds=[_hold("2026-01-08", "2026-01-11"), _hold("2026-01-15", "2026-01-18")],
    )
    assert [(item.id, f"{item.on}") for item in of_arm(plan)] == [
        ("iv-course-d0", "2026-01-05"),
        ("iv-course-d0-r2", "2026-01-12"),
        ("iv-course-d0-r3", "2026-01-19"),
        ("iv-course-d7", "2026-01-26"),
        ("iv-course-d14", "2026-02-02"),
    ]


def test_one_id_for_two_administrations_is_refused():
    arms = [
        arm("iv", phases=[phase("a-b", on("day 0"))]),
        arm("iv-a", phases=[phase("b", on("day 0"))]),
    ]
    with pytest.raises(PlanningError, match="iv-a-b-d0: two things planned get this id"):
        plan_of(protocol_of(*arms))
