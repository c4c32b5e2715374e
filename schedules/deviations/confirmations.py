"""What people decided of departures: whether they are important. A program only proposes it."""

from collections.abc import Sequence
from typing import Literal, Self

from protocol.base import Day, Id, Line, Model
from protocol.deviation import CodeName
from protocol.document import read_document
from protocol.fields import model_validator
from protocol.validation import validate

YesNo = Literal["yes", "no"]


class Decided(Model):
    """One decision, under a name and with a reason.

    ``possible_serious_breach`` is a person's word alone: no rule of the program proposes it.
    """

    important: YesNo
    possible_serious_breach: YesNo | None = None
    by: Line
    on: Day
    reason: Line


class Confirmation(Decided):
    """A decision on one departure: ``of`` a planned dose or a record, or of a whole.

    ``of`` is the code that the report has for it, such as ``late``. An arm as a whole, a planned
    assessment (of one ``wound``, or of all) and a score need none.
    """

    planned: Id | None = None
    record: Line | None = None
    arm: Id | None = None
    assessment: Id | None = None
    wound: Id | None = None
    score: Line | None = None
    of: CodeName | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is about, as ``confirmed`` looks it up."""
        if self.assessment is not None:
            return (" ".join(filter(None, ("assessment", self.assessment, self.wound))), "")
        whole = f"arm {self.arm}" if self.arm is not None else f"score {self.score}"
        return (self.planned or self.record or whole, str(self.of or ""))

    @property
    def decided(self) -> Decided:
        """The decision without what it is about."""
        return Decided(**{name: getattr(self, name) for name in Decided.model_fields})

    @model_validator(mode="after")
    def _is_about_one_departure(self) -> Self:
        coded, whole = (self.planned, self.record), (self.arm, self.assessment, self.score)
        if sum(name is not None for name in (*coded, *whole)) != 1:
            message = "accepted: one of planned, record, arm, assessment and score"
            raise ValueError(message)
        if (self.of is None) != any(name is not None for name in whole):
            message = (
                "accepted: of, with the code of the departure, for a planned dose or a record alone"
            )
            raise ValueError(message)
        if self.wound is not None and self.assessment is None:
            message = "wound: accepted: beside an assessment"
            raise ValueError(message)
        return self


class Confirmations(Model):
    """What people decided of the departures on one patient's report."""

    format_version: Literal["1"]
    kind: Literal["confirmations"]
    confirmations: tuple[Confirmation, ...]

    @model_validator(mode="after")
    def _decides_each_once(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for item in self.confirmations:
            if item.key in seen:
                message = f"confirmations: found {' '.join(item.key)} twice; accepted: once"
                raise ValueError(message)
            seen.add(item.key)
        return self


class Confirmed(Model):
    """How many departures people decided on: important + not important + undecided = departures."""

    departures: int
    important: int
    not_important: int
    undecided: int
    possible_serious_breaches: int


def count_decided(decisions: Sequence[Decided | None]) -> Confirmed:
    """Return the sums over the decisions on departures; None where there is none yet."""
    decided = [item for item in decisions if item is not None]
    important = sum(item.important == "yes" for item in decided)
    return Confirmed(
        departures=len(decisions),
        important=important,
        not_important=len(decided) - important,
        undecided=len(decisions) - len(decided),
        possible_serious_breaches=sum(item.possible_serious_breach == "yes" for item in decided),
    )


def parse_confirmations(text: str, *, source: str) -> Confirmations:
    """Read a confirmations document. Raises ``DocumentError`` with every problem at its place."""
    return validate(Confirmations, read_document(text, source))
