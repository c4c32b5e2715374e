"""The options that say what a calendar shows: the same for a file, a server and a feed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from schedules.calendar import Choices, Profile
from schedules.calendar.title import FIELDS

_FOR_ALL = " ".join(f"{{{name}}}" for name, (_, is_opaque) in FIELDS.items() if is_opaque)
_FOR_TEAM = " ".join(f"{{{name}}}" for name, (_, is_opaque) in FIELDS.items() if not is_opaque)
_OPTIONS = (
    click.option(
        "--profile",
        type=click.Choice([profile.value for profile in Profile]),
        default=Profile.PATIENT.value,
        show_default=True,
        help="patient: opaque titles, no drug, no dose; care-team: what, how much and why.",
    ),
    click.option(
        "--language",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        help="Of titles and texts.",
    ),
    click.option(
        "--title",
        metavar="PATTERN",
        help=f"Titles of your own: text with {_FOR_ALL}; for the care team also {_FOR_TEAM}.",
    ),
    click.option(
        "--alarm",
        "alarms",
        type=click.IntRange(1, 4 * 7 * 24 * 60),  # four weeks: what Google's calendar takes
        multiple=True,
        metavar="MINUTES",
        help="Remind before each event with an hour; twice at most, the important one first.",
    ),
    click.option("--arm", "arms", multiple=True, help="Only this arm; may be given several times."),
    click.option(
        "--digest",
        "digests",
        multiple=True,
        metavar="ARM",
        help="One event a week for this arm; may be given several times.",
    ),
    click.option("--windows", is_flag=True, help="Show each window as an event of whole days."),
    click.option(
        "--utc", is_flag=True, help="Instants in UTC, for programs that show time zones wrongly."
    ),
)


def calendar_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to a command, which gets them as one ``choices``."""

    @wraps(command)
    def with_choices(*args: Any, **options: Any) -> None:  # noqa: ANN401 -- click's own arguments
        chosen = {name: options.pop(name) for name in _NAMES}
        command(*args, choices=_choices(chosen), **options)

    for option in reversed(_OPTIONS):
        with_choices = option(with_choices)
    return with_choices


_NAMES = ("profile", "language", "title", "alarms", "arms", "digests", "windows", "utc")


def _choices(found: dict[str, Any]) -> Choices:
    return Choices(
        profile=Profile(found["profile"]),
        language=found["language"],
        title=found["title"],
        alarms=found["alarms"],
        arms=found["arms"] or None,
        digests=found["digests"],
        windows=found["windows"],
        in_utc=found["utc"],
    )
