"""What became of a plan, as far as figures draw it: the deviation report without its reasons."""

from collections.abc import Sequence
from datetime import date

from protocol.lean import dataclass
from schedules.figures.pen import BLACK, DARK, LIGHT, MIDDLE, PALE, WHITE

_GLYPHS = {
    "on-time": "•",
    "early": "E",
    "late": "L",
    "partial": "P",
    "not-given": "N",
    "missed": "M",
    "overdue": "O",
    "due": "D",
    "not-due": "",
    "pending": "?",
    "held": "H",
    "stopped": "S",
    "not-examined": "-",
    "duplicate": "2",
    "extra": "X",
    "unscheduled-allowed": "A",
}
_OTHER = "!"
_GREYS = {"none": PALE, "not-important": LIGHT, "proposed-important": DARK}
_WAITING = {"due", "not-due", "pending", "not-examined"}
_NOT_WANTED = {"held", "stopped"}
RANK = ("none", "not-important", "proposed-important")


@dataclass(frozen=True, slots=True)
class Followed:
    """A planned dose with what became of it, or an administration that nobody planned.

    ``code`` is the report's outcome or kind and ``word`` its words; ``severity`` the highest of it
    and its findings. ``number`` is how the figures name a departure; None where nothing departs.
    """

    id: str
    arm: str
    code: str
    word: str
    severity: str
    why: str = ""
    number: int | None = None
    due_on: date | None = None
    window: tuple[date, date] | None = None
    given_on: date | None = None

    @property
    def glyph(self) -> str:
        """A letter for the code; ``!`` for what was on time and departs in another way."""
        if self.code == "on-time" and self.severity != "none":
            return _OTHER
        return _GLYPHS.get(self.code, _OTHER)

    @property
    def is_waiting(self) -> bool:
        """Whether nothing can be said of it yet."""
        return self.code in _WAITING

    @property
    def is_judged(self) -> bool:
        """Whether it is a planned dose that was given, or was to be given by now."""
        return self.due_on is not None and not self.is_waiting and self.code not in _NOT_WANTED

    @property
    def grey(self) -> str:
        """The darker the more it may matter; white while nothing can be said."""
        return WHITE if self.is_waiting else _GREYS.get(self.severity, MIDDLE)

    @property
    def ink(self) -> str:
        """What can be read on its grey."""
        return WHITE if self.grey == DARK else BLACK

    @property
    def shown_on(self) -> date:
        """The day it is shown on: that of giving, else the one it was due on."""
        on = self.given_on or self.due_on
        assert on is not None  # noqa: S101 -- what was not given was planned
        return on


def arms_in(followed: Sequence[Followed], known: Sequence[str]) -> list[str]:
    """Return the arms that anything belongs to, the protocol's in their order first."""
    found = {item.arm for item in followed}
    return [arm for arm in known if arm in found] + sorted(found - set(known))
