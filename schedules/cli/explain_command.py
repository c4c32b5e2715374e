"""``hamsc explain``: why this date, why this dose."""

import click

from schedules.cli.loading import load_plan
from schedules.display import Language
from schedules.explanation import explain, explain_as_needed, explain_assessment
from schedules.plan import AsNeeded, Plan
from schedules.sheet_code import PlannedWeek, is_sheet_code, planned_by_code


@click.command("explain")
@click.argument("plan")
@click.argument("administration")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh-CN"]),
    default="en",
    show_default=True,
    help="Language of the answer.",
)
def command(
    plan: str, administration: str, protocol: str | None, site: str | None, language: str
) -> None:
    """Say why ADMINISTRATION (such as iv-maintenance-d56) of PLAN has its date and its dose.

    An assessment's id serves as well, and so does the code that a printed sheet carries. What is
    given when it is needed is named by its arm and phase.

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
    answer = _answer(loaded, administration, "zh" if language == "zh-CN" else "en")
    if answer is None:
        known = [
            *(item.id for item in loaded.administrations),
            *(f"{item.arm}-{item.phase}" for item in loaded.as_needed),
            *(item.id for item in loaded.assessments),
        ]
        import difflib

        close = difflib.get_close_matches(administration, known, n=3) or known[:3]
        message = f"no administration {administration} in {plan}; near it: {', '.join(close)}"
        raise click.UsageError(message)
    click.echo(answer, nl=False)


def _answer(plan: Plan, wanted: str, language: Language) -> str | None:
    """Return the explanation of whatever has this id; None where nothing has."""
    for act in plan.administrations:
        if act.id == wanted:
            return explain(plan, act, language)
    for look in plan.assessments:
        if look.id == wanted:
            return explain_assessment(plan, look, language)
    for needed in plan.as_needed:
        if f"{needed.arm}-{needed.phase}" == wanted:
            return explain_as_needed(plan, needed, language)
    return None
