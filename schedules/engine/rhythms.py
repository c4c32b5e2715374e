"""The dates of a rhythm on a time line, each with its place in the protocol."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import NamedTuple, TypeVar

from protocol.base import Weekday
from protocol.provenance import Sourced, Stated
from protocol.timing import Cycle, Every, OnOffsets, OnWeekdays, WithDialysis
from schedules.engine.timeline import TimeLine


class Spot(NamedTuple):
    """A date of a rhythm: its place in words, its short name, its months and days after anchor."""

    on: date
    place: str
    mark: str
    position: tuple[int, int]


T = TypeVar("T")
Dates = OnOffsets | Every | Cycle | OnWeekdays


def dates_of(when: Dates, line: TimeLine, end: date) -> Iterator[Spot]:
    """Yield each date of a rhythm with its place in the protocol."""
    match when:
        case OnOffsets():
            for place in given(when.offsets):
                yield Spot(line.date_of(place), str(place), line.mark(place), line.position(place))
        case Every():
            yield from _every(when, line, end)
        case Cycle():
            yield from _cycle(when, line)
        case _:
            yield from _weekdays(when, line, end)


def given(stated: Sourced[T]) -> T:
    """Return a number that planning needs; the open ones were refused before."""
    assert stated.value is not None  # noqa: S101 -- build_plan refuses open numbers first
    return stated.value


def _every(when: Every, line: TimeLine, end: date) -> Iterator[Spot]:
    first, step = given(when.first), given(when.step)
    days, months = (step.days, 0) if step.is_exact else (0, step.months)
    start = line.date_of(first)
    dates = (
        (start + timedelta(days=number * days) for number in count())
        if step.is_exact
        else (line.steps_after(first, step, number) for number in count())
    )
    (month, day), text, stepped = line.position(first), str(first), f" x {step}"
    is_whole = step.is_exact and (first.after is None or first.after.is_exact)
    for number, on in bounded(when, line, end, dates):
        place = f"{text} + {number}{stepped}" if number else text
        if is_whole:
            mark = f"d{line.day_of(on)}"
        else:
            mark = line.mark(first, days=number * days, months=number * months)
        yield Spot(on, place, mark, (month + number * months, day + number * days))


def _weekdays(when: OnWeekdays, line: TimeLine, end: date) -> Iterator[Spot]:
    weekdays: tuple[Weekday, ...] = given(when.weekdays)
    wanted = {weekday.number for weekday in weekdays}
    place = given(when.first)
    first = line.date_of(place)
    all_days = (first + timedelta(days=n) for n in count())
    chosen = (day for day in all_days if day.weekday() in wanted)
    text = f"each {', '.join(weekdays)} from {place}"
    for _, day in bounded(when, line, end, chosen):
        days = (day - first).days
        yield Spot(day, text, line.mark(place, days=days), line.position(place, days=days))


def limit_of(when: Every | OnWeekdays | WithDialysis, line: TimeLine, end: date) -> date:
    """Return the first day after a rhythm; ``end`` where it states no last place."""
    return end if when.last is None else line.date_of(given(when.last)) + timedelta(days=1)


def bounded(
    when: Every | OnWeekdays | WithDialysis, line: TimeLine, end: date, days: Iterator[date]
) -> Iterator[tuple[int, date]]:
    """Yield the days of a rhythm up to its end, numbered from 0."""
    if when.count is not None:
        return islice(enumerate(days), given(when.count))
    limit = limit_of(when, line, end)
    return takewhile(lambda item: item[1] < limit, enumerate(days))


def _cycle(when: Cycle, line: TimeLine) -> Iterator[Spot]:
    place, length = given(when.first), given(when.length).days
    first = line.date_of(place)
    for cycle in range(given(when.cycles)):
        for day in given(when.cycle_days):
            after = cycle * length + day - 1
            on, text = first + timedelta(days=after), f"cycle {cycle + 1} day {day}"
            yield Spot(on, text, line.mark(place, days=after), line.position(place, days=after))


def statement(when: Dates | WithDialysis) -> Stated:
    """Return the number of a rhythm that carries its provenance for the reasons."""
    match when:
        case OnOffsets():
            return when.offsets
        case Every():
            return when.step
        case Cycle():
            return when.cycle_days
        case OnWeekdays():
            return when.weekdays
        case _:
            return when.first
