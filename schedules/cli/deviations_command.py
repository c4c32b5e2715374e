"""``hamsc deviations``: what was given, held against what was planned."""

import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from schedules.cli import exit_codes
from schedules.cli.endings import form_of
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan
from schedules.cli.log_loading import (
    read_log,
    read_pins,
    read_scores,
    say_left_out,
    say_rows_left_out,
)
from schedules.cli.progress import under_way
from schedules.cli.report_formats import (
    LANGUAGES,
    NAMES,
    Made,
    Paper,
    left_out,
    write_report,
)
from schedules.cli.terminal import DAY, note, refuse_unused, table, told, wrote
from schedules.cli.what_if import ask_what_if
from schedules.deviations import (
    DeviationReport,
    Pin,
    assessed_headers,
    assessed_sums,
    assessed_sums_headers,
    assessed_table,
    confirmed,
    decisions_headers,
    decisions_table,
    deviations_table,
    exposure_headers,
    exposure_table,
    find_deviations,
    parse_confirmations,
    rules_headers,
    rules_table,
    scored,
    table_headers,
    totals_table,
)
from schedules.display import day


@click.command("deviations")
@click.argument("plan")
@click.argument("log")
@click.option(
    "--as-of", type=DAY, help="Judge as known on this day. Default: today at the patient."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(NAMES),
    help="Default: by the file's ending, else table. sdtm: a folder of tables. fhir: R4.",
)
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="Of html and pdf.",
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of a PDF.",
)
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option("--scores", "scores_file", help="Filled instruments (CSV): assessments are judged.")
@click.option(
    "--what-if",
    "question",
    metavar='"ARM DATE TIME"',
    help="What would follow if it were given then? Nothing is recorded.",
)
@click.option("--allow-unreadable", is_flag=True, help="Go on without rows that cannot be read.")
@click.option("--map", "map_file", help="How a foreign log is read: a log-mapping document.")
@click.option("--pins", "pins_file", help="Which dose single records belong to: a pins document.")
@click.option("--confirm", "confirm_file", help="What people decided: a confirmations document.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    log: str,
    as_of: date | None,
    format_name: str | None,
    language: str,
    paper: Paper,
    output: str | None,
    scores_file: str | None,
    question: str | None,
    allow_unreadable: bool,
    map_file: str | None,
    pins_file: str | None,
    confirm_file: str | None,
    protocol: str | None,
    site: str | None,
) -> None:
    """Hold the administrations in LOG (CSV, XLSX, JSON, FHIR) against PLAN.

    Exits with 3 where deviations were found, with 0 where none were.

    \b
    Example:
      hamsc deviations plan.json log.csv --as-of 2026-05-15
      hamsc deviations plan.json log.csv --scores scores.csv -o report.pdf
      hamsc deviations plan.json log.csv --what-if "iv 2026-05-26 14:00"
    """
    form = form_of(format_name, output, NAMES[:-1], other="table")
    if question is not None:
        refuse_unused(
            "not with --what-if, which answers as a table or as json",
            scores=scores_file,
            confirm=confirm_file,
            as_of=as_of,
            format=format_name not in {None, "table", "json"},
        )
    loaded = load_plan(plan, protocol=protocol, site=site)
    zone = loaded.patient.time_zone
    reading = read_log(log, zone, map_file)
    pins = read_pins(pins_file)
    scores = read_scores(scores_file, zone)
    judged_on = as_of or datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    records = reading.accepted(allow_unreadable=allow_unreadable)
    if question is not None:
        say_left_out(reading)
        ask_what_if(loaded, records, pins, question, form, output)
        return
    with under_way(f"holding {len(records):,} records against the plan"):
        report = find_deviations(
            loaded,
            records,
            as_of=judged_on,
            left_out=reading.left_out,
            passed_over=reading.passed_over,
            pins=pins,
        )
    if scores is not None:
        entries = scores.accepted(allow_unreadable=allow_unreadable)
        report = scored(report, loaded, entries, scores.unreadable)
    if confirm_file is not None:
        decided = parse_confirmations(read_text(confirm_file), source=confirm_file)
        report = confirmed(report, decided.confirmations)
    made = Made(
        loaded,
        records,
        report,
        () if scores is None else scores.entries,
        LANGUAGES[language],
        paper,
    )
    _write(made, form, output)
    say_left_out(reading)
    if scores is not None:
        say_rows_left_out(scores.left_out)
    if report.has_deviations:
        sys.exit(exit_codes.DEVIATIONS_FOUND)


def _write(made: Made, format_name: str, output: str | None) -> None:
    if format_name == "table":
        write_output(output, (deviations_text(made.report) + "\n").encode())
    else:
        with under_way(f"writing {output or 'the report'}"):
            write_report(made, format_name, output)
        if found := left_out(made, format_name):
            note(f"left out of the bundle: {', '.join(found)}")
    wrote(output, f"departures: {len(made.report.departures)}")


def deviations_text(report: DeviationReport) -> str:
    """Return the report as a person reads it: departures, totals, what nobody looked at."""
    lines = [f"{report.patient}, {report.protocol}, as known on {day(report.as_of)}"]
    if report.watermark is not None:
        lines = [report.watermark.en, "", *lines]
    lines += ["", table(table_headers(), deviations_table(report))]
    lines += ["", table(("Totals", ""), totals_table(report))]
    if report.has_deviations:
        lines += ["", table(rules_headers(), rules_table(report))]
    lines += ["", "Adherence and exposure until then"]
    lines += [table(exposure_headers(), exposure_table(report))]
    if report.assessments is not None:
        lines += ["", table(assessed_sums_headers(), assessed_sums(report))]
        departing = assessed_table(report)
        if departing:
            lines += ["", "Assessments that depart from the plan", ""]
            lines += [table(assessed_headers(), departing)]
    decisions = decisions_table(report)
    if decisions:
        lines += ["", "Decided by a person", "", table(decisions_headers(), decisions)]
    lines += told("Of an arm as a whole", [item.explanation.en for item in report.escalations])
    lines += told("Pinned by a person", [_pinned(pin) for pin in report.pins])
    lines += told("To decide by a person", [text.en for text in report.questions])
    lines += told("Not examined", [text.en for text in report.not_examined])
    lines += told("Left out, could not be read", list(report.left_out))
    lines += told("Left out of the scores, could not be read", list(report.scores_left_out))
    return "\n".join(lines)


def _pinned(pin: Pin) -> str:
    belongs = f"is {pin.planned}" if pin.planned else "belongs to no planned dose"
    return f"record {pin.record} {belongs}: {pin.reason} ({pin.by}, {day(pin.on)})"
