"""The forms in which a deviation report leaves the program, by the name of ``--format``."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from protocol.lean import dataclass
from schedules.cli.files import write_file, write_output
from schedules.deviations import DeviationReport, write_deviations_csv, write_deviations_json
from schedules.display import Language
from schedules.instruments import ScoreEntry
from schedules.plan import Plan
from schedules.records import AdministrationRecord

if TYPE_CHECKING:
    from schedules.reports.pages.content import ReportDocument

Paper = Literal["a4", "letter"]
LANGUAGES: dict[str, Language] = {"en": "en", "zh-CN": "zh"}


@dataclass(frozen=True, slots=True)
class Made:
    """A report with what it was made from."""

    plan: Plan
    records: Sequence[AdministrationRecord]
    report: DeviationReport
    scores: Sequence[ScoreEntry] = ()
    language: Language = "en"
    paper: Paper = "a4"


def write_report(made: Made, format_name: str, output: str | None) -> None:
    """Write a report in any form but the table. Raises ``UsageError`` for SDTM without a folder."""
    if format_name == "sdtm":
        _write_sdtm(made, output)
    else:
        write_output(output, FORMATS[format_name](made))


def left_out(made: Made, format_name: str) -> list[str]:
    """Return what of the log a form leaves out, each with how many records have it."""
    if not format_name.startswith("fhir"):
        return []
    from schedules.reports.fhir import left_out_of_fhir

    release: Literal["R4", "R5"] = "R5" if format_name.endswith("r5") else "R4"
    found = left_out_of_fhir(made.records, release)
    return [f"{name} (records: {count})" for name, count in found.items()]


def _json(made: Made) -> bytes:
    return write_deviations_json(made.report)


def _csv(made: Made) -> bytes:
    return write_deviations_csv(made.report)


def _html(made: Made) -> bytes:
    from schedules.reports.pages import render_report_html

    return render_report_html(_document(made)).encode()


def _pdf(made: Made) -> bytes:
    from schedules.reports.pages import render_report_pdf

    return render_report_pdf(_document(made), paper=made.paper)


def _document(made: Made) -> "ReportDocument":
    from schedules.reports.pages import report_document

    return report_document(made.plan, made.report, made.language, made.scores)


def _fhir(made: Made, release: Literal["R4", "R5"]) -> bytes:
    from schedules.reports.fhir import write_fhir

    return write_fhir(made.plan, made.report, made.records, release=release)


def _write_sdtm(made: Made, output: str | None) -> None:
    from schedules.reports.sdtm import sdtm_tables, write_dataset_json, write_table_csv

    if output is None or output == "-":
        message = "--format sdtm writes several files; accepted: -o with the folder they go into"
        raise click.UsageError(message)
    files: dict[str, bytes] = {}
    for table in sdtm_tables(made.plan, made.report, made.records):
        name = table.name.lower()
        files[f"{name}.csv"] = write_table_csv(table)
        files[f"{name}.json"] = write_dataset_json(table, made.plan)
    for name, data in files.items():
        write_file(Path(output) / name, data)


FORMATS: dict[str, Callable[[Made], bytes]] = {
    "json": _json,
    "csv": _csv,
    "html": _html,
    "pdf": _pdf,
    "fhir": partial(_fhir, release="R4"),
    "fhir-r5": partial(_fhir, release="R5"),
}
NAMES = ("table", *FORMATS, "sdtm")
