# pyright: basic, reportAttributeAccessIssue=false
# pyarrow comes without types: under strict checks every line that uses it would be an error.
"""What a template and its patients' facts say, as keys that hold in every part of a run."""

import json
from dataclasses import field
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from protocol.lean import dataclass
from schedules.cohort.kernel import Group
from schedules.cohort.record import Record
from schedules.cohort.template import DAYS, TEXTS

_FACTS = [
    *("time_zone", "arms", "weight_kind", "dialysis_weekdays"),
    *("dialysis_start", "dialysis_duration", "more"),
]
# What each patient has for oneself, and neither limits of doses nor rules of days look at.
_NOT_OF_COURSES = ("lots", "wounds", "heights", "checks")


@dataclass(slots=True)
class Digests:
    """The digests of a record's groups. Each text of the record is read once."""

    record: Record
    _texts: dict[str, npt.NDArray[np.void]] = field(
        default_factory=dict[str, "npt.NDArray[np.void]"]
    )
    _facts: dict[int, str] = field(default_factory=dict[int, str])

    def of(self, group: Group) -> bytes:
        """Return what a group's template says, doses aside, whatever its numbers here are."""
        template, found = group.template, sha256()
        for name in DAYS:
            found.update(template.days[name].tobytes())
        for column in (template.at, template.number, template.ordinal, template.rule):
            found.update(column.tobytes())
        for name in (*TEXTS, "rest"):
            numbers = template.rest if name == "rest" else template.texts[name]
            found.update(self._of_texts(name)[numbers].tobytes())
        found.update(repr((self.facts_of_courses(group), template.rules)).encode())
        return found.digest()

    def facts(self, group: Group) -> str:
        """Return what all patients of a group have in common beside their dates, as text."""
        row = int(group.patients[0])
        if row not in self._facts:
            self._facts[row] = repr(self._stated(row))
        return self._facts[row]

    def facts_of_courses(self, group: Group) -> str:
        """Return the facts that the courses of arms and the rules of days can look at, as text."""
        *columns, text = self._stated(int(group.patients[0]))
        more = json.loads(text or "{}")
        kept = {name: value for name, value in more.items() if name not in _NOT_OF_COURSES}
        return repr((*columns, kept))

    def _stated(self, row: int) -> tuple[str | None, ...]:
        return tuple(self.record.patients.column(name)[row].as_py() for name in _FACTS)

    def _of_texts(self, name: str) -> "npt.NDArray[np.void]":
        if name not in self._texts:
            texts = self.record.dictionaries.of[name].array().to_pylist()
            parts = [sha256(repr(text).encode()).digest() for text in texts]
            self._texts[name] = np.frombuffer(b"".join(parts) or bytes(32), "V32")
        return self._texts[name]
