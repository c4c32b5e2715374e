"""The plan as rows: for a terminal, and as CSV or a spreadsheet for other programs."""

from schedules.tables.plan_csv import write_plan_csv
from schedules.tables.plan_rows import HEADERS, as_needed_lines, plan_rows, question_lines, within

__all__ = ["HEADERS", "as_needed_lines", "plan_rows", "question_lines", "within", "write_plan_csv"]
