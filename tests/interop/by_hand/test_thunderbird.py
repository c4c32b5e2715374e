"""Thunderbird reads a file right, refuses the next one, and follows a feed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from calendar_records import records_of
from program_thunderbird import Thunderbird

from schedules.calendar.feed import as_feed
from schedules.calendar.profile import Profile
from schedules.channels.feed_app import Document, FeedApp
from schedules.channels.feed_list import Feed, new_token, token_hash

# Its law changed in 2026: Thunderbird has to take the file's own rules.
ZONE = "America/Vancouver"
AT = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def thunderbird(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Thunderbird]:
    program = Thunderbird(tmp_path_factory.mktemp("profile"))
    yield program
    program.close()


class Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def feed_of(shown: list[bytes], asked: list[str]) -> Iterator[str]:
    """Serve the last of the calendars as a feed; yield its address."""
    token = new_token()
    feed = Feed(
        number=1, series="s", profile=Profile.PATIENT, token_sha256=token_hash(token), made_at=AT
    )
    app = FeedApp(
        lambda: [feed],
        lambda _: Document(as_feed(shown[-1]), AT + timedelta(days=len(shown))),
        asked.append,
    )
    server = make_server("127.0.0.1", 0, app, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/feed/{token}.ics"
    server.shutdown()
    thread.join()
    server.server_close()


def in_order(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(events, key=lambda event: str(event["uid"]))


def test_a_file_is_read_right_and_the_next_one_is_refused_whole(
    thunderbird: Thunderbird,
    versions: Callable[[str], tuple[bytes, bytes]],
    tmp_path: Path,
):
    old, new = versions(ZONE)
    first, second = tmp_path / "first.ics", tmp_path / "second.ics"
    first.write_bytes(old)
    second.write_bytes(new)
    expected = in_order(records_of(old))

    found = thunderbird.step("imported", str(first))
    assert (found["refused"], in_order(found["events"])) == (0, expected)

    found = thunderbird.step("imported", str(second))
    assert (found["refused"], in_order(found["events"])) == (len(expected), expected)


def test_a_feed_is_read_right_and_followed(
    thunderbird: Thunderbird, versions: Callable[[str], tuple[bytes, bytes]]
):
    old, new = versions(ZONE)
    shown, asked = [old], list[str]()
    with feed_of(shown, asked) as address:
        found = thunderbird.step("subscribed", address)
        assert in_order(found["events"]) == in_order(records_of(old))
        shown.append(new)
        found = thunderbird.step("subscribed", address)
        assert in_order(found["events"]) == in_order(records_of(new))
        thunderbird.step("subscribed", address)
    assert asked[-1] == "feed 1: GET, 304 Not Modified"
