"""Real revisions of a plan, on a server and in a feed: moved, cancelled, and planned again."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from caldav_server import PASSWORD, USER, Server, radicale
from iron_plans import MOVED, PATIENT, STOPPED, first_plan, hamsc, next_plan

from schedules.calendar.found_event import FoundEvent, read_events
from schedules.channels.errors import FeedError
from schedules.channels.feed_list import Feed, FeedList, read_feeds, write_feeds
from schedules.cli.feed_files import Shelf, WatchedFile
from schedules.cli.loading import load_plan

pytestmark = pytest.mark.requirement("R19", "R20")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """The first plan, then with a session moved, then stopped, then as it was first."""
    made = [first_plan(tmp_path_factory.mktemp("plans"))]
    for patient in (MOVED, STOPPED, PATIENT):
        made.append(next_plan(made[-1], patient))
    return tuple(made)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("HAMSC_CALDAV_USER", USER)
    monkeypatch.setenv("HAMSC_CALDAV_PASSWORD", PASSWORD)
    with radicale(tmp_path) as running:
        yield running


def by_uid(*calendars: bytes) -> dict[str, FoundEvent]:
    return {event.uid: event for data in calendars for event in read_events(data)}


def shelf_of(feeds: Path, plan: Path, log: Callable[[str], None]) -> Shelf:
    """What a feed server shows, without the server."""

    def read(name: str) -> FeedList:
        return read_feeds(Path(name).read_text("utf-8"), source=name)

    def remember(feed: Feed, version: int) -> None:
        known = read(str(feeds)).having_shown(feed.number, version)
        feeds.write_bytes(write_feeds(known))

    watched = [WatchedFile(str(plan), load_plan, log)]
    return Shelf(WatchedFile(str(feeds), read, log), watched, log, remember)


def statuses(held: dict[str, FoundEvent]) -> Counter[str]:
    return Counter(event.status for event in held.values())


def nothing_went_down(before: dict[str, FoundEvent], after: dict[str, FoundEvent]) -> None:
    assert before.keys() == after.keys()
    for uid, old in before.items():
        new = after[uid]
        if new == old:
            continue
        assert new.revised_at is not None
        assert old.revised_at is not None
        assert new.revised_at > old.revised_at
        assert new.sequence == old.sequence + (new.when != old.when)


def test_a_server_follows_each_revision(plans: tuple[Path, ...], server: Server):
    said, held = [], []
    for plan in plans:
        done = hamsc("publish", "caldav", plan, server.url)
        assert done.exit_code == 0, done.output
        said.append(done.stderr.splitlines()[0])
        held.append(by_uid(*server.events().values()))
    assert said == [
        "10 created, 0 updated, 0 cancelled, 0 unchanged, 0 conflicts.",
        "0 created, 1 updated, 0 cancelled, 9 unchanged, 0 conflicts.",
        "0 created, 1 updated, 3 cancelled, 6 unchanged, 0 conflicts.",
        "0 created, 3 updated, 0 cancelled, 7 unchanged, 0 conflicts.",
    ]
    for before, after in pairwise(held):
        nothing_went_down(before, after)
    assert [statuses(calendar)["CANCELLED"] for calendar in held] == [0, 0, 3, 0]
    assert [event.start for event in held[0].values()] == [held[3][uid].start for uid in held[0]]
    older = hamsc("publish", "caldav", plans[1], server.url)
    assert older.exit_code == 30
    assert "the calendar holds a later plan" in older.stdout


@pytest.mark.hazard("H20")
def test_a_feed_follows_each_revision_and_none_back(plans: tuple[Path, ...], tmp_path: Path):
    log: list[str] = []
    in_force, feeds = tmp_path / "plan.json", tmp_path / "feeds.json"
    in_force.write_bytes(plans[0].read_bytes())
    assert hamsc("feed", "new", in_force, "--feeds", feeds).exit_code == 0
    shelf = shelf_of(feeds, in_force, log.append)
    (feed,) = shelf.feeds()
    held, etags = [], []
    for plan in (*plans, plans[1]):
        in_force.write_bytes(plan.read_bytes())
        document = shelf.document(feed)
        assert document is not None
        held.append(by_uid(document.data))
        etags.append(document.etag)
    for before, after in pairwise(held):
        nothing_went_down(before, after)
    assert [statuses(calendar)["CANCELLED"] for calendar in held] == [0, 0, 3, 0, 0]
    assert len(set(etags)) == 4
    assert etags[4] == etags[3]
    assert log == ["feed 1 cannot be written (CalendarError): kept the last"]


def test_a_server_that_is_started_again_shows_the_same_and_no_older_version(
    plans: tuple[Path, ...], tmp_path: Path
):
    in_force, feeds, log = tmp_path / "plan.json", tmp_path / "feeds.json", list[str]()
    in_force.write_bytes(plans[1].read_bytes())
    assert hamsc("feed", "new", in_force, "--feeds", feeds).exit_code == 0
    shown = []
    for _ in range(2):
        shelf = shelf_of(feeds, in_force, log.append)
        (feed,) = shelf.feeds()
        shown.append(shelf.document(feed))
    assert shown[0] == shown[1]
    assert shelf.feeds()[0].shown_version == 2

    in_force.write_bytes(plans[0].read_bytes())
    shelf = shelf_of(feeds, in_force, log.append)
    (feed,) = shelf.feeds()
    with pytest.raises(FeedError, match="cannot be shown now"):
        shelf.document(feed)
    (said,) = log
    assert "found version 1; accepted: version 2, or later): readers are told to ask" in said
    in_force.write_bytes(plans[2].read_bytes())
    assert shelf.document(feed) is not None


def test_a_feed_shows_what_was_chosen_when_it_was_made(tmp_path: Path):
    plan, feeds = first_plan(tmp_path), tmp_path / "feeds.json"
    words = ("--title", "{visit}", "--alarm", "60", "--arm", "iron", "--windows", "--utc")
    refused = hamsc("feed", "new", plan, "--feeds", feeds, "--arm", "iorn")
    assert (refused.exit_code, feeds.exists()) == (16, False)
    made = hamsc("feed", "new", plan, "--feeds", feeds, *words)
    assert made.exit_code == 0, made.output
    listed = hamsc("feed", "list", "--feeds", feeds).stdout
    assert "--title '{visit}' --alarm 60 --arm iron --windows --utc" in listed
    file = tmp_path / "same.ics"
    assert hamsc("calendar", plan, *words, "-o", file).exit_code == 0
    shelf = shelf_of(feeds, plan, print)
    (feed,) = shelf.feeds()
    document = shelf.document(feed)
    assert document is not None
    assert by_uid(document.data) == by_uid(file.read_bytes())
