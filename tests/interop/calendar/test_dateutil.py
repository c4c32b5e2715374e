"""dateutil's reader of time zones: it knows nothing but the text of the VTIMEZONE."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from dateutil.tz import tzical

from schedules.calendar import Choices, Profile, write_calendar


def test_the_time_zone_gives_the_offset_of_every_administration(plan):
    data = write_calendar(plan, Choices(profile=Profile.PATIENT)).decode()
    first, end = data.index("BEGIN:VTIMEZONE"), data.index("BEGIN:VEVENT")
    written, zone = tzical(StringIO(data[first:end])).get(), ZoneInfo(plan.patient.time_zone)
    walls = [datetime.combine(act.on, act.at) for act in plan.administrations if act.at]
    found = [wall.replace(tzinfo=written).utcoffset() for wall in walls]
    assert found == [wall.replace(tzinfo=zone).utcoffset() for wall in walls]
