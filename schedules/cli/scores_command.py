"""``hamsc scores``: filled instruments scored, and held against what was planned."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click

from schedules.cli import exit_codes
from schedules.cli.endings import form_of
from schedules.cli.files import read_text, write_output
from schedules.cli.loading import load_plan
from schedules.cli.log_loading import read_log, say_left_out, say_rows_left_out
from schedules.cli.terminal import DAY, note, table, told, wrote
from schedules.deviations import Severity, find_deviations, given_days
from schedules.deviations.assessed_judging import AssessmentJudge
from schedules.display import date_and_time, day, watermark
from schedules.instruments import (
    ScoreEntry,
    check_scores,
    parse_scores_csv,
    score_headers,
    score_table,
    write_scores_csv,
)
from schedules.plan import Plan

_FORMATS = ("table", "csv")


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
    type=click.Choice(_FORMATS),
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
    with 3 where an assessment is missed, early or late, or a score departs from its instrument,
    and the protocol does not say that this is no departure.

    \b
    Example:
      hamsc scores plan.json scores.csv --as-of 2026-05-15
    """
    form = form_of(format_name, output, _FORMATS, other="table")
    loaded = load_plan(plan, protocol=protocol, site=site)
    zone = loaded.patient.time_zone
    judged_on = as_of or datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    reading = parse_scores_csv(read_text(scores), source=scores, zone=zone)
    entries = reading.accepted(allow_unreadable=allow_unreadable)
    by_id = {entry.id: entry for entry in entries}
    given, logged = None, None
    if log is not None:
        logged = read_log(log, zone)
        records = logged.accepted(allow_unreadable=allow_unreadable)
        given = given_days(
            find_deviations(loaded, records, as_of=judged_on).planned, ZoneInfo(zone)
        )
    checked = check_scores(
        loaded, entries, as_of=judged_on, given=given, unreadable=reading.unreadable
    )
    later = told("Later than that day, not looked at", _later(entries, judged_on, zone))
    if form == "csv":
        write_output(output, write_scores_csv(checked, by_id))
        for line in later[1:]:
            note(line)
    else:
        lines = _heading(loaded, judged_on)
        lines += [table(score_headers(), score_table(checked, by_id, zone=zone))]
        lines += told("Left out, could not be read", reading.left_out)
        write_output(output, ("\n".join([*lines, *later]) + "\n").encode())
    judge = AssessmentJudge(loaded)
    departures = sum(judge.of(item)[0] is not Severity.NONE for item in checked)
    wrote(output, f"departures: {departures}")
    say_rows_left_out(reading.left_out)
    if logged is not None:
        say_left_out(logged)
    if departures:
        sys.exit(exit_codes.DEVIATIONS_FOUND)


def _heading(plan: Plan, judged_on: date) -> list[str]:
    mark = watermark(plan.protocol)
    lines = [mark, ""] if mark else []
    return [*lines, f"{plan.patient.code}, scores as known on {day(judged_on)}", ""]


def _later(entries: Sequence[ScoreEntry], on: date, zone: str) -> list[str]:
    """Return the scores that were recorded after the day of judging, with their places."""
    later = (each for each in entries if each.at.astimezone(ZoneInfo(zone)).date() > on)
    return [
        f"{each.place}: {each.id}, {each.scored_with.name} of"
        f" {date_and_time(each.at.astimezone(ZoneInfo(zone)))}"
        for each in later
    ]
