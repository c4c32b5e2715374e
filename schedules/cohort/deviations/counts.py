"""What is counted of each patient, by name and in the order of the columns."""

import numpy as np
import numpy.typing as npt

from schedules.deviations import DeviationReport, Outcome

Counts = npt.NDArray[np.int64]
COUNTS = (
    "planned",
    *(outcome.value for outcome in Outcome),
    "records",
    "given",
    "matched",
    "unplanned",
    "withheld",
    "entered-in-error",
    "after-as-of",
    "unreadable",
    "departures",
    "ambiguities",
    "escalations",
    "questions",
)


def counts_of(report: DeviationReport) -> Counts:
    """Return the counts of a report."""
    totals = report.totals
    outcomes = {item.outcome: item.count for item in totals.outcomes}
    found = {
        "planned": totals.planned,
        **{outcome.value: outcomes.get(outcome, 0) for outcome in Outcome},
        "records": totals.records,
        "given": totals.given,
        "matched": totals.matched,
        "unplanned": totals.unplanned,
        "withheld": totals.withheld,
        "entered-in-error": totals.entered_in_error,
        "after-as-of": totals.after_as_of,
        "unreadable": totals.unreadable,
        "departures": len(report.departures),
        "ambiguities": len(report.ambiguities),
        "escalations": len(report.escalations),
        "questions": len(report.questions),
    }
    return np.array([found[name] for name in COUNTS], np.int64)
