"""A report as one HTML file that prints: no script, nothing from elsewhere, figures inside."""

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from schedules.figures import to_svg
from schedules.reports.pages.content import ReportDocument

_DATE = re.compile(r"[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4}")


def render_report_html(document: ReportDocument) -> str:
    """Return the file; the same report gives the same text."""
    pictures = [
        {
            "address": "data:image/svg+xml;base64," + b64encode(to_svg(each).encode()).decode(),
            "title": each.title,
            "text": each.description,
        }
        for each in document.pictures
    ]
    template = _environment().get_template("report.html.j2")
    text = template.render(document=document, pictures=pictures, style=_style(), unbroken=_unbroken)
    return text + "\n"


def _unbroken(text: str) -> Markup:
    """Return a cell's text in which no line ends inside a date."""
    return Markup(_DATE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("schedules.reports.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    path = files("schedules.reports.pages") / "templates" / "report.css"
    return Markup(path.read_text(encoding="utf-8").rstrip("\n"))  # noqa: S704 -- the package's own
