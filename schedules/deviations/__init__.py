"""What was given, held against what was planned, in the field's own terms."""

from schedules.deviations.drawn import followed
from schedules.deviations.exposure import Exposure
from schedules.deviations.exposure_table import exposure_headers, exposure_table
from schedules.deviations.find import find_deviations
from schedules.deviations.report import DeviationReport
from schedules.deviations.table import deviations_table, table_headers, totals_table
from schedules.deviations.taxonomy import Flag, Kind, Outcome, Severity
from schedules.deviations.writers import write_deviations_csv, write_deviations_json

__all__ = [
    "DeviationReport",
    "Exposure",
    "Flag",
    "Kind",
    "Outcome",
    "Severity",
    "deviations_table",
    "exposure_headers",
    "exposure_table",
    "find_deviations",
    "followed",
    "table_headers",
    "totals_table",
    "write_deviations_csv",
    "write_deviations_json",
]
