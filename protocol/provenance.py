"""Where a number comes from. A number without this cannot be written in a document."""

from enum import StrEnum
from typing import Generic, Literal, TypeVar

from protocol.base import Day, Ids, Line, Model
from protocol.fields import model_validator


class Provenance(StrEnum):
    """Who stated a number."""

    REPORTED = "reported"
    STANDARD_OF_CARE = "standard-of-care"
    ANALOGUE = "analogue"
    ENGINEERING = "engineering"
    SITE = "site"

    @property
    def is_assumed(self) -> bool:
        """Whether the number is borrowed or made up, and so never prints without its mark."""
        return self in {Provenance.ANALOGUE, Provenance.ENGINEERING}


class Adoption(Model):
    """A site's decision to stand behind a number: under a name, on a date, in a document."""

    by: Line
    on: Day
    document: Line
    replaces: Line | None = None


class Stated(Model):
    """Something a document states, with who stated it."""

    provenance: Provenance | None = None
    source: Ids = ()
    note: Line | None = None
    adopted: Adoption | None = None

    @property
    def is_assumed(self) -> bool:
        """Whether it is marked ASSUMED wherever it prints."""
        return self.provenance is not None and self.provenance.is_assumed

    @property
    def stated(self) -> object:
        """The number itself, of whatever type; None for a rule, and for an open number."""
        return None

    @property
    def is_open(self) -> bool:
        """Whether it is a number that nobody gave."""
        return False

    @property
    def stops_planning(self) -> bool:
        """Whether it is an open number that a plan cannot do without."""
        return False


T = TypeVar("T")


class Sourced(Stated, Generic[T]):
    """One number (or list of numbers) with its provenance; ``value: null`` where nobody gave it.

    An open number stops planning (``unset: refuse``) or prints an empty box
    (``unset: empty-box``): the document says which, nothing is filled in.
    """

    value: T | None
    unset: Literal["refuse", "empty-box"] = "refuse"

    @property
    def stated(self) -> object:
        """The number itself."""
        return self.value

    @property
    def is_open(self) -> bool:
        """Whether nobody gave the number."""
        return self.value is None

    @property
    def stops_planning(self) -> bool:
        """Whether it is open and does not print as an empty box instead."""
        return self.is_open and self.unset == "refuse"

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> "Sourced[T]":
        if self.value is None:
            return self
        if self.provenance is None:
            message = (
                "a number needs its provenance; accepted: reported, standard-of-care, analogue,"
                " engineering, site"
            )
            raise ValueError(message)
        if self.provenance is Provenance.SITE and self.adopted is None:
            message = "provenance site needs adopted: {by: ..., on: ..., document: ...}"
            raise ValueError(message)
        if self.provenance is Provenance.ENGINEERING and self.note is None:
            message = "provenance engineering needs note: why the number was chosen"
            raise ValueError(message)
        needs_source = self.provenance not in {Provenance.SITE, Provenance.ENGINEERING}
        if needs_source and not self.source:
            message = f"provenance {self.provenance} needs source: an id from the list of sources"
            raise ValueError(message)
        return self
