"""The pages of a report: what people read, on a screen and on paper."""

import io
import re
from collections import Counter
from datetime import date
from functools import cache
from html.parser import HTMLParser

import pdfplumber
import pdfua
import pytest
from deviation_logs import given, plan_on, report_on
from engine_documents import fixed

from schedules.deviations import Kind, confirmed, deviations_table, find_deviations
from schedules.deviations.confirmations import Confirmation
from schedules.deviations.pins import Pin
from schedules.fonts import MissingGlyphError
from schedules.reports.pages import render_report_html, render_report_pdf, report_document

MARK = "EXAMPLE - ASSUMED VALUES - NOT FOR ADMINISTRATION"
DOSES = ("01-05", "01-12", "01-19", "01-26")


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module", params=["en", "zh"])
def document(request, example_plan, example_report):
    return report_document(example_plan, example_report, request.param)


@pytest.fixture(scope="module")
def pdf(document):
    return render_report_pdf(document)


@cache
def words_of(data):
    with pdfplumber.open(io.BytesIO(data)) as file:
        return [page.extract_text() for page in file.pages]


def sections(plan, records, as_of="2027-01-01", **more):
    document = report_document(plan, report_on(plan, records, as_of=as_of, **more))
    return {section.title: section for section in document.sections}


def rows_of(section):
    assert section.grid is not None
    return section.grid.rows


def weekly(**more):
    return plan_on(*DOSES, dose=fixed("10 mg"), **more)


def test_every_row_of_the_deviation_table_is_in_the_pages(document, example_report):
    html = Reader(render_report_html(document))
    text = "".join(html.text)
    rows = deviations_table(example_report, document.language)
    assert rows
    for row in rows:
        assert all(cell in text for cell in row)


def test_the_file_needs_nothing_from_elsewhere(document):
    html = render_report_html(document)
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?(https?:|//|file:)", html)
    assert "<script" not in html
    assert all(image["src"].startswith("data:") for image in Reader(html).all("img"))


def test_the_file_can_be_read_aloud(document):
    html = Reader(render_report_html(document))
    assert html.all("html")[0]["lang"] == ("en" if document.language == "en" else "zh-CN")
    assert len(html.all("h1")) == 1
    assert len(html.all("caption")) == len(html.all("table"))
    assert all(head.get("scope") in {"col", "row"} for head in html.all("th"))
    assert all(len(image["alt"]) > 20 for image in html.all("img"))
    assert Counter(each.get("id") for each in [*html.all("img"), *html.all("table")]).keys() == {
        None
    }


@pytest.mark.hazard("H01")
@pytest.mark.requirement("R02")
def test_the_watermark_stands_on_every_page(document, pdf):
    told = document.mark.replace(" ", "")
    for number, text in enumerate(words_of(pdf), start=1):
        assert told in text.replace(" ", "").replace("\n", ""), number
    assert document.mark in "".join(Reader(render_report_html(document)).text)


def test_the_pdf_is_accessible_and_the_same_bytes_each_time(document, pdf, tmp_path):
    (tmp_path / "report.pdf").write_bytes(pdf)
    report = pdfua.validate(str(tmp_path / "report.pdf"))
    assert [(one.rule_id, one.message) for one in report.findings] == []
    assert render_report_pdf(document) == pdf


def test_letter_paper_is_across(document):
    with pdfplumber.open(io.BytesIO(render_report_pdf(document, paper="letter"))) as file:
        assert {(round(page.width), round(page.height)) for page in file.pages} == {(792, 612)}


def test_the_plan_is_told_by_its_whole_digest(example_plan, document, pdf):
    assert example_plan.digest in dict(document.facts).values()
    assert example_plan.digest in words_of(pdf)[0]


def test_both_languages_show_the_same_tables(example_plan, example_report):
    english, chinese = (
        report_document(example_plan, example_report, language) for language in ("en", "zh")
    )
    for one, other in zip(english.sections, chinese.sections, strict=True):
        assert (one.grid is None) == (other.grid is None)
        if one.grid is not None and other.grid is not None:
            assert len(one.grid.rows) == len(other.grid.rows)
            assert len(one.grid.headers) == len(one.grid.shares) == len(other.grid.headers)
            assert {len(row) for row in (*one.grid.rows, *other.grid.rows)} <= {
                len(one.grid.headers)
            }


CONFIRM = "Proposed as important: a person confirms"


def test_what_is_proposed_as_important_waits_for_a_persons_answer():
    found = sections(weekly(), [given("01-05"), given("01-06"), given("01-12")])
    section = found[CONFIRM]
    (row,) = rows_of(section)
    assert row[0] == "r-iv-01-06-10:00"
    assert row[2:] == ("default.duplicate", "yes  /  no", "")
    assert [labels[0] for labels in section.signs] == ["Confirmed by", "Second person"]


def test_what_a_person_decided_is_told_and_not_asked_again():
    plan = weekly()
    report = report_on(plan, [given("01-05"), given("01-06"), given("01-12")])
    decision = Confirmation(
        record="r-iv-01-06-10:00",
        of=Kind.DUPLICATE,
        important="no",
        by="DR7",
        on=date(2026, 1, 9),
        reason="entered twice",
    )
    document = report_document(plan, confirmed(report, (decision,)))
    found = {section.title: section for section in document.sections}
    assert found[CONFIRM].grid is None
    (row,) = rows_of(found["Decided by a person"])
    assert row[0] == "r-iv-01-06-10:00"
    assert row[4:] == ("no", "", "DR7", "Fri 09-Jan-2026", "entered twice")


def test_nothing_proposed_is_said_and_still_signed():
    section = sections(weekly(), [given(day) for day in DOSES])[CONFIRM]
    assert section.grid is None
    assert section.notes[-1] == "Nothing that a rule proposes as important is left to decide."
    assert section.signs


def test_a_clean_log_says_that_nothing_departs():
    found = sections(weekly(), [given(day) for day in DOSES])
    section = found["What departs from the plan"]
    assert (section.grid, section.notes) == (None, ("Nothing departs from the plan.",))


@pytest.mark.requirement("R24")
def test_two_readings_stand_side_by_side():
    late = [given(day) for day in ("01-10", "01-17", "01-24", "01-31")]
    limits = {
        "early_limit": {"value": "3 days", "provenance": "reported", "source": "book"},
        "late_limit": {"value": "6 days", "provenance": "reported", "source": "book"},
    }
    found = sections(weekly(deviations=limits), late)
    rows = rows_of(found["Records that can be read in two ways"])
    assert {row[1] for row in rows} <= {record.id for record in late}
    assert all(row[3] != row[4] for row in rows)
    assert rows


def test_a_decision_of_a_person_and_what_was_left_out_are_told():
    pin = Pin(
        record="r-iv-01-06-10:00",
        planned=None,
        reason="entered twice",
        by="N1",
        on=date(2026, 1, 7),
    )
    plan, records = weekly(), [given("01-05"), given("01-06")]
    report = find_deviations(
        plan, records, as_of=date(2026, 1, 8), pins=(pin,), left_out=("log.csv:9: no date",)
    )
    listed = {section.title: section.listed for section in report_document(plan, report).sections}
    assert listed["Pinned by a person"] == (
        "r-iv-01-06-10:00: no planned dose; entered twice (N1, Wed 07-Jan-2026)",
    )
    assert listed["Left out of the log: could not be read"] == ("log.csv:9: no date",)


def test_a_character_that_no_font_holds_is_named_and_nothing_is_lost():
    plan = weekly()
    record = given("01-05", status="partial", reason="stopped \U0001f642")
    document = report_document(plan, report_on(plan, [record]))
    assert "\U0001f642" in render_report_html(document)
    with pytest.raises(MissingGlyphError, match="U\\+1F642"):
        render_report_pdf(document)


@pytest.mark.hazard("H40")
def test_words_of_a_person_cannot_become_markup():
    plan = weekly()
    reason = "<b>pain</b> #strong[x] $y$ *z*"
    document = report_document(
        plan, report_on(plan, [given("01-05", status="partial", reason=reason)])
    )
    assert "<b>pain" not in render_report_html(document)
    flat = "".join(words_of(render_report_pdf(document))).replace("\n", " ")
    assert "<b>pain</b> #strong[x] $y$ *z*" in flat
