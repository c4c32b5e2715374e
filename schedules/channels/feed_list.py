"""The feeds that a file lists: which course each shows, in which profile, and to whose token."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated, Literal

from protocol.base import Instant, Model
from protocol.fields import Field
from protocol.model import details_of
from schedules.calendar.choices import Choices
from schedules.calendar.profile import Profile
from schedules.channels.errors import FeedError

# 256 bits: twice what nobody can guess.
_TOKEN_OCTETS = 32
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Feed(Model):
    """One address that one calendar program subscribes to. Of its token only the hash is kept.

    ``series`` is the opaque identifier of a patient's course: the list names no patient. What the
    calendar shows, from ``profile`` to ``in_utc``, is as in ``Choices``. ``shown_version`` is the
    newest version of the plan that it ever showed: none that is older is shown any more.
    """

    number: int = Field(ge=1)
    series: str
    profile: Profile
    language: Literal["en", "zh"] = "en"
    title: str | None = None
    alarms: tuple[int, ...] = ()
    arms: tuple[str, ...] | None = None
    digests: tuple[str, ...] = ()
    windows: bool = False
    in_utc: bool = False
    token_sha256: Hash
    made_at: Instant
    revoked_at: Instant | None = None
    shown_version: int | None = Field(default=None, ge=1)

    @property
    def choices(self) -> Choices:
        """What its calendar shows, and how. Raises ``CalendarError`` where that cannot be kept."""
        return Choices(**{field.name: getattr(self, field.name) for field in fields(Choices)})


class FeedList(Model):
    """All feeds ever made, revoked ones too: a number is never used twice."""

    format_version: Literal["1"] = "1"
    kind: Literal["feeds"] = "feeds"
    feeds: tuple[Feed, ...] = ()

    @property
    def next_number(self) -> int:
        """The number of the next feed."""
        return max((feed.number for feed in self.feeds), default=0) + 1

    def with_feed(self, feed: Feed) -> "FeedList":
        """Return the list with one more feed."""
        return self.model_copy(update={"feeds": (*self.feeds, feed)})

    def having_shown(self, number: int, version: int) -> "FeedList":
        """Return the list with the version of the plan that a feed now shows."""
        feeds = (
            feed.model_copy(update={"shown_version": version}) if feed.number == number else feed
            for feed in self.feeds
        )
        return self.model_copy(update={"feeds": tuple(feeds)})

    def without(self, number: int, at: Instant) -> "FeedList":
        """Return the list with a feed revoked for good. Raises ``FeedError``."""
        active = [feed.number for feed in self.feeds if feed.revoked_at is None]
        if number not in active:
            known = ", ".join(map(str, active)) or "none"
            message = f"found no feed {number} that is in use; in use: {known}"
            raise FeedError(message)
        feeds = (
            feed.model_copy(update={"revoked_at": at}) if feed.number == number else feed
            for feed in self.feeds
        )
        return self.model_copy(update={"feeds": tuple(feeds)})


def new_token() -> str:
    """Return a token that cannot be guessed. It is shown once and kept nowhere."""
    return secrets.token_urlsafe(_TOKEN_OCTETS)


def token_hash(token: str) -> str:
    """Return what is kept of a token. It has too many bits to be tried, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(feeds: Iterable[Feed], token: str) -> Feed | None:
    """Return the feed in use that a token belongs to.

    All hashes are compared, each in constant time: how long it takes tells nothing.
    """
    asked, found = token_hash(token), None
    for feed in feeds:
        is_this = hmac.compare_digest(feed.token_sha256, asked)
        if is_this and feed.revoked_at is None:
            found = feed
    return found


def read_feeds(text: str, *, source: str) -> FeedList:
    """Read a list of feeds. Raises ``FeedError``."""
    try:
        return FeedList.model_validate_json(text)
    except ValueError as error:
        first = details_of(error)[0]
        where = ".".join(map(str, first["loc"])) or "feeds"
        message = f"{source}: {where}: {first['msg']}; accepted: a file made by hamsc feed new"
        raise FeedError(message) from None


def write_feeds(feeds: FeedList) -> bytes:
    """Return a list of feeds as UTF-8 JSON."""
    written = json.loads(feeds.model_dump_json())
    written["feeds"] = [
        {name: value for name, value in feed.items() if value is not None}
        for feed in written["feeds"]
    ]
    return json.dumps(written, indent=1).encode() + b"\n"
