"""Which administration was meant to have a lot, which had it, and what a reader has to know."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from protocol.expiry import Expiry
from protocol.lean import dataclass
from schedules.display import Language, day, expiry
from schedules.figures.words import said
from schedules.patient import Lot
from schedules.plan import Plan


@dataclass(frozen=True, slots=True)
class LotGiven:
    """What a record of the log says of the lot of one dose that was given.

    ``lot`` is None where the record names none. ``planned`` is the dose that took the record; None
    where none did, or where the report did not examine it. ``expires`` is as on the label.
    """

    record: str
    arm: str
    at: datetime
    lot: str | None = None
    planned: str | None = None
    expires: Expiry | None = None
    is_examined: bool = True


@dataclass(frozen=True, slots=True)
class LotUse:
    """One use of a lot, meant or made. ``id`` is the administration's, else the record's."""

    lot: str
    id: str
    arm: str
    planned_on: date | None
    given_on: date | None
    remarks: tuple[str, ...] = ()


def uses_of(plan: Plan, given: Sequence[LotGiven], language: Language) -> list[LotUse]:
    """Return the uses of every lot: the patient's in their order, then others by name; by day."""
    lots = {lot.lot: lot for lot in plan.patient.lots}
    others = sorted({item.lot for item in given if item.lot is not None} - set(lots))
    uses: list[LotUse] = []
    for name in (*lots, *others):
        tracing = _Tracing(plan, given, name, lots.get(name), language)
        uses += sorted(tracing.uses(), key=_by_day)
    return uses


def _by_day(use: LotUse) -> tuple[date, str]:
    return (use.planned_on or use.given_on or date.max, use.id)


@dataclass(frozen=True, slots=True)
class _Tracing:
    """One lot, with what was meant to have it and what had it."""

    plan: Plan
    given: Sequence[LotGiven]
    name: str
    lot: Lot | None
    language: Language

    def uses(self) -> Iterator[LotUse]:
        zone = ZoneInfo(self.plan.patient.time_zone)
        meant = set(() if self.lot is None else self.lot.administrations)
        had: defaultdict[str | None, list[LotGiven]] = defaultdict(list)
        for item in self.given:
            had[item.planned].append(item)
        for act in self.plan.administrations:
            if act.id not in meant:
                continue
            own = [item for item in had[act.id] if item.lot == self.name]
            others = [item for item in had[act.id] if item.lot != self.name]
            yield LotUse(
                lot=self.name,
                id=act.id,
                arm=act.arm,
                planned_on=act.on,
                given_on=own[0].at.astimezone(zone).date() if own else None,
                remarks=(*self._of_plan(act.on), *self._of_records(own), *self._instead(others)),
            )
        for item in self.given:
            if item.lot == self.name and item.planned not in meant:
                yield LotUse(
                    lot=self.name,
                    id=item.planned or item.record,
                    arm=item.arm,
                    planned_on=None,
                    given_on=item.at.astimezone(zone).date(),
                    remarks=(*self._unmeant(item), *self._of_records([item])),
                )

    def _of_plan(self, on: date | None) -> Iterator[str]:
        if on is None:
            yield self._said("no day found, or held or stopped", "无可用日期,或暂停、停止")

    def _unmeant(self, item: LotGiven) -> Iterator[str]:
        if not item.is_examined:
            yield self._said("not held against the plan", "未与计划核对")
        elif item.planned is None:
            yield self._said("no planned dose", "无对应计划剂次")
        if self.lot is not None and item.is_examined:
            yield self._said("lot not meant for it", "该批号未指定用于此次")

    def _instead(self, others: Sequence[LotGiven]) -> Iterator[str]:
        for item in others:
            if item.lot is None:
                yield self._said("given, lot not recorded", "已给药,未记录批号")
            else:
                yield self._said(f"another lot given: {item.lot}", f"实际使用其他批号:{item.lot}")

    def _of_records(self, own: Sequence[LotGiven]) -> Iterator[str]:
        """Yield what the expiry, the release and the recall say of doses that were given."""
        zone = ZoneInfo(self.plan.patient.time_zone)
        stated = None if self.lot is None else self.lot.expires
        for item in own:
            on = item.at.astimezone(zone).date()
            label = item.expires
            if label is not None and label != stated:
                shown = expiry(label, self.language)
                yield self._said(f"expiry on the label: {shown}", f"标签失效期:{shown}")
            if any(found is not None and found.is_past(item.at, zone) for found in (label, stated)):
                yield self._said("given after expiry", "失效后给药")
            if self.lot is not None and (self.lot.released_on is None or self.lot.released_on > on):
                yield self._said("given before the lot was released", "放行前给药")
            recalled = None if self.lot is None else self.lot.recalled_on
            if recalled is not None:
                shown = day(recalled, self.language)
                yield self._said(f"lot recalled {shown}", f"批次已于 {shown} 召回")

    def _said(self, en: str, zh: str) -> str:
        return said(self.language, en, zh)
