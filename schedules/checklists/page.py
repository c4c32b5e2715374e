"""A printed page: the parts of pause points that stand on it."""

from dataclasses import field
from typing import Literal

from protocol.lean import dataclass
from schedules.checklists import fixed
from schedules.checklists.sheet import Check, Flags, PausePoint, Scale, SecondCheck, SignOff, Table
from schedules.checklists.words import Words

Paper = Literal["a4", "letter"]


@dataclass(frozen=True, slots=True)
class Line:
    """One item, or two short ones side by side."""

    checks: tuple[Check, ...]
    kind: str = "line"


Element = Line | Table | Flags | SecondCheck | SignOff | Scale


@dataclass(slots=True)
class Part:
    """A pause point, or the rest of one, on a page."""

    point: PausePoint
    continued: bool
    is_ward_checks: bool = False
    elements: list[Element] = field(default_factory=list[Element])

    @property
    def title(self) -> Words:
        """The pause point's title, which says where a part is not its first."""
        title = self.point.title
        return title + fixed.continued if self.continued else title


@dataclass(slots=True)
class Page:
    """What stands on one page. ``folded`` is a second checker's box below the printed dose."""

    parts: list[Part] = field(default_factory=list[Part])
    folded: SecondCheck | None = None
