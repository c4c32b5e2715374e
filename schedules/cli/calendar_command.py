"""``hamsc calendar``: the plan as iCalendar."""

import os
import sys
from pathlib import Path

import click

from schedules.calendar import Choices, write_calendar
from schedules.cli import exit_codes
from schedules.cli.calendar_options import calendar_options
from schedules.cli.files import read_bytes, write_output
from schedules.cli.loading import load_plan
from schedules.cli.plan_command import leave_if_unplaced
from schedules.cli.terminal import note, table, zone_data
from schedules.plan import Plan

ONE_SHOT = (
    "This file is a one-time copy: later changes do not arrive by themselves. Importing a newer"
    " file updates nothing in Thunderbird, KDE and Nextcloud, and in others doubles every event:"
    " delete the old calendar there first. A calendar that stays up to date needs hamsc publish or"
    " hamsc feed."
)
ALARMS = " Alarms may not ring: keep reminders that matter elsewhere."


@click.command("calendar")
@click.argument("plan")
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option(
    "--read",
    "read_name",
    metavar="FILE|URL",
    help="Compare this file, or this CalDAV collection, with the plan.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    help="How --read lists what it finds. Default: table.",
)
@click.option("--allow-http", is_flag=True, help="Allow --read an address without https.")
@click.option("--take-plan", is_flag=True, help="Write over a file that holds later revisions.")
@calendar_options
@click.option("--todo", is_flag=True, help="Tasks instead of events: a list to tick off.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    output: str | None,
    read_name: str | None,
    form: str | None,
    allow_http: bool,
    take_plan: bool,
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
      hamsc calendar plan.json --read https://calendar.example.org/anna/infusions/
    """
    if read_name is None:
        _refuse({"--format": form is not None, "--allow-http": allow_http}, "only with --read")
    else:
        given = {"-o": output is not None, "--take-plan": take_plan, "--todo": todo}
        _refuse(given, "not with --read, which finds out itself what a calendar holds")
    loaded = load_plan(plan, protocol=protocol, site=site)
    if read_name is not None:
        held = _held(read_name, allow_http=allow_http)
        _compare(loaded, read_name, held, choices, as_json=form == "json")
        return
    data = write_calendar(loaded, choices, kind="tasks" if todo else "events")
    if output is not None and output != "-":
        if not take_plan:
            _refuse_older(data, output)
        write_output(output, data)
        note(f"wrote {output}, {zone_data()}. {ONE_SHOT}{ALARMS if choices.alarms else ''}")
    else:
        write_output(output, data)
    leave_if_unplaced(loaded, plan)


def _refuse(given: dict[str, bool], reason: str) -> None:
    if names := [name for name, is_given in given.items() if is_given]:
        message = f"{', '.join(names)}: {reason}"
        raise click.UsageError(message)


def _refuse_older(data: bytes, output: str) -> None:
    """Refuse to write over a calendar that is newer than the plan."""
    if Path(output).is_file():
        from schedules.calendar.lost_history import refuse_older

        refuse_older(data, read_bytes(output), where=output)


def _compare(
    plan: Plan, name: str, held: bytes | list[bytes], choices: Choices, *, as_json: bool
) -> None:
    """Print where a calendar departs from the plan; exit with its own code where it does."""
    # Imported here: the library that reads calendars is needed for nothing else.
    from schedules.calendar.difference import write_differences
    from schedules.calendar.reading import compare_calendar

    differences = compare_calendar(plan, held, choices)
    if as_json:
        click.echo(write_differences(differences))
    elif differences:
        rows = [(item.administration or "", item.kind.value, item.text) for item in differences]
        click.echo(table(("Administration", "In the calendar", ""), rows))
    if differences:
        sys.exit(exit_codes.CALENDAR_DIFFERS)
    note(f"{name} stands as planned")


def _held(name: str, *, allow_http: bool) -> bytes | list[bytes]:
    """Return a file's bytes, or what a collection holds of a name that is a web address."""
    if not name.lower().startswith(("http://", "https://")):
        return read_bytes(name)
    from schedules.channels.address import checked_address, origin
    from schedules.channels.collection import CaldavCollection
    from schedules.channels.credentials import credentials_for

    address = checked_address(name, allow_http=allow_http)
    with CaldavCollection(address, credentials_for(origin(address), os.environ)) as collection:
        return [item.data for item in collection.stored()]
