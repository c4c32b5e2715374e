"""Titles of a person's own pattern, such as ``{code} {arm} {ordinal}``.

A patient's calendar is shown on locked screens: its titles take no field that reveals who, what,
how much or why.
"""

import string
from collections.abc import Iterator, Mapping

from protocol.lean import dataclass
from schedules.calendar.profile import Profile

# Each field: what it stands for, and whether a patient's calendar may show it.
FIELDS: Mapping[str, tuple[str, bool]] = {
    "visit": ("the patient's calendar's own title, such as Clinic visit", True),
    "ordinal": ("the administration's number within its arm, from 1", True),
    "day": ("the protocol's day", True),
    "id": ("the administration's id, such as iv-003", False),
    "code": ("the patient's code", False),
    "arm": ("the arm's title", False),
    "phase": ("the phase's title, or its id where it has none", False),
    "product": ("the product's name", False),
    "route": ("the route in full", False),
    "site": ("the site, or nothing", False),
    "dose": ("the dose line", False),
}


@dataclass(frozen=True, slots=True)
class Title:
    """A pattern: text with fields in braces."""

    pattern: str

    def problems(self, profile: Profile) -> list[str]:
        """Return what a profile does not take of the pattern; an empty list where it takes all."""
        accepted = _accepted(profile)
        try:
            parts = list(string.Formatter().parse(self.pattern))
        except ValueError as error:
            return [f'title: found "{self.pattern}" ({error}); accepted: {accepted}']
        if not self.pattern.strip():
            return [f"title: found nothing; accepted: {accepted}"]
        return [
            f"title: found {problem}; accepted: {accepted}"
            for _, field, form, conversion in parts
            if field is not None
            for problem in _problems(field, f"{form or ''}{conversion or ''}", profile)
        ]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the title with each field replaced by its value, and no space twice."""
        return " ".join(self.pattern.format_map(values).split())


def _problems(field: str, form: str, profile: Profile) -> Iterator[str]:
    if field not in FIELDS:
        yield f"{{{field}}}"
    elif form:
        yield f"a format on {{{field}}}"
    elif not _is_shown(field, profile):
        yield f"{{{field}}}, which a locked screen would show to everybody"


def _is_shown(field: str, profile: Profile) -> bool:
    return FIELDS[field][1] or profile is not Profile.PATIENT


def _accepted(profile: Profile) -> str:
    shown = (f"{{{name}}}" for name in FIELDS if _is_shown(name, profile))
    return f"text with {', '.join(shown)}"
