"""An arm can be kept to certain weekdays, by a hard rule or by a soft one."""

import pytest
from engine_documents import allowed_weekdays, arm, dates, of_arm, on, plan_of, protocol_of, windows

pytestmark = pytest.mark.requirement("R08")


@pytest.mark.parametrize(
    ("rule", "window", "expected", "warned"),
    [
        pytest.param(
            allowed_weekdays("mon"), windows("-1/+1 days"), "2026-01-05", False, id="allowed"
        ),
        pytest.param(
            allowed_weekdays("tue", "thu"), windows("-3/+3 days"), "2026-01-06", False, id="hard"
        ),
        pytest.param(allowed_weekdays("thu"), windows("-1/+1 days"), "-", False, id="hard, none"),
        pytest.param(
            allowed_weekdays("tue", strength="soft"),
            windows("-1/+1 days"),
            "2026-01-06",
            False,
            id="soft, kept",
        ),
        pytest.param(
            allowed_weekdays("thu", strength="soft"),
            windows("-1/+1 days"),
            "2026-01-05",
            True,
            id="soft, not kept",
        ),
    ],
)
def test_weekdays(rule: dict, window: dict, expected: str, warned: bool):
    protocol = protocol_of(arm(when=on("day 0"), windows=window, day_rules=[rule]))
    plan = plan_of(protocol)
    assert dates(plan) == [expected]
    assert [bool(item.warnings) for item in of_arm(plan)] == [warned]
