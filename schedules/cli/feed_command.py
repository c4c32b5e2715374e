"""``hamsc feed``: calendars that programs subscribe to."""

from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from protocol.errors import UserError
from schedules.calendar import Choices, write_calendar
from schedules.calendar.identity import course_of
from schedules.channels.address import is_loopback
from schedules.channels.feed_app import FeedApp
from schedules.channels.feed_list import (
    Feed,
    FeedList,
    new_token,
    read_feeds,
    token_hash,
    write_feeds,
)
from schedules.cli.calendar_options import calendar_options
from schedules.cli.feed_files import Shelf, WatchedFile
from schedules.cli.files import read_text, write_file
from schedules.cli.loading import load_plan
from schedules.cli.terminal import note, table, zone_data
from schedules.display import day

PORT = 8640
_FEEDS = click.option(
    "--feeds", "list_name", default="feeds.json", show_default=True, help="The file of feeds."
)
_OPEN = (
    "Warning: everybody who can reach {host} can ask, and what is sent can be read on the way."
    " Put a server that speaks https in front, and let this one listen on 127.0.0.1."
)


@click.group("feed")
def command() -> None:
    """Let calendar programs subscribe to a plan (webcal).

    \b
    Example:
      hamsc feed new plan.json
      hamsc feed serve plan.json
    """


@command.command("new")
@click.argument("plan")
@_FEEDS
@calendar_options
@click.option("--protocol", help="Protocol file or library id, for a patient document.")
@click.option("--site", help="The site's document, for a patient document.")
def new(
    plan: str, list_name: str, choices: Choices, protocol: str | None, site: str | None
) -> None:
    """Make a feed of PLAN and print the path of its address, once.

    The path holds a token: whoever has it can read the calendar, so give it to one reader only.
    The file of feeds keeps the token's hash, and no patient's code.

    \b
    Example:
      hamsc feed new plan.json
      hamsc feed new plan.json --profile care-team --digest topical --windows
    """
    feeds = _read(list_name) if Path(list_name).exists() else FeedList()
    loaded = load_plan(plan, protocol=protocol, site=site)
    # What cannot be written now is told to who asks for it, and not to the reader.
    write_calendar(loaded, choices)
    token = new_token()
    feed = Feed(
        number=feeds.next_number,
        series=course_of(loaded),
        **asdict(choices),
        token_sha256=token_hash(token),
        made_at=_now(),
    )
    write_file(Path(list_name), write_feeds(feeds.with_feed(feed)))
    click.echo(f"/feed/{token}.ics")
    note(
        f"feed {feed.number} ({feed.profile.value}) is in {list_name}. Its path is shown this once;"
        f" a lost one is revoked with: hamsc feed revoke {feed.number} --feeds {list_name}"
    )


@command.command("list")
@_FEEDS
def list_feeds(list_name: str) -> None:
    """List the feeds: who they are for, since when, and which are revoked.

    \b
    Example:
      hamsc feed list
    """
    rows = [
        (
            str(feed.number),
            feed.series[:8],
            feed.profile.value,
            feed.language,
            _options(feed.choices),
            day(feed.made_at),
            "in use" if feed.revoked_at is None else f"revoked {day(feed.revoked_at)}",
        )
        for feed in _read(list_name).feeds
    ]
    click.echo(table(("Feed", "Course", "Profile", "Language", "Options", "Made", ""), rows))


def _options(choices: Choices) -> str:
    """Return what was chosen beside profile and language, in the words of the command line."""
    words = [] if choices.title is None else [f"--title '{choices.title}'"]
    words += [f"--alarm {minutes}" for minutes in choices.alarms]
    words += [f"--arm {arm}" for arm in choices.arms or ()]
    words += [f"--digest {arm}" for arm in choices.digests]
    words += ["--windows"] * choices.windows + ["--utc"] * choices.in_utc
    return " ".join(words)


@command.command("revoke")
@click.argument("number", type=int)
@_FEEDS
def revoke(number: int, list_name: str) -> None:
    """End feed NUMBER for good: its address answers as if it had never been.

    A server that runs takes notice at the next request. What a reader has kept it keeps.

    \b
    Example:
      hamsc feed revoke 1
    """
    write_file(Path(list_name), write_feeds(_read(list_name).without(number, _now())))
    note(f"feed {number} is revoked")


@command.command("serve")
@click.argument("plans", nargs=-1, required=True, metavar="PLAN...")
@_FEEDS
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Where it listens; 0 takes a free one.",
)
@click.option("--protocol", help="Protocol file or library id, for patient documents.")
@click.option("--site", help="The site's document, for patient documents.")
def serve_feeds(
    plans: tuple[str, ...],
    list_name: str,
    host: str,
    port: int,
    protocol: str | None,
    site: str | None,
) -> None:
    """Serve the feeds of the PLANs until stopped (Ctrl-C), on this machine only unless told.

    A plan that changes is read again; one that cannot be read leaves the last good calendar.
    Requests are logged without tokens, addresses and codes.

    \b
    Example:
      hamsc feed serve plan.json
    """
    from schedules.channels.serving import serve

    watched = [
        WatchedFile(name, lambda name: load_plan(name, protocol=protocol, site=site), _log)
        for name in plans
    ]
    shelf = Shelf(WatchedFile(list_name, _read, _log), watched, _log, partial(_remember, list_name))
    shelf.check()
    _tell_what_is_missing(shelf)
    if not is_loopback(host):
        note(_OPEN.format(host=host))
    serve(FeedApp(shelf.feeds, shelf.document, _log), host=host, port=port, ready=_ready)
    note("Stopped.")


def _remember(list_name: str, feed: Feed, version: int) -> None:
    """Keep which version of its plan a feed shows; a list that cannot be written is told."""
    try:
        write_file(
            Path(list_name), write_feeds(_read(list_name).having_shown(feed.number, version))
        )
    except (UserError, click.ClickException) as error:
        _log(f"{Path(list_name).name} cannot be written ({type(error).__name__})")
    _log(f"feed {feed.number} shows version {version} of its plan, {zone_data()}")


def _tell_what_is_missing(shelf: Shelf) -> None:
    served = {course_of(plan.value()) for plan in shelf.plans}
    in_use = [feed for feed in shelf.feeds() if feed.revoked_at is None]
    for feed in in_use:
        if feed.series not in served:
            note(f"feed {feed.number} has no plan here: it answers with 404")
    if without := len(served - {feed.series for feed in in_use}):
        note(f"{without} of the plans have no feed yet; make one with: hamsc feed new PLAN")


def _ready(address: str, port: int) -> None:
    host = f"[{address}]" if ":" in address else address
    note(f"Serving on http://{host}:{port}, followed by the path of a feed. Stop with Ctrl-C.")


def _read(name: str) -> FeedList:
    return read_feeds(read_text(name), source=name)


def _log(text: str) -> None:
    note(f"{_now().isoformat(timespec='seconds')} {text}")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
