"""Contradictions of a single rhythm or length: days that do not exist, ends before their starts."""

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from protocol.arm import Arm, DialysisDays, Phase, Strength
from protocol.assessment import AroundAdministrations
from protocol.contradictions.places import days_between, place_of, places_of
from protocol.provenance import Stated
from protocol.timespan import Length, Offset
from protocol.timing import Every, OnOffsets, OnWeekdays, When, WithDialysis
from protocol.treatment_protocol import DayNumbering, TreatmentProtocol, statements

# The least of a length or count by the key it stands under; 0 under any other key.
_LEAST = {"span": 1, "count": 1, "cycles": 1, "sites": 1, "maximum_per_day": 1}
_Rhythm = When | AroundAdministrations


def timing(protocol: TreatmentProtocol) -> Iterator[tuple[str, str]]:
    """Yield what one rhythm, length or count says against itself."""
    for path, stated in statements(protocol):
        yield from _needed(path, stated)
        yield from _offsets(protocol, path, stated.stated)
        yield from _amounts(path, stated.stated)
    for arm in protocol.arms:
        for phase in arm.phases:
            yield from _rhythm(protocol, f"arms.{arm.id}.phases.{phase.id}.when", phase.when)
        yield from _no_days_to_count(arm)
        yield from _sessions(arm)
        yield from _dialysis(arm)
    for assessment in protocol.assessments:
        yield from _rhythm(protocol, f"assessments.{assessment.id}.when", assessment.when)


def _needed(path: str, stated: Stated) -> Iterator[tuple[str, str]]:
    """Numbers that dates follow from: nobody can write them on a printed sheet afterwards."""
    gives_dates = path == "span" or ".when." in path or path.endswith((".due", ".days", ".hours"))
    if gives_dates and stated.is_open and not stated.stops_planning:
        yield path, "found unset: empty-box, but dates follow from it; accepted: unset: refuse"


def _offsets(protocol: TreatmentProtocol, path: str, value: object) -> Iterator[tuple[str, str]]:
    offsets = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    has_day_zero = any(isinstance(offset, Offset) and offset.day == 0 for offset in offsets)
    if has_day_zero and protocol.day_numbering is DayNumbering.DAY1:
        message = (
            "found day 0, but under day_numbering day1 there is no Day 0;"
            " accepted: day 1 (the first day), day -1 (the day before it)"
        )
        yield path, message


def _amounts(path: str, value: object) -> Iterator[tuple[str, str]]:
    found = value.count if isinstance(value, Length) else value
    least = _LEAST.get(path.rpartition(".")[2], 0)
    if isinstance(found, int) and found < least:
        yield path, f'found "{value}"; accepted: {least} or more'


def _rhythm(protocol: TreatmentProtocol, path: str, when: _Rhythm) -> Iterator[tuple[str, str]]:
    if isinstance(when, OnOffsets):
        yield from _repeated(protocol, path, when)
    elif isinstance(when, Every | OnWeekdays | WithDialysis):
        yield from _ends_before_it_starts(protocol, path, when)


def _repeated(protocol: TreatmentProtocol, path: str, when: OnOffsets) -> Iterator[tuple[str, str]]:
    places = places_of(when, protocol)
    for first, second in pairwise(places):
        if days_between(first, second) == (0, 0):
            both = " and ".join(dict.fromkeys((first.text, second.text)))
            yield f"{path}.offsets", f'found one day twice ("{both}"); accepted: each day once'


def _ends_before_it_starts(
    protocol: TreatmentProtocol, path: str, when: Every | OnWeekdays | WithDialysis
) -> Iterator[tuple[str, str]]:
    first, last = when.first.value, when.last.value if when.last else None
    if first is None or last is None:
        return
    numbering = protocol.day_numbering
    if days_between(place_of(first, numbering), place_of(last, numbering))[1] < 0:
        yield f"{path}.last", f'found "{last}", before first "{first}"; accepted: first or later'


def _sessions(arm: Arm) -> Iterator[tuple[str, str]]:
    """Two phases that take the same dialysis sessions."""
    phases = [(phase, phase.when) for phase in arm.phases if isinstance(phase.when, WithDialysis)]
    for index, (later, second) in enumerate(phases):
        for earlier, first in phases[:index]:
            if first.first.value != second.first.value or alternatives(earlier, later):
                continue
            if _share_sessions(first, second):
                path = f"arms.{arm.id}.phases.{later.id}.when"
                message = (
                    f"takes dialysis sessions that phase {earlier.id} takes as well;"
                    f" accepted: skip, so that each session belongs to one phase"
                )
                yield path, message


def _no_days_to_count(arm: Arm) -> Iterator[tuple[str, str]]:
    """Rhythms of fixed days in an arm that counts from the administration before."""
    if arm.anchor != "actual":
        return
    for phase in arm.phases:
        if isinstance(phase.when, OnWeekdays | WithDialysis):
            message = (
                f"found anchor: actual, but phase {phase.id} has fixed days ({phase.when.kind});"
                " accepted: anchor: fixed, or a rhythm of steps, listed days or cycles"
            )
            yield f"arms.{arm.id}.anchor", message


def _share_sessions(first: WithDialysis, second: WithDialysis) -> bool:
    (start, end), (other_start, other_end) = _taken(first), _taken(second)
    starts_inside = end is None or other_start < end
    return starts_inside and (other_end is None or start < other_end)


def _taken(when: WithDialysis) -> tuple[int, int | None]:
    """Return the first session that is taken, and the first one after the end."""
    skipped = (when.skip.value or 0) if when.skip else 0
    counted = when.count.value if when.count else None
    return skipped, None if counted is None else skipped + counted


def _dialysis(arm: Arm) -> Iterator[tuple[str, str]]:
    """A rhythm on dialysis days under a hard rule that keeps the arm off them."""
    for index, rule in enumerate(arm.day_rules):
        if not isinstance(rule, DialysisDays) or rule.strength is not Strength.HARD:
            continue
        for phase in arm.phases:
            if isinstance(phase.when, WithDialysis) and rule.allow == "off-dialysis":
                message = (
                    f"found off-dialysis, but phase {phase.id} goes with the dialysis sessions;"
                    " accepted: one of the two"
                )
                yield f"arms.{arm.id}.day_rules.{index}", message


def alternatives(first: Phase, second: Phase) -> bool:
    """Say whether two phases never happen both: branches of one decision by different outcomes."""
    one, other = first.only_if, second.only_if
    if one is None or other is None:
        return False
    return one.decision == other.decision and one.outcome != other.outcome
