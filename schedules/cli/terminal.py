"""What goes to the terminal: tables, notes on standard error, the list of what is assumed."""

import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import date

import click

from protocol.base import parse_day
from schedules.plan import Plan, State

_GAP = 2


class DayType(click.ParamType[date]):
    """A date as ISO 8601 writes it."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read ``2026-03-02``."""
        try:
            return parse_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = DayType()


def refuse_unused(reason: str, **options: object) -> None:
    """Refuse options that would do nothing: what is asked for and not done is noticed late.

    ``options`` are the values given, by name (``as_of`` for ``--as-of``); none is None, false or
    empty. Raises ``click.UsageError`` with the ``reason``.
    """
    unused = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    if unused:
        message = f"{', '.join(unused)}: {reason}"
        raise click.UsageError(message)


def check_days(first: date | None, last: date | None) -> None:
    """Refuse days of which the last lies before the first."""
    if first is not None and last is not None and last < first:
        message = f"--to {last} lies before --from {first}; accepted: the same day or a later one"
        raise click.UsageError(message)


def told(title: str, entries: Sequence[str]) -> list[str]:
    """Return a blank line, a title and indented entries; nothing where there are none."""
    return ["", title, *(f"  {entry}" for entry in entries)] if entries else []


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text, columns as wide as their content; numbers are left as written.

    On a terminal that is narrower, cells are wrapped between words, or where that is not enough
    each row becomes a list. Files and pipes get the table as it is.
    """
    from tabulate import tabulate  # slow to load, and most commands write files

    shown = [headers, *rows]
    if sys.stdout is not None and sys.stdout.isatty():
        room = shutil.get_terminal_size().columns
        widths = fitting(list(zip(*shown, strict=True)), room)
        if widths is None:
            return _as_lists(headers, rows, room)
        shown = [[_wrapped(*cell) for cell in zip(row, widths, strict=True)] for row in shown]
    return tabulate(shown[1:], headers=shown[0], tablefmt="simple", disable_numparse=True)


def fitting(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Return how wide each column can be where no word is broken; None where there is no room.

    >>> fitting([["id", "r-1"], ["why", "it was late " * 5]], 30)
    [3, 25]
    >>> fitting([["id", "iv-maintenance-d56"], ["why", "late"]], 20) is None
    True
    """
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(word) for cell in column for word in cell.split(" ")) for column in columns]
    room -= _GAP * (len(widths) - 1)
    while sum(widths) > room:
        spare, at = max((wide - least[at], at) for at, wide in enumerate(widths))
        if spare == 0:
            return None
        widths[at] -= 1
    return widths


def _wrapped(text: str, width: int) -> str:
    lines = textwrap.wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) if len(text) > width else text


def _as_lists(headers: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> str:
    """Return each row as lines of name and content; what is empty is left out."""
    indent = max(map(len, headers)) + _GAP
    lists = (
        "\n".join(
            textwrap.fill(
                cell,
                room,
                initial_indent=f"{header:<{indent}}",
                subsequent_indent=" " * indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
            for header, cell in zip(headers, row, strict=True)
            if cell
        )
        for row in rows
    )
    return "\n\n".join(lists)


def note(text: str) -> None:
    """Say something about the work on standard error, so that data on standard output stay data."""
    click.echo(text, err=True)


def wrote(output: str | None, what: str) -> None:
    """Say that a file was written and what is in it; of standard output everybody sees that."""
    if output is not None and output != "-":
        note(f"wrote {output}: {what}")


def unplaced(plan: Plan) -> list[str]:
    """Return the ids of what no day could take."""
    return [item.id for item in plan.administrations if item.state is State.UNPLACED]


def zone_data() -> str:
    """Return which time-zone data a calendar is written with: a new version may move hours."""
    import tzdata

    return f"time zones of tzdata {tzdata.IANA_VERSION}"
