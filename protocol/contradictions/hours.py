"""Contradictions between the hours of the day that a document states and its limits in hours."""

from collections.abc import Iterator
from datetime import time
from itertools import pairwise, product

from protocol.arm import Arm, Phase
from protocol.contradictions.intervals import neighbours
from protocol.contradictions.places import days_between
from protocol.hour_limits import limits_in_hours
from protocol.rules import SameDay
from protocol.timespan import CLOCK_CHANGE, Length, TimeUnit
from protocol.timing import AsNeeded, WithDialysis
from protocol.treatment_protocol import TreatmentProtocol

_A_DAY = 24 * 60


def hours(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield hours of the day that lie too near or too far from each other, on every calendar."""
    for arm in protocol.arms:
        yield from _own_hours(arm)
        yield from _over_night(arm, protocol)
    for index, rule in enumerate(protocol.rules):
        if isinstance(rule, SameDay):
            yield from _gap(f"rules.{index}", rule, protocol)


def limits_without_hours(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield limits in hours of an arm whose hours each patient document has to give."""
    for arm in protocol.arms:
        without = [phase.id for phase in arm.phases if _needs_hours(phase) and not _of(arm, phase)]
        for path in limits_in_hours(protocol, arm) if without else ():
            message = (
                f"found hours, but arm {arm.id} has no hour of the day in {', '.join(without)};"
                " accepted: at: ..., or times in each patient document"
            )
            yield path, message


def _needs_hours(phase: Phase) -> bool:
    return not isinstance(phase.when, AsNeeded | WithDialysis)


def _of(arm: Arm, phase: Phase) -> list[int]:
    """Return the hours that the document states for a phase, in minutes of the day."""
    stated = phase.at or arm.at
    found: tuple[time, ...] = (stated.value or ()) if stated is not None else ()
    return sorted(at.hour * 60 + at.minute for at in found)


def _own_hours(arm: Arm) -> Iterator[tuple[str, str]]:
    gaps = {
        (second - first, first, second)
        for phase in arm.phases
        if _needs_hours(phase)
        for first, second in pairwise(_of(arm, phase))
    }
    for name, limit in _limits(arm):
        for apart, first, second in sorted(gaps):
            if (name == "minimum" and apart < limit.minutes) or (
                name == "maximum" and apart > limit.minutes
            ):
                message = (
                    f'found "{limit}", but {_clock(first)} and {_clock(second)} are'
                    f" {_words(apart)} apart; accepted: hours of the day that keep it"
                )
                yield f"arms.{arm.id}.interval.{name}", message
                break


def _over_night(arm: Arm, protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Tell the first pair of targets between whose last and first hour a limit never holds."""
    for name, limit in _limits(arm):
        for (first, phase), (second, other) in neighbours(arm, protocol):
            least, most = days_between(first, second)
            ours, others = _of(arm, phase), _of(arm, other)
            if most <= 0 or not ours or not others:
                continue
            shortest, longest = (days * _A_DAY + others[0] - ours[-1] for days in (least, most))
            too_short = name == "minimum" and longest + CLOCK_CHANGE < limit.minutes
            too_long = name == "maximum" and shortest - CLOCK_CHANGE > limit.minutes
            if too_short or too_long:
                found = longest if too_short else shortest
                message = (
                    f'found "{limit}", but from {_clock(ours[-1])} of "{first.text}" to'
                    f' {_clock(others[0])} of "{second.text}" there are {_words(found)};'
                    " accepted: hours of the day that keep it"
                )
                yield f"arms.{arm.id}.interval.{name}", message
                break


def _limits(arm: Arm) -> Iterator[tuple[str, Length]]:
    if arm.interval is None:
        return
    for name, stated in (("minimum", arm.interval.minimum), ("maximum", arm.interval.maximum)):
        if stated is not None and stated.value is not None and stated.value.is_clock_time:
            yield name, stated.value


def _gap(path: str, rule: SameDay, protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    low = rule.minimum.value if rule.minimum else None
    high = rule.maximum.value if rule.maximum else None
    if low and high and low.minutes > high.minutes:
        yield f"{path}.maximum", f'found "{high}", below minimum "{low}"; accepted: minimum or more'
        return
    first, second = (protocol.arm(name) for name in rule.arms)
    phases = list(product(first.phases, second.phases))
    gaps = [_gap_between(rule, (first, one), (second, other)) for one, other in phases]
    if rule.is_of_hours and gaps and all(gap is not None and not _keeps(rule, gap) for gap in gaps):
        found = max(gap for gap in gaps if gap is not None)
        told = f"the gap would be {_words(found)}" if found >= 0 else "they overlap or are reversed"
        message = (
            f"found hours of {first.id} and {second.id} that never keep it: {told};"
            " accepted: other hours of the day, or another gap or order"
        )
        yield path, message


def _gap_between(rule: SameDay, one: tuple[Arm, Phase], other: tuple[Arm, Phase]) -> int | None:
    """Return the minutes from the end of one to the start of the other; None where nobody knows."""
    ours, others = _of(*one), _of(*other)
    if not (_needs_hours(one[1]) and _needs_hours(other[1]) and ours and others):
        return None
    gap = others[0] - ours[-1] - _minutes(*one)
    return gap if rule.order == "as-listed" else max(gap, ours[0] - others[-1] - _minutes(*other))


def _minutes(arm: Arm, phase: Phase) -> int:
    stated = phase.duration or arm.duration
    return stated.value.minutes if stated is not None and stated.value is not None else 0


def _keeps(rule: SameDay, gap: int) -> bool:
    low = rule.minimum.value.minutes if rule.minimum and rule.minimum.value else None
    high = rule.maximum.value.minutes if rule.maximum and rule.maximum.value else None
    if low is None and rule.order == "as-listed":
        low = 0
    return (low is None or gap >= low) and (high is None or gap <= high)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _words(minutes: int) -> str:
    whole = minutes % 60 == 0
    return str(Length(minutes // 60, TimeUnit.HOUR) if whole else Length(minutes, TimeUnit.MINUTE))
