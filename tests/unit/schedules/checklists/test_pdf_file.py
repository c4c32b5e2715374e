"""The file of the printed sheets: the same bytes each time, and sound by independent checkers."""

from io import BytesIO

import pdfua
import pikepdf
import pytest
from calendar_plans import example_plan
from printed_example import LANGUAGES, made, sheets

from schedules.checklists.pdf.rendering import render_pdf


@pytest.mark.requirement("R29")
def test_the_same_sheets_give_the_same_bytes():
    again = render_pdf(sheets(), example_plan(), language="en+zh-CN", paper="letter")
    assert again == made("en+zh-CN")


@pytest.mark.requirement("R37")
@pytest.mark.parametrize("language", LANGUAGES)
def test_independent_checkers_find_nothing(language, tmp_path):
    data = made(language)
    (tmp_path / "sheets.pdf").write_bytes(data)
    with pikepdf.open(BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        metadata = document.open_metadata()
        claimed = [metadata.get(f"pdfaid:{name}") for name in ("part", "conformance")]
        assert (claimed, metadata.get("pdfuaid:part")) == (["2", "A"], "1")
        unembedded = [
            str(font)
            for page in document.pages
            for font in page.resources.get("/Font", {}).values()
            if "/FontFile" not in str(_descriptor(font).keys())
        ]
        assert unembedded == []
    report = pdfua.validate(str(tmp_path / "sheets.pdf"))
    assert [(one.rule_id, one.message) for one in report.findings] == []


def _descriptor(font: pikepdf.Object) -> pikepdf.Object:
    return font["/DescendantFonts"][0]["/FontDescriptor"]
