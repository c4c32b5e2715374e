"""What stands on a checklist, independent of how it is rendered. Every value is frozen."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Literal

from protocol.lean import dataclass
from schedules.checklists.words import Figure, Words

Width = Literal["short", "time", "date", "long"]


@dataclass(frozen=True, slots=True)
class Header:
    """What every page of a run says: whose sheet, under which protocol, made from what."""

    protocol_title: Words
    protocol: Words
    patient_code: str | None
    made_from: Words
    made_by: str
    generated: Words | None
    supersedes: Words | None
    watermark: Words | None
    has_assumed: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value from the plan, with boxes where something is to be written beside it."""

    label: Words
    figures: tuple[Figure, ...] = ()
    entries: "tuple[Entry, ...]" = ()

    @property
    def texts(self) -> tuple[Words | None, ...]:
        """What its values say; None for an empty box."""
        return tuple(figure.text for figure in self.figures)


@dataclass(frozen=True, slots=True)
class DosePanel:
    """The dose: the total or its empty box, the line it follows from, and who stated it.

    ``line`` is None where it would only repeat the total.
    """

    line: Words | None
    total: Figure
    stated_by: Words | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A box to write in."""

    label: Words
    width: Width = "short"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One item; with a box to tick where it is a check, with boxes to write in where it asks."""

    kind: ClassVar[str] = "check"
    text: Words
    ticked: bool = True
    figure: Figure | None = None
    entries: tuple[Entry, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A table column and its share of the width; with ``ticks`` its empty cells are tick boxes."""

    label: Words
    share: int = 10
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: what it is about, and its cells; an empty cell is a box to write in."""

    head: Figure | None
    cells: tuple[Figure | None, ...]

    @property
    def every(self) -> tuple[Figure | None, ...]:
        """The head, where there is one, and the cells."""
        return self.cells if self.head is None else (self.head, *self.cells)

    @classmethod
    def to_fill(
        cls, columns: Sequence[Column], head: Figure | None = None, *known: Figure | None
    ) -> "Row":
        """Return a row under ``columns``: its head, what is known, and boxes for the rest."""
        given = len(known) + (head is not None)
        return cls(head, (*known, *(None,) * (len(columns) - given)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table to fill in, or (``listing``) to read. Its rows may stand in two halves (``beside``).

    ``ticks`` gives each empty cell a box to tick. In ``links`` the heads name the run's
    sheets. The caption of a ``quiet`` one repeats the title above it, and is only read aloud.
    """

    kind: ClassVar[str] = "table"
    id: str
    caption: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Figure | None = None
    hint: Words | None = None
    beside: bool = False
    ticks: bool = False
    listing: bool = False
    links: bool = False
    quiet: bool = False
    continued: bool = False

    @property
    def total_share(self) -> int:
        """The sum of the columns' shares."""
        return sum(column.share for column in self.columns)

    def has_tick(self, row: Row, at: int) -> bool:
        """Whether a row's cell at this place, its head not counted, is a box to tick."""
        column = self.columns[at if row.head is None else at + 1]
        return row.cells[at] is None and (self.ticks or column.ticks)


@dataclass(frozen=True, slots=True)
class Flags:
    """Signs that stop the step: each with its own box, and who was called."""

    kind: ClassVar[str] = "flags"
    text: Words
    flags: tuple[Words, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SecondCheck:
    """The second checker's own calculation. Holds no result, only boxes."""

    kind: ClassVar[str] = "second-check"
    text: Words
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs a pause point."""

    kind: ClassVar[str] = "sign"
    people: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A line of 100 mm to mark once, read off in millimetres from its first end."""

    kind: ClassVar[str] = "scale"
    text: Words
    ends: tuple[Words, Words]


Block = Check | Table | Flags | SecondCheck | SignOff | Scale


@dataclass(frozen=True, slots=True)
class PausePoint:
    """A natural stop with fewer than ten items.

    ``apart`` starts a new page; with ``own_sheet`` it is printed as a sheet of its own.
    """

    id: str
    title: Words
    blocks: tuple[Block, ...]
    apart: bool = False
    ward_checks: Table | None = None
    own_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The checklist of one administration, the blank one of an arm, or the record of a week.

    ``code`` leads from the paper back to what was planned; a blank sheet has none. A record has
    no arm and no dose of its own, and goes from the day ``on`` to the day ``last``.
    """

    id: str
    arm: str | None
    title: Words
    subtitle: Words
    on: date | None
    at: str | None
    header: Header
    notices: tuple[Words, ...]
    facts: tuple[Fact, ...]
    dose: DosePanel | None
    points: tuple[PausePoint, ...]
    code: str | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What lies on top of a run: its contents, what is assumed, who signs with which initials."""

    header: Header
    title: Words
    notices: tuple[Words, ...]
    sections: tuple[PausePoint, ...]
