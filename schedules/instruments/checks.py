"""Scores held against the plan: which assessment each belongs to, what is missing, what is odd.

A score belongs to the assessment it names; else to the nearest one of its instrument and wound,
the earlier one where two are as near. Of several near one assessment the nearest counts and the
others are additional, which no instrument forbids. An assessment around an administration is looked
for on the day the administration was given.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from protocol.base import Day, Id, Instant, Line, Model, Text
from schedules.instruments.entry import ScoreEntry
from schedules.instruments.instrument import Instrument, instrument_of, serves
from schedules.instruments.remarks import remarks_on
from schedules.plan import Plan, PlannedAssessment, State

if TYPE_CHECKING:
    from schedules.instruments.unread import UnreadScore


class Standing(StrEnum):
    """How an assessment or a score stands. The values are part of the file format."""

    ON_TIME = "on-time"
    EARLY = "early"
    LATE = "late"
    MISSED = "missed"
    DUE = "due"
    NOT_DUE = "not-due"
    NOT_EXAMINED = "not-examined"
    ADDITIONAL = "additional"

    @property
    def departs(self) -> bool:
        """Whether it departs from the plan."""
        return self in {Standing.EARLY, Standing.LATE, Standing.MISSED}


class CheckedScore(Model):
    """An assessment with its score, an assessment without one, or a score without an assessment.

    ``unread`` says where rows stand that could not be read and may be a missed assessment's score.
    """

    instrument: Id
    wound: Id | None = None
    standing: Standing
    planned: Id | None = None
    due_on: Day | None = None
    window: tuple[Day, Day] | None = None
    score: Line | None = None
    at: Instant | None = None
    unread: Line | None = None
    remarks: tuple[Text, ...] = ()

    @property
    def departs(self) -> bool:
        """Whether anything departs from the plan or from the instrument's rules."""
        return self.standing.departs or bool(self.remarks)


def check_scores(
    plan: Plan,
    entries: Sequence[ScoreEntry],
    *,
    as_of: date,
    given: Mapping[str, date | None] | None = None,
    unreadable: Sequence["UnreadScore"] = (),
) -> tuple[CheckedScore, ...]:
    """Return every planned assessment that an instrument is known for, and every score, by date.

    ``given`` holds the day an administration was given on, None for one that was not; where it says
    nothing the planned day serves. Scores after ``as_of`` are not looked at. Of a missed assessment
    it is said which of the ``unreadable`` rows may be its score.
    """
    zone = ZoneInfo(plan.patient.time_zone)
    known = [entry for entry in entries if entry.day(zone) <= as_of]
    slots = list(_slots(plan, given))
    taken = _assigned(plan, slots, known, zone)
    remarks = remarks_on(plan, known, zone)
    checked = [
        _with_unread(
            _planned(slot, taken.get(index), as_of=as_of, zone=zone, remarks=remarks), unreadable
        )
        for index, slot in enumerate(slots)
    ]
    matched = {entry.id for entry in taken.values()}
    checked += [_additional(entry, remarks) for entry in known if entry.id not in matched]
    return tuple(sorted(checked, key=lambda item: _order(item, zone)))


class _Slot(Model):
    """A planned assessment of one wound or of the patient; ``on`` None where nothing is due."""

    planned: PlannedAssessment
    instrument: Id
    wound: Id | None
    on: Day | None
    first: Day
    last: Day


def _slots(plan: Plan, given: Mapping[str, date | None] | None) -> Iterator[_Slot]:
    instruments = {item.id: instrument_of(item.instrument) for item in plan.protocol.assessments}
    for planned in plan.assessments:
        instrument = instruments.get(planned.assessment)
        if instrument is None:
            continue
        on, first, last = planned.on, *planned.permitted
        if planned.around is not None and given is not None:
            on = given.get(planned.around, planned.on)
            first = last = on or first
        for wound in _wounds(plan, instrument):
            yield _Slot(
                planned=planned,
                instrument=instrument.id,
                wound=wound,
                on=None if planned.state is State.UNPLACED else on,
                first=min(first, on or first),
                last=max(last, on or last),
            )


def _wounds(plan: Plan, instrument: Instrument) -> tuple[str | None, ...]:
    if not instrument.by_wound:
        return (None,)
    return tuple(wound.id for wound in plan.patient.wounds) or (None,)


def _assigned(
    plan: Plan, slots: Sequence[_Slot], entries: Sequence[ScoreEntry], zone: ZoneInfo
) -> dict[int, ScoreEntry]:
    """Return the score of each slot that has one; row order does not matter."""
    wishes: dict[int, list[tuple[int, Instant, str, ScoreEntry]]] = {}
    for entry in entries:
        fitting = [index for index, slot in enumerate(slots) if _fits(plan, slot, entry)]
        linked = [index for index in fitting if slots[index].planned.id == entry.planned]
        if not fitting or (entry.planned is not None and not linked):
            continue
        on = entry.day(zone)
        best = min(linked or fitting, key=lambda index: (_apart(slots[index], on), index))
        if slots[best].planned.around is not None and _apart(slots[best], on) and not linked:
            continue  # before and after a procedure is that day or not at all
        distance = -1 if linked else _apart(slots[best], on)
        wishes.setdefault(best, []).append((distance, entry.at, entry.id, entry))
    return {index: min(wished, key=lambda wish: wish[:3])[3] for index, wished in wishes.items()}


def _fits(plan: Plan, slot: _Slot, entry: ScoreEntry) -> bool:
    return (
        slot.on is not None
        and serves(plan.protocol, slot.planned.assessment, entry.scored_with)
        and slot.wound in {entry.wound, None}
        and slot.planned.moment == entry.moment
    )


def _apart(slot: _Slot, on: date) -> int:
    assert slot.on is not None  # noqa: S101 -- _fits
    return abs((on - slot.on).days)


def _planned(
    slot: _Slot,
    entry: ScoreEntry | None,
    *,
    as_of: date,
    zone: ZoneInfo,
    remarks: Mapping[str, tuple[Text, ...]],
) -> CheckedScore:
    on = None if entry is None else entry.day(zone)
    return CheckedScore(
        instrument=slot.instrument if entry is None else entry.instrument,
        wound=slot.wound if entry is None else entry.wound,
        standing=_standing(slot, on, as_of),
        planned=slot.planned.id,
        due_on=slot.on,
        window=(slot.first, slot.last),
        score=None if entry is None else entry.id,
        at=None if entry is None else entry.at,
        remarks=() if entry is None else remarks[entry.id],
    )


def _with_unread(item: CheckedScore, rows: Sequence["UnreadScore"]) -> CheckedScore:
    if item.standing is not Standing.MISSED or item.planned is None or item.window is None:
        return item
    planned, window = item.planned, item.window
    found = [row.place for row in rows if row.may_be(item.instrument, item.wound, planned, window)]
    return item.model_copy(update={"unread": ", ".join(found)}) if found else item


def _standing(slot: _Slot, on: date | None, as_of: date) -> Standing:
    if slot.on is None:
        return Standing.NOT_EXAMINED
    if on is None:
        if slot.last < as_of:
            return Standing.MISSED
        return Standing.DUE if slot.first <= as_of else Standing.NOT_DUE
    if on < slot.first:
        return Standing.EARLY
    return Standing.LATE if on > slot.last else Standing.ON_TIME


def _additional(entry: ScoreEntry, remarks: Mapping[str, tuple[Text, ...]]) -> CheckedScore:
    return CheckedScore(
        instrument=entry.instrument,
        wound=entry.wound,
        standing=Standing.ADDITIONAL,
        score=entry.id,
        at=entry.at,
        remarks=remarks[entry.id],
    )


def _order(item: CheckedScore, zone: ZoneInfo) -> tuple[date, str, str, str]:
    on = item.due_on or (item.at.astimezone(zone).date() if item.at else date.max)
    return on, item.instrument, item.planned or "", item.score or ""
