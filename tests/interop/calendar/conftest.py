"""Calendars for other programs to read: the example in zones whose clocks change differently."""

import pytest
from calendar_plans import example_plan

from schedules.plan import Plan

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "America/Vancouver",
    "Africa/Casablanca",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "America/Nuuk",
    "Asia/Kathmandu",
    "UTC",
]


@pytest.fixture(params=ZONES)
def plan(request) -> Plan:
    """Return every third administration of the example's plan, in one of the zones."""
    whole = example_plan(patient=(("Asia/Shanghai", request.param),))
    return whole.model_copy(update={"administrations": whole.administrations[::3]})
