"""The rows of many patients at once: gathers and adds over templates. No rule is in here."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from schedules.cohort.arrays import Longs
from schedules.cohort.template import DAYS, NO_DAY, TEXTS, Days, Template

COLUMNS = ("patient", *DAYS, *TEXTS, "at", "number", "dose")


@dataclass(frozen=True, slots=True)
class Group:
    """Patients who share a template: their numbers, day zeros and weights.

    ``zeros`` and ``weighed`` are days since 1970. ``places`` is each patient's row in ``doses``,
    which holds, a row for each weight, the number of the dose of each rule in each epoch, one rule
    after the other. ``epochs`` has a row for each rule, with the epoch of each age of the weight.
    """

    template: Template
    number: int
    patients: Days
    zeros: Days
    weighed: Days
    places: Days
    doses: Days
    epochs: Days

    @property
    def rows(self) -> int:
        """How many rows the group has."""
        return len(self.patients) * self.template.rows


@dataclass(slots=True)
class Buffers:
    """Memory for a batch of rows, used again for the next batch."""

    size: int = 0
    columns: Mapping[str, Days] | None = None

    def of(self, rows: int) -> Mapping[str, Days]:
        """Return a column of this many rows for every name; what they hold is not defined."""
        if self.columns is None or rows > self.size:
            self.size = rows
            self.columns = {name: np.empty(rows, np.int32) for name in COLUMNS}
        return {name: column[:rows] for name, column in self.columns.items()}


def expand(groups: list[Group], buffers: Buffers) -> Mapping[str, Days]:
    """Return the rows of all groups, one group after the other, patients in their order."""
    out = buffers.of(sum(group.rows for group in groups))
    start = 0
    for group in groups:
        stop = start + group.rows
        shape = (len(group.patients), group.template.rows)
        _fill(group, {name: column[start:stop].reshape(shape) for name, column in out.items()})
        start = stop
    return out


def _fill(group: Group, out: Mapping[str, Days]) -> None:
    template = group.template
    out["patient"][:] = group.patients[:, None]
    for name, days in template.days.items():
        np.add(group.zeros[:, None], days[None, :], out=out[name])
    _blank(template, out)
    for name, numbers in template.texts.items():
        out[name][:] = numbers[None, :]
    out["at"][:] = template.at[None, :]
    out["number"][:] = template.number[None, :]
    if template.dose is not None:
        out["dose"][:] = template.dose[None, :]
        return
    every = np.arange(len(group.patients)), np.arange(template.rows)
    # Checked places would be written to memory of their own first.
    np.take(group.doses, slots_of(group, *every), out=out["dose"], mode="clip")


def slots_of(group: Group, patients: Longs, rows: Longs) -> Days:
    """Return the places in ``doses`` of some of a group's patients, for some of its rows."""
    template = group.template
    width = group.doses.shape[1]
    rule = template.rule[rows]
    age = (group.zeros - group.weighed)[patients, None] + template.listed_on[rows][None, :]
    slot = epochs_of(group, rule[None, :], age)
    slot += (rule * (width // len(template.rules)))[None, :]
    slot += (group.places[patients] * width)[:, None]
    return slot


def epochs_of(group: Group, rule: Days, age: Days) -> Days:
    """Return the epoch of each age in days, by rule.

    A dose that needs no weight is the same in all epochs, however old or young the weight is: there
    any will do.
    """
    found: Days = np.take(group.epochs, rule * np.int32(group.epochs.shape[1]) + age, mode="clip")
    return found


def _blank(template: Template, out: Mapping[str, Days]) -> None:
    """Mark the days that no patient of the template has."""
    missing: npt.NDArray[np.bool_] = template.days["on"] == NO_DAY
    if missing.any():
        out["on"][:, missing] = NO_DAY
