"""The planned dose nearest to a day, against a look at every dose."""

from datetime import date, timedelta

import pytest
from engine_documents import arm, every, number, plan_of, protocol_of

from schedules.deviations.course import Course, due_on

# Two doses on some days: an arm given twice a day beside one given once.
PLAN = plan_of(
    protocol_of(
        arm("iv", every("7 days", count=4)),
        arm("gel", every("3 days", "day 1", count=5), at=number(["08:00", "20:00"])),
    )
)


@pytest.mark.parametrize("name", ["iv", "gel", "none"])
def test_the_nearest_dose_is_the_one_that_a_look_at_all_finds(name):
    course = Course(PLAN)
    for days in range(-10, 40):
        on = date(2026, 1, 5) + timedelta(days)
        own = (item for item in PLAN.administrations if item.arm == name)
        nearest = min(
            own, key=lambda item: (abs((due_on(item) - on).days), item.ordinal), default=None
        )
        assert course.nearest(name, on) is nearest
