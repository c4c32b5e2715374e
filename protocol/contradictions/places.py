"""Where rhythms put targets when no patient gives the calendar: months and days from the anchor."""

from collections.abc import Iterator
from itertools import count, islice, takewhile

from protocol.lean import dataclass
from protocol.timespan import Length, Offset
from protocol.timing import Cycle, Every, OnOffsets, When
from protocol.treatment_protocol import DayNumbering, TreatmentProtocol

# A rhythm of every day for ten years has fewer places; longer ones repeat what these show.
_MOST = 4000


@dataclass(frozen=True, slots=True)
class Nominal:
    """A place some calendar months and then some days after the anchor.

    in_months: its own offset counts in months, be it in none of them (``0 months``).
    """

    months: int
    days: int
    text: str
    in_months: bool = False

    @property
    def rank(self) -> float:
        """About how many days after the anchor, to put places in order."""
        return self.months * 30.44 + self.days


def days_between(first: Nominal, second: Nominal) -> tuple[int, int]:
    """Return the least and the most days from one place to a later one, over all calendars.

    >>> days_between(Nominal(0, 0, ""), Nominal(1, 0, ""))
    (28, 31)
    """
    months, days = second.months - first.months, second.days - first.days
    if months == 0:
        return days, days
    if months < 0:
        least, most = days_between(second, first)
        return -most, -least
    return (28 if months == 1 else months * 30 - 3) + days, months * 31 + days


def place_of(offset: Offset, numbering: DayNumbering) -> Nominal:
    """Return the place an offset stands for, under the protocol's day numbering."""
    text = str(offset)
    if offset.after is None:
        day = offset.day or 0
        shifted = day - 1 if numbering is DayNumbering.DAY1 and day > 0 else day
        return Nominal(0, shifted, text)
    if offset.after.is_exact:
        return Nominal(0, offset.after.days + offset.extra_days, text)
    return Nominal(offset.after.months, offset.extra_days, text, in_months=True)


def places_of(when: When, protocol: TreatmentProtocol) -> tuple[Nominal, ...]:
    """Return a rhythm's places in order; none where the patient or an open number decides them."""
    numbering, found = protocol.day_numbering, list[Nominal]()
    match when:
        case OnOffsets():
            found = [place_of(offset, numbering) for offset in when.offsets.value or ()]
        case Every():
            found = list(islice(_every(when, protocol), _MOST))
        case Cycle():
            found = list(islice(_cycle(when, numbering), _MOST))
        case _:
            pass
    return tuple(sorted(found, key=lambda place: place.rank))


def _every(when: Every, protocol: TreatmentProtocol) -> Iterator[Nominal]:
    first, step = when.first.value, when.step.value
    if first is None or step is None:
        return
    start = place_of(first, protocol.day_numbering)
    places = (_plus(start, step, times) for times in count())
    if when.count is not None:
        yield from islice(places, max(0, when.count.value or 0))
        return
    end = _end(when, protocol)
    if end is not None:
        # Only what lies inside on every calendar: a finding has to hold for every patient.
        yield from takewhile(lambda place: days_between(place, end)[0] >= 0, places)


def _end(when: Every, protocol: TreatmentProtocol) -> Nominal | None:
    if when.last is not None:
        return (
            None if when.last.value is None else place_of(when.last.value, protocol.day_numbering)
        )
    span = protocol.span.value
    if span is None:
        return None
    # A rhythm stops before the end of the span.
    return Nominal(0, span.days - 1, "") if span.is_exact else Nominal(span.months, -1, "")


def _plus(start: Nominal, step: Length, times: int) -> Nominal:
    text = f"{start.text} + {times} x {step}" if times else start.text
    days, months = (step.days, 0) if step.is_exact else (0, step.months)
    return Nominal(start.months + months * times, start.days + days * times, text, start.in_months)


def _cycle(when: Cycle, numbering: DayNumbering) -> Iterator[Nominal]:
    first, length = when.first.value, when.length.value
    if first is None or length is None:
        return
    start = place_of(first, numbering)
    for cycle in range(when.cycles.value or 0):
        for day in when.cycle_days.value or ():
            text = f"cycle {cycle + 1} day {day}"
            days = start.days + cycle * length.days + day - 1
            yield Nominal(start.months, days, text, start.in_months)
