"""Dates that rest on other dates: what was given, and what counts from an administration.

Placement settles a whole course at once. Where the next administration is due depends on the day
the one before it gets, dates are settled one after the other instead: the course is placed, the
first administration that departs from its due date is settled there, what follows it is due from
that day, and the course is placed again. Each round settles one more, so it ends.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from protocol.lean import dataclass
from schedules.engine.dues import Due, NamedDue, counted_from
from schedules.engine.problem import Problem, Solution
from schedules.engine.progress import Progress
from schedules.engine.targets import Targets
from schedules.plan import State
from schedules.reasons import FollowsReason, GivenReason, StopReason

Days = Mapping[str, date]
# Days chosen for administrations that others count from; None leaves one without a day.
Pins = Mapping[str, date | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """A problem with its best placement; ``named`` holds its targets and then the closed ones."""

    problem: Problem
    solution: Solution
    named: list[NamedDue]

    @property
    def days(self) -> Mapping[str, date | None]:
        """The day of each administration and assessment, by its first id."""
        return {item.ids[0]: self.on(at) for at, item in enumerate(self.named)}

    def on(self, index: int) -> date | None:
        """Return the day of a target; None where it has none."""
        day = self.solution.days[index] if index < len(self.solution.days) else None
        return None if day is None else date.fromordinal(day)


def placed_in_turn(targets: Targets, given: Days, pins: Pins | None = None) -> Placed:
    """Return the placement of a patient's course, with what was given on the days it was given.

    ``pins`` are days chosen for administrations that arms count from (None: no day at all). Arms
    that count from any other one are expanded again once its day is settled.
    """
    pins = pins or {}
    chosen = {name: on for name, on in pins.items() if on is not None}
    anchors: dict[str, date] = {}
    while True:
        known = {**anchors, **chosen, **given}
        named = [*targets.of_arms(known), *targets.of_assessments(known)]
        found = _followed(named, targets, given, settled=anchors, pins=pins)
        used = {name: on for name, on in targets.anchors_used().items() if name not in pins}
        moved = _moved_anchor(found, used, known)
        if moved is None:
            place = partial(_followed, targets=targets, given=given, settled=known, pins=pins)
            moved = _pushed_anchor(found, used, known, place)
        if moved is None:
            return found
        anchors[moved[0]] = moved[1]


def _moved_anchor(found: Placed, used: Days, known: Days) -> tuple[str, date] | None:
    """Return the first named anchor whose day is another than the one counted from."""
    for index, item in enumerate(found.named if used else ()):
        on, wanted = found.on(index), used.get(item.ids[0])
        if wanted is not None and item.ids[0] not in known and on not in {None, wanted}:
            assert on is not None  # noqa: S101 -- not among them
            return item.ids[0], on
    return None


def _pushed_anchor(
    found: Placed, used: Days, known: Days, place: Callable[[list[NamedDue]], Placed]
) -> tuple[str, date] | None:
    """Return a named anchor that only what counts from it, on its due date, leaves without a day.

    What counts from it goes where it goes, and so has no say in that: it is placed without them.
    """
    for index, item in enumerate(found.named):
        name = item.ids[0]
        if name not in used or name in known or found.on(index) is not None or item.due.closed:
            continue
        behind = counted_arms(found.named, [name])
        others = [one for one in found.named if one.arm not in behind]
        on = place(others).days[name]
        if on is not None and on != used[name]:
            return name, on
    return None


def counted_arms(named: Sequence[NamedDue], names: Iterable[str]) -> set[str]:
    """Return the arms that count from some administrations, or from one of theirs."""
    counted, waiting = set[str](), list(names)
    while waiting:
        anchor = waiting.pop()
        for item in named:
            arm = item.due.target.arm
            if arm is not None and arm.anchor_administration == anchor:
                counted.add(item.arm)
                waiting += item.ids
    return counted


def _followed(
    named: list[NamedDue],
    targets: Targets,
    given: Days,
    *,
    settled: Days,
    pins: Pins,
) -> Placed:
    """Place everything, then move what follows a departure from its due date, till none is left."""
    progress = targets.facts.progress
    given_on = {at: day for at, item in enumerate(named) if (day := _first_of(item, given))}
    now = [_as_given(item, given_on.get(at), progress) for at, item in enumerate(named)]
    stands = {at: settled[item.ids[0]] for at, item in enumerate(named) if item.ids[0] in settled}
    pinned = {at: pins[item.ids[0]] for at, item in enumerate(named) if item.ids[0] in pins}
    chains, counted = _chains(now), set[int]()
    while True:
        found = _place(now, targets, given_on, settled=stands, pinned=pinned)
        if not chains:
            return found
        days = found.days
        departed = _first_departure(now, chains, counted, days)
        if departed is None:
            return found
        chain, index, on = departed
        counted.add(index)
        before, after = chain[: chain.index(index) + 1], chain[chain.index(index) + 1 :]
        for at in before:
            kept = days[now[at].ids[0]]
            if kept is not None:
                stands[at] = kept
        for at in after:
            due = _counted_from(named[index], named[at].due, on)
            kept_on = progress.kept_on(named[at].ids, due.on)
            now[at] = replace(now[at], due=replace(due, kept_on=kept_on))


def _first_of(item: NamedDue, given: Days) -> date | None:
    return min((given[name] for name in item.ids if name in given), default=None)


def _as_given(item: NamedDue, on: date | None, progress: Progress) -> NamedDue:
    """Return an item that was given as planned on its day, whatever hold or stop covers it."""
    if on is None:
        return item
    reasons = (*item.due.reasons, GivenReason(kind="given", on=on))
    target = item.due.target
    planned = zip(item.ids, target.at, strict=True)
    hours = (progress.given_at.get(name, at) for name, at in planned)
    target = replace(target, given_at=tuple(at for at in hours if at is not None))
    due = replace(item.due, target=target, state=State.PLANNED, reasons=reasons)
    return replace(item, due=due)


def _chains(named: Sequence[NamedDue]) -> list[list[int]]:
    """Return, for each arm that counts from the administration before, its targets in order."""
    chains: dict[str, list[int]] = {}
    for at, item in enumerate(named):
        arm = item.due.target.arm
        if arm is not None and arm.anchor == "actual" and not item.due.closed:
            chains.setdefault(arm.id, []).append(at)
    return list(chains.values())


def _place(
    named: list[NamedDue],
    targets: Targets,
    given: Mapping[int, date],
    *,
    settled: Mapping[int, date],
    pinned: Mapping[int, date | None],
) -> Placed:
    still_open = [at for at, item in enumerate(named) if not item.due.closed]
    problem = Problem(
        tuple(named[at].due.as_target for at in still_open),
        tuple(named[at].ids[0] for at in still_open),
        targets.versions,
        targets.facts,
        given={n: given[at].toordinal() for n, at in enumerate(still_open) if at in given},
        settled={n: settled[at].toordinal() for n, at in enumerate(still_open) if at in settled},
        pinned={n: _ordinal(pinned[at]) for n, at in enumerate(still_open) if at in pinned},
        absent=tuple(item.due.as_target for item in named if item.due.closed),
    )
    closed = [item for item in named if item.due.closed]
    return Placed(problem, problem.solve(), [*(named[at] for at in still_open), *closed])


def _ordinal(on: date | None) -> int | None:
    return None if on is None else on.toordinal()


def _first_departure(
    now: Sequence[NamedDue],
    chains: Sequence[Sequence[int]],
    counted: set[int],
    days: Mapping[str, date | None],
) -> tuple[list[int], int, date] | None:
    """Return the earliest administration that others follow and that left its due date."""
    found: list[tuple[date, int, list[int]]] = []
    for chain in chains:
        for at in chain[:-1]:
            on = days[now[at].ids[0]]
            if on is not None and at not in counted and on != now[at].due.on:
                found.append((on, at, list(chain)))
                break
    if not found:
        return None
    on, at, chain = min(found)
    return chain, at, on


def _counted_from(first: NamedDue, due: Due, on: date) -> Due:
    """Return a target as due where the one it counts from stands on another day than its own."""
    due_on = _due_after(first.due, due, on)
    reason = FollowsReason(
        kind="follows", administration=first.ids[0], on=on, days=(due_on - due.on).days
    )
    moved = replace(due, on=due_on, reasons=(*due.reasons, reason))
    until = due.target.until
    if until is None or due_on < until:
        return moved
    told = StopReason(kind="stop", on=until, text="the rhythm has ended by the day it would be due")
    return moved.ended(State.STOPPED, told)


def _due_after(first: Due, second: Due, on: date) -> date:
    """Count the months and days from one place of a rhythm to another, from the day ``on``."""
    one, other = first.target, second.target
    if first.round != second.round or one.anchor != other.anchor:
        return on + (second.on - first.on)
    held = (second.on - other.on) - (first.on - one.on)
    return counted_from(on, one, other) + held
