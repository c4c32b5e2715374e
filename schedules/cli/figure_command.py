"""``hamsc figure``: pictures of a plan and of what became of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import click

from schedules import figures
from schedules.cli.endings import form_of
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan
from schedules.cli.log_loading import read_log
from schedules.cli.terminal import DAY, check_days, refuse_unused, wrote
from schedules.deviations import find_deviations, followed, lots_given
from schedules.display import Language
from schedules.engine import StartDay, start_days
from schedules.figures.render import Format
from schedules.figures.start_days import Pattern
from schedules.instruments import parse_scores_csv
from schedules.plan import Plan

KINDS = ("schedule", "month", "lanes", "adherence", "trends", "sites", "lots", "start-days")
_TAKES = {
    "month": ("from", "to"),
    "lanes": ("log", "as_of"),
    "adherence": ("log", "as_of"),
    "lots": ("log", "as_of"),
    "trends": ("scores",),
    "sites": ("administration",),
}
_LANGUAGES: dict[str, Language] = {"en": "en", "zh-CN": "zh"}
_FORMATS: tuple[Format, ...] = ("svg", "pdf", "png")


@click.command("figure")
@click.argument("plan")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What is drawn.")
@click.option("--log", help="The administration log: lanes and adherence need it, lots take it.")
@click.option("--scores", help="The file of scores, for trends.")
@click.option(
    "--language",
    type=click.Choice(list(_LANGUAGES)),
    default="en",
    show_default=True,
    help="Of the words in it.",
)
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    help="Default: by the file's ending, else svg.",
)
@click.option(
    "--as-of", type=DAY, help="Lanes, adherence, lots: as known on this day. Default: today."
)
@click.option("--from", "first", type=DAY, help="Month: the first day.")
@click.option("--to", "last", type=DAY, help="Month: the last day, inside.")
@click.option("--administration", help="Sites: only this administration.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    kind: str,
    log: str | None,
    scores: str | None,
    language: str,
    output: str | None,
    format_name: Format | None,
    as_of: date | None,
    first: date | None,
    last: date | None,
    administration: str | None,
    protocol: str | None,
    site: str | None,
) -> None:
    """Draw a figure of PLAN: greys and forms only, no name, the watermark where values are assumed.

    A figure of several pages is one page after the other in a PDF, and one below the other in an
    SVG or PNG.

    \b
    Example:
      hamsc figure plan.json --kind schedule -o schedule.svg
      hamsc figure plan.json --kind lanes --log log.csv --as-of 2026-05-15 -o lanes.pdf
    """
    given = {"log": log, "scores": scores, "as_of": as_of, "administration": administration}
    given |= {"from": first, "to": last}
    unused = {name: value for name, value in given.items() if name not in _TAKES.get(kind, ())}
    refuse_unused(f"not for --kind {kind}", **unused)
    check_days(first, last)
    loaded = load_plan(plan, protocol=protocol, site=site)
    tongue = _LANGUAGES[language]
    match kind:
        case "schedule":
            drawn = figures.schedule_picture(loaded, tongue)
        case "month":
            drawn = figures.months_picture(loaded, tongue, first=first, last=last)
        case "sites":
            _check_administration(loaded, administration)
            drawn = figures.sites_picture(loaded, tongue, administration)
        case "lots":
            drawn = figures.lots_picture(loaded, _lots(loaded, log, as_of), tongue)
        case "start-days":
            drawn = figures.start_days_picture(loaded, _starts(loaded), tongue)
        case "trends":
            entries = parse_scores_csv(
                read_text(_needed(scores, "--scores", kind)),
                source=cast("str", scores),
                zone=loaded.patient.time_zone,
            ).accepted()
            drawn = figures.trends_picture(loaded, entries, tongue)
        case _:
            drawn = _followed(loaded, _needed(log, "--log", kind), as_of, tongue, kind)
    write_output(output, rendered(drawn, form_of(format_name, output, _FORMATS, other="svg")))
    wrote(output, f"pages: {len(drawn.pages)}")


def rendered(drawn: figures.Picture, format_name: Format) -> bytes:
    """Return a figure's bytes in a format."""
    match format_name:
        case "svg":
            return figures.to_svg(drawn).encode()
        case "pdf":
            return figures.to_pdf(drawn)
        case "png":
            return figures.to_png(drawn)


def _followed(
    plan: Plan, log: str, as_of: date | None, language: Language, kind: str
) -> figures.Picture:
    judged_on = as_of or _today(plan)
    report = find_deviations(
        plan, read_log(log, plan.patient.time_zone).accepted(), as_of=judged_on
    )
    draw = figures.lanes_picture if kind == "lanes" else figures.adherence_picture
    return draw(plan, followed(report, language), judged_on, language)


def _lots(plan: Plan, log: str | None, as_of: date | None) -> tuple[figures.LotGiven, ...] | None:
    """Return what the log says of lots; None without one."""
    if log is None:
        return None
    records = read_log(log, plan.patient.time_zone).accepted()
    return lots_given(find_deviations(plan, records, as_of=as_of or _today(plan)), records)


def _today(plan: Plan) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(plan.patient.time_zone)).date()


def _starts(plan: Plan) -> dict[Pattern, Sequence[StartDay]]:
    """Return the start days under the usual patterns and the patient's own."""
    dialysis = plan.patient.dialysis
    if dialysis is None:
        message = "the patient has no dialysis; accepted for --kind start-days: a patient with it"
        raise click.UsageError(message)
    versions = (*plan.earlier_protocols, plan.protocol)
    patterns = dict.fromkeys((*figures.PATTERNS, dialysis.weekdays))
    found: dict[Pattern, Sequence[StartDay]] = {}
    for pattern in patterns:
        own = set(pattern) == set(dialysis.weekdays)
        # The plan's places hold the patient's; exceptions by date belong to their own pattern.
        facts = (
            dialysis
            if own
            else type(dialysis)(weekdays=pattern, start=dialysis.start, duration=dialysis.duration)
        )
        patient = plan.patient.model_copy(update={"dialysis": facts, "places": ()})
        found[pattern] = start_days(versions[0], patient, plan.places, versions[1:])
    return found


def _check_administration(plan: Plan, wanted: str | None) -> None:
    if wanted is not None and wanted not in {item.id for item in plan.administrations}:
        message = f"--administration: found {wanted}; accepted: the id of one in the plan"
        raise click.UsageError(message)


def _needed(given: str | None, option: str, kind: str) -> str:
    if given is None:
        message = f"--kind {kind} needs {option} FILE"
        raise click.UsageError(message)
    return given
