"""The dates of everybody who shares a calendar key, read off one plan that the engine made."""

from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import date

import numpy as np
import numpy.typing as npt

from protocol.json_text import json_texts
from protocol.lean import dataclass
from schedules.cohort.numbered_texts import NumberedTexts
from schedules.cohort.relative import relative
from schedules.plan import Plan, PlannedAdministration, State

Days = npt.NDArray[np.int32]
# A day that is not there, in columns of days.
NO_DAY = np.iinfo(np.int32).min
NO_TIME = -1
# States by number, as templates hold them.
STATES = tuple(State)
# What the record keeps beside the columns of the rows.
_REST = ("gates", "preferred_at", "permitted_at")
_WRITTEN = str | None
_EMPTY = "{}"  # nothing, as JSON

# Columns of days after day zero, and what each is of an administration.
DAYS: dict[str, Callable[[PlannedAdministration], date | None]] = {
    "on": lambda item: item.on,
    "target_on": lambda item: item.target_on,
    "due_on": lambda item: item.due_on,
    "preferred_first": lambda item: item.preferred[0],
    "preferred_last": lambda item: item.preferred[1],
    "permitted_first": lambda item: item.permitted[0],
    "permitted_last": lambda item: item.permitted[1],
}
# Columns of texts, written by number; what a text says of dates is relative to day zero. What is no
# text is written as JSON.
TEXTS: dict[str, Callable[[PlannedAdministration], object]] = {
    "administration": lambda item: item.id,
    "arm": lambda item: item.arm,
    "phase": lambda item: item.phase,
    "state": lambda item: item.state.value,
    "site": lambda item: item.site,
    "warnings": lambda item: item.warnings or "",
    "assumed": lambda item: "\n".join(item.assumed),
    "reasons": lambda item: item.reasons,
}


@dataclass(slots=True)
class Dictionaries:
    """The numbered texts of every text column, shared by all templates of a part."""

    of: dict[str, NumberedTexts] = field(
        default_factory=lambda: {name: NumberedTexts() for name in (*TEXTS, "rest", "dose")}
    )


@dataclass(frozen=True, slots=True)
class Template:
    """The rows of one calendar key. ``days`` count from day zero, ``texts`` are numbers of texts.

    ``rule`` says, for each row, which of the plan's dose rules it follows: a place in
    ``rules``, pairs of arm and phase, the first ones as-needed ones without rows. ``dosed_first``
    and ``dosed_last`` are the first and the last day a rule gives a dose for. ``at`` is in minutes,
    ``number`` the protocol's day number. ``rest`` and ``ordinal`` are for who reads a record back.
    ``dose`` is there where doses are the template's own.
    """

    days: dict[str, Days]
    texts: dict[str, Days]
    at: Days
    number: Days
    ordinal: Days
    rest: Days
    rule: Days
    states: Days
    rules: tuple[tuple[str, str], ...]
    dosed_first: tuple[int, ...]
    dosed_last: tuple[int, ...]
    dose: Days | None = None

    @property
    def rows(self) -> int:
        """How many administrations each patient of the key has."""
        return len(self.rule)

    @property
    def listed_on(self) -> Days:
        """The day each row is listed under and dosed for: its own, else the one it is due."""
        return np.where(self.days["on"] == NO_DAY, self.days["due_on"], self.days["on"])


def template_of(plan: Plan, dictionaries: Dictionaries) -> Template:
    """Return a plan's rows without its doses; new texts get numbers in ``dictionaries``."""
    zero, items = plan.patient.day_zero, plan.administrations
    dosed: dict[tuple[str, str], list[int]] = {}
    for need in plan.as_needed:
        dosed.setdefault((need.arm, need.phase), []).append(0)
    for item in items:
        dosed.setdefault((item.arm, item.phase), []).append((item.listed_on - zero).days)
    place = {rule: at for at, rule in enumerate(dosed)}
    columns = {name: [read(item) for item in items] for name, read in TEXTS.items()}
    columns["rest"] = [_rest(item) for item in items]
    texts = {
        name: _numbered(values, dictionaries.of[name], zero) for name, values in columns.items()
    }
    return Template(
        days={
            name: _column(_days(read(item), zero) for item in items) for name, read in DAYS.items()
        },
        rest=texts.pop("rest"),
        texts=texts,
        at=_column(
            NO_TIME if item.at is None else item.at.hour * 60 + item.at.minute for item in items
        ),
        number=_column(item.day for item in items),
        ordinal=_column(item.ordinal for item in items),
        rule=_column(place[item.arm, item.phase] for item in items),
        states=_column(STATES.index(item.state) for item in items),
        rules=tuple(dosed),
        dosed_first=tuple(min(days) for days in dosed.values()),
        dosed_last=tuple(max(days) for days in dosed.values()),
    )


def _rest(item: PlannedAdministration) -> object:
    """Return what the columns of the rows do not hold: gates, and windows in hours."""
    found = {name: value for name in _REST if (value := getattr(item, name))}
    return found or _EMPTY


def _numbered(values: list[object], words: NumberedTexts, zero: date) -> Days:
    """Return the numbers of texts, their dates relative to day zero; others are written as JSON."""
    written = json_texts(
        (value for value in values if not isinstance(value, _WRITTEN)), exclude_defaults=True
    )
    texts = [value if isinstance(value, _WRITTEN) else next(written) for value in values]
    number = {
        text: words.number_of(None if text is None else relative(text, zero))
        for text in dict.fromkeys(texts)
    }
    return _column(number[text] for text in texts)


def _column(numbers: Iterable[int]) -> Days:
    return np.fromiter(numbers, np.int32)


def _days(day: date | None, zero: date) -> int:
    return NO_DAY if day is None else (day - zero).days
