"""The codes of a deviation report, and how a protocol judges departures beyond its windows."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from protocol.base import Id, Model, Whole
from protocol.fields import BeforeValidator, Field, WithJsonSchema, model_validator
from protocol.provenance import Sourced, Stated
from protocol.quantity import Quantity
from protocol.text_form import not_accepted
from protocol.timespan import Days, Duration


class Outcome(StrEnum):
    """What became of a planned dose. The values are part of the file format."""

    ON_TIME = "on-time"
    EARLY = "early"
    LATE = "late"
    PARTIAL = "partial"
    NOT_GIVEN = "not-given"
    MISSED = "missed"
    OVERDUE = "overdue"
    DUE = "due"
    NOT_DUE = "not-due"
    PENDING = "pending"
    HELD = "held"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class Kind(StrEnum):
    """What an administration is that no planned dose takes. The values are part of the format."""

    DUPLICATE = "duplicate"
    EXTRA = "extra"
    UNSCHEDULED_ALLOWED = "unscheduled-allowed"


class Flag(StrEnum):
    """What else an administration shows. The values are part of the file format."""

    WRONG_DOSE_HIGH = "wrong-dose-high"
    WRONG_DOSE_LOW = "wrong-dose-low"
    WRONG_PRODUCT = "wrong-product"
    WRONG_LOT = "wrong-lot"
    EXPIRED = "expired"
    EXCURSION = "excursion"
    WRONG_ROUTE = "wrong-route"
    WRONG_SITE = "wrong-site"
    RATE_OUT_OF_RANGE = "rate-out-of-range"
    INTERVAL_TOO_SHORT = "interval-too-short"
    INTERVAL_SHORT_GRACE = "interval-short-grace"
    INTERVAL_TOO_LONG = "interval-too-long"
    ORDER_DEPARTED = "order-departed"
    WRONG_DAY_TYPE = "wrong-day-type"
    OUT_OF_ARM = "out-of-arm"
    AFTER_STOP = "after-stop"
    DURING_HOLD = "during-hold"
    STALE_WEIGHT = "stale-weight"
    LATE_ENTRY = "late-entry"
    AMBIGUOUS_MATCH = "ambiguous-match"
    CONTRADICTING_LINK = "contradicting-link"


Code = Outcome | Kind | Flag
CODES: dict[str, Code] = {str(code): code for codes in (Outcome, Kind, Flag) for code in codes}


def _parse_code(found: object) -> Code:
    if isinstance(found, str) and found in CODES:
        return CODES[found]
    raise not_accepted(found, ", ".join(CODES))


CodeName = Annotated[
    Code, BeforeValidator(_parse_code), WithJsonSchema({"type": "string", "enum": list(CODES)})
]


class SeverityRule(Stated):
    """How much one kind of departure matters in an arm; the last rule that applies counts.

    ``beyond`` and ``beyond_percent`` restrict it to what lies further outside: behind or before the
    window, above or below the planned amount. ``from_repeat`` restricts it to the n-th time in the
    course and later. A program only proposes ``important``; a person confirms it.
    """

    of: CodeName
    severity: Literal["none", "not-important", "important"]
    phase: Id | None = None
    beyond: Sourced[Duration] | None = None
    beyond_percent: Sourced[Whole] | None = None
    from_repeat: Sourced[Whole] | None = None


class AssessmentSeverity(Stated):
    """How much one kind of departure of an assessment matters; the last rule that applies counts.

    ``remarked`` is a score that its instrument's own rules have something against, such as open
    items. ``beyond`` restricts a rule to what lies further outside the window, ``from_repeat`` to
    the n-th time that this happened to this assessment of this wound, and later. A program only
    proposes ``important``; a person confirms it.
    """

    of: Literal["early", "late", "missed", "remarked"]
    severity: Literal["none", "not-important", "important"]
    beyond: Sourced[Days] | None = None
    from_repeat: Sourced[Whole] | None = None

    @model_validator(mode="after")
    def _beyond_a_window(self) -> Self:
        if self.beyond is not None and self.of not in {"early", "late"}:
            message = f"beyond: found one with {self.of}; accepted: with early or late"
            raise ValueError(message)
        return self


class RateLimits(Model):
    """The slowest and the fastest an infusion may run, per hour."""

    least: Sourced[Quantity] | None = None
    most: Sourced[Quantity] | None = None


class DurationLimits(Model):
    """The shortest and the longest an administration may take."""

    shortest: Sourced[Duration] | None = None
    longest: Sourced[Duration] | None = None


class MatchingShares(Model):
    """What a miss and an extra cost in finding out which record is which dose.

    Both as a per cent of the interval between doses; half and one and a half where not stated.
    """

    miss_percent: Sourced[Annotated[Whole, Field(ge=1, le=1000)]] | None = None
    extra_percent: Sourced[Annotated[Whole, Field(ge=1, le=1000)]] | None = None


class DeviationRules(Model):
    """How an arm's records are judged beyond windows, intervals and tolerances.

    Within ``early_limit`` before it is due and ``late_limit`` after, a dose can be taken at all;
    what lies between a window and its limit is early or late, what lies beyond belongs to another
    dose or to none. ``cumulative_at_least_percent`` of what was planned until a day has to be given
    by then.
    """

    early_limit: Sourced[Duration] | None = None
    late_limit: Sourced[Duration] | None = None
    duplicate_within: Sourced[Duration] | None = None
    late_entry_after: Sourced[Duration] | None = None
    duration: DurationLimits | None = None
    rate_per_hour: RateLimits | None = None
    cumulative_at_least_percent: Sourced[Whole] | None = None
    matching: MatchingShares | None = None
    severity: tuple[SeverityRule, ...] = ()

    @model_validator(mode="after")
    def _restrictions_fit_the_code(self) -> Self:
        amounts = {Flag.WRONG_DOSE_HIGH, Flag.WRONG_DOSE_LOW}
        for rule in self.severity:
            if rule.beyond is not None and rule.of not in {Outcome.EARLY, Outcome.LATE}:
                message = f"severity: found beyond with {rule.of}; accepted: with early or late"
                raise ValueError(message)
            if rule.beyond_percent is not None and rule.of not in amounts:
                message = (
                    f"severity: found beyond_percent with {rule.of}; accepted: with"
                    " wrong-dose-high or wrong-dose-low"
                )
                raise ValueError(message)
        return self
