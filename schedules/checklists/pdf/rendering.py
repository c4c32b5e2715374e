"""From sheets to the bytes of a PDF file, by typst."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from protocol.treatment_protocol import TreatmentProtocol
from schedules.checklists import fixed
from schedules.checklists.cover import cover_of
from schedules.checklists.language import MODES, Language
from schedules.checklists.page import Paper
from schedules.checklists.pdf.encoding import Encoder
from schedules.checklists.pdf.glyphs import check_glyphs
from schedules.checklists.sheet import Cover, Sheet
from schedules.fonts import own_fonts
from schedules.plan import Plan

# Both together: archival, and accessible. Under either a missing glyph is an error.
_STANDARDS: tuple[Literal["a-2a", "ua-1"], ...] = ("a-2a", "ua-1")
# Of sheets without a plan, which have no time of their own. A ZIP file's first day.
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


def render_pdf(
    sheets: Sequence[Sheet],
    plan_or_protocol: Plan | TreatmentProtocol,
    *,
    language: Language,
    paper: Paper = "a4",
) -> bytes:
    """Return a file with a cover and every sheet; the same sheets give the same bytes.

    ``plan_or_protocol`` is what the sheets were made from. Raises ``MissingGlyphError`` before
    anything is drawn where the fonts do not hold a character.
    """
    cover = cover_of(plan_or_protocol, sheets)
    data = json.dumps(_encoded(sheets, cover, language, paper), ensure_ascii=False)
    check_glyphs(data, [("the cover", cover), *((f"sheet {sheet.id}", sheet) for sheet in sheets)])
    made_from = plan_or_protocol
    return typst.compile(
        str(_folder() / "sheet.typ"),
        font_paths=own_fonts(),
        sys_inputs={"data": data},
        pdf_standards=list(_STANDARDS),
        timestamp=made_from.patient.updated_at if isinstance(made_from, Plan) else _NO_TIME,
    )


def _encoded(
    sheets: Sequence[Sheet], cover: Cover, language: Language, paper: Paper
) -> dict[str, Any]:
    encoder = Encoder(MODES[language])
    subject = cover.header.patient_code or cover.header.protocol.en
    return {
        "mode": encoder.mode,
        "paper": paper,
        "title": f"{cover.title.zh if encoder.mode == 'zh' else cover.title.en} {subject}",
        "author": cover.header.made_by,
        "fixed": {name: encoder.saying.say(words) for name, words in fixed.ON_EVERY_SHEET.items()},
        "runs": [encoder.cover(cover), *encoder.runs(sheets)],
        **encoder.shared(),
    }


@cache
def _folder() -> Path:
    return Path(__file__).parent
