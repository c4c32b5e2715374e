"""``hamsc scores``: filled instruments scored, and held against what was planned."""

import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from schedules.cli import exit_codes
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan
from schedules.cli.log_loading import read_log, say_rows_left_out
from schedules.cli.terminal import DAY, table, wrote
from schedules.deviations import find_deviations, given_days
from schedules.display import day, watermark
from schedules.instruments import check_scores, parse_scores_csv, score_headers, score_table
from schedules.instruments.table import write_scores_csv


@click.command("scores")
@click.argument("plan")
@click.argument("scores")
@click.option("--log", help="The administration log: assessments around a dose follow its day.")
@click.option(
    "--as-of", type=DAY, help="Judge as known on this day. Default: today at the patient."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "csv"]),
    help="Default: table on the terminal, csv by the file's ending.",
)
@click.option("-o", "--output", help="File to write. Default: standard output.")
@click.option("--allow-unreadable", is_flag=True, help="Go on without rows that cannot be read.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def command(
    plan: str,
    scores: str,
    log: str | None,
    as_of: date | None,
    format_name: str | None,
    output: str | None,
    allow_unreadable: bool,
    protocol: str | None,
    site: str | None,
) -> None:
    """Score the filled instruments in SCORES (CSV) and hold them against PLAN.

    A sum exists only where every item was answered; the Wound-QoL mean from 13 of 17 on. Exits
    with 3 where an assessment is missed, early or late, or a score departs from its instrument.

    \b
    Example:
      hamsc scores plan.json scores.csv --as-of 2026-05-15
    """
    loaded = load_plan(plan, protocol=protocol, site=site)
    zone = loaded.patient.time_zone
    judged_on = as_of or datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    reading = parse_scores_csv(read_text(scores), source=scores, zone=zone)
    entries = reading.accepted(allow_unreadable=allow_unreadable)
    by_id = {entry.id: entry for entry in entries}
    given = None
    if log is not None:
        records = read_log(log, zone).accepted(allow_unreadable=allow_unreadable)
        given = given_days(
            find_deviations(loaded, records, as_of=judged_on).planned, ZoneInfo(zone)
        )
    checked = check_scores(loaded, entries, as_of=judged_on, given=given)
    if (format_name or _by_ending(output)) == "csv":
        write_output(output, write_scores_csv(checked, by_id))
    else:
        mark = watermark(loaded.protocol)
        lines = [mark, ""] if mark else []
        lines += [f"{loaded.patient.code}, scores as known on {day(judged_on)}", ""]
        lines += [table(score_headers(), score_table(checked, by_id, zone=zone))]
        write_output(output, ("\n".join(lines) + "\n").encode())
    wrote(output, f"departures: {sum(item.departs for item in checked)}")
    say_rows_left_out(reading.left_out)
    if any(item.departs for item in checked):
        sys.exit(exit_codes.DEVIATIONS_FOUND)


def _by_ending(output: str | None) -> str:
    return "csv" if output is not None and output.lower().endswith(".csv") else "table"
