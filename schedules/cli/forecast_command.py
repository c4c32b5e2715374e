"""``hamsc forecast``: what the cell laboratory has to make ready for many plans."""

from collections.abc import Sequence
from datetime import date

import click

from schedules.cli.endings import form_of
from schedules.cli.files import read_text, write_output
from schedules.cli.forecast_output import FORMATS, Forecast, FormatName
from schedules.cli.loading import load_plan
from schedules.cli.terminal import DAY, check_days, wrote
from schedules.display import watermark
from schedules.figures import Head
from schedules.forecast import LotUse, Need, Shortage, needs_of, use_lots, weekly_demand
from schedules.plan import Plan
from schedules.supply import Supply, parse_supply


@click.command("forecast")
@click.argument("plans", nargs=-1, required=True)
@click.option("--supply", help="The cell laboratory's document: lead time, overage, lots in stock.")
@click.option("--from", "first", type=DAY, help="The first day counted. Default: the first one.")
@click.option("--to", "last", type=DAY, help="The last day counted. Default: the last one.")
@click.option("-o", "--output", help="Write to this file instead of the terminal.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="Default: by the file's ending, else table.",
)
def command(
    plans: tuple[str, ...],
    supply: str | None,
    first: date | None,
    last: date | None,
    output: str | None,
    format_name: FormatName | None,
) -> None:
    """Sum what the PLANS need by week, site and product (plan files or patient documents).

    Without --supply nothing is added to what is planned, and no day to order by is given.

    \b
    Example:
      hamsc forecast p-001.json p-002.json --supply supply.yaml
    """
    check_days(first, last)
    loaded = tuple(load_plan(name) for name in plans)
    _check_once(plans, loaded)
    forecast = _forecast(
        loaded,
        None if supply is None else parse_supply(read_text(supply), source=supply),
        first=first or date.min,
        last=last or date.max,
    )
    write_output(output, forecast.written(form_of(format_name, output, FORMATS, other="table")))
    wrote(output, f"{len(forecast.demand)} weeks of {len(plans)} plans")


def _check_once(names: Sequence[str], plans: Sequence[Plan]) -> None:
    """Refuse two plans of one course, such as two versions: its doses would count twice."""
    first: dict[tuple[str | None, str, str], str] = {}
    for name, plan in zip(names, plans, strict=True):
        course = (plan.patient.site, plan.patient.code, plan.protocol.id)
        if course in first:
            message = (
                f"{first[course]} and {name} are both for {plan.patient.code}; accepted: one plan"
                " of each patient (where a code was issued twice: with their sites)"
            )
            raise click.UsageError(message)
        first[course] = name


def _forecast(
    plans: tuple[Plan, ...], supply: Supply | None, *, first: date, last: date
) -> Forecast:
    needs = [need for plan in plans for need in needs_of(plan) if first <= need.on <= last]
    demand = weekly_demand(needs)
    end = min(last, max((need.on for need in needs), default=last))
    uses, shortages = _stock(needs, supply, end)
    marks = list(dict.fromkeys(filter(None, (watermark(plan.protocol) for plan in plans))))
    newest = max(plans, key=lambda plan: plan.patient.updated_at)
    protocols = ", ".join(dict.fromkeys(plan.protocol.id for plan in plans))
    head = Head(
        about=f"{len(plans)} plans · {protocols}",
        mark=marks[0] if marks else None,
        identity=f"newest plan {newest.digest[:12]} · {newest.made_by}",
        made_at=newest.patient.updated_at,
    )
    needed = sum(len(plan.as_needed) for plan in plans)
    remarks = (
        [f"{needed} arms given as needed have no dates and are not counted."] if needed else []
    )
    return Forecast(supply, demand, uses, shortages, marks, remarks, head)


def _stock(
    needs: Sequence[Need], supply: Supply | None, last: date
) -> tuple[tuple[LotUse, ...], tuple[Shortage, ...]]:
    uses: list[LotUse] = []
    shortages: list[Shortage] = []
    for item in supply.products if supply is not None else ():
        if item.lots:
            used, shortage = use_lots(needs, item, last=last)
            uses += used
            shortages += [shortage] if shortage else []
    return tuple(uses), tuple(shortages)
