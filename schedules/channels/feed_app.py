"""The feed as a WSGI application: who asks with a token in use gets the calendar, nobody else.

The answer to a token that was revoked, or never was, is the same as to any other address.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from protocol.lean import dataclass
from schedules.channels.errors import FeedError
from schedules.channels.feed_list import Feed, feed_of

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_LATER = ("Retry-After", "3600")
_READS = ("GET", "HEAD")
_PATH = re.compile(r"/feed/([A-Za-z0-9_-]{1,128})\.ics")
_ETAGS = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Document:
    """What a feed says now. ``modified_at`` is when that last changed, in UTC."""

    data: bytes
    modified_at: datetime

    @property
    def etag(self) -> str:
        """The strong ETag: the same for the same octets, and for no others."""
        return f'"{hashlib.sha256(self.data).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class _Answer:
    status: HTTPStatus
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    feed: int | None = None


class FeedApp:
    """Answers requests. ``feeds`` and ``document`` are asked anew at each, ``log`` told after each.

    ``document`` raises ``FeedError`` where there is a calendar that cannot be shown now.

    A line of the log says when it stands (added by the caller), which feed by its number, what was
    asked and what was answered: never a token, an address, a code of a patient or who asked.
    """

    def __init__(
        self,
        feeds: Callable[[], Iterable[Feed]],
        document: Callable[[Feed], Document | None],
        log: Callable[[str], None],
    ) -> None:
        """Keep what is asked."""
        self._feeds, self._document, self._log = feeds, document, log

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        method = str(environ["REQUEST_METHOD"])
        try:
            answer = self._answer(method, environ)
        except Exception as error:  # noqa: BLE001 -- the server's own report would show the token
            self._log(f"a request failed: {type(error).__name__}")
            answer = _text(HTTPStatus.INTERNAL_SERVER_ERROR, "The calendar cannot be shown now.\n")
        named = "no feed" if answer.feed is None else f"feed {answer.feed}"
        shown = method if method in _READS else "a write"
        self._log(f"{named}: {shown}, {answer.status.value} {answer.status.phrase}")
        headers = [*answer.headers, ("X-Content-Type-Options", "nosniff")]
        if answer.status is not HTTPStatus.NOT_MODIFIED:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [] if method == "HEAD" else [answer.body]

    def _answer(self, method: str, environ: "WSGIEnvironment") -> _Answer:
        if method not in _READS:
            # Before the token is looked at: the answer to a write tells nothing about it.
            allow = ("Allow", ", ".join(_READS))
            return _text(HTTPStatus.METHOD_NOT_ALLOWED, "This calendar is read-only.\n", allow)
        path = _PATH.fullmatch(str(environ.get("PATH_INFO", "")))
        feed = None if path is None else feed_of(self._feeds(), path[1])
        try:
            document = None if feed is None else self._document(feed)
        except FeedError:
            # Not 404, on which a program may drop the calendar that it holds.
            return _text(HTTPStatus.SERVICE_UNAVAILABLE, "Ask again later.\n", _LATER)
        if feed is None or document is None:
            return _text(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        return _found(feed, document, str(environ.get("HTTP_IF_NONE_MATCH", "")))


def _found(feed: Feed, document: Document, known: str) -> _Answer:
    headers = (
        ("ETag", document.etag),
        ("Last-Modified", format_datetime(document.modified_at, usegmt=True)),
        # Kept by the reader alone, and asked for again each time: a moved visit must not wait.
        ("Cache-Control", "private, no-cache"),
    )
    if known.strip() == "*" or document.etag in _ETAGS.findall(known):
        return _Answer(HTTPStatus.NOT_MODIFIED, headers, feed=feed.number)
    kind = ("Content-Type", "text/calendar; charset=utf-8")
    return _Answer(HTTPStatus.OK, (kind, *headers), document.data, feed.number)


def _text(status: HTTPStatus, words: str, *more: tuple[str, str]) -> _Answer:
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return _Answer(status, (kind, ("Cache-Control", "no-store"), *more), words.encode())
