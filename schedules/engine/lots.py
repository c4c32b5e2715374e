"""Lots that the laboratory meant for single administrations: which days they leave.

The planned end of the administration, and the margin that the product asks for, lie before the
expiry; a lot is of no use before it is released, nor once it is recalled. Where no hour is stated,
the end of the day counts, so that nothing passes that may be out of date.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from schedules.causes import Cause, CauseKind, LotState
from schedules.engine.hours import minute_of
from schedules.engine.subject import Subject
from schedules.patient import Lot, Patient

_RULE = "patient.lots"
_LAST_MINUTE = time(23, 59)


def lots_for(patient: Patient, ids: Sequence[str]) -> tuple[Lot, ...]:
    """Return the lots that are meant for an administration, by the ids of its hours."""
    return tuple(lot for lot in patient.lots if set(lot.administrations) & set(ids))


def lots_against(subject: Subject, day: date) -> Iterator[Cause]:
    """Yield why the lots meant for an administration cannot be given on a day."""
    for lot in subject.lots:
        if lot.recalled_on is not None:
            yield _cause(lot, "recalled", on=lot.recalled_on)
        elif lot.released_on is not None and day < lot.released_on:
            yield _cause(lot, "not-released", on=lot.released_on)
        elif lot.expires is not None and _is_past(subject, lot, day):
            yield _cause(lot, "expired", text=str(lot.expires))


def misplaced_lots(patient: Patient, products: Mapping[str, str]) -> Iterator[str]:
    """Yield the lots meant for what is not planned, or for what is of another product.

    ``products`` holds the product of each planned administration, by id.
    """
    for lot in patient.lots:
        for name in lot.administrations:
            if name not in products:
                yield f"lots: lot {lot.lot} is for {name}, which is not planned"
            elif lot.product is not None and lot.product != products[name]:
                yield (
                    f"lots: lot {lot.lot} of product {lot.product} is for {name}, which is given"
                    f" {products[name]}"
                )


def _is_past(subject: Subject, lot: Lot, day: date) -> bool:
    zone, expires = subject.zone, lot.expires
    assert zone is not None  # noqa: S101 -- arms have one
    assert expires is not None  # noqa: S101 -- the caller asked
    for at in subject.hours or (_LAST_MINUTE,):
        minutes = minute_of(day.toordinal(), at, zone) + subject.minutes + subject.margin
        ends = datetime.fromtimestamp(0, UTC) + timedelta(minutes=minutes)
        if expires.is_past(ends, zone):
            return True
    return False


def _cause(lot: Lot, state: LotState, *, on: date | None = None, text: str | None = None) -> Cause:
    return Cause(kind=CauseKind.LOT, rule=_RULE, lot=lot.lot, lot_state=state, on=on, text=text)
