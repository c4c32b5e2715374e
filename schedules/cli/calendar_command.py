"""``hamsc calendar``: the plan as iCalendar."""

import sys

import click

from schedules.calendar import Choices, write_calendar
from schedules.cli.calendar_options import calendar_options
from schedules.cli.files import read_bytes, write_output
from schedules.cli.loading import load_plan
from schedules.cli.plan_command import leave_if_unplaced
from schedules.cli.terminal import note, table
from schedules.plan import Plan

DIFFERS_EXIT = 17
ONE_SHOT = (
    "This file is a one-time copy: later changes do not arrive by themselves, and importing a newer"
    " file does not update Thunderbird, KDE or Nextcloud. Delete the old calendar first."
)


@click.command("calendar")
@click.argument("plan")
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option("--read", "read_name", metavar="FILE", help="Compare this calendar with the plan.")
@calendar_options
@click.option("--todo", is_flag=True, help="Tasks instead of events: a list to tick off.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    output: str | None,
    read_name: str | None,
    choices: Choices,
    todo: bool,
    protocol: str | None,
    site: str | None,
) -> None:
    """Write the dated administrations of PLAN as an iCalendar file.

    \b
    Example:
      hamsc calendar plan.json -o patient.ics
      hamsc calendar plan.json --profile care-team -o team.ics
      hamsc calendar plan.json --digest topical --alarm 60 -o patient.ics
      hamsc calendar plan.json --read patient.ics
    """
    loaded = load_plan(plan, protocol=protocol, site=site)
    if read_name is not None:
        _compare(loaded, read_name)
        return
    data = write_calendar(loaded, choices, kind="tasks" if todo else "events")
    write_output(output, data)
    if output is not None and output != "-":
        note(f"wrote {output}. {ONE_SHOT}")
    leave_if_unplaced(loaded, plan)


def _compare(plan: Plan, name: str) -> None:
    """Print where a calendar departs from the plan; exit with its own code where it does."""
    # Imported here: the library that reads calendars is needed for nothing else.
    from schedules.calendar.reading import compare_calendar

    differences = compare_calendar(plan, read_bytes(name))
    if not differences:
        note(f"{name} stands as planned")
        return
    rows = [(item.administration or "", item.kind.value, item.text) for item in differences]
    click.echo(table(("Administration", "In the calendar", ""), rows))
    sys.exit(DIFFERS_EXIT)
