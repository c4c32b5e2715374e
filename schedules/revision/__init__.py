"""The next version of a plan, what differs from the one before, and what would follow from a dose.

Pure: no clock, no file. The same plan, log, documents and day give the same bytes.
"""

from schedules.revision.chain import check_chain
from schedules.revision.difference import (
    Change,
    ChangeKind,
    PlanDifference,
    diff,
    write_difference,
)
from schedules.revision.difference_table import (
    HEADERS,
    difference_rows,
    difference_summary,
    without_day,
)
from schedules.revision.errors import ChainError, RevisionError
from schedules.revision.revise import Signature, revise
from schedules.revision.sources import Sources, amended
from schedules.revision.what_if import WhatIf, parse_what_if, what_if, write_what_if

__all__ = [
    "HEADERS",
    "ChainError",
    "Change",
    "ChangeKind",
    "PlanDifference",
    "RevisionError",
    "Signature",
    "Sources",
    "WhatIf",
    "amended",
    "check_chain",
    "diff",
    "difference_rows",
    "difference_summary",
    "parse_what_if",
    "revise",
    "what_if",
    "without_day",
    "write_difference",
    "write_what_if",
]
