"""A log: the shipped one, whose outcomes were counted by hand."""

from collections import Counter
from datetime import date

from schedules.deviations import find_deviations
from schedules.logs import parse_log_csv
from schedules.selftest.check import Machine, expect
from schedules.selftest.example import example_plan, starter

_AS_OF = date(2026, 5, 15)
# Records, given, withheld, entered in error.
_COUNTED = (62, 59, 2, 1)
_OUTCOMES = {
    "iv-induction-d14": "on-time",
    "topical-applications-d24": "missed",
    "iv-induction-d28": "late",
    "thiosulfate-d38": "not-given",
    "im-injections-d60": "partial",
    "topical-applications-d72": "due",
}
_UNPLANNED = {"extra": 1, "duplicate": 1}


def known_log(_: Machine) -> str:
    """Hold the shipped log against the known plan, as of Friday 15 May 2026."""
    plan = example_plan()
    reading = parse_log_csv(
        starter("example-log.csv"), source="log.csv", zone=plan.patient.time_zone
    )
    report = find_deviations(plan, reading.accepted(), as_of=_AS_OF)
    totals = report.totals
    counted = (totals.records, totals.given, totals.withheld, totals.entered_in_error)
    expect("records, given, withheld, in error", counted, _COUNTED)
    found = {item.planned: item.outcome.value for item in report.planned}
    for name, outcome in _OUTCOMES.items():
        expect(f"the outcome of {name}", found.get(name), outcome)
    unplanned = dict(Counter(item.kind.value for item in report.unplanned))
    expect("administrations that were not planned", unplanned, _UNPLANNED)
    return f"{totals.records} records, {len(_OUTCOMES)} outcomes as counted by hand"
