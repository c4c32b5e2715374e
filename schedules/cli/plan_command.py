"""``hamsc plan``: the dated plan as a table, JSON, CSV or a spreadsheet."""

import sys
from datetime import date

import click

from schedules.cli import exit_codes
from schedules.cli.endings import form_of
from schedules.cli.files import write_output
from schedules.cli.loading import load_plan
from schedules.cli.terminal import DAY, note, refuse_unused, unplaced, wrote
from schedules.plan import Plan, State, write_plan

_WEEKS = 4


_FORMATS = ("table", "json", "csv", "xlsx")


@click.command("plan")
@click.argument("patient")
@click.option(
    "--protocol", help="Protocol file or library id, where the patient's id is not enough."
)
@click.option("--site", help="The site's document, whose adoptions and places apply.")
@click.option("-o", "--output", help="Write the plan to this file instead of the terminal.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Default: table on the terminal, json, csv or xlsx by the file's ending.",
)
@click.option("--from", "first", type=DAY, help="Table: the first day shown. Default: day zero.")
@click.option(
    "--weeks", type=click.IntRange(0, 5200), help=f"Table: weeks shown; 0: all. Default: {_WEEKS}."
)
def command(
    patient: str,
    protocol: str | None,
    site: str | None,
    output: str | None,
    format_name: str | None,
    first: date | None,
    weeks: int | None,
) -> None:
    """Make the dated plan of the PATIENT document (or show the plan in a plan file).

    \b
    Example:
      hamsc plan patient.yaml -o plan.json
      hamsc plan plan.json --weeks 8
    """
    form = form_of(format_name, output, _FORMATS, other="table")
    if form != "table":
        shown = {"from": first, "weeks": weeks is not None}
        refuse_unused(f"only of a table; {form} holds the whole plan", **shown)
    plan = load_plan(patient, protocol=protocol, site=site)
    # What writes one form is loaded for that form: a spreadsheet's takes longer than planning.
    match form:
        case "json":
            write_output(output, write_plan(plan))
        case "csv":
            from schedules.tables.plan_csv import write_plan_csv

            write_output(output, write_plan_csv(plan))
        case "xlsx":
            from schedules.tables.plan_xlsx import write_plan_xlsx

            write_output(output, write_plan_xlsx(plan))
        case _:
            from schedules.cli.plan_table import plan_table

            write_output(
                output, (plan_table(plan, first, 4 if weeks is None else weeks) + "\n").encode()
            )
    wrote(output, summary(plan))
    leave_if_unplaced(plan, patient)


def summary(plan: Plan) -> str:
    """Return counts by arm in one line."""
    arms = [arm.id for arm in plan.protocol.arms if arm.id in plan.patient.arms]
    counts = (f"{sum(item.arm == arm for item in plan.administrations)} {arm}" for arm in arms)
    return f"{len(plan.administrations)} administrations ({', '.join(counts)})"


def leave_if_unplaced(plan: Plan, name: str) -> None:
    """Exit with the code for unplaced administrations where there are any, naming them.

    ``name`` is what the command was given. Assessments without a day are told, too.
    """
    late = [item.id for item in plan.assessments if item.state is State.UNPLACED]
    if late:
        note(f"No day serves for the assessments {', '.join(late)}.")
    without = unplaced(plan)
    if without:
        note(f"No day serves for {', '.join(without)}. Why: hamsc explain {name} {without[0]}")
        sys.exit(exit_codes.UNPLACED)
