"""The files behind the feeds, read again when they change; a broken one changes nothing."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

import click

from protocol.errors import UserError
from schedules.calendar import write_calendar
from schedules.calendar.feed import as_feed
from schedules.calendar.identity import course_of
from schedules.calendar.lost_history import refuse_older
from schedules.channels.errors import FeedError
from schedules.channels.feed_app import Document
from schedules.channels.feed_list import Feed, FeedList
from schedules.plan import Plan

T = TypeVar("T")
Stamp = tuple[int, int, int]


class WatchedFile(Generic[T]):
    """A file's content, read again when the file was replaced or written to.

    Where the new file cannot be read, the last good content stays, and the reason is logged once.
    """

    def __init__(self, name: str, read: Callable[[str], T], log: Callable[[str], None]) -> None:
        """Read the file a first time; what is wrong with it then is raised."""
        self._name, self._read, self._log = name, read, log
        self._stamp = self._look()
        self._value = read(name)

    def value(self) -> T:
        """Return the newest content that could be read."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._value = self._read(self._name)
            except (UserError, click.UsageError) as error:
                # The message may quote the document, which a log should not hold.
                reason = type(error).__name__
                self._log(f"{Path(self._name).name} cannot be used now ({reason}): kept the last")
        return self._value

    @property
    def modified_at(self) -> datetime:
        """When the file last changed, to the second."""
        return datetime.fromtimestamp((self._stamp or (0, 0, 0))[0] // 10**9, UTC)

    def _look(self) -> Stamp | None:
        try:
            found = Path(self._name).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


@dataclass
class _Shown:
    plan: Plan
    document: Document


@dataclass
class Shelf:
    """The list of feeds and the plans they show. Safe to ask from several threads.

    ``remember`` is told which version of its plan a feed shows, when that is a newer one: what was
    shown has to be known after a restart, too.
    """

    feed_list: WatchedFile[FeedList]
    plans: Sequence[WatchedFile[Plan]]
    log: Callable[[str], None]
    remember: Callable[[Feed, int], None]
    _shown: dict[int, _Shown] = field(default_factory=dict[int, _Shown])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raise ``FeedError`` where two plans are of one course: only one can be shown."""
        found = [course_of(plan.value()) for plan in self.plans]
        if len(set(found)) != len(found):
            message = "two of the plans are of the same course; give the one that is in force"
            raise FeedError(message)

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds as the list says now."""
        with self._lock:
            return self.feed_list.value().feeds

    def document(self, feed: Feed) -> Document | None:
        """Return what a feed shows; None where its course is not among the plans.

        Raises ``FeedError`` where it cannot be shown now, and nothing that was is at hand.
        """
        with self._lock:
            for watched in self.plans:
                plan = watched.value()
                if course_of(plan) == feed.series:
                    return self._document(feed, plan, watched.modified_at)
            return None

    def _document(self, feed: Feed, plan: Plan, modified_at: datetime) -> Document:
        shown = self._shown.get(feed.number)
        if shown is None or shown.plan is not plan:
            document = self._made(
                feed, plan, modified_at, None if shown is None else shown.document
            )
            if document is None:
                message = f"feed {feed.number} cannot be shown now"
                raise FeedError(message)
            shown = self._shown[feed.number] = _Shown(plan, document)
        return shown.document

    def _made(
        self, feed: Feed, plan: Plan, modified_at: datetime, last: Document | None
    ) -> Document | None:
        version = 1 if plan.revision is None else plan.revision.number
        try:
            if last is None and version < (feed.shown_version or 1):
                message = (
                    f"found version {version}; accepted: version {feed.shown_version}, or later"
                )
                raise FeedError(message)
            calendar = write_calendar(plan, feed.choices)
            if last is not None:
                refuse_older(calendar, last.data, where=f"feed {feed.number}")
        except UserError as error:
            self._tell(feed, error, has_last=last is not None)
            return last
        if version > (feed.shown_version or 0):
            self.remember(feed, version)
        data = as_feed(calendar)
        if last is None:
            return Document(data, modified_at)
        if last.data == data:
            return last
        # A second change within a second, or an older file put back, must not look unchanged.
        return Document(data, max(modified_at, last.modified_at + timedelta(seconds=1)))

    def _tell(self, feed: Feed, error: UserError, *, has_last: bool) -> None:
        """Log why a feed shows no newer calendar; of what the reason quotes, only versions."""
        reason = str(error) if isinstance(error, FeedError) else type(error).__name__
        kept = "kept the last" if has_last else "readers are told to ask again later"
        self.log(f"feed {feed.number} cannot be written ({reason}): {kept}")
