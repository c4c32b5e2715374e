"""An administration that others count from is placed together with them.

It gives way inside its window where what counts from it finds no day otherwise, or worse ones.
Assessments that count from it have no such say.
"""

import pytest
from engine_documents import (
    Part,
    arm,
    assessment,
    between,
    closure,
    dates,
    every,
    on,
    place,
    plan_of,
    protocol_of,
    windows,
)

from protocol.errors import PlanningError
from schedules.causes import CauseKind
from schedules.reasons import MoveReason, UnplacedReason

pytestmark = pytest.mark.requirement("R11")


def _behind(*, window: str = "-1/+2 days") -> Part:
    """Return an infusion on Monday 5 January, and an injection 3 days after it, at the clinic."""
    return protocol_of(
        arm("iv", on("day 0"), windows=windows(window), needs=["clinic"]),
        arm("im", on("day 3"), anchor_administration="iv-course-d0", needs=["clinic"]),
    )


@pytest.mark.parametrize(
    ("window", "closed", "expected"),
    [
        pytest.param("-1/+2 days", "", "2026-01-05 2026-01-08", id="nothing in the way"),
        pytest.param("-1/+2 days", "08", "2026-01-06 2026-01-09", id="a day later for its sake"),
        pytest.param("-1/+2 days", "08 09", "2026-01-04 2026-01-07", id="a day earlier is nearer"),
        pytest.param("-1/+2 days", "06 08", "2026-01-04 2026-01-07", id="a day later is closed"),
        pytest.param("-0/+0 days", "08", "2026-01-05 -", id="no window: the other has no day"),
        pytest.param(
            "-1/+2 days", "07 08 09 10", "2026-01-05 -", id="no day helps: it stays where it is due"
        ),
    ],
)
def test_what_others_count_from_gives_way_so_that_they_find_a_day(
    window: str, closed: str, expected: str
):
    closures = [closure(f"2026-01-{day}") for day in closed.split()]
    places = [place(days="mon tue wed thu fri sat sun", closures=closures)]
    plan = plan_of(_behind(window=window), places=places)
    assert [*dates(plan, "iv"), *dates(plan, "im")] == expected.split()


def test_a_day_that_gave_way_says_that_others_count_from_it():
    places = [place(days="mon tue wed thu fri sat sun", closures=[closure("2026-01-08")])]
    (iv, _) = plan_of(_behind(), places=places).administrations
    (move,) = (reason for reason in iv.reasons if isinstance(reason, MoveReason))
    told = {str(day.on): [cause.kind for cause in day.causes] for day in move.rejected}
    assert told == {
        "2026-01-05": [CauseKind.COUNTED_FROM],
        "2026-01-04": [CauseKind.OTHER_SIDE],
    }


def test_an_assessment_that_counts_from_it_moves_nothing():
    counted = assessment(
        "scan", on("day 3"), anchor_administration="iv-course-d0", needs=["clinic"]
    )
    plan = plan_of(
        protocol_of(
            arm("iv", on("day 0"), windows=windows("-1/+2 days")),
            arm("im", on("day 1"), anchor_administration="iv-course-d0"),
            assessments=[counted],
        ),
        places=[place(closures=[closure("2026-01-08")])],
    )
    assert (dates(plan, "iv"), [item.on for item in plan.assessments]) == (["2026-01-05"], [None])


def test_it_may_stay_without_a_day_where_more_find_none_otherwise():
    """Two injections keep 5 days from the infusion: with it on its day, neither finds one."""
    rules = [between("at-least-apart", "iv", "im", days="5 days")]
    protocol = protocol_of(
        arm("iv", on("day 0")),
        arm(
            "im",
            on("day 3", "day 4"),
            anchor_administration="iv-course-d0",
            windows=windows("-0/+2 days"),
        ),
        rules=rules,
    )
    plan = plan_of(protocol, closures=[closure("2026-01-10", "2026-01-11")])
    assert (dates(plan, "iv"), dates(plan, "im")) == (["-"], ["2026-01-08", "2026-01-09"])
    (unplaced,) = (
        reason for reason in plan.administrations[0].reasons if isinstance(reason, UnplacedReason)
    )
    (day,) = unplaced.rejected
    assert [cause.kind for cause in day.causes] == [CauseKind.COUNTED_FROM]
    assert [proposal.rule for proposal in unplaced.proposals if proposal.rule] == ["rules.0"]


def _in_a_row(span: str) -> Part:
    """Return arms of which the second ends with the span, and the third counts from its last."""
    return protocol_of(
        arm("a", on("day 0"), windows=windows("-0/+2 days"), needs=["clinic"]),
        arm("b", every("7 days"), anchor_administration="a-course-d0"),
        arm("c", on("day 1"), anchor_administration="b-course-d14"),
        span=span,
    )


def test_a_day_from_which_others_lose_what_they_count_from_is_not_taken():
    protocol = _in_a_row("15 days")
    assert dates(plan_of(protocol, places=[place()]), "c") == ["2026-01-20"]
    with pytest.raises(PlanningError, match="arm c counts from b-course-d14, which is not planned"):
        plan_of(protocol, places=[place(closures=[closure("2026-01-05")])])


def test_two_that_others_count_from_keep_the_rules_between_them():
    protocol = protocol_of(
        arm("a", on("day 0"), windows=windows("-0/+2 days")),
        arm("b", on("day 1"), windows=windows("-0/+2 days")),
        arm("behind-a", on("day 1"), anchor_administration="a-course-d0"),
        arm("behind-b", on("day 1"), anchor_administration="b-course-d1"),
        rules=[between("at-least-apart", "a", "b", days="2 days")],
    )
    plan = plan_of(protocol)
    found = [dates(plan, name)[0][-2:] for name in ("a", "b", "behind-a", "behind-b")]
    assert found == ["05", "07", "06", "08"]


@pytest.mark.parametrize(("side", "iv"), [("later", "2026-01-07"), ("earlier", "2026-01-05")])
def test_where_courses_cost_the_same_its_side_decides(side: str, iv: str):
    """An injection 3 days on finds days 3 and 4 taken: whoever moves, it is 2 days in all."""
    protocol = protocol_of(
        arm("im", on("day 3"), anchor_administration="iv-course-d0", windows=windows("-0/+2 days")),
        arm("iv", on("day 0"), windows=windows("-0/+2 days"), side=side),
        arm("oral", on("day 3", "day 4")),
        rules=[between("never-same-day", "im", "oral"), between("never-same-day", "im", "iv")],
    )
    plan = plan_of(protocol)
    assert (dates(plan, "iv"), dates(plan, "im")) == ([iv], ["2026-01-10"])
