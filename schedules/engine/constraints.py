"""Intervals inside arms and rules between arms, as constraints between pairs of targets."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, islice, pairwise

from protocol.provenance import Sourced
from protocol.rules import (
    AtLeastApart,
    AtMostApart,
    FromAdministration,
    NeverSameDay,
    Rule,
    SameDay,
)
from protocol.timespan import Length, TimeUnit
from schedules.engine.expansion import Target
from schedules.engine.hours import Clocks, Elapsed, Gap, HoursApart, HoursNear
from schedules.engine.item import Item
from schedules.engine.pairs import Apart, Between, Constraint, Months
from schedules.engine.rhythms import given
from schedules.engine.subject import Subject
from schedules.engine.versions import Version

_A_DAY = Length(1, TimeUnit.DAY)


def constraints_between(
    targets: Sequence[Target],
    items: Sequence[Item],
    versions: Sequence[Version],
    *,
    names: Sequence[str],
    absent: Sequence[Target] = (),
) -> list[Constraint]:
    """Return every constraint that can matter between two targets, in a fixed order.

    ``names`` holds the targets' ids, ``absent`` what a hold or a stop leaves out: what is paired
    with one of these is bound to nothing in its place. A pair of targets follows the rules of the
    version in force on the later one's date.
    """
    by_subject: dict[str, list[int]] = {}
    for index, target in enumerate(targets):
        by_subject.setdefault(target.subject.name, []).append(index)
    found = [c for indexes in by_subject.values() for c in _intervals(targets, items, indexes)]
    for version in versions:
        for number, rule in enumerate(version.protocol.rules):
            pairs = _rule(
                rule,
                f"rules.{number}",
                by_subject,
                targets=targets,
                items=items,
                names=names,
                absent=absent,
            )
            found += [pair for pair in pairs if version.covers(_later_on(targets, pair))]
    return found


def _later_on(targets: Sequence[Target], pair: Constraint) -> date:
    return max(targets[pair.first].on, targets[pair.second].on)


def _intervals(
    targets: Sequence[Target], items: Sequence[Item], indexes: Sequence[int]
) -> Iterator[Constraint]:
    """Keep a subject's targets in order, with its minimum (past unplaced ones too) and maximum."""
    rule = f"{targets[indexes[0]].subject.name}.interval"
    surely: dict[Subject, int] = {}
    for index in indexes:
        subject = targets[index].subject
        if subject not in surely:
            surely[subject] = max(_surely(subject.minimum), _surely(subject.rest))
    for at, first in enumerate(indexes):
        last = _last(items[first])
        for second in islice(indexes, at + 1, None):
            subject = targets[second].subject
            if _first(items[second]) - last >= surely[subject]:
                break
            for minimum in dict.fromkeys((subject.rest, subject.minimum)):
                yield from _limits(targets, (first, second), rule, low=minimum)
    for first, second in pairwise(indexes):
        maximum = targets[second].subject.maximum
        if maximum is not None:
            yield from _limits(targets, (first, second), rule, high=maximum)


def _limits(
    targets: Sequence[Target],
    pair: tuple[int, int],
    rule: str,
    *,
    low: Length | None = None,
    high: Length | None = None,
) -> Iterator[Between | Months | Elapsed]:
    """Yield a least and a greatest length between two targets, where there is one."""
    target = targets[pair[1]]
    for length, name in ((low, "minimum"), (high, "maximum")):
        if length is None:
            continue
        least = name == "minimum"
        if length.is_clock_time:
            limits = (length if least else None, None if least else length)
            yield Elapsed(*pair, *limits, f"{rule}.{name}", _clocks(targets, pair))
            continue
        count = length.days if length.is_exact else length.months
        bounds = (count if least else None, None if least else count)
        if length.is_exact:
            yield Between(*pair, *bounds, f"{rule}.{name}")
        else:
            assert target.month_rule is not None  # noqa: S101 -- refused by the protocol
            yield Months(*pair, *bounds, f"{rule}.{name}", target.month_rule)


def _clocks(targets: Sequence[Target], pair: tuple[int, int]) -> tuple[Clocks, Clocks]:
    first, second = (targets[at].clocks for at in pair)
    return first, second


def _surely(length: Length) -> int:
    """Return the fewest days that hold a length at any hours: the last ones may begin and end."""
    return length.days_at_most + length.is_clock_time


def _first(item: Item) -> int:
    return min((day for day, _ in item.options), default=item.target)


def _last(item: Item) -> int:
    return max((day for day, _ in item.options), default=item.target)


def _rule(
    rule: Rule,
    name: str,
    by_subject: dict[str, list[int]],
    *,
    targets: Sequence[Target],
    items: Sequence[Item],
    names: Sequence[str],
    absent: Sequence[Target],
) -> Iterator[Constraint]:
    if isinstance(rule, FromAdministration):
        yield from _from_named(rule, name, by_subject, targets=targets, names=names)
    if not isinstance(rule, SameDay | AtMostApart | NeverSameDay | AtLeastApart):
        return
    first, second = (by_subject.get(f"arms.{arm}", []) for arm in rule.arms)
    gone = [item.on for item in absent if item.subject.name == f"arms.{rule.arms[1]}"]
    if isinstance(rule, SameDay | AtMostApart):
        for pair in _nearest_pairs(first, second, targets, gone):
            yield from _together(rule, pair, targets, name)
    else:
        least = _A_DAY if isinstance(rule, NeverSameDay) else given(rule.apart)
        for pair in _nearer(first, second, items, days=_surely(least)):
            if least.is_clock_time:
                yield HoursApart(*pair, least, name, _clocks(targets, pair))
            else:
                yield Apart(*pair, least.days, name)


def _together(
    rule: SameDay | AtMostApart, pair: tuple[int, int], targets: Sequence[Target], name: str
) -> Iterator[Constraint]:
    if isinstance(rule, SameDay):
        yield Between(*pair, 0, 0, name)
        yield from _gap(rule, pair, targets, name)
        return
    most = given(rule.apart)
    if most.is_clock_time:
        yield HoursNear(*pair, most, name, _clocks(targets, pair))
    else:
        yield Between(*pair, -most.days, most.days, name)


def _gap(
    rule: SameDay, pair: tuple[int, int], targets: Sequence[Target], name: str
) -> Iterator[Gap]:
    """Yield what a rule says of the hours on the day; nothing where an arm has no hour."""
    clocks = _clocks(targets, pair)
    if not rule.is_of_hours or not all(clock.hours for clock in clocks):
        return
    ordered = rule.order == "as-listed"
    low, high = _value(rule.minimum), _value(rule.maximum)
    if low is None and ordered:
        low = Length(0, TimeUnit.MINUTE)
    yield Gap(*pair, low, high, name, clocks, ordered)


def _from_named(
    rule: FromAdministration,
    name: str,
    by_subject: dict[str, list[int]],
    *,
    targets: Sequence[Target],
    names: Sequence[str],
) -> Iterator[Constraint]:
    if rule.administration not in names:
        return
    named = names.index(rule.administration)
    for arm in rule.arms:
        for other in by_subject.get(f"arms.{arm}", []):
            if other == named:
                continue
            low, high = _value(rule.minimum), _value(rule.maximum)
            yield from _limits(targets, (named, other), name, low=low, high=high)


def _value(stated: Sourced[Length] | None) -> Length | None:
    return None if stated is None else stated.value


def _nearer(
    first: Sequence[int], second: Sequence[int], items: Sequence[Item], *, days: int
) -> Iterator[tuple[int, int]]:
    """Yield every pair whose options come nearer than that to each other."""
    pairs = combinations(first, 2) if first is second else ((a, b) for a in first for b in second)
    for one, other in pairs:
        gap = max(
            _first(items[other]) - _last(items[one]), _first(items[one]) - _last(items[other])
        )
        if gap < days:
            yield one, other


def _nearest_pairs(
    first: Sequence[int], second: Sequence[int], targets: Sequence[Target], gone: Sequence[date]
) -> Iterator[tuple[int, int]]:
    """Pair each target of the first arm with the second arm's nearest; the earlier one on a tie.

    One whose nearest is ``gone`` has no partner.
    """
    for one in first if second else ():
        on = targets[one].on
        other = min(second, key=lambda other: (_distance(targets[other].on, on), other))
        if all(_distance(day, on) >= _distance(targets[other].on, on) for day in gone):
            yield one, other


def _distance(first: date, second: date) -> int:
    return abs((first - second).days)
