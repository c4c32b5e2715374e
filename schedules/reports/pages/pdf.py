"""A report as PDF, set by typst in the program's own fonts: archival (A-2a), accessible (UA-1)."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from schedules.figures import Picture, to_svg
from schedules.fonts import MissingGlyphError, missing_from, named, own_fonts
from schedules.reports.pages.content import Paper, ReportDocument


def render_report_pdf(document: ReportDocument, *, paper: Paper = "a4") -> bytes:
    """Return the file; the same report gives the same bytes.

    Each page of a figure is a page of its own. Raises ``MissingGlyphError`` for a character that
    the program's fonts do not hold.
    """
    data = json.dumps(_encoded(document, paper), ensure_ascii=False)
    missing = sorted(missing_from(data))
    if missing:
        raise MissingGlyphError([f"{named(char)}: {document.title}" for char in missing])
    return typst.compile(
        str(_folder() / "report.typ"),
        font_paths=own_fonts(),
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=document.made_at,
    )


def _encoded(document: ReportDocument, paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper,
        "title": document.title,
        "language": document.language,
        "author": document.made_by,
        "mark": document.mark,
        "facts": document.facts,
        "sections": [asdict(section) for section in document.sections],
        "drawings": [drawing for each in document.pictures for drawing in _drawings(each)],
        "identity": document.identity,
        "legal": document.legal,
    }


def _drawings(drawn: Picture) -> list[dict[str, str]]:
    """Return each page of a figure as a drawing of its own, with what it shows in words."""
    alt = f"{drawn.title}. {drawn.description}"
    return [{"svg": to_svg(part), "title": drawn.title, "alt": alt} for part in drawn.each_page()]


@cache
def _folder() -> Path:
    return Path(__file__).parent
