"""``hamsc publish``: the plan into a calendar on a server."""

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from zoneinfo import ZoneInfo

import click

from schedules.calendar import Choices, write_calendar
from schedules.calendar.identity import course_of, event_uid
from schedules.calendar.publication import Action, Publication, Step
from schedules.calendar.resource import resources_of
from schedules.calendar.shown import when_shown
from schedules.channels.address import checked_address, origin
from schedules.channels.credentials import credentials_for
from schedules.channels.errors import ChannelError
from schedules.cli import exit_codes
from schedules.cli.calendar_options import calendar_options
from schedules.cli.loading import load_plan
from schedules.cli.plan_command import leave_if_unplaced
from schedules.cli.terminal import note, table, zone_data
from schedules.plan import Plan

_DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.CANCEL: "cancelled",
    Action.UNCHANGED: "unchanged",
    Action.CONFLICT: "conflicts",
}


@click.group("publish")
def command() -> None:
    """Keep a calendar on a server as the plan says.

    \b
    Example:
      hamsc publish caldav plan.json https://calendar.example.org/anna/infusions/
    """


@command.command("caldav")
@click.argument("plan")
@click.argument("url")
@calendar_options
@click.option("--dry-run", is_flag=True, help="List what would change, and change nothing.")
@click.option("--take-plan", is_flag=True, help="Write the plan over what was edited by hand.")
@click.option("--change-profile", is_flag=True, help="Rewrite a calendar of the other profile.")
@click.option("--allow-http", is_flag=True, help="Allow an address without https.")
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def caldav(
    plan: str,
    url: str,
    choices: Choices,
    dry_run: bool,
    take_plan: bool,
    change_profile: bool,
    allow_http: bool,
    protocol: str | None,
    site: str | None,
) -> None:
    """Create, update and cancel the events of PLAN in the CalDAV collection at URL.

    An event that somebody edited is reported and left as it is. Events of others are never touched.
    Run again at any time: what stands as planned is left alone. User and password are taken from
    HAMSC_CALDAV_USER and HAMSC_CALDAV_PASSWORD, or from the keyring.

    \b
    Example:
      hamsc publish caldav plan.json https://calendar.example.org/anna/infusions/ --dry-run
      hamsc publish caldav plan.json https://calendar.example.org/anna/infusions/
    """
    from schedules.channels.collection import CaldavCollection
    from schedules.channels.publishing import carry_out

    address = checked_address(url, allow_http=allow_http)
    loaded = load_plan(plan, protocol=protocol, site=site)
    ours = resources_of(write_calendar(loaded, choices))
    profile, elsewhere = choices.profile.value, _elsewhere(loaded, choices)
    publication = Publication(course_of(loaded), profile, choices.language, take_plan, elsewhere)
    credentials = credentials_for(origin(address), os.environ)
    with CaldavCollection(address, credentials) as collection:
        stored = collection.stored()
        if not change_profile:
            _refuse_other_profile(publication.other_profiles(stored), profile)
        steps = publication.steps(ours, stored)
        _publish(loaded, steps, steps if dry_run else carry_out(steps, collection), dry_run)
    leave_if_unplaced(loaded, plan)


def _elsewhere(plan: Plan, choices: Choices) -> frozenset[str]:
    """Return the identifiers of what other arms show: a calendar of one arm cancels no other's."""
    if choices.arms is None:
        return frozenset()
    whole = write_calendar(plan, replace(choices, arms=None))
    return frozenset(resource.event.uid for resource in resources_of(whole))


def _refuse_other_profile(others: tuple[str, ...], profile: str) -> None:
    if others:
        message = (
            f"the calendar holds this course in the profile {', '.join(others)}; give --profile"
            f" {others[0]}, or --change-profile to rewrite it as {profile}"
        )
        raise click.UsageError(message)


def _publish(plan: Plan, steps: tuple[Step, ...], doing: Iterable[Step], dry_run: bool) -> None:
    done: list[Step] = []
    try:
        with _progress(doing, len(steps), hidden=dry_run) as stepping:
            done.extend(stepping)
    except ChannelError:
        note(f"Stopped: {_summary(done)}. What is done stays; run again for the rest.")
        raise
    told = [step for step in done if step.action not in _untold(dry_run)]
    if told:
        click.echo(table(("What", "Administration", "When", "Title", ""), _rows(plan, told)))
    note(f"{'Would be: ' if dry_run else ''}{_summary(done)}.")
    if any(step.action is Action.CONFLICT for step in done):
        note("Conflicts were left as they are; --take-plan writes the plan over edits by hand.")
        sys.exit(exit_codes.NOT_WRITTEN)
    if not dry_run and all(step.action is Action.UNCHANGED for step in done):
        note("Nothing to do: the calendar stands as planned.")
    elif not dry_run:
        note(f"Written with the {zone_data()}.")


def _untold(dry_run: bool) -> set[Action]:
    """A first run creates hundreds of events: it counts them, a dry run lists them."""
    return {Action.UNCHANGED} if dry_run else {Action.UNCHANGED, Action.CREATE}


def _rows(plan: Plan, steps: list[Step]) -> list[tuple[str, ...]]:
    names = {
        event_uid(plan.patient, plan.protocol.id, item.id): item.id for item in plan.administrations
    }
    zone = ZoneInfo(plan.patient.time_zone)
    return [
        (
            step.action.value,
            names.get(step.event.uid, ""),
            when_shown(step.event.start, zone),
            step.event.title,
            step.text,
        )
        for step in steps
    ]


def _summary(steps: list[Step]) -> str:
    counts = Counter(step.action for step in steps)
    return ", ".join(f"{counts[action]} {word}" for action, word in _DONE.items())


@contextmanager
def _progress(doing: Iterable[Step], length: int, *, hidden: bool) -> Generator[Iterable[Step]]:
    """Show how far it is, on a terminal only: standard error may be a log."""
    if hidden or not sys.stderr.isatty():
        yield doing
        return
    with click.progressbar(doing, length=length, label="Publishing", file=sys.stderr) as bar:
        yield bar
