"""Values as SDTM writes them: dates, study days, doses, routes and sites."""

from datetime import date, datetime
from decimal import Decimal

from protocol.base import Text
from protocol.quantity import CELLS, Quantity, plain
from protocol.route import Route
from schedules.reports.sdtm.tables import Value

_LONGEST = 200
# Terms of the codelist UNIT (C71620). It may be extended: an amount nobody stated has no unit, and
# a description of a dose needs one (CORE-000093).
_UNITS = {"mcg": "ug", CELLS: "Therapeutic Cells"}
_NO_UNIT = "NOT STATED"
_SIDES = ("left", "right")


def study_day(on: date, reference: date) -> int:
    """Return the day counted from the reference date, which is 1; the day before it is -1.

    >>> study_day(date(2026, 3, 3), date(2026, 3, 3)), study_day(date(2026, 3, 2), date(2026, 3, 3))
    (1, -1)
    """
    days = (on - reference).days
    return days + 1 if days >= 0 else days


def local_time(at: datetime) -> str:
    """Return a local time without its offset, seconds only where there are any.

    >>> local_time(datetime(2026, 3, 3, 9, 5))
    '2026-03-03T09:05'
    """
    return at.replace(tzinfo=None).isoformat(timespec="seconds" if at.second else "minutes")


def dose(prefix: str, amount: Quantity | None, otherwise: str | None) -> dict[str, Value]:
    """Return an amount as number and unit; without one, the reason as text. Never a zero."""
    if amount is None:
        return {f"{prefix}DOSTXT": otherwise, f"{prefix}DOSU": _NO_UNIT}
    unit = _UNITS.get(amount.unit, amount.unit)
    return {f"{prefix}DOSE": Decimal(plain(amount.amount)), f"{prefix}DOSU": unit}


def route(value: Route | None) -> str | None:
    """Return a route as the codelist ROUTE has it; it may be extended, so OTHER stays a word."""
    return None if value is None else value.value.upper()


def site(prefix: str, found: str | None) -> dict[str, Value]:
    """Return a site as location and laterality.

    >>> site("EX", "left-thigh")
    {'EXLOC': 'THIGH', 'EXLAT': 'LEFT'}
    """
    if found is None:
        return {}
    words = found.replace("-", " ").split()
    if len(words) > 1 and words[0].lower() in _SIDES:
        location, side = " ".join(words[1:]), words[0].upper()
        return {f"{prefix}LOC": location.upper(), f"{prefix}LAT": side}
    return {f"{prefix}LOC": " ".join(words).upper()}


def pieces(text: Text) -> list[str]:
    """Return English text in parts of at most 200 characters, cut between words where possible."""
    rest = " ".join(text.en.replace("\u00a0", " ").split())
    found: list[str] = []
    while len(rest) > _LONGEST:
        cut = rest.rfind(" ", 1, _LONGEST + 1)
        at = cut if cut > 0 else _LONGEST
        found.append(rest[:at])
        rest = rest[at:].lstrip(" ")
    return [*found, rest]
