"""A hold is a stretch of days, both ends inside, in which an arm gives nothing.

``shift``: everything due from the hold's first day on moves by the hold's length. ``rejoin``: what
is due inside the hold is left out, all else stays. ``restart``: the interrupted phase is repeated
from its first administration, on the day after the hold, and what follows it moves as far. Nothing
disappears: what is left out stays in the plan as held.
"""

import pytest
from engine_documents import (
    arm,
    dates,
    every,
    number,
    of_arm,
    on,
    phase,
    plan_of,
    protocol_of,
    states,
)

from schedules.reason_words.reasons import reason_lines
from schedules.tables import question_lines

pytestmark = [pytest.mark.hazard("H36"), pytest.mark.requirement("R14")]


def _hold(first: str, last: str, resume: str, *arms: str) -> dict:
    held = list(arms) or ["iv"]
    return {"arms": held, "first": first, "last": last, "reason": "fever", "resume": resume}


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        pytest.param(
            [_hold("2026-01-13", "2026-02-02", "shift")],
            ["01-05", "01-12", "02-09", "02-16", "02-23"],
            id="shift: by the 21 days of the hold",
        ),
        pytest.param(
            [_hold("2026-01-12", "2026-01-12", "shift")],
            ["01-05", "01-13", "01-20", "01-27", "02-03"],
            id="shift: the first day of the hold moves",
        ),
        pytest.param(
            [_hold("2026-01-06", "2026-01-11", "shift")],
            ["01-05", "01-18", "01-25", "02-01", "02-08"],
            id="shift: also where nothing is due inside",
        ),
        pytest.param(
            [
                _hold("2026-01-06", "2026-01-07", "shift"),
                _hold("2026-01-20", "2026-01-20", "shift"),
            ],
            ["01-05", "01-14", "01-22", "01-29", "02-05"],
            id="shift: twice",
        ),
        pytest.param(
            [_hold("2026-01-13", "2026-02-01", "rejoin")],
            ["01-05", "01-12", "-", "-", "02-02"],
            id="rejoin: two inside",
        ),
        pytest.param(
            [_hold("2026-01-12", "2026-01-19", "rejoin")],
            ["01-05", "-", "-", "01-26", "02-02"],
            id="rejoin: first and last day inside",
        ),
        pytest.param(
            [_hold("2026-01-13", "2026-01-18", "rejoin")],
            ["01-05", "01-12", "01-19", "01-26", "02-02"],
            id="rejoin: nothing due inside",
        ),
        pytest.param(
            [
                _hold("2026-01-12", "2026-01-13", "shift"),
                _hold("2026-01-21", "2026-01-22", "rejoin"),
            ],
            ["01-05", "01-14", "-", "01-28", "02-04"],
            id="shift, then rejoin: counted on the shifted dates",
        ),
        pytest.param(
            [_hold("2026-01-13", "2026-01-20", "shift", "im")],
            ["01-05", "01-12", "01-19", "01-26", "02-02"],
            id="another arm's hold",
        ),
    ],
)
def test_five_weekly_administrations(holds: list[dict], expected: list[str]):
    protocol = protocol_of(arm("iv", every("7 days", count=5)), arm("im"))
    plan = plan_of(protocol, holds=holds)
    assert [day.removeprefix("2026-") for day in dates(plan)] == expected


def test_what_a_rejoin_leaves_out_stays_in_the_plan_as_held():
    protocol = protocol_of(arm(when=every("7 days", count=3)))
    plan = plan_of(protocol, holds=[_hold("2026-01-12", "2026-01-12", "rejoin")])
    assert states(plan) == ["planned", "held", "planned"]
    assert [str(item.target_on) for item in of_arm(plan)] == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
    ]


def test_a_shift_keeps_the_target_and_says_by_how_much_it_moved():
    protocol = protocol_of(arm(when=every("7 days", count=2)))
    plan = plan_of(protocol, holds=[_hold("2026-01-10", "2026-01-12", "shift")])
    last = of_arm(plan)[1]
    assert (str(last.target_on), str(last.on)) == ("2026-01-12", "2026-01-15")
    assert [(reason.days, reason.text) for reason in last.reasons if reason.kind == "hold"] == [
        (3, "fever")
    ]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(
            "2026-01-17",
            "2026-01-20",
            ["01-05", "01-12", "01-21", "01-28", "02-04", "02-11"],
            id="in the first phase: it starts again, the second one follows",
        ),
        pytest.param(
            "2026-01-20",
            "2026-01-25",
            ["01-05", "01-12", "01-19", "01-26"],
            id="just before the second phase",
        ),
        pytest.param(
            "2026-02-01",
            "2026-02-02",
            ["01-05", "01-12", "01-19", "01-26"],
            id="after the last one: nothing to repeat",
        ),
    ],
)
def test_a_restart_repeats_the_interrupted_phase(first: str, last: str, expected: list[str]):
    """Three weekly ones (5, 12, 19 January), then one in the second phase (26 January)."""
    phases = [phase("induction", on("day 0", "day 7", "day 14")), phase("later", on("day 21"))]
    plan = plan_of(protocol_of(arm(phases=phases)), holds=[_hold(first, last, "restart")])
    assert [day.removeprefix("2026-") for day in dates(plan)] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(
            "2026-02-01",
            "2026-02-03",
            "d0-r2 01-23, d7-r2 01-30, d0-r3 02-04, d7-r3 02-11, d14-r2 02-18, d21 02-25",
            id="within the repeated block: what was due again starts once more, the rest follows",
        ),
        pytest.param(
            "2026-01-23",
            "2026-01-24",
            "d0-r2 01-25, d7-r2 02-01, d14-r2 02-08, d21 02-15",
            id="before the repeated block has begun: it only waits",
        ),
        pytest.param(
            "2026-02-07",
            "2026-02-09",
            "d0-r2 01-23, d7-r2 01-30, d14-r2 02-06, d0-r3 02-10, d7-r3 02-17, d14-r3 02-24,"
            " d21 03-03",
            id="behind the repeated block: all of it starts once more",
        ),
    ],
)
def test_a_second_restart_repeats_what_was_due_since_the_first(
    first: str, last: str, expected: str
):
    """Four weekly ones; the first hold lies behind the third (19 January), until the 22nd."""
    holds = [_hold("2026-01-20", "2026-01-22", "restart"), _hold(first, last, "restart")]
    plan = plan_of(protocol_of(arm(when=every("7 days", count=4))), holds=holds)
    later = plan.administrations[3:]
    told = [f"{item.id.removeprefix('iv-course-')} {item.on:%m-%d}" for item in later]
    assert ", ".join(told) == expected


@pytest.mark.parametrize(
    ("last", "then", "expected"),
    [
        pytest.param("2026-01-16", "stop", ["planned", "planned", "planned"], id="7 days: resumes"),
        pytest.param("2026-01-17", "stop", ["planned", "stopped", "stopped"], id="8 days: ends"),
    ],
)
def test_a_hold_beyond_the_arms_maximum_ends_the_arm(last: str, then: str, expected: list[str]):
    rule = {"maximum": number("7 days"), "then": then}
    protocol = protocol_of(arm(when=every("7 days", count=3), hold=rule))
    assert states(plan_of(protocol, holds=[_hold("2026-01-10", last, "shift")])) == expected


@pytest.mark.parametrize("resume", ["shift", "rejoin", "restart"])
def test_a_hold_beyond_the_maximum_waits_for_a_person_where_the_protocol_asks(resume: str):
    """Nothing is planned from the hold on, and plan and explanation say who has to do what."""
    rule = {"maximum": number("7 days"), "then": "ask"}
    protocol = protocol_of(arm(when=every("7 days", count=3), hold=rule))
    plan = plan_of(protocol, holds=[_hold("2026-01-10", "2026-01-17", resume)])
    assert states(plan) == ["planned", "held", "held"]
    (line,) = question_lines(plan)
    assert "from Sat 10-Jan-2026 to Sat 17-Jan-2026 is longer than 7 days; record a stop" in line
    assert "asks a person what" in "\n".join(reason_lines(of_arm(plan)[1].reasons[-1]))
    assert not question_lines(plan_of(protocol))
