"""What a command does not load, so that it answers at once."""

import subprocess
import sys

_UNUSED = ("pydantic_core", "yaml", "icalendar", "protocol.reading", "protocol.contradictions")


def test_what_writes_calendars_and_sheets_of_a_plan_file_loads_nothing_that_reads_protocols():
    commands = "schedules.cli.calendar_command, schedules.cli.checklist_command"
    program = f"import sys, {commands}; print([name for name in {_UNUSED} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert said.stdout == b"[]\n"
