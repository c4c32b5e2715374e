"""``hamsc selftest``: a page to sign, and a code of its own where a check fails."""

import re
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner, Result

from schedules.cli import main
from schedules.selftest import CHECKS, Check, list_of_checks

pytestmark = [pytest.mark.hazard("H47"), pytest.mark.requirement("R41")]

FINE = Check("T01", "Something", "某项", lambda machine: f"{machine.versions['Python']}")
BAD = Check("T02", "Another", "另一项", lambda _: str(1 // 0))


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["selftest", *arguments])


def test_an_installation_that_is_in_order_ends_with_0_and_shows_each_check():
    result = _run()
    assert result.exit_code == 0, result.output
    shown = re.findall(r"^(T\d\d)  .*  passed ", result.output, re.MULTILINE)
    assert shown == [check.id for check in CHECKS]
    assert f"All {len(CHECKS)} checks passed." in result.output
    assert re.search(r"time zone data 20\d\d[a-z]", result.output)
    assert result.output.count("date and signature") == 2


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schedules.selftest.CHECKS", (FINE, BAD))
    assert list_of_checks.CHECKS is not None


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("ending", ["pdf", "html", "txt"])
def test_a_check_that_fails_ends_with_33_and_stands_on_the_page(tmp_path: Path, ending: str):
    file = tmp_path / f"selftest.{ending}"
    result = _run("-o", str(file))
    assert result.exit_code == 33
    if ending == "pdf":
        with pdfplumber.open(file) as pdf:
            text = " ".join(page.extract_text() for page in pdf.pages)
    else:
        text = file.read_text("utf-8")
    for wanted in ("T01", "T02", "FAILED", "ZeroDivisionError", "1 of 2 checks FAILED (T02)"):
        assert wanted in text
    for wanted in ("do not rely on this installation", "Seen by"):
        assert wanted in " ".join(text.split())


@pytest.mark.usefixtures("few")
def test_a_page_of_another_form_is_refused_before_anything_is_tried(tmp_path: Path):
    result = _run("-o", str(tmp_path / "selftest.docx"))
    assert result.exit_code == 2
    assert "accepted: .pdf, .html, .txt" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("few")
def test_what_was_found_is_printed_even_where_no_font_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    odd = Check("T01", "Odd", "奇", lambda _: "found \U0001f600")
    monkeypatch.setattr("schedules.selftest.CHECKS", (odd,))
    result = _run("-o", str(tmp_path / "selftest.pdf"))
    assert result.exit_code == 0, result.output
    with pdfplumber.open(tmp_path / "selftest.pdf") as pdf:
        assert "found U+1F600" in pdf.pages[0].extract_text()
