"""The plan as rows: for a terminal, and as CSV for other programs."""

from schedules.tables.plan_csv import write_plan_csv
from schedules.tables.plan_rows import HEADERS, plan_rows, within

__all__ = ["HEADERS", "plan_rows", "within", "write_plan_csv"]
