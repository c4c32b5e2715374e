"""Which form a command writes: the one that is stated, else the one the file's ending names."""

import click
import pytest

from schedules.cli.endings import form_of

FORMS = ("table", "json", "html")


@pytest.mark.parametrize(
    ("stated", "output", "form"),
    [
        pytest.param(None, None, "table", id="nothing said"),
        pytest.param(None, "-", "table", id="standard output"),
        pytest.param(None, "/dev/stdout", "table", id="no ending"),
        pytest.param(None, "folder.d/report", "table", id="a folder's ending is none"),
        pytest.param(None, "report.txt", "table", id="text"),
        pytest.param(None, "report.json", "json", id="a form's own"),
        pytest.param(None, "REPORT.JSON", "json", id="in capitals"),
        pytest.param(None, "report.htm", "html", id="the short one"),
        pytest.param("json", "report.html", "json", id="what is stated goes first"),
        pytest.param("json", "report.docx", "json", id="whatever the file is called"),
    ],
)
def test_a_form_follows_what_is_stated_then_the_ending(
    stated: str | None, output: str | None, form: str
):
    assert form_of(stated, output, FORMS, other="table") == form


def test_an_ending_of_another_form_is_refused_with_what_is_accepted():
    with pytest.raises(click.UsageError) as refused:
        form_of(None, "report.docx", FORMS, other="table")
    assert refused.value.message == (
        "-o report.docx: found the ending .docx; accepted: .txt, .json, .html, or --format"
    )
