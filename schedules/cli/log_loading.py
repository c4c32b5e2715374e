"""From a log file to what came of reading it, whichever kind of file it is, and its pins."""

import codecs
from collections.abc import Sequence

import click

from protocol.errors import DocumentError
from schedules.cli.files import decode, read_bytes, read_text
from schedules.cli.progress import under_way
from schedules.cli.terminal import note
from schedules.deviations import Pin, parse_pins
from schedules.instruments import ScoreReading, parse_scores_csv
from schedules.logs import (
    Heard,
    LogError,
    LogMapping,
    LogReading,
    is_fhir,
    parse_log_csv,
    parse_log_fhir,
    parse_log_json,
    parse_log_xlsx,
    parse_mapping,
)

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_log(name: str, zone: str, map_file: str | None = None) -> LogReading:
    """Return what came of reading a log, by its ending and what it holds.

    ``.xlsx`` is a workbook, ``.json`` a list of records or FHIR, anything else CSV.
    """
    mapping = parse_mapping(read_text(map_file), source=map_file) if map_file else None
    with under_way(f"reading {name}", "rows") as heard:
        return _read_log(name, zone, mapping, heard)


def _read_log(name: str, zone: str, mapping: LogMapping | None, heard: Heard) -> LogReading:
    if name.lower().endswith(".xlsx"):
        return parse_log_xlsx(
            read_bytes(name), source=name, zone=zone, mapping=mapping, heard=heard
        )
    if name.lower().endswith(".json"):
        text = _decoded(read_bytes(name), name, "utf-8")
        if is_fhir(text):
            return parse_log_fhir(text, source=name, zone=zone, mapping=mapping, heard=heard)
        if mapping is not None:
            message = f"{name} is JSON: --map belongs to CSV, XLSX and FHIR"
            raise click.UsageError(message)
        return parse_log_json(text, source=name, zone=zone, heard=heard)
    encoding = mapping.encoding if mapping is not None else "utf-8"
    data = read_bytes(name)
    try:
        text = _decoded(data, name, encoding)
    except LogError:
        if encoding != "utf-8" or data.startswith(_UTF_16):
            raise
        # The rows with such bytes are told one by one.
        text = data.decode("utf-8", "surrogateescape")
    return parse_log_csv(text, source=name, zone=zone, mapping=mapping, heard=heard)


def _decoded(data: bytes, name: str, encoding: str) -> str:
    """Return a log as text. Raises ``LogError`` at the first byte that is not text."""
    try:
        return decode(data, name, encoding)
    except DocumentError as error:
        raise LogError(name, error.problems) from None


def read_pins(name: str | None) -> tuple[Pin, ...]:
    """Return the pins in a file; none where no file is given."""
    return parse_pins(read_text(name), source=name).pins if name is not None else ()


def read_scores(name: str | None, zone: str) -> ScoreReading | None:
    """Return what came of reading a file of scores; None where no file is given."""
    return parse_scores_csv(read_text(name), source=name, zone=zone) if name is not None else None


def say_left_out(reading: LogReading) -> None:
    """Say on standard error which rows of a log were left out, and what else stands in it."""
    say_rows_left_out(reading.left_out)
    if reading.passed_over:
        note("the log also holds, and no record was made of:")
        note("\n".join(f"  {told}" for told in reading.passed_over))


def say_rows_left_out(rows: Sequence[str]) -> None:
    """Say on standard error which rows of a file were left out; nothing where none were."""
    if rows:
        count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        note(f"left out {count} that cannot be read:")
        note("\n".join(f"  {row}" for row in rows))
