"""What a command does not load, so that it answers at once."""

import subprocess
import sys

import pytest

_UNUSED = ("pydantic_core", "yaml", "icalendar", "protocol.reading", "protocol.contradictions")
_OF_PAGES = ("svg", "jinja2", "icalendar", "schedules.checklists", "schedules.deviations")


@pytest.mark.parametrize(
    ("commands", "unused"),
    [
        pytest.param(
            "schedules.cli.calendar_command, schedules.cli.checklist_command",
            _UNUSED,
            id="calendars and sheets of a plan file: nothing that reads protocols",
        ),
        pytest.param(
            "schedules.cli.cohort_command", _OF_PAGES, id="plans of a registry: no pages, no logs"
        ),
    ],
)
def test_a_command_loads_nothing_that_it_does_not_use(commands: str, unused: tuple[str, ...]):
    program = f"import sys, {commands}; print([name for name in {unused} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert said.stdout == b"[]\n"
