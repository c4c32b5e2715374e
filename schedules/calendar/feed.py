"""A calendar file as a feed: with the words by which a program learns how often to look again."""

from schedules.calendar.content_line import line

# How often to look: two properties, since programs know the one or the other.
_REFRESH = line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H") + line("X-PUBLISHED-TTL", "PT1H")
_AFTER = line("CALSCALE", "GREGORIAN")


def as_feed(calendar: bytes) -> bytes:
    """Return a file of ``write_calendar`` with the hint to look again every hour."""
    return calendar.replace(_AFTER, _AFTER + _REFRESH, 1)
