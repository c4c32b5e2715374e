"""Logs of doses given when they are needed: the limits, and a row for each time."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from protocol.arm import Phase
from protocol.timespan import Length, TimeUnit
from protocol.treatment_protocol import next_with_id
from schedules.checklists import facts
from schedules.checklists.blocks import ArmBlocks, Asked
from schedules.checklists.documents import ChecklistContent
from schedules.checklists.headers import plan_header
from schedules.checklists.sheet import Fact, Sheet
from schedules.checklists.words import Figure, Words, both
from schedules.display import length, number
from schedules.plan import AsNeeded, Plan
from schedules.sheet_code import sheet_code

KIND = "as-needed"
LOG = Words("log of doses given when needed", "必要时给药记录")
_MOST = Words("at most in one day", "一天内最多")
_GAP = Words("least time between", "两次间隔至少")


def as_needed_sheets(
    plan: Plan, contents: Mapping[str, ChecklistContent], generated_at: datetime | None
) -> Iterator[Sheet]:
    """Yield a log for each arm of the plan that is given when needed."""
    header, digest = plan_header(plan, plan.protocol, generated_at), plan.digest
    for item in plan.as_needed:
        arm = plan.protocol.arm(item.arm)
        phase: Phase = next_with_id(arm.phases, item.phase)
        product = plan.protocol.product(arm.product)
        blocks = ArmBlocks(plan.protocol, arm, phase, product, contents[KIND], plan.patient.wounds)
        yield Sheet(
            id=f"{arm.id}-as-needed",
            arm=arm.id,
            title=Words.of(arm.title),
            subtitle=LOG,
            on=None,
            at=None,
            header=header,
            notices=(),
            facts=(
                *_limits(item),
                facts.product(product),
                *facts.weight(item.dose),
                *facts.given(arm, product, phase),
                *facts.particulars(arm.particulars, blocks.asked_particulars),
            ),
            dose=facts.dose_panel(item.dose),
            points=blocks.points(Asked()),
            code=sheet_code(digest, arm.id),
        )


def _limits(item: AsNeeded) -> Iterator[Fact]:
    most, gap = number(item.maximum_per_day), _length(item.minimum_gap_minutes)
    times = Words(f"{most} times", f"{most} 次")
    yield Fact(_MOST, (Figure(times, _assumed(item, "maximum_per_day")),))
    yield Fact(_GAP, (Figure(both(length, gap), _assumed(item, "minimum_gap")),))


def _assumed(item: AsNeeded, name: str) -> bool:
    return any(path.endswith(name) for path in item.assumed)


def _length(minutes: int) -> Length:
    """Return minutes in hours where they are whole ones, as people say them."""
    gap = timedelta(minutes=minutes)
    hours, rest = divmod(gap, timedelta(hours=1))
    return Length(minutes, TimeUnit.MINUTE) if rest or not hours else Length(hours, TimeUnit.HOUR)
