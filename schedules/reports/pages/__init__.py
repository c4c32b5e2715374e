"""A deviation report as pages for people: one HTML file, or one PDF."""

from schedules.reports.pages.content import Paper, report_document
from schedules.reports.pages.html import render_report_html
from schedules.reports.pages.pdf import render_report_pdf

__all__ = ["Paper", "render_report_html", "render_report_pdf", "report_document"]
