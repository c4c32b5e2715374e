"""The entries of the next version: the past as it stood, the rest as the engine has it now."""

from collections.abc import Mapping
from datetime import date, time

from protocol.lean import dataclass
from protocol.treatment_protocol import next_with_id
from schedules.display import day
from schedules.history import Recorded
from schedules.plan import Plan, PlannedAdministration, PlannedAssessment, State
from schedules.reasons import CancelReason, MissedReason, StaysReason

_CLOSED = {State.HELD, State.STOPPED}


@dataclass(frozen=True, slots=True)
class Merge:
    """Joins a plan with what the engine makes of the same course now.

    What was given, and what stood before ``as_of``, stays as it was, under the version that planned
    it. The exception is what never happened and is due again: opened again after a miss, or covered
    or moved on by a hold that was recorded late.
    """

    old: Plan
    fresh: Plan
    recorded: Mapping[str, Recorded]
    as_of: date

    def administrations(self) -> list[PlannedAdministration]:
        """Return the administrations of the next version in order, without their histories."""
        now = {item.id: item for item in self.fresh.administrations}
        merged = [self._next(item, now.get(item.id)) for item in self.old.administrations]
        count = {arm.id: 0 for arm in self.fresh.protocol.arms}
        for item in merged:
            count[item.arm] = max(count[item.arm], item.ordinal)
        late = set(self.too_late())
        for item in self._added():
            if item.id not in late:
                count[item.arm] += 1
                merged.append(item.model_copy(update={"ordinal": count[item.arm]}))
        order = {arm.id: at for at, arm in enumerate(self.fresh.protocol.arms)}
        return sorted(
            merged,
            key=lambda item: (item.listed_on, item.at or time(), order[item.arm], item.ordinal),
        )

    def too_late(self) -> tuple[str, ...]:
        """Return what is planned now for days that are over, and was not planned then."""
        return tuple(
            item.id
            for item in self._added()
            if item.due_on < self.as_of and (item.on is None or item.on < self.as_of)
        )

    def assessments(self, administrations: list[PlannedAdministration]) -> list[PlannedAssessment]:
        """Return the assessments of the next version; those around an administration follow it."""
        now = {item.id: item for item in self.fresh.assessments}
        stands = {item.id: item for item in administrations}
        merged = [
            self._next_assessment(item, now.get(item.id), stands.get(item.around or ""))
            for item in self.old.assessments
        ]
        known = {item.id for item in self.old.assessments}
        merged += [
            item
            for item in self.fresh.assessments
            if item.id not in known and (item.on or item.target_on) >= self.as_of
        ]
        return sorted(merged, key=lambda item: (item.on or item.target_on, item.id))

    def _added(self) -> list[PlannedAdministration]:
        known = {item.id for item in self.old.administrations}
        return [item for item in self.fresh.administrations if item.id not in known]

    def _next(
        self, before: PlannedAdministration, after: PlannedAdministration | None
    ) -> PlannedAdministration:
        found = self.recorded.get(before.id)
        if found is not None and found.was_given:
            return before.model_copy(update={"recorded": found})
        over = before.listed_on < self.as_of
        stood = before.model_copy(update={"recorded": found})
        if after is None:
            return stood if over else self._cancelled(before)
        unchanged = after.due_on == before.due_on
        if over and after.state not in _CLOSED and (unchanged or after.due_on < self.as_of):
            return stood
        open_again = any(isinstance(reason, MissedReason) for reason in after.reasons)
        decided = found is not None and (unchanged or found.outcome == "not-given")
        if decided and not open_again and after.state not in _CLOSED:
            return stood
        return _keeping(before, after)

    def _next_assessment(
        self,
        before: PlannedAssessment,
        after: PlannedAssessment | None,
        around: PlannedAdministration | None,
    ) -> PlannedAssessment:
        over = (before.on or before.target_on) < self.as_of
        if around is not None:
            was_given = around.recorded is not None and around.recorded.was_given
            over = was_given or (over and around.listed_on < self.as_of)
        if over:
            return before
        if after is not None:
            return _keeping_assessment(before, after)
        if before.state is State.CANCELLED:
            return before
        why = _GONE if before.around is None else f"it goes with {before.around}"
        reason = CancelReason(kind="cancelled", on=self.as_of, text=why)
        update = {"state": State.CANCELLED, "on": None, "reasons": (*before.reasons, reason)}
        return before.model_copy(update=update)

    def _cancelled(self, before: PlannedAdministration) -> PlannedAdministration:
        if before.state is State.CANCELLED:
            return before
        reason = CancelReason(kind="cancelled", on=self.as_of, text=self._why(before))
        reasons = (*before.reasons, reason)
        update = {"state": State.CANCELLED, "on": None, "reasons": reasons, "recorded": None}
        return before.model_copy(update=update)

    def _why(self, before: PlannedAdministration) -> str:
        """Return why the documents no longer plan an administration."""
        patient = self.fresh.patient
        amended = [item for item in patient.amendments if item.first <= before.target_on]
        if amended and amended[-1] not in self.old.patient.amendments:
            last = amended[-1]
            return (
                f"not in {last.protocol.id} version {last.protocol.version}, in force from"
                f" {day(last.first)}: {last.reason}"
            )
        phases = self.old.protocol_on(before.target_on).arm(before.arm).phases
        branch = next_with_id(phases, before.phase).only_if
        for decided in patient.decisions:
            if branch is not None and decided.decision == branch.decision:
                return f"decision {decided.decision}: {decided.outcome}, on {day(decided.on)}"
        return _GONE


_GONE = "the documents that the plan is made from no longer plan it"


def _keeping(before: PlannedAdministration, after: PlannedAdministration) -> PlannedAdministration:
    """Return an administration as it is now; where its day is the same, so are its reasons.

    Except where the reason is gone and the day stays nevertheless.
    """
    update: dict[str, object] = {"ordinal": before.ordinal}
    stays = any(isinstance(reason, StaysReason) for reason in after.reasons)
    if _place(before) == _place(after) and not stays:
        update["reasons"] = before.reasons
    return after.model_copy(update=update)


def _keeping_assessment(before: PlannedAssessment, after: PlannedAssessment) -> PlannedAssessment:
    same = (before.on, before.target_on, before.state) == (after.on, after.target_on, after.state)
    return after.model_copy(update={"reasons": before.reasons}) if same else after


def _place(item: PlannedAdministration) -> tuple[object, ...]:
    return (item.on, item.at, item.target_on, item.due_on, item.state, item.permitted)
