"""Nursing checklists: what is asked and signed around each administration, to print and fill in."""

from typing import TYPE_CHECKING

from schedules.checklists.blank import build_blank_sheets
from schedules.checklists.documents import ChecklistContent, parse_checklist
from schedules.checklists.filling import build_checklists
from schedules.checklists.instrument_sheets import build_instrument_sheets
from schedules.checklists.language import Language
from schedules.checklists.markdown import render_markdown
from schedules.checklists.page import Paper
from schedules.checklists.selection import only_points
from schedules.checklists.sheet import Sheet
from schedules.checklists.weeks import build_week_records
from schedules.fonts import MissingGlyphError

if TYPE_CHECKING:
    from schedules.checklists.html import render_html


def __getattr__(name: str) -> object:
    """Load what renders HTML when it is asked for: a PDF needs none of it."""
    if name != "render_html":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from schedules.checklists import html  # noqa: PLC0415

    return html.render_html


__all__ = [
    "ChecklistContent",
    "Language",
    "MissingGlyphError",
    "Paper",
    "Sheet",
    "build_blank_sheets",
    "build_checklists",
    "build_instrument_sheets",
    "build_week_records",
    "only_points",
    "parse_checklist",
    "render_html",
    "render_markdown",
]
