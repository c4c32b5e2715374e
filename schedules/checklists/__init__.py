"""Nursing checklists: what is asked and signed around each administration, to print and fill in."""

from typing import TYPE_CHECKING

from protocol.late import loaded_late
from schedules.checklists.administration_sheets import build_checklists
from schedules.checklists.blank import build_blank_sheets
from schedules.checklists.documents import ChecklistContent, parse_checklist
from schedules.checklists.instrument_sheets import build_instrument_sheets
from schedules.checklists.language import Language
from schedules.checklists.page import Paper
from schedules.checklists.selection import only_points
from schedules.checklists.sheet import Sheet
from schedules.checklists.weeks import build_week_records
from schedules.fonts import MissingGlyphError

if TYPE_CHECKING:
    from schedules.checklists.html import render_html
    from schedules.checklists.markdown import render_markdown

# What renders one form: a PDF needs none of them.
_RENDERERS = {"render_html": "html", "render_markdown": "markdown"}
__getattr__ = loaded_late(__name__, _RENDERERS)

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
