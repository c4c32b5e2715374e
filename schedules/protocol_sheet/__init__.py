"""A protocol document for people to review: nothing that it says is left out."""

from schedules.protocol_sheet.sheet import number_rows, protocol_sheet

__all__ = ["number_rows", "protocol_sheet"]
