"""``hamsc demo``: the main job on the built-in protocol, patient and log."""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import click

from protocol.library import library_text
from protocol.reading import parse_protocol
from schedules import figures
from schedules.calendar import Choices, Profile, write_calendar
from schedules.checklists import build_checklists, render_html, render_markdown
from schedules.checklists.pdf.rendering import render_pdf
from schedules.cli.deviations_command import deviations_text
from schedules.cli.files import write_file
from schedules.cli.plan_command import summary
from schedules.cli.plan_table import plan_table
from schedules.deviations import (
    DeviationReport,
    find_deviations,
    followed,
    scored,
    write_deviations_json,
)
from schedules.display import day, watermark
from schedules.engine import build_plan
from schedules.instruments import ScoreEntry, parse_scores_csv
from schedules.logs import parse_log_csv
from schedules.patient import parse_patient
from schedules.plan import Plan, write_plan
from schedules.reports.pages import render_report_html, render_report_pdf, report_document

PROTOCOL = "hamsc-cua-example"
AS_OF = date(2026, 5, 15)
WEEKS = 3
STARTERS = ("patient.yaml", "log.csv", "scores.csv")


@click.command("demo")
@click.option("-o", "--output", default="demo", show_default=True, help="Folder to write into.")
def command(output: str) -> None:
    """Do the main job on the built-in example: plan, calendar, checklists, deviations.

    \b
    Example:
      hamsc demo -o demo
    """
    folder = Path(output)
    plan, report, entries = example()
    for name, data in (
        *((name, _starter(f"example-{name}").encode()) for name in STARTERS),
        *_made(plan, report, entries).items(),
        *(
            (f"figures/{name}.svg", figures.to_svg(picture).encode())
            for name, picture in figures_of(plan, report, entries).items()
        ),
    ):
        write_file(folder / name, data)
    click.echo(plan_table(plan, AS_OF, WEEKS))
    click.echo(f"\nWhat was given against what was planned, as of {day(AS_OF)}\n")
    click.echo(deviations_text(report))
    click.echo(_closing(plan, folder))


def example() -> tuple[Plan, DeviationReport, Sequence[ScoreEntry]]:
    """Return the example's plan, what departs from it, and the scores."""
    patient, log, scores = (_starter(f"example-{name}") for name in STARTERS)
    protocol = parse_protocol(library_text(PROTOCOL), source=f"{PROTOCOL}.yaml")
    plan = build_plan(protocol, parse_patient(patient, source="patient.yaml"))
    zone = plan.patient.time_zone
    records = parse_log_csv(log, source="log.csv", zone=zone).accepted()
    entries = parse_scores_csv(scores, source="scores.csv", zone=zone).accepted()
    report = find_deviations(plan, records, as_of=AS_OF)
    return plan, scored(report, plan, entries), entries


def _starter(name: str) -> str:
    return (files("schedules") / "starters" / name).read_text("utf-8")


def figures_of(
    plan: Plan, report: DeviationReport, entries: Sequence[ScoreEntry]
) -> dict[str, figures.Picture]:
    """Return the demo's figures by name."""
    told = followed(report)
    last = AS_OF + timedelta(days=7 * WEEKS - 1)
    return {
        "schedule": figures.schedule_picture(plan),
        "months": figures.months_picture(plan, first=AS_OF, last=last),
        "lanes": figures.lanes_picture(plan, told, AS_OF),
        "adherence": figures.adherence_picture(plan, told, AS_OF),
        "trends": figures.trends_picture(plan, entries),
    }


def _made(plan: Plan, report: DeviationReport, entries: Sequence[ScoreEntry]) -> dict[str, bytes]:
    last = AS_OF + timedelta(days=7 * WEEKS - 1)
    sheets = build_checklists(plan, first=AS_OF, last=last)
    pages = report_document(plan, report, scores=entries)
    return {
        "plan.json": write_plan(plan),
        "patient.ics": write_calendar(plan, Choices(profile=Profile.PATIENT, language="en")),
        "care-team.ics": write_calendar(plan, Choices(profile=Profile.CARE_TEAM, language="en")),
        "checklists/checklists.pdf": render_pdf(sheets, plan, language="en+zh-CN"),
        "checklists/checklists.html": render_html(sheets, plan, language="en+zh-CN").encode(),
        "checklists/checklists.md": render_markdown(sheets, plan, language="en+zh-CN").encode(),
        "deviations.json": write_deviations_json(report),
        "deviations.html": render_report_html(pages).encode(),
        "deviations.pdf": render_report_pdf(pages),
    }


def _closing(plan: Plan, folder: Path) -> str:
    """Say what was written, what is assumed, and what to look at first."""
    mark = watermark(plan.protocol) or ""
    return "\n".join(
        (
            "",
            f"Wrote into {folder}: {summary(plan)}",
            "  plan.json         every date and dose with its reasons",
            "  patient.ics       opaque titles, for the patient; care-team.ics says what and why",
            f"  checklists/       a sheet for each administration of the coming {WEEKS} weeks",
            "  figures/          the schedule, the months, what was given, the scores",
            "  deviations.pdf    the example log held against the plan; .html and .json likewise",
            "  patient.yaml, log.csv, scores.csv   the documents all of it was made from",
            f"{len(plan.assumptions)} numbers are assumed, {len(plan.open_numbers)} are left open.",
            mark,
            "Look first at",
            f"  {folder / 'checklists' / 'checklists.pdf'}, as the ward prints it",
            f"  hamsc checklist {folder / 'plan.json'} -o course.html    (all sheets)",
            f"  hamsc explain {folder / 'plan.json'} im-injections-d60    (why a date moved)",
            f"  hamsc protocol show {PROTOCOL}    (every number and who stated it)",
        )
    )
