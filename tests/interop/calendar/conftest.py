"""Calendars for other programs to read: the example in zones whose clocks change differently."""

import pytest
from calendar_plans import ZONES, example_plan

from schedules.plan import Plan


@pytest.fixture(params=ZONES)
def plan(request) -> Plan:
    """Return every third administration of the example's plan, in one of the zones."""
    whole = example_plan(patient=(("Asia/Shanghai", request.param),))
    return whole.model_copy(update={"administrations": whole.administrations[::3]})
