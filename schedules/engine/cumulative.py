"""Cumulative limits over arms: planned doses are summed in date order and never cut silently."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from protocol.errors import PlanningError
from protocol.rules import CumulativeMaximum
from schedules.plan import CumulativeOpen, Plan, PlannedAdministration


def check_cumulative(plan: Plan) -> None:
    """Raise ``PlanningError`` naming, for each limit, the first administration that passes it.

    What earlier versions planned counts for the newest one's limits as well; the limits of an
    earlier version hold up to the day on which the next one takes over.
    """
    found = (_exceeded(plan, *limit) for limit in _limits(plan))
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise PlanningError(problems)


def cumulative_open(plan: Plan) -> tuple[CumulativeOpen, ...]:
    """Return, for each limit, the first administration whose amount nobody stated.

    From there on the sum is a lower bound: no plan can say that the limit holds.
    """
    found = ((name, _first_open(plan, rule, end)) for name, rule, end in _limits(plan))
    return tuple(CumulativeOpen(rule=name, administration=first) for name, first in found if first)


def _limits(plan: Plan) -> Iterator[tuple[str, CumulativeMaximum, date]]:
    """Yield each limit with its name and the first day on which it is not in force any more."""
    starts = [amendment.first for amendment in plan.patient.amendments]
    versions = (*plan.earlier_protocols, plan.protocol)
    for protocol, end in zip(versions, (*starts, date.max), strict=True):
        of_version = "" if protocol is plan.protocol else f" of version {protocol.version}"
        for number, rule in enumerate(protocol.rules):
            if isinstance(rule, CumulativeMaximum):
                yield f"rules.{number}{of_version}", rule, end


def _first_open(plan: Plan, rule: CumulativeMaximum, end: date) -> str | None:
    for item in _counted(plan, rule, end):
        if item.dose.amount is None:
            return item.id
    return None


def _counted(plan: Plan, rule: CumulativeMaximum, end: date) -> Iterator[PlannedAdministration]:
    for item in plan.administrations:
        if item.arm in rule.arms and item.on is not None and item.on < end:
            yield item


def _exceeded(plan: Plan, name: str, rule: CumulativeMaximum, end: date) -> str | None:
    limit = rule.amount.value
    if limit is None:
        return None
    total = Fraction(0)
    for item in _counted(plan, rule, end):
        amount = item.dose.amount
        if amount is None:
            continue
        if item.recorded is not None and not item.recorded.was_given:
            continue
        if not amount.converts_to(limit.unit):
            return f"{name}: {item.id} is in {amount.unit}, the limit in {limit.unit}"
        total += amount.to(limit.unit).exact
        if total > limit.exact:
            return (
                f"{name}: {item.id} on {item.on} would pass the cumulative maximum of {limit};"
                " end the arms before it, or raise the limit"
            )
    return None
