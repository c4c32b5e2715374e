"""When and why a place is closed: closures, make-up working days, public holidays, its week."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal

from protocol.base import Weekday
from protocol.errors import PlanningError
from protocol.model import made
from protocol.place import Place
from schedules.causes import Cause, CauseKind

_cause = made(Cause)


def closed_because(place: Place, day: date) -> Cause | None:
    """Return why a place is closed on a day; None where it is open.

    An open day (a make-up working day) beats the working week and public holidays; a closure
    entered for the place beats everything.
    """
    rule = f"places.{place.id}"
    for closure in place.closures:
        if closure.first <= day <= closure.last:
            return _shut(place, f"{rule}.closures", "closure", closure.reason)
    if any(open_day.on == day for open_day in place.open_days):
        return None
    holiday = _holiday(place.holidays, day) if place.holidays else None
    if holiday:
        return _shut(place, f"{rule}.holidays", "holiday", holiday)
    if Weekday.of(day) not in place.weekdays:
        return _shut(place, f"{rule}.weekdays", "weekday", None)
    return None


def _shut(
    place: Place, rule: str, by: Literal["closure", "holiday", "weekday"], text: str | None
) -> Cause:
    return _cause(kind=CauseKind.CLOSED, rule=rule, place=place.id, closed_by=by, text=text)


def _holiday(code: str, day: date) -> str | None:
    name = _holidays(code, day.year).get(day)
    return name if isinstance(name, str) else None


@cache
def _holidays(code: str, year: int) -> Mapping[date, str]:
    # Imported here: the library takes longer to load than a plan takes to build.
    from holidays import country_holidays  # noqa: PLC0415

    country, _, region = code.partition("-")
    try:
        return dict(country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError:
        message = f'holidays: found "{code}"; accepted: a country code such as CN, GB-ENG or US-NY'
        raise PlanningError([message]) from None
