"""A plan's weeks as a table for the terminal."""

from datetime import date, timedelta

from schedules.cli.terminal import table
from schedules.display import day, watermark
from schedules.plan import Plan
from schedules.tables import HEADERS, as_needed_lines, plan_rows, question_lines, within


def plan_table(plan: Plan, first: date | None, weeks: int) -> str:
    """Return the weeks from a day on as a table, under the watermark, and what is not shown."""
    days = [item.listed_on for item in plan.administrations]
    start = first or min([plan.patient.day_zero, *days])
    last = start + timedelta(days=7 * weeks - 1) if weeks else None
    shown = within(plan, start, last)
    mark = watermark(plan.protocol)
    lines = [mark, ""] if mark else []
    lines.append(
        f"{plan.patient.code}, {plan.protocol.title.en}, times in {plan.patient.time_zone}"
    )
    lines += [table(HEADERS, plan_rows(plan, shown))]
    lines += as_needed_lines(plan) + question_lines(plan)
    hidden = len(plan.administrations) - len(shown)
    if hidden:
        until = f"the last on {day(plan.last_on)}" if plan.last_on else "none with a date"
        lines.append(f"\n{hidden} more outside these weeks, {until} (--weeks 0 shows all).")
    return "\n".join(lines)
