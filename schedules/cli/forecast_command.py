"""``hamsc forecast``: what the cell laboratory has to make ready for many plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import click

from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan
from schedules.cli.terminal import DAY, note, table
from schedules.display import watermark
from schedules.forecast import (
    HEADERS,
    LotUse,
    Need,
    Shortage,
    WeeklyDemand,
    demand_rows,
    needs_of,
    stock_lines,
    use_lots,
    weekly_demand,
    write_csv,
    write_json,
)
from schedules.plan import Plan
from schedules.supply import Supply, parse_supply


@dataclass(frozen=True, slots=True)
class _Forecast:
    plans: tuple[Plan, ...]
    supply: Supply | None
    demand: tuple[WeeklyDemand, ...]
    uses: tuple[LotUse, ...]
    shortages: tuple[Shortage, ...]


@click.command("forecast")
@click.argument("plans", nargs=-1, required=True)
@click.option("--supply", help="The cell laboratory's document: lead time, overage, lots in stock.")
@click.option("--from", "first", type=DAY, help="The first day counted. Default: the first one.")
@click.option("--to", "last", type=DAY, help="The last day counted. Default: the last one.")
@click.option("-o", "--output", help="Write to this file instead of the terminal.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "json", "csv"]),
    help="Default: table on the terminal, json or csv by the file's ending.",
)
def command(
    plans: tuple[str, ...],
    supply: str | None,
    first: date | None,
    last: date | None,
    output: str | None,
    format_name: Literal["table", "json", "csv"] | None,
) -> None:
    """Sum what the PLANS need by week, site and product (plan files or patient documents).

    Without --supply nothing is added to what is planned, and no day to order by is given.

    \b
    Example:
      hamsc forecast p-001.json p-002.json --supply supply.yaml
    """
    forecast = _forecast(
        tuple(load_plan(name) for name in plans),
        None if supply is None else parse_supply(read_text(supply), source=supply),
        first=first or date.min,
        last=last or date.max,
    )
    match format_name or _by_ending(output):
        case "json":
            data = write_json(forecast.demand, forecast.supply, forecast.uses, forecast.shortages)
        case "csv":
            data = write_csv(forecast.demand, forecast.supply)
        case _:
            data = (_text(forecast) + "\n").encode()
    write_output(output, data)
    if output is not None and output != "-":
        note(f"wrote {output}: {len(forecast.demand)} weeks of {len(plans)} plans")


def _by_ending(output: str | None) -> Literal["table", "json", "csv"]:
    if output is not None and output.lower().endswith(".json"):
        return "json"
    return "csv" if output is not None and output.lower().endswith(".csv") else "table"


def _forecast(
    plans: tuple[Plan, ...], supply: Supply | None, *, first: date, last: date
) -> _Forecast:
    needs = [need for plan in plans for need in needs_of(plan) if first <= need.on <= last]
    demand = weekly_demand(needs)
    end = min(last, max((need.on for need in needs), default=last))
    uses, shortages = _stock(needs, supply, end)
    return _Forecast(plans, supply, demand, uses, shortages)


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


def _text(forecast: _Forecast) -> str:
    marks = dict.fromkeys(filter(None, (watermark(plan.protocol) for plan in forecast.plans)))
    lines = [*marks, ""] if marks else []
    lines.append(table(HEADERS, demand_rows(forecast.demand, forecast.supply)))
    lines += ["", *stock_lines(forecast.uses, forecast.shortages)] if forecast.uses else []
    needed = sum(len(plan.as_needed) for plan in forecast.plans)
    if needed:
        lines += ["", f"{needed} arms given as needed have no dates and are not counted."]
    return "\n".join(lines)
