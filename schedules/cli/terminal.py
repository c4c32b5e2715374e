"""What goes to the terminal: tables, notes on standard error, the list of what is assumed."""

from collections.abc import Sequence
from datetime import date

import click

from protocol.base import parse_day
from schedules.plan import Plan, State


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


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text, columns as wide as their content; numbers are left as written."""
    from tabulate import tabulate  # slow to load, and most commands write files

    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)


def note(text: str) -> None:
    """Say something about the work on standard error, so that data on standard output stay data."""
    click.echo(text, err=True)


def unplaced(plan: Plan) -> list[str]:
    """Return the ids of what no day could take."""
    return [item.id for item in plan.administrations if item.state is State.UNPLACED]


def zone_data() -> str:
    """Return which time-zone data a calendar is written with: a new version may move hours."""
    import tzdata

    return f"time zones of tzdata {tzdata.IANA_VERSION}"
