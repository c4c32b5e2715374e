"""Why this date, why this dose: what a plan holds of one entry, in a colleague's words."""

from schedules.explanation.administrations import explain
from schedules.explanation.others import explain_as_needed, explain_assessment

__all__ = ["explain", "explain_as_needed", "explain_assessment"]
