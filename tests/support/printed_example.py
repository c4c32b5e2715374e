"""The example's sheets, one of each arm, as they are printed and as their pages are read."""

from functools import cache

from calendar_plans import example_plan
from pdf_pages import PrintedPage, pages_of

from schedules.checklists import Language, Paper, Sheet, build_checklists
from schedules.checklists.pdf.rendering import render_pdf

LANGUAGES: list[Language] = ["en", "zh-CN", "en+zh-CN"]
ONE_PER_ARM = (
    "iv-induction-d0",
    "im-injections-d0",
    "topical-applications-d3",
    "thiosulfate-d1",
)


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return the sheets of one administration of each arm, and what belongs to it."""
    return build_checklists(example_plan(), ids=ONE_PER_ARM)


@cache
def made(language: Language, paper: Paper | None = None) -> bytes:
    """Return the file of the sheets; on A4 where one language stands alone."""
    paper = paper or ("letter" if language == "en+zh-CN" else "a4")
    return render_pdf(sheets(), example_plan(), language=language, paper=paper)


@cache
def printed(language: Language) -> list[PrintedPage]:
    """Return the pages of the file as they are read, which takes seconds."""
    return pages_of(made(language))


@cache
def pages_by_sheet(language: Language) -> dict[str, list[PrintedPage]]:
    """Return the pages by the id of their sheet, or ``cover``."""
    found: dict[str, list[PrintedPage]] = {}
    for page in printed(language):
        names = sorted((sheet.id for sheet in sheets()), key=len, reverse=True)
        name = next((name for name in names if name in page.text[:70]), "cover")
        found.setdefault(name, []).append(page)
    return found
