"""Contradictions between the targets of an arm and the intervals it asks for."""

from collections.abc import Iterator

from protocol.arm import Arm, Interval, Phase
from protocol.contradictions.places import Nominal, days_between, places_of
from protocol.timespan import Length
from protocol.timing import Every, OnWeekdays
from protocol.treatment_protocol import TreatmentProtocol

Placed = tuple[Nominal, Phase]
# The least and the most days between two neighbouring targets, and what puts them there.
Gap = tuple[int, int, str]


def intervals(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield intervals that contradict each other or the rhythm, and days taken by two phases."""
    for arm in protocol.arms:
        yield from _order(arm)
        pairs = neighbours(arm, protocol)
        yield from _same_day(arm, pairs)
        yield from _against_rhythm(arm, [*_gaps(arm, pairs), *_weekday_gaps(arm)])


def neighbours(arm: Arm, protocol: TreatmentProtocol) -> list[tuple[Placed, Placed]]:
    """Return the targets that can follow each other, however the arm's decisions go.

    Two targets do so where some answers give both of them and nothing between. Each phase waits for
    one outcome at most, and so it is enough to collect, for one target after the other, what must
    not be answered: no list of all ways to answer is needed.
    """
    offered = {decision.id: set(decision.outcomes) for decision in protocol.decisions}
    placed = targets(list(arm.phases), protocol)
    found: list[tuple[Placed, Placed]] = []
    for at, first in enumerate(placed):
        left = _after_answers(offered, first[1])
        for second in placed[at + 1 :]:
            if _can_happen(left, second[1]):
                found.append((first, second))
            wanted = second[1].only_if
            if wanted is None:
                break
            left = left | {wanted.decision: left[wanted.decision] - {wanted.outcome}}
            if not left[wanted.decision]:
                break
    return found


def _after_answers(offered: dict[str, set[str]], phase: Phase) -> dict[str, set[str]]:
    """Return the outcomes left where a phase is given."""
    wanted = phase.only_if
    return offered if wanted is None else offered | {wanted.decision: {wanted.outcome}}


def _can_happen(left: dict[str, set[str]], phase: Phase) -> bool:
    wanted = phase.only_if
    return wanted is None or wanted.outcome in left[wanted.decision]


def targets(phases: list[Phase], protocol: TreatmentProtocol) -> list[Placed]:
    """Return the targets of phases in order, where the protocol alone gives them."""
    placed = [(place, phase) for phase in phases for place in places_of(phase.when, protocol)]
    return sorted(placed, key=lambda item: item[0].rank)


def _order(arm: Arm) -> Iterator[tuple[str, str]]:
    interval = arm.interval or Interval()
    hard, minimum, maximum = (
        stated.value if stated else None
        for stated in (interval.hard_minimum, interval.minimum, interval.maximum)
    )
    path = f"arms.{arm.id}.interval"
    if hard and interval.minimum is None:
        yield f"{path}.hard_minimum", "found no minimum beside it; accepted: minimum: ... as well"
    if hard and minimum and _is_longer(hard, minimum):
        found = f'found "{hard}", above minimum "{minimum}"'
        yield f"{path}.hard_minimum", f"{found}; accepted: minimum or less"
    if maximum and minimum and _is_longer(minimum, maximum):
        found = f'found "{maximum}", below minimum "{minimum}"'
        yield f"{path}.maximum", f"{found}; accepted: minimum or more"


def _is_longer(one: Length, other: Length) -> bool:
    """Say whether a length is longer than another on every calendar."""
    if one.is_exact and other.is_exact:
        return one.minutes > other.minutes
    return one.days_at_least > other.days_at_most


def _same_day(arm: Arm, pairs: list[tuple[Placed, Placed]]) -> Iterator[tuple[str, str]]:
    for (first, phase), (second, other) in pairs:
        if phase is not other and days_between(first, second) == (0, 0):
            later, earlier = sorted((phase, other), key=arm.phases.index, reverse=True)
            message = (
                f'found a day of phase {earlier.id} again ("{first.text}" and "{second.text}" are'
                " one day); accepted: each day in one phase"
            )
            yield f"arms.{arm.id}.phases.{later.id}.when", message


def _gaps(arm: Arm, pairs: list[tuple[Placed, Placed]]) -> Iterator[Gap]:
    for (first, phase), (second, other) in pairs:
        least, most = days_between(first, second)
        if most > 0:
            yield least, most, _between(arm, (first, phase), (second, other))


def _between(arm: Arm, first: Placed, second: Placed) -> str:
    path = f"arms.{arm.id}.phases.{second[1].id}.when"
    if first[1] is second[1] and isinstance(second[1].when, Every):
        return f"{path}.step"
    return f'"{first[0].text}" to "{second[0].text}" in {path}'


def _weekday_gaps(arm: Arm) -> Iterator[Gap]:
    for phase in arm.phases:
        if not isinstance(phase.when, OnWeekdays):
            continue
        days = sorted({day.number for day in phase.when.weekdays.value or ()})
        for first, second in zip(days, [*days[1:], *(day + 7 for day in days[:1])], strict=True):
            gap = second - first
            yield gap, gap, f"arms.{arm.id}.phases.{phase.id}.when.weekdays"


def _against_rhythm(arm: Arm, gaps: list[Gap]) -> Iterator[tuple[str, str]]:
    """Tell the narrowest gap below the minimum, and the widest above the maximum."""
    interval = arm.interval or Interval()
    for name, stated in (("minimum", interval.minimum), ("hard_minimum", interval.hard_minimum)):
        least = stated.value if stated else None
        below = [gap for gap in gaps if least and gap[1] < least.days_at_least]
        if below:
            _, most, where = min(below, key=lambda gap: gap[1])
            found = f'found "{least}", longer than the {most} days between targets ({where})'
            yield f"arms.{arm.id}.interval.{name}", f"{found}; accepted: at most {most} days"
    greatest = interval.maximum.value if interval.maximum else None
    above = [gap for gap in gaps if greatest and gap[0] > greatest.days_at_most]
    if above:
        fewest, _, where = max(above, key=lambda gap: gap[0])
        found = f'found "{greatest}", shorter than the {fewest} days between targets ({where})'
        yield f"arms.{arm.id}.interval.maximum", f"{found}; accepted: at least {fewest} days"
