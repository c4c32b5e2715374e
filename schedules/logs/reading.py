"""What came of reading a log: the records, and every row that could not be read."""

from collections.abc import Callable, Sequence

from protocol.errors import UserError
from protocol.lean import dataclass
from schedules.records import AdministrationRecord

# Told how many records a reader has come to.
Heard = Callable[[int], object]


class LogError(UserError):
    """A log cannot be read whole. Lists every problem, not only the first."""

    exit_code = 12

    def __init__(self, source: str, problems: Sequence[str], *, rows: int | None = None) -> None:
        """``rows`` counts the rows left unread; None where no row could be read at all."""
        self.source = source
        self.problems = tuple(problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        if rows is None:
            super().__init__(f"{source} cannot be read as a log:{listed}")
            return
        count = "1 row" if rows == 1 else f"{rows} rows"
        super().__init__(f"{source} cannot be read whole, {count} unreadable:{listed}")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that was left out, and every reason for it, each with its place."""

    line: int
    problems: tuple[str, ...]

    def __str__(self) -> str:
        """Return the reasons in one line."""
        return "; ".join(self.problems)


@dataclass(frozen=True, slots=True)
class LogReading:
    """The records of a log in file order, and the rows that could not be read.

    ``passed_over`` tells of what stands in the file and is no record of an administration at all,
    as a patient in a FHIR bundle: with its place, and what it is.
    """

    source: str
    records: tuple[AdministrationRecord, ...]
    unreadable: tuple[Unreadable, ...] = ()
    passed_over: tuple[str, ...] = ()

    def accepted(self, *, allow_unreadable: bool = False) -> tuple[AdministrationRecord, ...]:
        """Return the records.

        Raises ``LogError`` where a row is unreadable, unless that is allowed; a report must then
        say what was left out (``left_out`` of ``find_deviations``).
        """
        if self.unreadable and not allow_unreadable:
            problems = [problem for row in self.unreadable for problem in row.problems]
            raise LogError(self.source, problems, rows=len(self.unreadable))
        return self.records

    @property
    def left_out(self) -> tuple[str, ...]:
        """One line a row that is not among the records."""
        return tuple(str(row) for row in self.unreadable)
