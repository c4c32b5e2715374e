"""Reads one arm's log against its doses, at the least cost and in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocol.arm import Arm, Missed
from schedules.deviations.alignment import best_reading
from schedules.deviations.course import Act
from schedules.deviations.finding_words import link_far
from schedules.deviations.limits import Costs, Dose, Rhythm, rhythm_of
from schedules.deviations.matches import Matches, Unclear
from schedules.deviations.prices import Pair, Slot, Stream
from schedules.deviations.rivals import find_rivals
from schedules.plan import PlannedAdministration


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
    rhythm = rhythm_of(planned, costs)
    into.last_on |= {dose.planned.id: dose.last_on for dose in rhythm.doses}
    _note_far_links(rhythm, into)
    _attach_withheld(rhythm, withheld, into)
    reader = _Reader(arm, rhythm, given, into)
    if given:
        reader.run()
    into.passed_over |= _passed_over(rhythm, into)


def _note_far_links(rhythm: Rhythm, into: Matches) -> None:
    for dose in rhythm.doses:
        act = into.taken.get(dose.planned.id)
        if act is not None and not dose.takes(rhythm.time_of(act)):
            into.contradicting.setdefault(act.id, link_far(dose.planned.id))


def _attach_withheld(rhythm: Rhythm, withheld: Sequence[Act], into: Matches) -> None:
    """Find the dose that each record of a dose not given speaks of."""
    doses = [dose for dose in rhythm.doses if dose.planned.id not in into.withheld]
    # Doses without such a record are no misses here, and cost nothing.
    slots = tuple(_slot(dose, 0, dose.latest) for dose in doses)
    times = tuple(rhythm.time_of(act) for act in withheld)
    for slot, act in best_reading(Stream(slots, times, rhythm.extra)).pairs:
        into.withheld.setdefault(doses[slot].planned.id, []).append(withheld[act])


def _slot(dose: Dose, missing: int, latest: int) -> Slot:
    return Slot(dose.due, dose.earliest, latest, dose.price, missing)


def _passed_over(rhythm: Rhythm, into: Matches) -> set[str]:
    ids = [dose.planned.id for dose in rhythm.doses]
    last = max((at for at, name in enumerate(ids) if name in into.taken), default=0)
    return {name for name in ids[:last] if name not in into.taken}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the administrations without a link against the doses without one."""

    arm: Arm
    rhythm: Rhythm
    given: Sequence[Act]
    into: Matches

    def run(self) -> None:
        linked = {dose.planned.id for dose in self.rhythm.doses} & set(self.into.taken)
        doses = [dose for dose in self.rhythm.doses if dose.planned.id not in linked]
        times = tuple(self.rhythm.time_of(act) for act in self.given)
        slots = tuple(self._slot(dose) for dose in doses)
        stream = Stream(slots, times, self.rhythm.extra, self._settled(linked))
        best, rivals = find_rivals(stream)
        taken = self._by_act(doses, times, best.pairs)
        self.into.taken |= {name: self.given[act] for act, name in taken.items()}
        for rival in rivals:
            other = self._by_act(doses, times, rival.pairs)
            self._note_unclear(rival.margin, taken, other)

    def _slot(self, dose: Dose) -> Slot:
        """Return a dose's slot; one recorded as not given costs nothing to leave out.

        Where misses are skipped, such a record also closes the dose from the next day on.
        """
        withheld = self.into.withheld.get(dose.planned.id, [])
        if not withheld:
            return _slot(dose, dose.price, dose.latest)
        if self.arm.missed is not Missed.SKIP:
            return _slot(dose, 0, dose.latest)
        return _slot(dose, 0, min(dose.latest, max(self.rhythm.end_of_day(a) for a in withheld)))

    def _settled(self, linked: set[str]) -> int:
        """Count the doses without a link that come before the last one with a link."""
        ids = [dose.planned.id for dose in self.rhythm.doses]
        last = max((at for at, name in enumerate(ids) if name in linked), default=0)
        return sum(name not in linked for name in ids[:last])

    def _by_act(
        self, doses: Sequence[Dose], times: Sequence[int], pairs: Sequence[Pair]
    ) -> dict[int, str]:
        """Return each administration's dose; of several alike, the first one satisfies it."""
        found: dict[int, str] = {}
        before = -1
        for slot, act in pairs:
            dose = doses[slot]
            alike = (
                earlier
                for earlier in range(before + 1, act)
                if dose.takes(times[earlier])
                and dose.tier(self.given[earlier].on) == dose.tier(self.given[act].on)
            )
            found[next(alike, act)] = dose.planned.id
            before = act
        return found

    def _note_unclear(self, margin: int, taken: dict[int, str], other: dict[int, str]) -> None:
        differing = tuple(
            (self.given[act], taken.get(act), other.get(act))
            for act in sorted({*taken, *other})
            if taken.get(act) != other.get(act)
        )
        self.into.unclear.append(Unclear(self.arm.id, margin, differing))
