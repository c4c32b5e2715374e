"""Rules that join two arms, or an arm and one administration, held against the records.

A rule is held against what was given. Where the partner was not to be given, because a hold or a
stop covers it, or can still come, the rule says nothing.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from protocol.provenance import Sourced
from protocol.rules import AtMostApart, FromAdministration, SameDay
from protocol.timespan import Length
from schedules.deviations import pair_words as words
from schedules.deviations.course import Act, Course, is_open
from schedules.deviations.matches import Matches
from schedules.deviations.phrases import as_days, as_length, as_minutes
from schedules.deviations.report import Finding, finding
from schedules.deviations.taxonomy import Flag
from schedules.engine.timeline import TimeLine

Found = Iterator[tuple[str, Finding]]


@dataclass(frozen=True, slots=True)
class PairChecks:
    """Holds a log against the rules between arms, as known on a day."""

    course: Course
    given: Sequence[Act]
    matches: Matches
    as_of: date
    by_arm: dict[str, list[Act]] = field(init=False)
    by_day: dict[tuple[str, date], list[Act]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the log by arm, and by arm and day."""
        by_arm: defaultdict[str, list[Act]] = defaultdict(list)
        by_day: defaultdict[tuple[str, date], list[Act]] = defaultdict(list)
        for act in self.given:
            by_arm[act.arm or ""].append(act)
            by_day[act.arm or "", act.on].append(act)
        object.__setattr__(self, "by_arm", by_arm)
        object.__setattr__(self, "by_day", by_day)

    def findings(self) -> Found:
        """Yield findings with the record that has each."""
        for rule in self.course.plan.protocol.rules:
            match rule:
                case SameDay():
                    yield from self._same_day(rule)
                case AtMostApart():
                    yield from self._at_most(rule)
                case FromAdministration():
                    yield from self._from_administration(rule)
                case _:
                    pass

    def _same_day(self, rule: SameDay) -> Found:
        first, second = rule.arms
        for act in self.by_arm.get(first, []):
            if others := self.by_day.get((second, act.on)):
                other = min(others, key=lambda each: (abs(each.minute - act.minute), each.id))
                yield from self._on_its_day(rule, act, other)
            elif act.on < self.as_of and self._was_to_be_given(second, act.on):
                yield act.id, finding(Flag.WRONG_DAY_TYPE, words.without_partner(second, act.on))

    def _on_its_day(self, rule: SameDay, act: Act, other: Act) -> Found:
        """Yield what is wrong with the order and the gap of two administrations of one day."""
        one, two = sorted((act, other), key=lambda each: (each.minute, each.id))
        ended = one.record.ended_at
        gap = _minutes(ended or one.record.started_at, two.record.started_at)
        if rule.order == "as-listed" and two is act and act.minute != other.minute:
            yield two.id, finding(Flag.ORDER_DEPARTED, words.order(rule.arms[1], one.id))
        elif gap < 0 and rule.order == "as-listed":
            yield two.id, finding(Flag.ORDER_DEPARTED, words.not_over(one.arm or "", one.id))
        elif _is_passed(rule.minimum, gap, longest=False):
            yield two.id, _gap(Flag.INTERVAL_TOO_SHORT, rule.minimum, gap, one)
        # From start to start a gap only looks longer than it is.
        if ended is not None and _is_passed(rule.maximum, gap, longest=True):
            yield two.id, _gap(Flag.INTERVAL_TOO_LONG, rule.maximum, gap, one)

    def _at_most(self, rule: AtMostApart) -> Found:
        first, second = rule.arms
        limit = rule.apart
        if limit.value is None:
            return
        others = sorted(self.by_arm.get(second, []), key=lambda each: (each.minute, each.id))
        minutes = [each.minute for each in others]
        for act in self.by_arm.get(first, []):
            near = _nearest(others, minutes, act.minute)
            if near is not None and self._within(limit.value, act, near):
                continue
            still_to_come = (self.as_of - act.on).days <= limit.value.days_at_most
            if still_to_come or not self._was_to_be_given(second, act.on):
                continue
            known = as_length(limit.value, assumed=limit.is_assumed)
            apart = None if near is None else self._apart(limit.value, act, near)
            said = words.too_far(second, near.id if near else None, apart, known)
            yield act.id, finding(Flag.INTERVAL_TOO_LONG, said)

    def _within(self, limit: Length, act: Act, other: Act) -> bool:
        if limit.is_clock_time:
            apart = _minutes(act.record.started_at, other.record.started_at)
            return abs(apart) <= limit.minutes
        return abs((act.on - other.on).days) <= limit.days

    def _apart(self, limit: Length, act: Act, other: Act) -> words.Shown:
        if limit.is_clock_time:
            return as_minutes(abs(_minutes(act.record.started_at, other.record.started_at)))
        return as_days((act.on - other.on).days)

    def _from_administration(self, rule: FromAdministration) -> Found:
        named = self.matches.taken.get(rule.administration)
        if named is None:
            return
        for act in (act for arm in rule.arms for act in self.by_arm.get(arm, [])):
            if act is named:
                continue
            for limit, longest in ((rule.minimum, False), (rule.maximum, True)):
                if limit is None or limit.value is None:
                    continue
                apart, shown = self._since(limit.value, named, act)
                if apart == 0 or (apart > 0) != longest:
                    continue
                flag = Flag.INTERVAL_TOO_LONG if longest else Flag.INTERVAL_TOO_SHORT
                known = as_length(limit.value, assumed=limit.is_assumed)
                said = words.from_named(shown, known, rule.administration, longest=longest)
                yield act.id, finding(flag, said)

    def _since(self, limit: Length, named: Act, act: Act) -> tuple[int, words.Shown]:
        """Return by how much a limit is passed (below 0: not reached), and what was counted."""
        if limit.is_clock_time:
            minutes = _minutes(named.record.started_at, act.record.started_at)
            return minutes - limit.minutes, as_minutes(minutes)
        protocol = self.course.plan.protocol
        line = TimeLine(named.on, protocol.day_numbering, protocol.month_rule)
        return (act.on - line.plus(limit)).days, as_days((act.on - named.on).days)

    def _was_to_be_given(self, arm: str, on: date) -> bool:
        """Say whether the dose of an arm nearest to a day was to be given, if there is one."""
        near = self.course.nearest(arm, on)
        return near is not None and is_open(near)


def _nearest(acts: Sequence[Act], minutes: Sequence[int], minute: int) -> Act | None:
    """Return the act nearest to a minute, of two the one with the lower id.

    ``acts`` stand in the order of their ``minutes``, those of one minute by id.
    """
    later = bisect_left(minutes, minute)
    # The first act of the last minute before, and the first one from this minute on.
    earlier = bisect_left(minutes, minutes[later - 1]) if later else later
    near = [*acts[earlier : earlier + 1], *acts[later : later + 1]]
    return min(near, key=lambda each: (abs(each.minute - minute), each.id), default=None)


def _minutes(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 60)


def _is_passed(limit: Sourced[Length] | None, minutes: int, *, longest: bool) -> bool:
    if limit is None or limit.value is None or minutes == limit.value.minutes:
        return False
    return (minutes > limit.value.minutes) == longest


def _gap(flag: Flag, limit: Sourced[Length] | None, minutes: int, one: Act) -> Finding:
    assert limit is not None  # noqa: S101 -- the caller found it passed
    assert limit.value is not None  # noqa: S101
    known = as_length(limit.value, assumed=limit.is_assumed)
    longest = flag is Flag.INTERVAL_TOO_LONG
    ended = one.record.ended_at is not None
    said = words.gap(as_minutes(minutes), known, one.id, longest=longest, ended=ended)
    return finding(flag, said)
