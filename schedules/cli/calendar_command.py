"""``hamsc calendar``: the plan as iCalendar."""

import click

from schedules.calendar import Profile, write_calendar
from schedules.cli.files import write_output
from schedules.cli.loading import load_plan
from schedules.cli.plan_command import leave_if_unplaced
from schedules.cli.terminal import note

ONE_SHOT = (
    "This file is a one-time copy: later changes do not arrive by themselves, and importing a newer"
    " file does not update Thunderbird, KDE or Nextcloud. Delete the old calendar first."
)


@click.command("calendar")
@click.argument("plan")
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option(
    "--profile",
    type=click.Choice([profile.value for profile in Profile]),
    default=Profile.PATIENT.value,
    show_default=True,
    help="patient: opaque titles, no drug, no dose; care-team: what, how much and why.",
)
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option("--alarm", type=click.IntRange(min=1), metavar="MINUTES", help="Remind before each.")
@click.option("--arm", "arms", multiple=True, help="Only this arm; may be given several times.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    output: str | None,
    profile: str,
    language: str,
    alarm: int | None,
    arms: tuple[str, ...],
    protocol: str | None,
    site: str | None,
) -> None:
    r"""Write the dated administrations of PLAN as an iCalendar file.

    \b
    Example:
      hamsc calendar plan.json -o patient.ics
      hamsc calendar plan.json --profile care-team -o team.ics
    """
    loaded = load_plan(plan, protocol=protocol, site=site)
    data = write_calendar(
        loaded,
        profile=Profile(profile),
        language="zh" if language == "zh" else "en",
        alarm_minutes=alarm,
        arms=arms or None,
    )
    write_output(output, data)
    if output is not None and output != "-":
        note(f"wrote {output}. {ONE_SHOT}")
    leave_if_unplaced(loaded)
