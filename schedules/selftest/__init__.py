"""The installed program, tried on its own machine: what a site checks before it relies on it.

Each check computes something whose result is known from elsewhere (by hand, from the zone data's
own laws, or from the release) and compares. No network, no file outside a temporary folder.
"""

from schedules.selftest.check import Check, Machine, Result, run_checks
from schedules.selftest.list_of_checks import CHECKS
from schedules.selftest.page import result_lines, selftest_document

__all__ = [
    "CHECKS",
    "Check",
    "Machine",
    "Result",
    "result_lines",
    "run_checks",
    "selftest_document",
]
