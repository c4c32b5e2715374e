"""The words of a deviation report, and how severe each is unless a protocol says otherwise.

One outcome a planned dose, one kind an unplanned administration, any number of flags on either.
"""

from enum import StrEnum


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
    NOT_EXAMINED = "not-examined"


class Kind(StrEnum):
    """What an administration is that no planned dose takes. The values are part of the format."""

    DUPLICATE = "duplicate"
    EXTRA = "extra"
    UNSCHEDULED_ALLOWED = "unscheduled-allowed"
    NOT_EXAMINED = "not-examined"


class Flag(StrEnum):
    """What else an administration shows. The values are part of the file format."""

    WRONG_DOSE_HIGH = "wrong-dose-high"
    WRONG_DOSE_LOW = "wrong-dose-low"
    WRONG_PRODUCT = "wrong-product"
    WRONG_ROUTE = "wrong-route"
    INTERVAL_TOO_SHORT = "interval-too-short"
    INTERVAL_SHORT_GRACE = "interval-short-grace"
    INTERVAL_TOO_LONG = "interval-too-long"
    OUT_OF_ARM = "out-of-arm"
    AFTER_STOP = "after-stop"
    DURING_HOLD = "during-hold"
    AMBIGUOUS_MATCH = "ambiguous-match"
    CONTRADICTING_LINK = "contradicting-link"


class Severity(StrEnum):
    """How much a departure matters. Whether it is important, a person decides, never a program."""

    NONE = "none"
    NOT_IMPORTANT = "not-important"
    PROPOSED_IMPORTANT = "proposed-important"

    @property
    def rank(self) -> int:
        """Return 0 for none, higher for more."""
        return list(Severity).index(self)


_MILD = {
    Outcome.EARLY,
    Outcome.LATE,
    Outcome.NOT_GIVEN,
    Outcome.MISSED,
    Outcome.OVERDUE,
    Flag.INTERVAL_SHORT_GRACE,
    Flag.INTERVAL_TOO_LONG,
}
_PROPOSED = {
    Outcome.PARTIAL,
    Kind.DUPLICATE,
    Kind.EXTRA,
    Flag.WRONG_DOSE_HIGH,
    Flag.WRONG_DOSE_LOW,
    Flag.WRONG_PRODUCT,
    Flag.WRONG_ROUTE,
    Flag.INTERVAL_TOO_SHORT,
    Flag.OUT_OF_ARM,
    Flag.AFTER_STOP,
    Flag.DURING_HOLD,
}
_DEFAULTS = {
    **{str(code): Severity.NONE for codes in (Outcome, Kind, Flag) for code in codes},
    **{str(code): Severity.NOT_IMPORTANT for code in _MILD},
    **{str(code): Severity.PROPOSED_IMPORTANT for code in _PROPOSED},
}


def default_severity(code: Outcome | Kind | Flag) -> Severity:
    """Return how severe a departure is while no protocol says otherwise."""
    return _DEFAULTS[code]


def default_rule(code: Outcome | Kind | Flag) -> str:
    """Return the id of the rule behind ``default_severity``."""
    return f"default.{code}"
