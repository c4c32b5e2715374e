"""How far a course has come: what a log and the plan before say, by administration id."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, time
from typing import Literal

from protocol.lean import dataclass
from schedules.reasons import MissedReason


@dataclass(frozen=True, slots=True)
class Before:
    """Where the plan before had an administration; ``missed`` where it was opened again."""

    due: date
    on: date | None
    missed: MissedReason | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """An administration that was not given as planned, and what follows, ``not_before`` a day."""

    outcome: Literal["missed", "not-given"]
    then: Literal["skip", "defer", "catch-up"]
    not_before: date
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """What is settled on ``as_of``: nothing is planned before it.

    ``given`` holds the local day on which an administration was given, ``last_given`` the last such
    day of an arm, whether a planned administration took it or not. ``given_at`` and
    ``last_given_at`` hold the hours there, where they are known: else the planned ones count.
    """

    as_of: date
    given: Mapping[str, date] = field(default_factory=dict[str, date])
    last_given: Mapping[str, date] = field(default_factory=dict[str, date])
    lost: Mapping[str, Lost] = field(default_factory=dict[str, Lost])
    before: Mapping[str, Before] = field(default_factory=dict[str, Before])
    given_at: Mapping[str, time] = field(default_factory=dict[str, time])
    last_given_at: Mapping[str, time] = field(default_factory=dict[str, time])

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is known of the course."""
        known = self.given or self.last_given or self.lost or self.before
        return self.as_of == date.min and not known

    def given_on(self, ids: tuple[str, ...]) -> date | None:
        """Return the first day on which any of an administration's hours was given."""
        return min((self.given[name] for name in ids if name in self.given), default=None)

    def kept_on(self, ids: tuple[str, ...], due: date) -> date | None:
        """Return the day the plan before gave an administration, where it is due as it was then."""
        before = self.before.get(ids[0])
        if before is None or before.due != due or before.on is None or before.on < self.as_of:
            return None
        return before.on

    def lost_of(self, ids: tuple[str, ...]) -> Lost | None:
        """Return what was lost of an administration's hours; None where nothing was."""
        return next((self.lost[name] for name in ids if name in self.lost), None)


NONE = Progress(date.min)
