"""The codes of a deviation report, and the errors that a person can act on."""

import inspect
from collections.abc import Iterable

from protocol.deviation import CODES, Code, Flag, Kind, Outcome
from protocol.errors import UserError
from reference_pages import GENERATED
from schedules.deviations.taxonomy import default_severity

_MEANINGS: dict[Code, str] = {
    Outcome.ON_TIME: "given inside its window",
    Outcome.EARLY: "given before its window",
    Outcome.LATE: "given after its window",
    Outcome.PARTIAL: "begun, and less than the planned amount given",
    Outcome.NOT_GIVEN: "recorded as not given",
    Outcome.MISSED: "no record, and it can no longer be given",
    Outcome.OVERDUE: "no record, its window is over, and it can still be given",
    Outcome.DUE: "no record, and its window is open",
    Outcome.NOT_DUE: "its window has not opened yet",
    Outcome.PENDING: "shown for a decision that nobody recorded yet",
    Outcome.HELD: "inside a hold",
    Outcome.STOPPED: "after its arm was stopped",
    Outcome.CANCELLED: "taken back by a later version of the plan",
    Kind.DUPLICATE: "a second administration of a dose that was already given",
    Kind.EXTRA: "an administration that no planned dose takes",
    Kind.UNSCHEDULED_ALLOWED: "given as needed, inside what the protocol allows",
    Flag.WRONG_DOSE_HIGH: "more than the planned amount, beyond the tolerance",
    Flag.WRONG_DOSE_LOW: "less than the planned amount, beyond the tolerance",
    Flag.WRONG_PRODUCT: "another product than the arm's",
    Flag.WRONG_LOT: "a lot that the patient document does not name",
    Flag.EXPIRED: "given after the product had expired",
    Flag.EXCURSION: "time after thawing or storage outside the limits",
    Flag.WRONG_ROUTE: "another route than the arm's",
    Flag.WRONG_SITE: "another site on the body than the one planned",
    Flag.RATE_OUT_OF_RANGE: "faster, slower, shorter or longer than the limits",
    Flag.INTERVAL_TOO_SHORT: "nearer to the dose before it than the hard minimum",
    Flag.INTERVAL_SHORT_GRACE: "between the hard minimum and the minimum interval",
    Flag.INTERVAL_TOO_LONG: "further from the dose before it than the maximum interval",
    Flag.ORDER_DEPARTED: "another order of two arms on one day than planned",
    Flag.WRONG_DAY_TYPE: "on a day that a rule on dialysis days, weekdays or closures excludes",
    Flag.OUT_OF_ARM: "of an arm that the patient is not in",
    Flag.AFTER_STOP: "given after the arm was stopped",
    Flag.DURING_HOLD: "given inside a hold",
    Flag.STALE_WEIGHT: "computed with a weight older than the protocol allows",
    Flag.LATE_ENTRY: "recorded later than the protocol allows",
    Flag.AMBIGUOUS_MATCH: "could be another dose as well; both readings are shown",
    Flag.CONTRADICTING_LINK: "linked by hand to a dose it cannot be",
}


def codes_page() -> str:
    """Return every code with its meaning and how severe it is unless a protocol says otherwise."""
    assert set(_MEANINGS) == set(CODES.values()), "a code has no meaning here"  # noqa: S101
    lines = [
        GENERATED,
        "",
        "# Deviation kinds",
        "",
        "Every planned dose has one outcome; every administration that no planned dose takes has one kind; either may have flags.",
        "The last column is how severe a code is while the protocol says nothing else (`deviations` of an arm).",
        "`proposed-important` is a proposal: whether a departure is important, a person decides.",
    ]
    for title, codes in (
        ("Outcomes of planned doses", Outcome),
        ("Kinds of unplanned administrations", Kind),
        ("Flags on administrations", Flag),
    ):
        lines += ["", f"## {title}", "", "| code | means | severity |", "|---|---|---|"]
        lines += [
            f"| `{code}` | {_MEANINGS[code]} | `{default_severity(code)}` |" for code in codes
        ]
    return "\n".join(lines) + "\n"


def errors_page(errors: Iterable[type[UserError]]) -> str:
    """Return every error of the program's own, with the code a command exits with."""
    lines = [
        GENERATED,
        "",
        "# Errors",
        "",
        "Each is a kind of `protocol.errors.UserError`; its text says where, what was found and what is accepted, all problems at once.",
        "On the command line it is one message on standard error, and the exit code.",
    ]
    for error in sorted(errors, key=lambda error: (error.exit_code, error.__name__)):
        words = (inspect.getdoc(error) or "").replace("``", "`")
        lines += ["", f"## `{error.__name__}`", "", words, ""]
        lines += [f"Module `{error.__module__}`, exit code {error.exit_code}."]
    return "\n".join(lines) + "\n"
