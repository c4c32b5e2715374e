"""Cumulative limits over arms: planned doses are summed in date order and never cut silently."""

from decimal import Decimal

from protocol.errors import PlanningError
from protocol.rules import CumulativeMaximum
from schedules.display import quantity
from schedules.plan import Plan


def check_cumulative(plan: Plan) -> None:
    """Raise ``PlanningError`` naming, for each limit, the first administration that passes it."""
    problems = [
        problem
        for number, rule in enumerate(plan.protocol.rules)
        if isinstance(rule, CumulativeMaximum)
        for problem in _exceeded(plan, rule, f"rules.{number}")
    ]
    if problems:
        raise PlanningError(problems)


def _exceeded(plan: Plan, rule: CumulativeMaximum, name: str) -> list[str]:
    limit = rule.amount.value
    if limit is None:
        return []
    total = Decimal(0)
    for administration in plan.administrations:
        amount = administration.dose.amount
        if administration.arm not in rule.arms or administration.on is None or amount is None:
            continue
        if not amount.converts_to(limit.unit):
            return [f"{name}: {administration.id} is in {amount.unit}, the limit in {limit.unit}"]
        total += amount.to(limit.unit).amount
        if total > limit.amount:
            problem = (
                f"{name}: {administration.id} on {administration.on} would pass the cumulative"
                f" maximum of {quantity(limit)}; end the arms before it, or raise the limit"
            )
            return [problem]
    return []
