"""A CalDAV collection (RFC 4791): what it holds, and conditional writes."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol, Self
from urllib.parse import quote, urljoin

from caldav.davclient import DAVClient
from caldav.lib import error as caldav_error
from niquests.exceptions import RequestException

from schedules.calendar.publication import Stored
from schedules.channels.credentials import Credentials
from schedules.channels.errors import ChannelError

_TIMEOUT_SECONDS = 30
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
 <D:prop><D:getetag/><C:calendar-data/></D:prop>
 <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>
</C:calendar-query>"""
_WRITTEN = frozenset({200, 201, 204})
_PRECONDITION_FAILED = 412
_CONFLICT = 409


class Collection(Protocol):
    """What publishing needs of a collection."""

    def stored(self) -> tuple[Stored, ...]:
        """Return every event with its ETag."""
        ...

    def create(self, name: str, data: bytes) -> bool:
        """Write a resource that is not there yet; False where one is."""
        ...

    def replace(self, old: Stored, data: bytes) -> bool:
        """Write over a resource as it was read; False where it has changed since."""
        ...


class CaldavCollection:
    """A collection on a server. Raises ``ChannelError``, whose text holds no credentials."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        """``address`` ends in a slash and was checked."""
        # With this variable set the library would write all it sends to files of its own.
        caldav_error.debug_dump_communication = False
        self._address = address
        self._client = DAVClient(
            address,
            username=credentials.user,
            password=credentials.password,
            timeout=_TIMEOUT_SECONDS,
            enable_rfc6764=False,
        )
        # A redirect would send the calendar, and a password, where nobody asked for it to go.
        self._client.session.max_redirects = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def stored(self) -> tuple[Stored, ...]:
        """Return every event with its ETag."""
        with _told(self._address):
            response = self._client.report(self._address, _QUERY, 1)
            _accept(response.status, frozenset({207}), self._address)
            found = response.parse_calendar_query()
        return tuple(
            Stored(item.href, _strong(item.etag), item.calendar_data.encode())
            for item in found
            if item.calendar_data
        )

    def create(self, name: str, data: bytes) -> bool:
        """Write a resource that is not there yet; False where one is."""
        return self._put(urljoin(self._address, quote(name)), data, {"If-None-Match": "*"})

    def replace(self, old: Stored, data: bytes) -> bool:
        """Write over a resource as it was read; False where it has changed since."""
        assert old.etag is not None  # noqa: S101 -- without one there is no step that writes
        return self._put(urljoin(self._address, quote(old.href)), data, {"If-Match": old.etag})

    def _put(self, address: str, data: bytes, condition: dict[str, str]) -> bool:
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        with _told(self._address):
            status = self._client.put(address, data.decode(), headers).status
        if status in {_PRECONDITION_FAILED, _CONFLICT}:
            return False
        _accept(status, _WRITTEN, self._address)
        return True


def _strong(etag: str | None) -> str | None:
    """Return an ETag that If-Match can be used with; a weak one never matches (RFC 9110)."""
    return etag if etag and not etag.startswith("W/") else None


def _accept(status: int, accepted: frozenset[int], address: str) -> None:
    if status not in accepted:
        message = f"{address}: the server answered {status}; is this a calendar collection?"
        raise ChannelError(message)


@contextmanager
def _told(address: str) -> Generator[None]:
    """Turn what the library raises into a message of our own: its own may quote what was sent."""
    try:
        yield
    except caldav_error.AuthorizationError as error:
        status = error.status or "no status"
        message = f"{address}: the server refuses these credentials ({status})"
        raise ChannelError(message) from None
    # A SyntaxError is how the library under it says that an answer is no XML.
    except (caldav_error.DAVError, RequestException, OSError, SyntaxError) as error:
        message = f"{address}: the server cannot be used now ({type(error).__name__})"
        raise ChannelError(message) from None
