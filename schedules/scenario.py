"""What may come to a registry: a document of its own, for forecasts of what is not known yet."""

from typing import Literal, Self

from protocol.base import Day, Id, Model, Positive, Whole
from protocol.document import read_document
from protocol.fields import model_validator
from protocol.provenance import Provenance, Sourced, Stated
from protocol.validation import validate

_ALL = 100


class Holds(Model):
    """How often patients are held, for how long, and what then becomes of what was due.

    ``percent_per_week`` of the patients in treatment are held from a week on, for ``weeks``.
    ``resume`` is as in a patient document: later by the hold, or left out.
    """

    percent_per_week: Sourced[Positive]
    weeks: Sourced[Whole]
    resume: Literal["shift", "skip"]


class Scenario(Model):
    """How patients may come, be held and leave, from one day to another, both inside.

    Patients come at random, ``enrolled_per_week`` on average, until there are ``patients``. Each
    has the course, the weight and the site of a patient drawn from the registry. Each week
    ``dropout_percent_per_week`` of those in treatment leave for good.
    """

    format_version: Literal["1"]
    kind: Literal["scenario"]
    id: Id
    first: Day
    last: Day
    patients: Sourced[Whole]
    enrolled_per_week: Sourced[Positive]
    holds: Holds | None = None
    dropout_percent_per_week: Sourced[Positive] | None = None

    @property
    def numbers(self) -> tuple[Stated, ...]:
        """Every number of the scenario."""
        holds = (self.holds.percent_per_week, self.holds.weeks) if self.holds else ()
        found = (self.patients, self.enrolled_per_week, *holds, self.dropout_percent_per_week)
        return tuple(number for number in found if number is not None)

    @property
    def is_assumed(self) -> bool:
        """Whether any number of it is assumed."""
        return any(number.is_assumed for number in self.numbers)

    @model_validator(mode="after")
    def _ends_behind_its_beginning(self) -> Self:
        if self.last < self.first:
            message = f"last: found {self.last}, before first {self.first}; accepted: a later day"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _states_every_number(self) -> Self:
        accepted = {Provenance.SITE, Provenance.ENGINEERING}
        for number in self.numbers:
            if number.is_open or number.provenance not in accepted:
                message = (
                    f"found provenance {number.provenance}; accepted: a value with provenance site"
                    " and adopted, or engineering and note (a scenario has no list of sources)"
                )
                raise ValueError(message)
        shares = [self.dropout_percent_per_week, self.holds and self.holds.percent_per_week]
        if any(share and share.value and share.value > _ALL for share in shares):
            message = "found more than 100 percent per week; accepted: up to 100"
            raise ValueError(message)
        return self


def parse_scenario(text: str, *, source: str) -> Scenario:
    """Read a scenario document. Raises ``DocumentError`` listing every problem with its place."""
    return validate(Scenario, read_document(text, source))
