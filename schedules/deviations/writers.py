"""A report for other programs: JSON with everything, CSV with one row a dose or administration."""

import csv
import io

from schedules.deviations.assessed import AssessmentResult, said_of
from schedules.deviations.report import DeviationReport, PlannedResult, UnplannedResult
from schedules.deviations.table import worst
from schedules.deviations.taxonomy import Code

COLUMNS = (
    "planned",
    "arm",
    "due",
    "target",
    "window_first",
    "window_last",
    "outcome",
    "kind",
    "record",
    "given_at",
    "days",
    "baseline_days",
    "duplicate_of",
    "flags",
    "severity",
    "rules",
    "explanation",
    "as_of",
    "watermark",
    "important",
    "possible_serious_breach",
    "decided_by",
    "instrument",
    "wound",
    "totals",
)


def write_deviations_json(report: DeviationReport) -> bytes:
    """Return the report as UTF-8 JSON: equal reports give equal bytes."""
    return report.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"


def write_deviations_csv(report: DeviationReport) -> bytes:
    """Return every planned dose, on time or not, then every unplanned administration.

    Where scores were read, every planned assessment and score follows: its standing is in
    ``outcome``, its score in ``record`` and ``given_at``, its instrument in ``instrument``.
    """
    out = io.StringIO()
    writer: csv.DictWriter[str] = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    always = {
        "as_of": report.as_of.isoformat(),
        "watermark": report.watermark.en if report.watermark else "",
    }
    results: list[PlannedResult | UnplannedResult] = [*report.planned, *report.unplanned]
    for result in results:
        writer.writerow({**result_cells(result), **always})
    for item in report.assessments or ():
        writer.writerow({**_assessment(item), **always})
    return out.getvalue().encode()


def result_cells(result: PlannedResult | UnplannedResult) -> dict[str, object]:
    """Return the cells of a dose or administration that hold anything, by their columns."""
    own = _planned(result) if isinstance(result, PlannedResult) else _unplanned(result)
    return {**own, **_judged(result)}


def _assessment(item: AssessmentResult) -> dict[str, object]:
    first, last = item.window or ("", "")
    decided = item.confirmed
    return {
        "planned": item.planned,
        "due": item.due_on,
        "window_first": first,
        "window_last": last,
        "outcome": item.standing.value,
        "record": item.score,
        "given_at": item.at.isoformat() if item.at else "",
        "severity": item.severity.value,
        "rules": item.rule,
        "explanation": "; ".join(text.en for text in said_of(item)),
        "important": decided.important if decided else "",
        "possible_serious_breach": (decided.possible_serious_breach or "") if decided else "",
        "decided_by": f"{decided.by}, {decided.on}" if decided else "",
        "instrument": item.instrument,
        "wound": item.wound,
        "totals": item.totals.en if item.totals else "",
    }


def _planned(result: PlannedResult) -> dict[str, object]:
    return {
        "planned": result.planned,
        "due": result.due_on,
        "target": result.target_on,
        "window_first": result.window[0],
        "window_last": result.window[1],
        "outcome": result.outcome.value,
        "days": result.days,
        "baseline_days": result.baseline_days,
    }


def _unplanned(result: UnplannedResult) -> dict[str, object]:
    return {"kind": result.kind.value, "duplicate_of": result.duplicate_of}


def _judged(result: PlannedResult | UnplannedResult) -> dict[str, object]:
    said = [result.explanation, *(finding.explanation for finding in result.findings)]
    decided = [
        (code, item.confirmed)
        for code, item in (
            (_code(result), result),
            *((each.flag, each) for each in result.findings),
        )
        if item.confirmed is not None
    ]
    rules = [result.rule, *(finding.rule for finding in result.findings)]
    return {
        "arm": result.arm,
        "record": result.record,
        "given_at": result.given_at.isoformat() if result.given_at else "",
        "flags": "; ".join(finding.flag.value for finding in result.findings),
        "severity": worst(result).value,
        "rules": "; ".join(rule for rule in rules if rule),
        "explanation": "; ".join(text.en for text in (*said, *result.remarks) if text is not None),
        "important": "; ".join(f"{code}: {item.important}" for code, item in decided),
        "possible_serious_breach": "; ".join(
            f"{code}: {item.possible_serious_breach}"
            for code, item in decided
            if item.possible_serious_breach is not None
        ),
        "decided_by": "; ".join(f"{code}: {item.by}, {item.on}" for code, item in decided),
    }


def _code(result: PlannedResult | UnplannedResult) -> Code:
    return result.outcome if isinstance(result, PlannedResult) else result.kind
