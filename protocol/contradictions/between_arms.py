"""Contradictions of rules between arms: with each other, and with what the arms' windows reach."""

from collections.abc import Iterator
from itertools import combinations, product

from protocol.arm import AllowedWeekdays, Arm, Strength
from protocol.base import Weekday
from protocol.contradictions.intervals import targets
from protocol.contradictions.places import Nominal, days_between
from protocol.lean import dataclass
from protocol.rules import AtLeastApart, AtMostApart, NeverSameDay, Rule, SameDay
from protocol.timespan import Length
from protocol.treatment_protocol import TreatmentProtocol
from protocol.window import Window

_Pairwise = SameDay | NeverSameDay | AtLeastApart | AtMostApart


@dataclass(frozen=True, slots=True)
class _Range:
    """The days that a rule allows between two arms: at least, and at most where there is a most."""

    least: int
    most: int | None


def between_arms(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield rules between arms that no calendar can keep."""
    rules = [
        (index, rule) for index, rule in enumerate(protocol.rules) if isinstance(rule, _Pairwise)
    ]
    for index, rule in rules:
        first, second = rule.arms
        if first == second and isinstance(rule, SameDay | AtMostApart):
            yield f"rules.{index}.arms", f'found arm "{first}" twice; accepted: two arms'
            continue
        yield from _reach(index, rule, protocol)
        yield from _weekdays(index, rule, protocol)
        for other_index, other in rules[: rules.index((index, rule))]:
            if set(other.arms) == set(rule.arms) and _exclude(_allowed(rule), _allowed(other)):
                message = (
                    f"{rule.kind} for {first} and {second} cannot hold together with rule"
                    f" {other_index} ({other.kind}); accepted: one of the two"
                )
                yield f"rules.{index}", message


def _allowed(rule: _Pairwise) -> _Range:
    if isinstance(rule, SameDay):
        return _Range(0, 0)
    if isinstance(rule, NeverSameDay):
        return _Range(1, None)
    stated = rule.apart.value
    if isinstance(rule, AtLeastApart):
        return _Range(_least_days(stated) if stated else 0, None)
    return _Range(0, stated.days_at_most if stated else None)


def _least_days(stated: Length) -> int:
    """Return the fewest days at any hours: of hours, those that are over wherever they begin."""
    return max(0, stated.days_at_least - 1) if stated.is_clock_time else stated.days


def _exclude(one: _Range, other: _Range) -> bool:
    too_far = one.most is not None and one.most < other.least
    return too_far or (other.most is not None and other.most < one.least)


def _reach(index: int, rule: _Pairwise, protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Tell the first pair of targets whose windows never allow what the rule asks for."""
    first, second = (protocol.arm(name) for name in rule.arms)
    allowed = _allowed(rule)
    for place, other in _pairs(rule, first, second, protocol):
        least, most = days_between(place, other)
        nearest = max(
            0,
            least - _window(first).after - _window(second).before,
            -most - _window(second).after - _window(first).before,
        )
        farthest = max(
            most + _window(first).before + _window(second).after,
            -least + _window(second).before + _window(first).after,
        )
        if farthest < allowed.least or (allowed.most is not None and nearest > allowed.most):
            message = (
                f'found {rule.kind}, which the windows of {first.id} around "{place.text}" and of'
                f' {second.id} around "{other.text}" never allow; accepted: wider windows or other'
                " days"
            )
            yield f"rules.{index}", message
            return


def _pairs(
    rule: _Pairwise, first: Arm, second: Arm, protocol: TreatmentProtocol
) -> Iterator[tuple[Nominal, Nominal]]:
    """Yield the targets a rule compares: the nearest of the other arm, or every one."""
    if any(phase.only_if for arm in (first, second) for phase in arm.phases):
        return
    ours = [place for place, _ in targets(list(first.phases), protocol)]
    others = [place for place, _ in targets(list(second.phases), protocol)]
    if first is second:
        yield from combinations(ours, 2)
    elif not isinstance(rule, SameDay | AtMostApart):
        yield from product(ours, others)
    elif others:
        yield from ((here, min(others, key=lambda other: _far(other, here))) for here in ours)


def _far(one: Nominal, other: Nominal) -> float:
    return abs(one.rank - other.rank)


def _window(arm: Arm) -> Window:
    stated = arm.windows and (arm.windows.permitted or arm.windows.preferred)
    return stated.value.whole_days if stated and stated.value else Window(0, 0)


def _weekdays(index: int, rule: Rule, protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    if not isinstance(rule, SameDay):
        return
    first, second = (_hard_weekdays(protocol.arm(name)) for name in rule.arms)
    if first is not None and second is not None and not first & second:
        found = f"arms {rule.arms[0]} and {rule.arms[1]} share no weekday"
        yield f"rules.{index}", f"found {rule.kind}, but {found}; accepted: weekdays in common"


def _hard_weekdays(arm: Arm) -> set[Weekday] | None:
    """Return the weekdays that every hard rule of an arm allows; None where there is no rule."""
    allowed: set[Weekday] | None = None
    for rule in arm.day_rules:
        if isinstance(rule, AllowedWeekdays) and rule.strength is Strength.HARD:
            allowed = set(rule.weekdays) if allowed is None else allowed & set(rule.weekdays)
    return allowed
