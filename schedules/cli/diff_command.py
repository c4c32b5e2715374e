"""``hamsc diff``: what moved between two versions of a plan, and why."""

import click

from schedules.cli.endings import form_of
from schedules.cli.files import write_output
from schedules.cli.loading import load_plan
from schedules.cli.terminal import note, table
from schedules.display import day
from schedules.revision import (
    HEADERS,
    PlanDifference,
    check_chain,
    diff,
    difference_rows,
    difference_summary,
    without_day,
    write_difference,
)

_FORMATS = ("table", "json")


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="table: for people. json: for programs. Default: by the file's ending, else table.",
)
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option("--verify", is_flag=True, help="Fail unless NEW is the revision of OLD that it says.")
def command(old: str, new: str, format_name: str | None, output: str | None, verify: bool) -> None:
    """Say what differs between the plans OLD and NEW, and why.

    \b
    Example:
      hamsc diff plan.json plan-2.json
      hamsc diff plan.json plan-2.json --verify
    """
    form = form_of(format_name, output, _FORMATS, other="table")
    first, second = load_plan(old), load_plan(new)
    if first.patient.code != second.patient.code:
        message = f"{old} is for {first.patient.code}, {new} for {second.patient.code}"
        raise click.UsageError(message)
    if verify:
        check_chain(first, second)
        note(f"{new} follows {old}: the digests, the numbers and every history agree")
    difference = diff(first, second)
    if form == "json":
        write_output(output, write_difference(difference))
    else:
        write_output(output, (difference_text(difference) + "\n").encode())


def difference_text(difference: PlanDifference) -> str:
    """Return a difference as a person reads it: who and why, the changes, what is still asked."""
    was = f"version {difference.was_number} ({difference.was_digest[:12]})"
    now = f"version {difference.number} ({difference.digest[:12]})"
    lines = [f"{difference.patient}: {was} -> {now}"]
    if difference.as_of is not None:
        lines.append(f"by {difference.author}, as of {day(difference.as_of)}: {difference.reason}")
    if not difference.follows:
        lines.append("The second does not name the first as the plan it follows.")
    if difference.zone is not None:
        lines.append(
            f"Times were in {difference.was_zone} and are in {difference.zone} now: every hour, the"
            " past ones too, is another moment."
        )
    rows = difference_rows(difference)
    if rows:
        lines += ["", table(HEADERS, rows)]
    lines += without_day(difference)
    lines += ["", difference_summary(difference)]
    for name in difference.open_questions:
        lines.append(
            f"To decide by a person: what follows for {name}, which was not given. Write the answer"
            " under missed in the patient document (skip, defer or catch-up), and revise again."
        )
    if difference.not_planned:
        listed = ", ".join(difference.not_planned)
        lines.append(f"Not planned, since their days are over: {listed}")
    return "\n".join(lines)
