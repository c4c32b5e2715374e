"""Cumulative limits over arms: planned doses are summed in date order and never cut silently."""

from collections.abc import Iterator
from fractions import Fraction

from protocol.errors import PlanningError
from protocol.rules import CumulativeMaximum
from schedules.plan import CumulativeOpen, Plan


def check_cumulative(plan: Plan) -> None:
    """Raise ``PlanningError`` naming, for each limit, the first administration that passes it.

    The limits are those of the newest version; what earlier versions planned counts as well.
    """
    found = (_exceeded(plan, rule, name) for name, rule in _limits(plan))
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise PlanningError(problems)


def cumulative_open(plan: Plan) -> tuple[CumulativeOpen, ...]:
    """Return, for each limit, the first administration whose amount nobody stated.

    From there on the sum is a lower bound: no plan can say that the limit holds.
    """
    found = ((name, _first_open(plan, rule)) for name, rule in _limits(plan))
    return tuple(CumulativeOpen(rule=name, administration=first) for name, first in found if first)


def _limits(plan: Plan) -> Iterator[tuple[str, CumulativeMaximum]]:
    for number, rule in enumerate(plan.protocol.rules):
        if isinstance(rule, CumulativeMaximum):
            yield f"rules.{number}", rule


def _first_open(plan: Plan, rule: CumulativeMaximum) -> str | None:
    for item in plan.administrations:
        if item.arm in rule.arms and item.on is not None and item.dose.amount is None:
            return item.id
    return None


def _exceeded(plan: Plan, rule: CumulativeMaximum, name: str) -> str | None:
    limit = rule.amount.value
    if limit is None:
        return None
    total = Fraction(0)
    for item in plan.administrations:
        amount = item.dose.amount
        if item.arm not in rule.arms or item.on is None or amount is None:
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
