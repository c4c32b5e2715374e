"""The words of a deviation report, and how severe each is unless a protocol says otherwise.

One outcome a planned dose, one kind an unplanned administration, any number of flags on either.
"""

from enum import StrEnum

from protocol.deviation import CODES, Code, Flag, Kind, Outcome

__all__ = [
    "SEVERITIES",
    "Code",
    "Flag",
    "Kind",
    "Outcome",
    "Severity",
    "default_rule",
    "default_severity",
]


class Severity(StrEnum):
    """How much a departure matters. Whether it is important, a person decides, never a program."""

    NONE = "none"
    NOT_IMPORTANT = "not-important"
    PROPOSED_IMPORTANT = "proposed-important"

    @property
    def rank(self) -> int:
        """Return 0 for none, higher for more."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
# What a protocol may say; that something is important is only proposed.
SEVERITIES = {
    "none": Severity.NONE,
    "not-important": Severity.NOT_IMPORTANT,
    "important": Severity.PROPOSED_IMPORTANT,
}


_MILD: set[Code] = {
    Outcome.EARLY,
    Outcome.LATE,
    Outcome.NOT_GIVEN,
    Outcome.MISSED,
    Outcome.OVERDUE,
    Flag.INTERVAL_SHORT_GRACE,
    Flag.INTERVAL_TOO_LONG,
    Flag.WRONG_SITE,
    Flag.RATE_OUT_OF_RANGE,
    Flag.ORDER_DEPARTED,
    Flag.WRONG_DAY_TYPE,
    Flag.STALE_WEIGHT,
}
_PROPOSED: set[Code] = {
    Outcome.PARTIAL,
    Kind.DUPLICATE,
    Kind.EXTRA,
    Flag.WRONG_DOSE_HIGH,
    Flag.WRONG_DOSE_LOW,
    Flag.WRONG_PRODUCT,
    Flag.WRONG_LOT,
    Flag.EXPIRED,
    Flag.EXCURSION,
    Flag.WRONG_ROUTE,
    Flag.INTERVAL_TOO_SHORT,
    Flag.OUT_OF_ARM,
    Flag.AFTER_STOP,
    Flag.DURING_HOLD,
}
_DEFAULTS = {
    code: Severity.PROPOSED_IMPORTANT
    if code in _PROPOSED
    else Severity.NOT_IMPORTANT
    if code in _MILD
    else Severity.NONE
    for code in CODES.values()
}


def default_severity(code: Code) -> Severity:
    """Return how severe a departure is while no protocol says otherwise."""
    return _DEFAULTS[code]


def default_rule(code: Code) -> str:
    """Return the id of the rule behind ``default_severity``."""
    return f"default.{code}"
