"""Rows that people read: the date, what, how much, and what to look at."""

from collections.abc import Sequence
from datetime import date

from protocol.timespan import Length, TimeUnit
from schedules.display import ASSUMED, EMPTY_BOX, clock, day, length, quantity_with_words
from schedules.doses import dose_line
from schedules.plan import Plan, PlannedAdministration, State
from schedules.reason_words.causes import warning_words
from schedules.reasons import HoldReason, MoveReason

HEADERS = ("Date", "Time", "Day", "Id", "Arm", "Dose", "Look at")


def plan_rows(
    plan: Plan, administrations: Sequence[PlannedAdministration]
) -> list[tuple[str, ...]]:
    """Return one row an administration, in the order given."""
    return [
        (
            day(item.on) if item.on else f"NO DATE ({day(item.due_on)})",
            clock(item.at) if item.at else "",
            str(item.day),
            item.id,
            plan.protocol.arm(item.arm).title.en,
            _dose(item),
            "; ".join(_remarks(item)),
        )
        for item in administrations
    ]


def within(plan: Plan, first: date | None, last: date | None) -> tuple[PlannedAdministration, ...]:
    """Return the administrations from one day to another, both inside; by target where undated."""
    return tuple(
        item
        for item in plan.administrations
        if (first is None or item.listed_on >= first) and (last is None or item.listed_on <= last)
    )


def as_needed_lines(plan: Plan) -> list[str]:
    """Return what may be given when it is needed, with its limits, a line each."""
    lines: list[str] = []
    for item in plan.as_needed:
        gap = length(Length(item.minimum_gap_minutes, TimeUnit.MINUTE))
        limits = f"no more than {item.maximum_per_day} a day, at least {gap} apart"
        mark = f" [{ASSUMED['en']}]" if item.assumed else ""
        title = plan.protocol.arm(item.arm).title.en
        waits = "; pending, its decision is not recorded" if item.pending else ""
        ends = f"; stopped on {day(item.stopped_on)}" if item.stopped_on else ""
        lines.append(f"As needed, {title}: {dose_line(item.dose)}; {limits}{mark}{waits}{ends}")
    return lines


def question_lines(plan: Plan) -> list[str]:
    """Return what a person has to settle before the plan can be relied on, a line each."""
    lines: list[str] = []
    holds = [
        (item.arm, reason)
        for item in plan.administrations
        if item.state is State.HELD
        for reason in item.reasons
        if isinstance(reason, HoldReason) and reason.longest is not None
    ]
    for arm, reason in dict.fromkeys(holds):
        title = plan.protocol.arm(arm).title.en
        lines.append(
            f"Open question, {title}: the hold from {day(reason.first)} to {day(reason.last)} is"
            f" longer than {reason.longest} days; record a stop, or end the hold"
        )
    lines += [
        f"Open question, {item.rule}: from {item.administration} on no sum can be told, for its"
        " amount is not stated"
        for item in plan.cumulative_open
    ]
    return lines


def _dose(item: PlannedAdministration) -> str:
    if item.dose.amount is None:
        return EMPTY_BOX
    mark = f" [{ASSUMED['en']}]" if item.dose.assumed else ""
    return quantity_with_words(item.dose.amount) + mark


def _remarks(item: PlannedAdministration) -> list[str]:
    remarks = [] if item.state is State.PLANNED else [item.state.value]
    remarks += [
        f"moved {reason.days:+} from {day(reason.target_on)}"
        for reason in item.reasons
        if isinstance(reason, MoveReason)
    ]
    measured = item.dose.measured
    if measured is not None and measured.measure_again:
        remarks.append("weigh again" if measured.what == "weight" else "measure again")
    elif measured is not None and measured.projected:
        remarks.append("projected")
    changed = measured is not None and any(part.changed for part in measured.measurements)
    return [*remarks, *(["measurement changed"] if changed else []), *warning_words(item)]
