"""``hamsc start-days``: what each start weekday would cost."""

import click

from schedules.cli.loading import load_inputs
from schedules.cli.terminal import table
from schedules.display import day, watermark
from schedules.engine import start_days

HEADERS = ("Start", "On dialysis days", "Displaced", "Days displaced", "Unplaced")


@click.command("start-days")
@click.argument("patient")
@click.option(
    "--protocol", help="Protocol file or library id, where the patient's id is not enough."
)
@click.option("--site", help="The site's document, whose adoptions and places apply.")
def command(patient: str, protocol: str | None, site: str | None) -> None:
    """Compare the seven start days from the PATIENT's day zero on, the best first.

    Targets on dialysis days are counted for the arms that have a rule about them.

    \b
    Example:
      hamsc start-days patient.yaml
    """
    inputs = load_inputs(patient, protocol=protocol, site=site)
    rows = [
        (
            day(start.day_zero),
            ", ".join(f"{arm} {count}" for arm, count in start.collisions.items()) or "no rule",
            str(start.displaced),
            str(start.displacement_days),
            str(start.unplaced),
        )
        for start in start_days(inputs.protocol, inputs.patient, inputs.places, inputs.later)
    ]
    mark = watermark(inputs.protocol)
    if mark:
        click.echo(f"{mark}\n")
    click.echo(table(HEADERS, rows))
