"""Whole calendar programs, run by hand: ``pytest -n 0 -m by_hand tests/interop/by_hand``.

They take a minute and some 300 MB of Debian's packages, so that nothing runs them at every change.
What they said, and in which version, stands in docs/explanation/calendar-clients.md. A program that
is missing is an error and not a skipped test: who asks for it wants to know.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from calendar_plans import example_plan
from calendar_revisions import revised

from schedules.calendar import Choices, Profile, write_calendar

HERE = Path(__file__).parent
CHOICES = Choices(profile=Profile.CARE_TEAM, alarms=(60, 10))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.by_hand)


@pytest.fixture(scope="session")
def versions() -> Callable[[str], tuple[bytes, bytes]]:
    """Returns the example's calendar in a zone, and its next: one event moved, one cancelled."""
    return versions_in


def versions_in(zone: str) -> tuple[bytes, bytes]:
    plan = example_plan(patient=(("Asia/Shanghai", zone),))
    timed = [act.id for act in plan.administrations if act.at is not None]
    after = revised(plan, moved=(timed[1],), withdrawn=(timed[3],))
    return write_calendar(plan, CHOICES), write_calendar(after, CHOICES)
