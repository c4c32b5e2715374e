"""The feed as programs meet it: who gets it, what is said of it, and what never shows."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from calendar_plans import example_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from ical_checker import problems_of

from schedules.calendar import Choices, Profile, write_calendar
from schedules.calendar.feed import as_feed
from schedules.channels.errors import FeedError
from schedules.channels.feed_app import Document, FeedApp
from schedules.channels.feed_list import (
    Feed,
    FeedList,
    feed_of,
    new_token,
    read_feeds,
    token_hash,
    write_feeds,
)

pytestmark = [pytest.mark.hazard("H28"), pytest.mark.requirement("R20")]

AT = datetime(2026, 6, 1, 8, tzinfo=UTC)
TOKEN, REVOKED = "t" * 43, "r" * 43
DOCUMENT = Document(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", AT)


def feed(number: int, token: str, *, revoked_at: datetime | None = None) -> Feed:
    return Feed(
        number=number,
        series="5e1e5",
        profile=Profile.PATIENT,
        token_sha256=token_hash(token),
        made_at=AT,
        revoked_at=revoked_at,
    )


FEEDS = (feed(1, TOKEN), feed(2, REVOKED, revoked_at=AT))


@dataclass
class Client:
    """Asks the application as a server would, checked by the standard's own checker."""

    document: Document | None = DOCUMENT
    is_broken: bool = False
    is_shut: bool = False
    log: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        environ: dict[str, object] = {"PATH_INFO": path, "REQUEST_METHOD": method}
        environ |= {"QUERY_STRING": "", "SCRIPT_NAME": ""}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        status: list[int] = []

        def start(line: str, given: list[tuple[str, str]], _exc: object = None) -> object:
            status.append(int(line.split(maxsplit=1)[0]))
            self.headers = dict(given)
            assert len(self.headers) == len(given)
            return None

        app: Any = validator(FeedApp(lambda: FEEDS, self._show, self.log.append))
        answer = app(environ, start)
        body = b"".join(answer)
        answer.close()
        return status[0], body

    def _show(self, _feed: Feed) -> Document | None:
        if self.is_broken:
            raise RuntimeError(f"something about {TOKEN}")
        if self.is_shut:
            message = "not now"
            raise FeedError(message)
        return self.document


def test_a_token_in_use_gets_the_calendar_and_all_that_is_said_of_it():
    ask = Client()
    assert ask(f"/feed/{TOKEN}.ics") == (200, DOCUMENT.data)
    assert ask.headers == {
        "Content-Type": "text/calendar; charset=utf-8",
        "ETag": DOCUMENT.etag,
        "Last-Modified": "Mon, 01 Jun 2026 08:00:00 GMT",
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": str(len(DOCUMENT.data)),
    }


def test_head_says_the_same_without_the_calendar():
    ask = Client()
    ask(f"/feed/{TOKEN}.ics")
    said = ask.headers
    assert ask(f"/feed/{TOKEN}.ics", "HEAD") == (200, b"")
    assert ask.headers == said


ETAG = DOCUMENT.etag


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param(ETAG, 304, id="the same"),
        pytest.param(f"W/{ETAG}", 304, id="the same, made weak on the way"),
        pytest.param(f'"other", {ETAG}', 304, id="one of several"),
        pytest.param("*", 304, id="anything"),
        pytest.param('"other"', 200, id="another"),
        pytest.param(ETAG.strip('"'), 200, id="not quoted"),
        pytest.param("", 200, id="empty"),
    ],
)
def test_a_reader_that_has_it_is_told_so(known: str, status: int):
    ask = Client()
    found, body = ask(f"/feed/{TOKEN}.ics", if_none_match=known)
    assert (found, body == b"") == (status, status == 304)
    assert ask.headers["ETag"] == ETAG
    assert ("Content-Length" in ask.headers) == (status == 200)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="root"),
        pytest.param("/feed/", id="no token"),
        pytest.param(f"/feed/{REVOKED}.ics", id="revoked"),
        pytest.param(f"/feed/{'x' * 43}.ics", id="unknown"),
        pytest.param(f"/feed/{TOKEN}", id="no ending"),
        pytest.param(f"/feed/{TOKEN[:-1]}.ics", id="part of a token"),
        pytest.param(f"/feed/{TOKEN}.ics/", id="more behind it"),
        pytest.param(f"//feed/{TOKEN}.ics", id="two slashes"),
        pytest.param(f"/feed/{token_hash(TOKEN)}.ics", id="the hash that is kept"),
        pytest.param("/feed/é.ics".encode().decode("latin-1"), id="not ASCII"),
        pytest.param("/feed/../feeds.json", id="a file"),
    ],
)
def test_every_other_address_has_one_answer(path: str):
    ask, other = Client(), Client()
    other("/nothing")
    assert ask(path) == (404, b"There is nothing here.\n")
    assert ask.headers == other.headers


def test_a_feed_whose_plan_is_not_served_is_not_found():
    assert Client(document=None)(f"/feed/{TOKEN}.ics")[0] == 404


def test_a_calendar_that_cannot_be_shown_now_is_not_one_that_is_gone():
    ask = Client(is_shut=True)
    assert ask(f"/feed/{TOKEN}.ics") == (503, b"Ask again later.\n")
    assert ask.headers["Retry-After"] == "3600"
    assert ask(f"/feed/{REVOKED}.ics")[0] == 404


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "PROPFIND", "OPTIONS"])
@pytest.mark.parametrize("path", [f"/feed/{TOKEN}.ics", "/nothing"], ids=["feed", "elsewhere"])
@pytest.mark.filterwarnings("ignore:Unknown REQUEST_METHOD")
def test_writes_are_refused_alike_whether_the_feed_exists_or_not(path: str, method: str):
    ask = Client()
    assert ask(path, method) == (405, b"This calendar is read-only.\n")
    assert ask.headers["Allow"] == "GET, HEAD"


def test_the_log_names_feeds_by_number_and_shows_no_token():
    ask = Client()
    for path in (f"/feed/{TOKEN}.ics", f"/feed/{REVOKED}.ics"):
        ask(path)
    ask(f"/feed/{TOKEN}.ics", "HEAD", if_none_match=ETAG)
    ask(f"/feed/{TOKEN}.ics", "DELETE")
    assert ask.log == [
        "feed 1: GET, 200 OK",
        "no feed: GET, 404 Not Found",
        "feed 1: HEAD, 304 Not Modified",
        "no feed: a write, 405 Method Not Allowed",
    ]


def test_a_failure_shows_neither_reason_nor_token():
    ask = Client(is_broken=True)
    status, body = ask(f"/feed/{TOKEN}.ics")
    assert status == 500
    assert TOKEN not in f"{body!r}{ask.log}{ask.headers}"


@settings(max_examples=60, deadline=None)
@given(data=st.lists(st.binary(max_size=40), min_size=1, max_size=5))
def test_a_reader_that_asks_with_its_etag_always_ends_with_the_newest_calendar(data: list[bytes]):
    ask, kept, etag = Client(), b"", ""
    for octets in data:
        ask.document = Document(octets, AT)
        status, body = ask(f"/feed/{TOKEN}.ics", if_none_match=etag)
        assert (status == 304) == (octets == kept and etag != "")
        if status == 200:
            kept, etag = body, ask.headers["ETag"]
        assert kept == octets


@given(path=st.text(max_size=60))
def test_no_address_but_a_feeds_gets_anything(path: str):
    assert feed_of(FEEDS, path) is None
    ask = Client()
    assert ask("/" + path.encode("utf-8", "replace").decode("latin-1"))[0] == 404


def test_tokens_hold_more_than_128_bits_and_are_not_kept():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) * 6 >= 256
    token = tokens.pop()
    assert token.encode() not in write_feeds(FeedList(feeds=(feed(1, token),)))


def test_a_list_of_feeds_reads_as_written():
    feeds = FeedList(feeds=FEEDS)
    assert read_feeds(write_feeds(feeds).decode(), source="feeds.json") == feeds


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "plan"}', '{"feeds": [{"number": 0}]}'])
def test_a_file_that_lists_no_feeds_is_refused(text: str):
    with pytest.raises(
        FeedError, match=r"feeds\.json: .*; accepted: a file made by hamsc feed new"
    ):
        read_feeds(text, source="feeds.json")


def test_a_revoked_feed_stays_revoked_and_its_number_is_not_used_again():
    feeds = FeedList(feeds=FEEDS)
    assert feeds.next_number == 3
    revoked = feeds.without(1, AT)
    assert feed_of(revoked.feeds, TOKEN) is None
    with pytest.raises(FeedError, match="found no feed 1 that is in use; in use: none"):
        revoked.without(1, AT)
    assert revoked.next_number == 3


@pytest.mark.parametrize("profile", list(Profile))
def test_a_feed_is_the_file_with_hints_when_to_look_again(profile: Profile):
    calendar = write_calendar(example_plan(), Choices(profile=profile))
    data = as_feed(calendar)
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in data
    assert problems_of(data) == []
    hints = b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    assert data.replace(hints, b"") == calendar


def test_documents_that_differ_have_different_etags():
    assert replace(DOCUMENT, data=b"x").etag != DOCUMENT.etag
    assert replace(DOCUMENT, modified_at=AT.replace(year=2027)).etag == DOCUMENT.etag
