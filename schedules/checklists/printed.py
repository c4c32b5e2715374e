"""What of a plan is printed on sheets."""

from collections.abc import Iterator
from datetime import date

from schedules.plan import Plan, PlannedAssessment, State

PRINTED = frozenset({State.PLANNED, State.PENDING, State.UNPLACED})


def dated_assessments(plan: Plan) -> Iterator[tuple[date, PlannedAssessment]]:
    """Yield the day and the assessment of those that have a day and stand at no administration."""
    for item in plan.assessments:
        if item.on is not None and item.around is None and item.state in PRINTED:
            yield item.on, item
