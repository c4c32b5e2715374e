"""An arm in words: what, how, when, how much, on which days, and what follows a missed one."""

from collections.abc import Iterator

from protocol.arm import Arm, Branch, DayRule, DialysisDays, HoldRule, Interval, Phase, Windows
from protocol.particular import Particular
from protocol.provenance import Stated
from protocol.treatment_protocol import TreatmentProtocol
from schedules.display import route
from schedules.protocol_sheet.deviation_words import deviation_lines
from schedules.protocol_sheet.dose_words import dose_lines
from schedules.protocol_sheet.values import by, marked, words
from schedules.rhythm import rhythm

_MISSED = {
    "skip": "it is skipped",
    "defer": "it is given later, within its window",
    "catch-up": "it is given as well as the next one",
    "ask": "a prescriber is asked",
}
_ALLOW = {
    "off-dialysis": "not on a dialysis day",
    "on-dialysis": "only on a dialysis day",
    "day-before": "only on the day before dialysis",
    "day-after": "only on the day after dialysis",
    "outside-session": "never during a dialysis session, to the minute",
}
_STRENGTH = {"hard": "blocks other days", "soft": "preferred, and told where it is not kept"}
_AFTER_LONG_HOLD = {"stop": "the arm ends", "ask": "a decision is asked for"}


def arm_lines(protocol: TreatmentProtocol, arm: Arm) -> Iterator[str]:
    """Yield everything the document says of an arm."""
    yield f"Arm {arm.id}: {words(arm.title)}"
    product = protocol.product(arm.product)
    yield f"  {product.name.en} ({product.id}), {route(arm.route)}, checklist {arm.checklist}"
    if arm.at is not None:
        yield f"  at {marked(arm.at)}"
    yield f"  {_anchor(arm)}"
    if arm.dose is not None:
        yield from (f"  {line}" for line in dose_lines(arm.dose))
    if arm.duration is not None:
        yield f"  duration: {marked(arm.duration)}"
    for phase in arm.phases:
        yield from (f"  {line}" for line in _phase(phase))
    yield from (f"  {line}" for line in window_lines(arm.windows))
    if arm.side == "earlier":
        yield "  of two days equally near, the earlier one"
    else:
        yield "  of two days equally near, the later one"
    yield from (f"  {line}" for line in _intervals(arm.interval))
    yield from (f"  days: {_day_rule(rule)}" for rule in arm.day_rules)
    if arm.needs:
        yield f"  needs open: {', '.join(arm.needs)}"
    if arm.rotation:
        yield f"  sites in turn: {', '.join(arm.rotation)}"
    yield f"  when missed: {_MISSED[arm.missed.value]}"
    if arm.hold is not None:
        yield f"  {_hold(arm.hold)}"
    yield from (f"  {line}" for line in deviation_lines(arm.deviations))
    yield from (f"  {particular_line(item)}" for item in arm.particulars)
    yield from (f"  step {at}: {particular_line(step)}" for at, step in enumerate(arm.steps, 1))


def particular_line(item: Particular) -> str:
    """Return what a document states beside dates and doses, in Chinese too where it says so."""
    chinese = "" if item.says_zh is None else f"; in Chinese: {item.says_zh}"
    return f"{words(item.title)} ({item.id}): {marked(item.says)}{chinese}"


def window_lines(windows: Windows | None) -> Iterator[str]:
    """Yield both tiers of a window."""
    if windows is None:
        yield "window: none stated, only the day itself"
        return
    yield f"window: preferred {marked(windows.preferred)}"
    if windows.permitted is not None:
        yield f"window: permitted {marked(windows.permitted)}"


def _anchor(arm: Arm) -> str:
    counted = "the first day"
    if named := arm.anchor_event or arm.anchor_administration:
        counted = f"the day of {named}"
    if arm.anchor == "fixed":
        return f"counted from {counted}; a late one moves no other"
    return f"counted from {counted}, then from the one actually given"


def _phase(phase: Phase) -> Iterator[str]:
    stated = [getattr(phase.when, name) for name in type(phase.when).model_fields]
    marks = dict.fromkeys(by(item) for item in stated if isinstance(item, Stated))
    only = _only(phase.only_if) if phase.only_if else ""
    title = f" ({words(phase.title)})" if phase.title else ""
    yield f"phase {phase.id}{title}: {rhythm(phase.when)}{only}{''.join(marks)}"
    if phase.dose is not None:
        yield from (f"  in this phase, {line}" for line in dose_lines(phase.dose))
    if phase.at is not None:
        yield f"  in this phase, at {marked(phase.at)}"
    if phase.duration is not None:
        yield f"  in this phase, duration: {marked(phase.duration)}"


def _intervals(interval: Interval | None) -> Iterator[str]:
    named = (
        ()
        if interval is None
        else (
            ("at least", interval.minimum),
            ("and never, not even when recorded, less than", interval.hard_minimum),
            ("at most", interval.maximum),
        )
    )
    for what, stated in named:
        if stated is not None:
            yield f"from one to the next: {what} {marked(stated)}"


def _day_rule(rule: DayRule) -> str:
    if isinstance(rule, DialysisDays):
        what = _ALLOW[rule.allow]
    else:
        what = f"only on {', '.join(rule.weekdays)}"
    return f"{what} ({_STRENGTH[rule.strength.value]}){by(rule)}"


def _hold(hold: HoldRule) -> str:
    return f"after a hold of more than {marked(hold.maximum)}: {_AFTER_LONG_HOLD[hold.then]}"


def _only(branch: Branch) -> str:
    counted = ", counted from the day of its record" if branch.counts_from == "record" else ""
    return f", only if {branch.decision} is {branch.outcome}{counted}"
