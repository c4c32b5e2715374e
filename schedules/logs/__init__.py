"""Readers of administration logs. Nothing is dropped: what cannot be read is listed."""

from schedules.logs.csv_log import COLUMNS, parse_log_csv
from schedules.logs.fhir_log import is_fhir, parse_log_fhir
from schedules.logs.json_log import parse_log_json
from schedules.logs.mapping import LogMapping, parse_mapping
from schedules.logs.reading import Heard, LogError, LogReading, Unreadable
from schedules.logs.row import UnreadableRow, read_row
from schedules.logs.xlsx_log import parse_log_xlsx

__all__ = [
    "COLUMNS",
    "Heard",
    "LogError",
    "LogMapping",
    "LogReading",
    "Unreadable",
    "UnreadableRow",
    "is_fhir",
    "parse_log_csv",
    "parse_log_fhir",
    "parse_log_json",
    "parse_log_xlsx",
    "parse_mapping",
    "read_row",
]
