"""What was given, and what was recorded as not given: one record an administration."""

from enum import StrEnum
from typing import Self

from protocol.base import Id, Instant, Line, Model, Positive
from protocol.expiry import Expiry
from protocol.fields import model_validator
from protocol.quantity import Quantity
from protocol.route import Route


class RecordStatus(StrEnum):
    """What a record says about its administration. The values are part of the file format."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    NOT_GIVEN = "not-given"
    REFUSED = "refused"
    ENTERED_IN_ERROR = "entered-in-error"


class Storage(StrEnum):
    """What the record says of storage and transport. The values are part of the file format."""

    WITHIN_LIMITS = "within-limits"
    EXCURSION = "excursion"
    EXCURSION_ACCEPTED = "excursion-accepted"


class AdministrationRecord(Model):
    """One line of an administration log.

    ``arm`` says which arm it belongs to; without it ``route`` and ``product`` must both be there.
    ``planned`` is an explicit link to a planned administration and always wins over matching.
    For a dose that was not given, ``started_at`` is when that was decided. ``expires`` is as on the
    label, ``weight_kg`` the weight that the dose was computed on, ``rate_per_hour`` the highest
    rate. ``place`` is where the record stands in its file.
    """

    id: Line
    arm: Id | None = None
    route: Route | None = None
    product: Id | None = None
    planned: Id | None = None
    started_at: Instant
    ended_at: Instant | None = None
    amount: Quantity | None = None
    status: RecordStatus
    reason: Line | None = None
    lot: Line | None = None
    expires: Expiry | None = None
    thawed_at: Instant | None = None
    storage: Storage | None = None
    viability_percent: Positive | None = None
    weight_kg: Positive | None = None
    rate_per_hour: Quantity | None = None
    site: Line | None = None
    recorded_at: Instant | None = None
    recorded_by: Line | None = None
    place: Line | None = None

    @property
    def was_given(self) -> bool:
        """Whether something reached the patient: all of the dose or a part of it."""
        return self.status in {RecordStatus.COMPLETED, RecordStatus.PARTIAL}

    @property
    def was_withheld(self) -> bool:
        """Whether the record says that a dose was not given."""
        return self.status in {RecordStatus.NOT_GIVEN, RecordStatus.REFUSED}

    @model_validator(mode="after")
    def _names_what_was_given(self) -> Self:
        if self.arm is None and (self.route is None or self.product is None):
            message = "found neither an arm nor a route with a product; accepted: one of the two"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ended_at is not None and self.ended_at < self.started_at:
            message = "ended_at lies before started_at; accepted: the same time or a later one"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _amount_fits_the_status(self) -> Self:
        if self.amount is None:
            return self
        if self.was_withheld:
            message = (
                f"found the amount {self.amount} with status {self.status}; accepted: no amount"
            )
            raise ValueError(message)
        if self.was_given and self.amount.amount == 0:
            message = "found the amount 0; accepted: status not-given, without an amount"
            raise ValueError(message)
        return self
