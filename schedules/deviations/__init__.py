"""What was given, held against what was planned, in the field's own terms."""

from schedules.deviations.assessed import AssessmentResult
from schedules.deviations.assessed_table import (
    assessed_headers,
    assessed_sums,
    assessed_sums_headers,
    assessed_table,
)
from schedules.deviations.confirmations import parse_confirmations
from schedules.deviations.confirming import confirmed
from schedules.deviations.decisions_table import decisions_headers, decisions_table
from schedules.deviations.drawn import followed, lots_given
from schedules.deviations.exposure import Exposure
from schedules.deviations.exposure_table import exposure_headers, exposure_table
from schedules.deviations.find import find_deviations
from schedules.deviations.pins import Pin, parse_pins
from schedules.deviations.report import DeviationReport
from schedules.deviations.rules_table import rules_headers, rules_table
from schedules.deviations.scored import given_days, scored
from schedules.deviations.table import (
    deviations_table,
    table_headers,
    tells,
    totals_table,
)
from schedules.deviations.taxonomy import Flag, Kind, Outcome, Severity
from schedules.deviations.writers import (
    COLUMNS,
    result_cells,
    write_deviations_csv,
    write_deviations_json,
)

__all__ = [
    "COLUMNS",
    "AssessmentResult",
    "DeviationReport",
    "Exposure",
    "Flag",
    "Kind",
    "Outcome",
    "Pin",
    "Severity",
    "assessed_headers",
    "assessed_sums",
    "assessed_sums_headers",
    "assessed_table",
    "confirmed",
    "decisions_headers",
    "decisions_table",
    "deviations_table",
    "exposure_headers",
    "exposure_table",
    "find_deviations",
    "followed",
    "given_days",
    "lots_given",
    "parse_confirmations",
    "parse_pins",
    "result_cells",
    "rules_headers",
    "rules_table",
    "scored",
    "table_headers",
    "tells",
    "totals_table",
    "write_deviations_csv",
    "write_deviations_json",
]
