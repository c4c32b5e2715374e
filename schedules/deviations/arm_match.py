"""Reads one arm's log against its doses, at the least cost and in order."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from protocol.arm import Arm, Missed
from protocol.lean import dataclass
from protocol.provenance import Sourced
from schedules.deviations.choice import Pairs, choose
from schedules.deviations.course import MINUTES_A_DAY, Act, due_on
from schedules.deviations.finding_words import link_far, link_order
from schedules.deviations.limits import Costs, Dose, Rhythm, duplicate_days, last_day, rhythm_of
from schedules.deviations.matches import InForce, Matches, Unclear
from schedules.deviations.rivals import best_reading
from schedules.deviations.same_day import same_day_swaps
from schedules.deviations.stream import FAR, NONE, Pair, Slot, Stream
from schedules.plan import PlannedAdministration

# More than any reading costs: a linked dose is taken by its record.
_NEVER = 10**14


def match_arm(
    arm: Arm,
    planned: Sequence[PlannedAdministration],
    given: Sequence[Act],
    withheld: Sequence[Act],
    *,
    into: Matches,
    costs: Costs,
) -> None:
    """Add one arm's matches. ``planned`` are its open doses; the acts have no explicit link."""
    read_arm(arm, rhythm_of(arm, planned, costs_of(arm, costs)), given, withheld, into=into)


def read_arm(
    arm: Arm, rhythm: Rhythm, given: Sequence[Act], withheld: Sequence[Act], *, into: Matches
) -> None:
    """Add the matches of the doses in a rhythm: a whole arm's, or those of a part of it."""
    linked = _links_in_order(arm, rhythm, into)
    _attach_withheld(rhythm, withheld, into)
    _Reader(arm, rhythm, given, linked, into).run()
    into.passed_over |= _passed_over(rhythm, linked, into)


def costs_of(arm: Arm, costs: Costs) -> Costs:
    """Return what the protocol says that a miss and an extra cost in an arm, or the default."""
    stated = arm.deviations.matching if arm.deviations else None
    if stated is None:
        return costs
    return Costs(_share(stated.miss_percent, costs.miss), _share(stated.extra_percent, costs.extra))


def _share(percent: Sourced[int] | None, default: Fraction) -> Fraction:
    return default if percent is None or percent.value is None else Fraction(percent.value, 100)


def _links_in_order(arm: Arm, rhythm: Rhythm, into: Matches) -> set[str]:
    """Return the linked doses that can be part of a reading: near their time, and in order."""
    near: list[tuple[Dose, Act]] = []
    for dose in rhythm.doses:
        act = into.taken.get(dose.planned.id)
        if act is None:
            continue
        if arm.anchor == "fixed" and not dose.takes(rhythm.time_of(act)):
            into.contradicting.setdefault(act.id, link_far(dose.planned.id))
        else:
            near.append((dose, act))
    kept = _longest_in_order([(act.minute, act.id) for _, act in near])
    for at, (dose, act) in enumerate(near):
        if at not in kept:
            into.out_of_order[act.id] = link_order(dose.planned.id)
    return {near[at][0].planned.id for at in kept}


def _longest_in_order(times: Sequence[tuple[int, str]]) -> set[int]:
    """Return the positions of a longest rising sequence."""
    ends: list[tuple[int, str]] = []
    last: list[int] = []
    before: list[int] = []
    for at, time in enumerate(times):
        place = bisect_left(ends, time)
        before.append(last[place - 1] if place else NONE)
        ends[place : place + 1] = [time]
        last[place : place + 1] = [at]
    found: set[int] = set()
    at = last[-1] if last else NONE
    while at != NONE:
        found.add(at)
        at = before[at]
    return found


def _attach_withheld(rhythm: Rhythm, withheld: Sequence[Act], into: Matches) -> None:
    """Find the dose that each record of a dose not given speaks of."""
    if not withheld:
        return
    doses = [dose for dose in rhythm.doses if dose.planned.id not in into.withheld]
    # Doses without such a record are no misses here, and cost nothing.
    slots = tuple(
        Slot(dose.due, dose.earliest, dose.latest, dose.price, missing=0) for dose in doses
    )
    times = tuple(rhythm.time_of(act) for act in withheld)
    for slot, act in best_reading(Stream(slots, times, (rhythm.extra,) * len(times))).pairs:
        into.withheld.setdefault(doses[slot].planned.id, []).append(withheld[act])


def _passed_over(rhythm: Rhythm, linked: set[str], into: Matches) -> set[str]:
    ids = [dose.planned.id for dose in rhythm.doses]
    given = {name for name in ids if name in into.taken}
    # A link that contradicts says nothing of the doses before it.
    sound = {name for name in given if name in linked or not into.taken[name].record.planned}
    last = max((at for at, name in enumerate(ids) if name in sound), default=0)
    return {name for name in ids[:last] if name not in given}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads an arm's administrations against its doses, those with a sound link included."""

    arm: Arm
    rhythm: Rhythm
    given: Sequence[Act]
    linked: set[str]
    into: Matches

    def run(self) -> None:
        doses = [dose for dose in self.rhythm.doses if not self._is_taken_apart(dose)]
        pinned = [self.into.taken[name] for name in self.linked]
        acts = sorted([*self.given, *pinned], key=lambda act: (act.minute, act.id))
        places = {act.id: at for at, act in enumerate(acts)}
        times = [self.rhythm.time_of(act) for act in acts]
        slots = [self._slot(dose, places) for dose in doses]
        stream = self._stream(slots, times)
        pairs, others = choose(stream)
        taken = self._by_act(stream, doses, pairs)
        taken |= same_day_swaps(doses, acts, taken, keep=self.linked)
        self.into.taken |= {name: acts[act] for act, name in taken.items()}
        covered: set[int] = set()
        for other in others:
            found, near = self._where_it_differs(stream, doses, pairs, other.pairs)
            differing = {act for act in near if taken.get(act) != found.get(act)}
            if not differing <= covered:
                covered |= differing
                lines = ((acts[act], taken.get(act), found.get(act)) for act in sorted(differing))
                self.into.unclear.append(Unclear(self.arm.id, other.margin, tuple(lines)))
        self._note_in_force(stream, doses, pairs)

    def _is_taken_apart(self, dose: Dose) -> bool:
        name = dose.planned.id
        return name in self.into.taken and name not in self.linked

    def _stream(self, slots: Sequence[Slot], times: Sequence[int]) -> Stream:
        follows = self.arm.anchor == "actual"
        skips = self.arm.missed in {Missed.SKIP, Missed.ASK}
        # What was over before the last administration was missed, whatever that one is taken for.
        last = times[-1] if times and skips and not follows else -FAR
        over = [at + 1 for at, slot in enumerate(slots) if slot.pin != NONE or slot.latest < last]
        return Stream(
            tuple(slots),
            tuple(times),
            (self.rhythm.extra,) * len(times) if follows else self.rhythm.extras(times),
            settled=max(over, default=0),
            follows=follows,
            skips=skips,
            apart=shortest_interval(self.arm),
            dearest=self.rhythm.dearest,
        )

    def _slot(self, dose: Dose, places: dict[str, int]) -> Slot:
        """Return a dose's slot; one recorded as not given costs nothing to leave out.

        Where misses are skipped, such a record also closes the dose from the next day on.
        """
        name = dose.planned.id
        item = dose.planned
        found = Slot(
            dose.due,
            dose.earliest,
            dose.latest,
            dose.price,
            dose.price,
            base=dose.base,
            opens=item.permitted[0].toordinal() * MINUTES_A_DAY,
            twins=-1 if self.rhythm.by_minute else duplicate_days(self.arm, item) * MINUTES_A_DAY,
        )
        if name in self.linked:
            return replace(found, pin=places[self.into.taken[name].id], missing=_NEVER)
        withheld = self.into.withheld.get(name, [])
        if not withheld:
            return found
        ends = max(self.rhythm.end_of_day(act) for act in withheld)
        return replace(found, missing=0, shut=ends if self.arm.missed is Missed.SKIP else FAR)

    def _where_it_differs(
        self, stream: Stream, doses: Sequence[Dose], taken: Pairs, other: Pairs
    ) -> tuple[dict[int, str], range]:
        """Return another reading's doses where it departs from the one taken, and which acts."""
        shortest = min(len(taken), len(other))
        same = (at for at in range(shortest) if taken[at] != other[at])
        first = next(same, shortest)
        most = shortest - first
        end = next((at for at in range(most) if taken[-1 - at] != other[-1 - at]), most)
        # Which of several alike satisfies the next dose hangs on the one before it.
        last = len(other) - end + (end > 0)
        before = other[first - 1] if first else None
        found = self._by_act(stream, doses, other[first:last], before)
        acts = range(before.act + 1 if before else 0, other[last - 1].act + 1 if end else FAR)
        return found, range(acts.start, min(acts.stop, len(stream.acts)))

    def _by_act(
        self,
        stream: Stream,
        doses: Sequence[Dose],
        pairs: Iterable[Pair],
        before: Pair | None = None,
    ) -> dict[int, str]:
        """Return each administration's dose; of several alike, the first one satisfies it."""
        found: dict[int, str] = {}
        last = before.act if before else NONE
        for slot, act in pairs:
            first = act
            if act > last + 1:
                when = self._in_force(stream, doses[slot], slot, before)
                near = range(last + 1, act + 1)
                first = self._first_alike(stream, when, near, slot=slot, before=before)
            found[first] = doses[slot].planned.id
            last, before = act, Pair(slot, act)
        return found

    def _first_alike(
        self, stream: Stream, when: InForce, acts: range, *, slot: int, before: Pair | None
    ) -> int:
        """Return the first administration that is the last one's twin, as near to its dose."""
        end = stream.acts[acts[-1]]
        wanted = when.tier(last_day(end))
        alike = FAR if wanted == 0 else max(stream.slots[slot].twins, 0)
        return next(
            act
            for act in acts
            if stream.distance(slot, act, before) is not None
            and when.tier(last_day(stream.acts[act])) == wanted
            and end - stream.acts[act] <= alike
        )

    def _note_in_force(self, stream: Stream, doses: Sequence[Dose], pairs: Pairs) -> None:
        act_of = {pair.slot: pair for pair in pairs}
        before: Pair | None = None
        for slot, dose in enumerate(doses):
            self.into.in_force[dose.planned.id] = self._in_force(stream, dose, slot, before)
            before = act_of.get(slot, before)

    def _in_force(self, stream: Stream, dose: Dose, slot: int, before: Pair | None) -> InForce:
        item, due = dose.planned, stream.due(slot, before)
        opens, closes = item.permitted
        last = last_day(dose.latest + due - dose.due) if dose.limited else None
        if due == dose.due:
            return InForce(due_on(item), opens, closes, last, item.permitted_at)
        on = last_day(due)
        counted = item.due_on if stream.follows and before is not None else due_on(item)
        moved = timedelta(days=(on - counted).days)
        return InForce(on, opens + moved, closes + moved, last, item.permitted_at, moved)


def shortest_interval(arm: Arm) -> int:
    """Return an arm's shortest interval in minutes; 0 where none is stated, or in months."""
    limit = arm.interval.minimum if arm.interval else None
    if limit is None or limit.value is None or not limit.value.is_exact:
        return 0
    return limit.value.minutes


def in_force_as_planned(planned: PlannedAdministration, last: date | None = None) -> InForce:
    """Return when a dose is due that no reading of its arm looked at."""
    return InForce(due_on(planned), *planned.permitted, last, planned.permitted_at)
