"""``hamsc explain``: why this date, why this dose."""

import difflib

import click

from schedules.cli.loading import load_plan
from schedules.explanation import explain
from schedules.plan import AsNeeded
from schedules.sheet_code import PlannedWeek, is_sheet_code, planned_by_code


@click.command("explain")
@click.argument("plan")
@click.argument("administration")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(plan: str, administration: str, protocol: str | None, site: str | None) -> None:
    """Say why ADMINISTRATION (such as iv-maintenance-d56) of PLAN has its date and its dose.

    The code that a printed sheet carries serves, too.

    \b
    Example:
      hamsc explain plan.json iv-maintenance-d56
    """
    loaded = load_plan(plan, protocol=protocol, site=site)
    if is_sheet_code(administration):
        coded = planned_by_code(loaded, administration)
        if isinstance(coded, AsNeeded):
            message = f"{administration} is a log of doses given when needed: it has no date"
            raise click.UsageError(message)
        if isinstance(coded, PlannedWeek):
            held = ", ".join(act.id for act in coded.administrations) or "none"
            message = f"{administration} is the record of a week; its administrations: {held}"
            raise click.UsageError(message)
        administration = coded.id
    try:
        found = loaded.administration(administration)
    except KeyError:
        known = [item.id for item in loaded.administrations]
        close = difflib.get_close_matches(administration, known, n=3) or known[:3]
        message = f"no administration {administration} in {plan}; near it: {', '.join(close)}"
        raise click.UsageError(message) from None
    click.echo(explain(loaded, found), nl=False)
