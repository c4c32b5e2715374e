"""Readers of administration logs. Nothing is dropped: what cannot be read is listed."""

from schedules.logs.csv_log import COLUMNS, parse_log_csv
from schedules.logs.json_log import parse_log_json
from schedules.logs.reading import LogError, LogReading, Unreadable

__all__ = [
    "COLUMNS",
    "LogError",
    "LogReading",
    "Unreadable",
    "parse_log_csv",
    "parse_log_json",
]
