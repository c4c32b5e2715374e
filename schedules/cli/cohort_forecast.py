# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""``hamsc cohort forecast``: what a registry needs, and what it may need."""

from datetime import UTC, date, datetime

import click
import numpy as np

from protocol.timing import AsNeeded
from protocol.treatment_protocol import TreatmentProtocol
from schedules.cli.cohort_plans import CohortError, Plans
from schedules.cli.endings import form_of
from schedules.cli.figure_command import rendered
from schedules.cli.files import read_text, write_output
from schedules.cli.forecast_output import FORMATS, Forecast, FormatName
from schedules.cli.terminal import DAY, check_days, table, wrote
from schedules.cohort import Counted, Demand, profiles_of, simulate
from schedules.display import watermark
from schedules.figures import Head
from schedules.figures.render import Format
from schedules.forecast import (
    LotUse,
    Shortage,
    WeekRange,
    range_headers,
    range_rows,
    write_ranges_csv,
    write_ranges_json,
)
from schedules.forecast.picture import ranges_picture
from schedules.scenario import Scenario, parse_scenario
from schedules.supply import Supply, parse_supply

# Patients whose courses are held in memory to draw from; of a larger registry so many are drawn.
_POOL = 20_000


@click.command("forecast")
@click.argument("plans")
@click.option("--supply", help="The cell laboratory's document: lead time, overage, lots in stock.")
@click.option("--from", "first", type=DAY, help="The first day counted. Default: the first one.")
@click.option("--to", "last", type=DAY, help="The last day counted. Default: the last one.")
@click.option("--scenario", help="How patients may come, be held and leave: draw futures from it.")
@click.option(
    "--runs",
    type=click.IntRange(1, 100_000),
    default=10_000,
    show_default=True,
    help="With --scenario: how many futures are drawn.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="With --scenario: the same seed draws the same futures.",
)
@click.option("-o", "--output", help="Write to this file instead of the terminal.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="Default: by the file's ending, else table.",
)
def command(
    plans: str,
    supply: str | None,
    first: date | None,
    last: date | None,
    scenario: str | None,
    runs: int,
    seed: int,
    output: str | None,
    format_name: FormatName | None,
) -> None:
    """Sum what the registry in PLANS needs by week, site and product; PLANS is of cohort plan.

    With --scenario the weeks of many possible futures are given as quantiles instead.

    \b
    Example:
      hamsc cohort forecast plans --supply supply.yaml -o demand.csv
      hamsc cohort forecast plans --scenario scenario.yaml --runs 10000 --seed 1 -o demand.svg
    """
    check_days(first, last)
    if scenario is not None and (first or last):
        message = "--from and --to are the scenario's own first and last; leave them out"
        raise click.UsageError(message)
    read = Plans.read(plans)
    stock = None if supply is None else parse_supply(read_text(supply), source=supply)
    form: FormatName = form_of(format_name, output, FORMATS, other="table")
    if scenario is None:
        found = forecast_of(read, stock, first or date.min, last or date.max)
        data, said = found.written(form), f"{len(found.demand)} lines of {_patients(read)} patients"
    else:
        wanted = parse_scenario(read_text(scenario), source=scenario)
        data = _simulated(read, stock, wanted, form, runs, seed)
        said = f"{runs} runs, seed {seed}"
    write_output(output, data)
    wrote(output, said)


def forecast_of(plans: Plans, supply: Supply | None, first: date, last: date) -> Forecast:
    """Return what a registry needs between two days, both inside."""
    protocol, _ = plans.documents()
    demand = Demand(protocol)
    for record in plans.records():
        demand.add(record)
    counted = Counted.between(demand.days(), protocol, first, last)
    uses: list[LotUse] = []
    shortages: list[Shortage] = []
    for item in supply.products if supply is not None else ():
        if item.lots:
            used, shortage = counted.lots(item, last=min(last, counted.last_on or last))
            uses += used
            shortages += [shortage] if shortage else []
    mark = watermark(protocol)
    return Forecast(
        supply,
        counted.weekly(),
        tuple(uses),
        tuple(shortages),
        marks=[mark] if mark else [],
        remarks=_remarks(plans, protocol),
        head=_head(plans, protocol),
    )


def _remarks(plans: Plans, protocol: TreatmentProtocol) -> list[str]:
    remarks: list[str] = []
    aside = sum(counts.set_aside for counts in plans.counts)
    if aside:
        remarks.append(f"{aside} patients of the registry could not be planned: not counted.")
    needed = [
        arm.id
        for arm in protocol.arms
        if any(isinstance(phase.when, AsNeeded) for phase in arm.phases)
    ]
    if needed:
        remarks.append(f"Given as needed, without dates, not counted: {', '.join(needed)}.")
    return remarks


def _head(plans: Plans, protocol: TreatmentProtocol) -> Head:
    made = [datetime.fromisoformat(stamp).astimezone(UTC) for stamp in plans.stamps()]
    return Head(
        about=f"{_patients(plans)} patients · {protocol.id} version {protocol.version}",
        mark=watermark(protocol),
        identity=f"registry {plans.run[:12]}",
        made_at=max(made, default=datetime(2000, 1, 1, tzinfo=UTC)),
    )


def _patients(plans: Plans) -> int:
    return sum(counts.planned for counts in plans.counts)


def _simulated(
    plans: Plans, supply: Supply | None, scenario: Scenario, form: FormatName, runs: int, seed: int
) -> bytes:
    protocol, _ = plans.documents()
    patients = _patients(plans)
    chosen = None
    if patients > _POOL:
        draw = np.random.Generator(np.random.PCG64(seed)).random(patients)
        chosen = np.sort(np.argsort(draw, kind="stable")[:_POOL])
    profiles = profiles_of(plans.records(), protocol, chosen)
    if not len(profiles.needs):
        message = f"{plans.folder}: found no planned patient; accepted: a registry to draw from"
        raise CohortError(message)
    ranges = simulate(profiles, scenario, runs=runs, seed=seed)
    mark = watermark(protocol)
    assumed = scenario.is_assumed or mark is not None
    about: dict[str, str | int] = {
        "scenario": scenario.id,
        "runs": runs,
        "seed": seed,
        "drawn_from_patients": len(profiles.needs),
    }
    remarks = _told(scenario, about)
    match form:
        case "json":
            return write_ranges_json(ranges, supply, assumed=assumed, about=about)
        case "csv":
            return write_ranges_csv(ranges, supply, assumed=assumed)
        case "table":
            rows = range_rows(ranges, supply, assumed=assumed)
            lines = [*([mark, ""] if mark else []), table(range_headers(ranges), rows)]
            return ("\n".join([*lines, "", *remarks]) + "\n").encode()
        case _:
            return _picture(ranges, plans, protocol, remarks, form)


def _picture(
    ranges: tuple[WeekRange, ...],
    plans: Plans,
    protocol: TreatmentProtocol,
    remarks: list[str],
    form: Format,
) -> bytes:
    drawn = ranges_picture(ranges, _head(plans, protocol), remarks)
    return rendered(drawn, form)


def _told(scenario: Scenario, about: dict[str, str | int]) -> list[str]:
    """Return what the numbers rest on; assumed numbers with their mark."""
    mark = " [ASSUMED]" if scenario.is_assumed else ""
    holds = scenario.holds
    drawn = f"{scenario.patients.value} patients drawn from {about['drawn_from_patients']}"
    pace = f"{scenario.enrolled_per_week.value} a week on average"
    lines = [
        f"{about['runs']} runs of scenario {scenario.id}{mark}, seed {about['seed']}",
        f"{drawn} of the registry, {pace}{mark}",
    ]
    if holds is not None:
        then = "later by the hold" if holds.resume == "shift" else "left out"
        lines.append(
            f"{holds.percent_per_week.value} % held each week for {holds.weeks.value} weeks;"
            f" what was due: {then}{mark}"
        )
    if scenario.dropout_percent_per_week is not None:
        lines.append(f"{scenario.dropout_percent_per_week.value} % leave each week{mark}")
    lines.append("What waits for a decision or has no day is in no number.")
    lines.append("A quantile is a drawn value: so many of the runs need no more in that week.")
    return lines
