"""The zones of the pinned data, and when their clocks change: found day by day, to the second."""

import importlib.resources
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 12, 31, 23, tzinfo=UTC)
# Around each change, and in the middle of what lasts.
_NEAR = [timedelta(hours=hours) for hours in (-720, -25, -3, -1, 0, 1, 3, 25, 720)]
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def zone(key: str) -> ZoneInfo:
    """Read a zone from the pinned data, whatever the machine's own say."""
    *folders, name = key.split("/")
    package = ".".join(("tzdata.zoneinfo", *folders))
    with importlib.resources.files(package).joinpath(name).open("rb") as data:
        return ZoneInfo.from_file(data, key=key)


@cache
def all_zones() -> tuple[ZoneInfo, ...]:
    """Return every zone of the data; of names that share their data, one."""
    folder = importlib.resources.files("tzdata")
    names = folder.joinpath("zones").read_text("utf-8").split()
    by_data = {folder.joinpath("zoneinfo", *name.split("/")).read_bytes(): name for name in names}
    return tuple(zone(name) for name in sorted(by_data.values()))


@cache
def onsets_of(key: ZoneInfo) -> tuple[datetime, ...]:
    """Return the first instant of each offset inside the span, in UTC."""
    found: list[datetime] = []
    at = FIRST
    while at < LAST:
        then = at + _DAY
        if _offset(key, at) != _offset(key, then):
            found.append(_onset(key, at, then))
        at = then
    return tuple(found)


def _onset(key: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(key, before)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(key, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(key: ZoneInfo, at: datetime) -> timedelta | None:
    return at.astimezone(key).utcoffset()


def is_double(wall: datetime) -> bool:
    """Say whether the clock shows a wall time twice."""
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def probes(key: ZoneInfo) -> list[datetime]:
    """Return wall times that exist once, each with its zone: all that a reader can get wrong."""
    begins = [FIRST + timedelta(days=40), *onsets_of(key), LAST - timedelta(days=40)]
    walls = {(at + near).astimezone(key) for at in begins for near in _NEAR}
    return sorted(wall for wall in walls if not is_double(wall))
