"""Every text that the program writes for people about a plan, by what it is and its language."""

import re
from collections.abc import Iterator
from datetime import date

import icalendar
from figure_reader import texts_of
from sheet_texts import FileReader

from schedules import checklists
from schedules.calendar import Choices, Profile, write_calendar
from schedules.checklists import build_checklists, render_html, render_markdown
from schedules.cli.plan_table import plan_table
from schedules.deviations import (
    DeviationReport,
    deviations_table,
    followed,
    table_headers,
    totals_table,
)
from schedules.display import Language
from schedules.explanation import explain
from schedules.figures import (
    Picture,
    adherence_picture,
    lanes_picture,
    lots_picture,
    months_picture,
    schedule_picture,
    sites_picture,
    to_svg,
)
from schedules.plan import Plan
from schedules.protocol_sheet import protocol_sheet

_CHECKLIST_LANGUAGES: dict[Language, checklists.Language] = {"en": "en", "zh": "zh-CN"}
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def texts_about(plan: Plan, *, days: int = 30) -> Iterator[tuple[str, str]]:
    """Yield name and text of each output; sheets of the first days only, calendars of all."""
    yield "plan table", plan_table(plan, None, 0)
    yield "protocol sheet", protocol_sheet(plan.protocol)
    for item in plan.administrations[:days]:
        yield f"explanation of {item.id}", explain(plan, item)
    for language in LANGUAGES:
        yield f"checklists, {language}", checklist_text(plan, language, days)
        yield f"checklists in Markdown, {language}", markdown_text(plan, language, days)
        for profile in Profile:
            yield f"calendar {profile.value}, {language}", calendar_text(plan, profile, language)
        for name, picture in pictures(plan, language):
            yield f"figure {name}, {language}", figure_text(picture)


def texts_of_report(plan: Plan, report: DeviationReport, as_of: date) -> Iterator[tuple[str, str]]:
    """Yield name and text of what is written about a log."""
    for language in LANGUAGES:
        rows = [table_headers(language), *deviations_table(report, language)]
        rows += totals_table(report, language)
        told = [*report.questions, *report.not_examined]
        lines = ["\t".join(row) for row in rows] + [text.in_language(language) for text in told]
        yield f"deviations, {language}", "\n".join(lines)
        for draw in (lanes_picture, adherence_picture):
            picture = draw(plan, followed(report, language), as_of, language)
            yield f"figure {draw.__name__}, {language}", figure_text(picture)


def checklist_text(plan: Plan, language: Language, days: int) -> str:
    """Return what can be read on the HTML sheets."""
    sheets = build_checklists(plan)[:days]
    reader = FileReader(render_html(sheets, plan, language=_CHECKLIST_LANGUAGES[language]))
    return "\n".join(page.text for page in reader.pages)


def markdown_text(plan: Plan, language: Language, days: int) -> str:
    """Return the Markdown sheets without Markdown's own signs."""
    sheets = build_checklists(plan)[:days]
    text = render_markdown(sheets, plan, language=_CHECKLIST_LANGUAGES[language])
    text = re.sub(r"<[^>]+>|^>", " ", text, flags=re.MULTILINE)
    return re.sub(r"&[a-z]+;|&#[0-9]+;|\\", "", text)


def calendar_text(plan: Plan, profile: Profile, language: Language) -> str:
    """Return what a calendar program shows of each event."""
    calendar = icalendar.Calendar.from_ical(
        write_calendar(plan, Choices(profile=profile, language=language))
    )
    return "\n".join(
        f"{event.get('SUMMARY', '')}\n{event.get('DESCRIPTION', '')}" for event in calendar.events
    )


def pictures(plan: Plan, language: Language) -> Iterator[tuple[str, Picture]]:
    """Yield the figures of a plan."""
    yield "schedule", schedule_picture(plan, language)
    yield "months", months_picture(plan, language)
    yield "sites", sites_picture(plan, language)
    yield "lots", lots_picture(plan, None, language)


def figure_text(picture: Picture) -> str:
    """Return the texts of a figure."""
    lines = [picture.title, picture.description, *(said.text for said in texts_of(to_svg(picture)))]
    return "\n".join(lines)
