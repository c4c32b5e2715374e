"""What would follow from a dose, shown before it is given."""

import sys
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import click

from schedules.cli import exit_codes
from schedules.cli.files import write_output
from schedules.cli.terminal import table, wrote
from schedules.deviations import Pin
from schedules.deviations.report import PlannedResult, UnplannedResult
from schedules.deviations.table import worst
from schedules.deviations.taxonomy import Kind, Severity, default_rule
from schedules.deviations.words import word
from schedules.display import date_and_time, day
from schedules.plan import Plan
from schedules.records import AdministrationRecord
from schedules.revision import (
    HEADERS,
    WhatIf,
    difference_rows,
    parse_what_if,
    what_if,
    without_day,
    write_what_if,
)


def ask_what_if(
    plan: Plan,
    records: Sequence[AdministrationRecord],
    pins: Sequence[Pin],
    question: str,
    format_name: str,
    output: str | None,
) -> None:
    """Answer a question such as ``iv 2026-05-12 14:00``; exit with 3 where it would depart."""
    try:
        record = parse_what_if(plan, question)
    except ValueError as error:
        message = f"--what-if: {error}"
        raise click.UsageError(message) from None
    answer = what_if(plan, records, record, pins)
    is_json = format_name == "json"
    data = write_what_if(answer) if is_json else (_text(plan, answer) + "\n").encode()
    write_output(output, data)
    wrote(output, f"what would follow for arm {record.arm}")
    if answer.departs:
        sys.exit(exit_codes.DEVIATIONS_FOUND)


def _text(plan: Plan, answer: WhatIf) -> str:
    record = answer.record
    at = date_and_time(record.started_at.astimezone(ZoneInfo(plan.patient.time_zone)))
    lines = [
        f"{plan.patient.code}: if {record.arm} were given on {at} (nothing is recorded)",
        "",
        *_result(answer.result),
    ]
    lines += [f"{item.planned} would then be: {word(item.outcome)}." for item in answer.others]
    rows = difference_rows(answer.moves)
    if rows:
        lines += ["", "The next version of the plan would change:", "", table(HEADERS, rows)]
    else:
        lines += ["", "Nothing else in the plan would move."]
    lines += without_day(answer.moves)
    return "\n".join(lines)


def _result(result: PlannedResult | UnplannedResult) -> list[str]:
    if isinstance(result, PlannedResult):
        due = day(result.due_on)
        lines = [f"It would be {result.planned}, due on {due}: {word(result.outcome)}."]
    else:
        lines = [f"No planned dose would take it: {word(result.kind)}."]
    # That no dose can take it is what an extra one is.
    if result.explanation is not None and result.rule != default_rule(Kind.EXTRA):
        lines.append(f"  {result.explanation.en}")
    for found in result.findings:
        weight = "" if found.severity is Severity.NONE else f" ({word(found.severity)})"
        lines.append(f"  {word(found.flag)}: {found.explanation.en}{weight}")
    lines.append(f"  severity: {word(worst(result))}{_rules(result)}")
    return lines


def _rules(result: PlannedResult | UnplannedResult) -> str:
    """Name the rules that the severity follows, each once."""
    judged = [result, *result.findings]
    rules = [each.rule for each in judged if each.severity is not Severity.NONE and each.rule]
    return f" (by {', '.join(dict.fromkeys(rules))})" if rules else ""
