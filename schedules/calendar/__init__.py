"""A plan as iCalendar (RFC 5545): one event for each dated administration.

Every property is owned here and written by hand. What calendar programs do with such a file, and
what follows from it, is in docs/decisions/0006-calendar-identity.md.
"""

from schedules.calendar.choices import Choices
from schedules.calendar.errors import CalendarError
from schedules.calendar.export import write_calendar
from schedules.calendar.profile import Profile

__all__ = ["CalendarError", "Choices", "Profile", "write_calendar"]
