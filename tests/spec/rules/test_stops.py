"""A stop ends an arm: everything due on its day or later stays in the plan as stopped, undated.

It counts on the dates due after holds. Other arms go on.
"""

import pytest
from engine_documents import arm, dates, every, of_arm, plan_of, protocol_of, states

pytestmark = [pytest.mark.hazard("H36"), pytest.mark.requirement("R14")]


@pytest.mark.parametrize(
    ("stop", "holds", "expected"),
    [
        pytest.param("2026-01-13", [], ["01-05", "01-12", "-", "-"], id="between two"),
        pytest.param("2026-01-12", [], ["01-05", "-", "-", "-"], id="on the day of one"),
        pytest.param("2026-01-05", [], ["-", "-", "-", "-"], id="on the first day"),
        pytest.param("2026-02-01", [], ["01-05", "01-12", "01-19", "01-26"], id="after the last"),
        pytest.param(
            "2026-01-20",
            [
                {
                    "arms": ["iv"],
                    "first": "2026-01-06",
                    "last": "2026-01-07",
                    "reason": "x",
                    "resume": "shift",
                }
            ],
            ["01-05", "01-14", "-", "-"],
            id="after a hold of two days",
        ),
    ],
)
def test_four_weekly_administrations(stop: str, holds: list, expected: list[str]):
    protocol = protocol_of(arm(when=every("7 days", count=4)))
    stops = [{"arms": ["iv"], "on": stop, "reason": "withdrawn"}]
    plan = plan_of(protocol, stops=stops, holds=holds)
    assert [day.removeprefix("2026-") for day in dates(plan)] == expected


def test_what_is_stopped_keeps_its_reason_and_other_arms_go_on():
    protocol = protocol_of(arm("iv"), arm("im"))
    plan = plan_of(protocol, stops=[{"arms": ["iv"], "on": "2026-01-01", "reason": "withdrawn"}])
    assert (states(plan, "iv"), states(plan, "im")) == (["stopped"], ["planned"])
    assert [reason.text for reason in of_arm(plan)[0].reasons if reason.kind == "stop"] == [
        "withdrawn"
    ]
