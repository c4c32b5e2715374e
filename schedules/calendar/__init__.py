"""A plan as iCalendar (RFC 5545): one event for each dated administration.

Every property is owned here and written by hand; ``icalendar`` and other readers are the tests'
oracles. What real calendar programs do with such a file is in docs/decisions/0006.
"""

from schedules.calendar.errors import CalendarError
from schedules.calendar.export import write_calendar
from schedules.calendar.profile import Profile

__all__ = ["CalendarError", "Profile", "write_calendar"]
